"""What is kept about one person, as they may take it with them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, Q, QuerySet

from assessments.models import (
    Answer,
    Comment,
    Decision,
    Event,
    FirstAnswer,
    Invitation,
    Membership,
    Notice,
    NoticeChoice,
    Opening,
    Opinion,
    User,
)
from assessments.queries.membership import facts_of

Row = dict[str, Any]
MEMBER = "organisation__memberships__user"


def personal_data_of(user: User) -> dict[str, Any]:
    """The account, and what the person did in the organisations they belong to. Nobody else's words.

    Of an organisation that they left, they see nothing any more; its administrators answer for that.
    """
    return {
        "account": _account(user),
        "memberships": [_membership(row) for row in _memberships(user)],
        "invitations": _rows(
            _invitations(user), "organisation__name", "email", "full_name", "role", "sent_at"
        ),
        "answers": _rows(_answers(user), *_ANSWER),
        "first_answers": _rows(
            _inside(FirstAnswer, user, "assessment__", user=user),
            "assessment_id",
            "question_id",
            "state",
            "chosen",
            "note",
            "evidence_level",
            "given_at",
        ),
        "comments": _rows(
            _inside(Comment, user, "assessment__", written_by=user),
            "assessment_id",
            "question_id",
            "audience",
            "text",
            "written_at",
        ),
        "opinions": _rows(
            _inside(Opinion, user, "assessment__", given_by=user),
            "assessment_id",
            "function",
            "stance",
            "line",
            "given_at",
        ),
        "decisions": _rows(
            _inside(Decision, user, "assessment__", decided_by=user),
            "assessment_id",
            "outcome",
            "reason",
            "deviation",
            "decided_at",
        ),
        "documents_opened": _rows(
            _inside(Opening, user, "evidence__", user=user), "evidence_id", "evidence__title", "opened_at"
        ),
        "events": _rows(
            _inside(Event, user, "", by=user), "organisation__name", "seq", "kind", "subject", "after", "at"
        ),
        "notices": _rows(
            Notice.objects.filter(user=user),
            "organisation__name",
            "kind",
            "facts",
            "made_at",
            "read_at",
            "sent_at",
        ),
        "notice_choices": _rows(NoticeChoice.objects.filter(user=user), "kind", "channel"),
        "elsewhere": {
            str(rows.model._meta): list(rows.values(*_plain(rows.model))) for rows in others_of(user)
        },
    }


def others_of(user: User) -> Iterable[QuerySet[Any]]:
    """Rows of other applications that belong to the person: second factors, sign-ons, sessions, addresses."""
    for relation in User._meta.related_objects:
        is_owned = relation.one_to_many or relation.one_to_one  # what is shared with others is not theirs
        if is_owned and relation.related_model._meta.app_label != User._meta.app_label:
            rows = relation.related_model._default_manager.filter(**{relation.field.name: user})
            yield rows.order_by("pk")


# Columns of other applications that may be shown to their owner; keys and secrets are not among them.
_SHOWN = frozenset(
    {
        "type",
        "email",
        "verified",
        "primary",
        "provider",
        "uid",
        "ip",
        "user_agent",
        "created_at",
        "last_used_at",
        "last_seen_at",
        "last_login",
        "date_joined",
        "action_time",
        "object_repr",
        "change_message",
    }
)
_ANSWER = (
    "sheet__use_case_id",
    "question_id",
    "state",
    "chosen",
    "note",
    "reason",
    "evidence_level",
    "source_title",
    "source_reference",
    "answered_at",
)


def _plain(model: type[Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if field.name in _SHOWN]


def _account(user: User) -> Row:
    names = ("email", "full_name", "language", "is_active", "joined_at", "last_login")
    return {name: getattr(user, name) for name in names} | {"has_calendar": bool(user.calendar_key)}


def _memberships(user: User) -> QuerySet[Membership]:
    mine = Membership.objects.filter(user=user).select_related("organisation", "deputy__user")
    return mine.order_by("pk")


def _membership(row: Membership) -> Row:
    deputy = str(row.deputy.user) if row.deputy else None
    said = facts_of(row) | {"deputy": deputy, "since": row.created_at}
    return {"organisation": row.organisation.name} | said


def _invitations(user: User) -> QuerySet[Invitation]:
    return Invitation.objects.filter(Q(accepted_by=user) | Q(email__iexact=user.email))


def _answers(user: User) -> QuerySet[Answer]:
    return Answer.objects.filter(**{f"sheet__use_case__{MEMBER}": user}, answered_by=user)


def _inside(model: type[Model], member: User, to_organisation: str, **mine: User) -> QuerySet[Any]:
    return model._default_manager.filter(**{f"{to_organisation}{MEMBER}": member}, **mine)


def _rows(found: QuerySet[Any], *names: str) -> list[Row]:
    return list(found.order_by("pk").values(*names))
