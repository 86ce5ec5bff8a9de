"""A person's data: taken along by themselves, erased by an administrator. What they did stays, unnamed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from assessments.actions.event import record_organisation_event
from assessments.actions.membership import remove_member
from assessments.actions.refusal import Refused
from assessments.models import (
    Event,
    Invitation,
    Membership,
    Notice,
    NoticeChoice,
    Organisation,
    User,
)
from assessments.permissions import may
from assessments.queries.membership import is_last_administrator
from assessments.queries.personal_data import others_of, personal_data_of


class ErasureRefused(Refused):
    """This person's data cannot be erased like this."""


@transaction.atomic
def export_personal_data(*, by: User, at: datetime) -> dict[str, Any]:
    """All there is about oneself. That it was taken is in the trail of each organisation."""
    data = personal_data_of(by)
    for organisation in _organisations(by):
        record_organisation_event("personal_data.exported", organisation, subject=by.pk, by=by, at=at)
    return data


@transaction.atomic
def erase_person(*, person: User, by: User, at: datetime) -> User:
    """Replace name and address by a number, for good, and delete all that serves signing in and telling.

    What the person wrote and decided stays, signed "Former member N"; the audit chain knows people by number
    only and stays whole.
    """
    organisations = sorted({*_organisations(person), *_left_by(person)})
    # Locked in one order, so that two erasures leave each organisation an administrator.
    list(Organisation.objects.select_for_update().filter(pk__in=organisations).order_by("pk"))
    stored = User.objects.select_for_update().get(pk=person.pk)
    faults = _faults(stored, by)
    if faults:
        raise ErasureRefused(*faults)
    for membership in Membership.objects.filter(user=stored).order_by("pk"):
        remove_member(membership=membership, by=by, at=at)
    _forget_invitations(stored)
    _forget_traces(stored, organisations)
    _pseudonymise(stored, at)
    for organisation in organisations:
        record_organisation_event(
            "person.erased", organisation, subject=stored.pk, after={"user": stored.pk}, by=by, at=at
        )
    return stored


def _organisations(user: User) -> list[int]:
    rows = Membership.objects.filter(user=user).order_by("organisation_id")
    return list(rows.values_list("organisation_id", flat=True))


def _left_by(person: User) -> list[int]:
    """Where the person belonged once: each is told that the name behind the number is gone."""
    rows = Event.objects.filter(kind="member.removed", subject=str(person.pk)).order_by("organisation_id")
    return list(rows.values_list("organisation_id", flat=True))


def _faults(person: User, by: User) -> list[str]:
    if person.erased_at is not None:
        return [_("The data of this person is erased already.")]
    roles = dict(Membership.objects.filter(user=by).values_list("organisation_id", "role"))
    own = Membership.objects.filter(user=person).select_related("organisation")
    memberships = list(own.order_by("pk"))
    # Who has left everywhere is erased by an administrator of a place they belonged to.
    concerned = [row.organisation_id for row in memberships] or _left_by(person)
    allowed = [
        may(roles[number], "erase_personal_data") if number in roles else False for number in concerned
    ]
    if not (all(allowed) if memberships else any(allowed)):
        return [
            _(
                "This person belongs to another organisation too: remove them from yours. "
                "Their data can be erased by who administers all of their organisations."
            )
        ]
    if any(is_last_administrator(row) for row in memberships):
        return [_("The last administrator cannot be erased: make somebody else administrator first.")]
    return []


def _forget_invitations(person: User) -> None:
    """Invitations to them keep who invited whom to what, not the address."""
    rows = Invitation.objects.filter(Q(accepted_by=person) | Q(email__iexact=person.email))
    rows.filter(accepted_at=None).delete()
    rows.update(email=_address(person), full_name="")


def _forget_traces(person: User, organisations: list[int]) -> None:
    for rows in others_of(person):
        rows.delete()
    _forget_sessions(person)
    for model in (Notice, NoticeChoice):
        model.objects.filter(user=person).delete()
    # Others were told in the person's name.
    told = list(
        Notice.objects.filter(organisation__in=organisations, facts__by=person.full_name).order_by("pk")
    )
    for notice in told:
        notice.facts = notice.facts | {"by": _name(person)}
    Notice.objects.bulk_update(told, ["facts"])
    LogEntry.objects.filter(
        content_type__app_label="assessments", content_type__model="user", object_id=str(person.pk)
    ).delete()


def _forget_sessions(person: User) -> None:
    """Sessions do not say whose they are until they are opened."""
    for session in Session.objects.order_by("pk").iterator():
        if session.get_decoded().get(SESSION_KEY) == str(person.pk):
            session.delete()


def _pseudonymise(person: User, at: datetime) -> None:
    person.email, person.full_name = _address(person), _name(person)
    person.set_unusable_password()
    person.is_active = person.is_staff = person.is_superuser = False
    person.calendar_key, person.language, person.last_login = "", "en", None
    person.erased_at = at
    person.groups.clear()
    person.user_permissions.clear()
    person.save()


def _name(person: User) -> str:
    # Stored once and read in every language, like any other name.
    return f"Former member {person.pk}"


def _address(person: User) -> str:
    return f"erased-{person.pk}@invalid"
