"""What people say about a question: inside only, or to the vendor too."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.actions.event import record_event
from assessments.actions.notice import tell
from assessments.actions.refusal import Refused
from assessments.actions.text import LONG, faults_of, tidy
from assessments.labels import AUDIENCE
from assessments.models import Assessment, Comment, Membership, User
from assessments.queries.stored_answers import framework_of


class CommentRefused(Refused):
    """The comment cannot be kept like this."""


def write_comment(
    *,
    assessment: Assessment,
    question_id: str,
    text: str,
    audience: str = "internal",
    mentioned: Iterable[int] = (),
    answer_to: Comment | None = None,
    by: User,
    at: datetime,
) -> Comment:
    """Keep a word on a question. Members picked, or named in it as "@Full name", are told.

    An answer is for whom its thread is for: what began inside stays inside.
    """
    text = tidy(text)
    audience = answer_to.audience if answer_to else audience
    faults = faults_of(text, limit=LONG, what=_("Comment"))
    if not text:
        faults.append(_("Write something first."))
    if audience not in AUDIENCE:
        faults.append(_("Choose who may read it."))
    framework = framework_of(assessment)
    if question_id not in framework.questions_by_id and question_id not in framework.context_by_id:
        faults.append(_("There is no such question."))
    if answer_to and (answer_to.assessment_id, answer_to.question_id) != (assessment.pk, question_id):
        faults.append(_("This comment belongs to another question."))
    if faults:
        raise CommentRefused(*faults)
    people = _people(assessment, text, set(mentioned), but=by)
    with transaction.atomic():
        comment = Comment.objects.create(
            assessment=assessment,
            question_id=question_id,
            answer_to=(answer_to.answer_to or answer_to) if answer_to else None,
            audience=audience,
            text=text,
            written_at=at,
            written_by=by,
        )
        comment.mentions.set(people)
        record_event(
            "comment.written",
            assessment,
            subject=question_id,
            after={"audience": audience, "text": text, "mentions": [person.pk for person in people]},
            by=by,
            at=at,
        )
        _tell(comment, people, by=by, at=at)
    return comment


def resolve_comment(*, comment: Comment, is_resolved: bool, by: User, at: datetime) -> Comment:
    """Close a thread, or open it again; the first comment carries it."""
    first = comment.answer_to or comment
    with transaction.atomic():
        first.resolved_at, first.resolved_by = (at, by) if is_resolved else (None, None)
        first.save(update_fields=["resolved_at", "resolved_by"])
        record_event(
            "comment.resolved" if is_resolved else "comment.reopened",
            first.assessment,
            subject=first.question_id,
            by=by,
            at=at,
        )
    return first


def _people(assessment: Assessment, text: str, picked: set[int], *, but: User) -> list[User]:
    """The members mentioned; the writer is not told of their own words."""
    members = Membership.objects.filter(organisation=assessment.organisation_id).select_related("user")
    return [
        member.user
        for member in members.order_by("user__full_name", "pk")
        if member.user_id != but.pk and (member.user_id in picked or _is_named(member.user, text))
    ]


def _is_named(user: User, text: str) -> bool:
    name = user.full_name.strip()
    return bool(name) and re.search(rf"@{re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None


def _tell(comment: Comment, people: list[User], *, by: User, at: datetime) -> None:
    if not people:
        return
    assessment = comment.assessment
    place = reverse("assessments:comment-list", args=[assessment.pk, comment.question_id])
    tell(
        "mention",
        people,
        organisation=assessment.organisation,
        key=f"mention:{comment.pk}",
        path=f"{place}#comment-{comment.pk}",
        facts={
            "by": str(by),
            "question": comment.question_id,
            "title": assessment.option.use_case.title,
        },
        at=at,
    )
