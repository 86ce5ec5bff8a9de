"""Asking the vendor: a link without an account, its renewal and end, and the silence that is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from assessments.actions.event import record_event
from assessments.actions.refusal import Refused
from assessments.actions.secret_link import new_secret
from assessments.actions.text import faults_of, tidy
from assessments.frameworks.schema import LANGUAGES
from assessments.models import Assessment, Inquiry, User
from assessments.queries.inquiry import left_unanswered_of
from assessments.queries.stored_answers import framework_of

LONGEST_DAYS = 90
USUAL_DAYS = 21
MOST_OPEN = 20  # inquiries of one assessment that wait at the same time


class InquiryRefused(Refused):
    """The vendor cannot be asked like this."""


def send_inquiry(
    *,
    assessment: Assessment,
    question_ids: Iterable[str],
    language: str,
    contact: str = "",
    message: str = "",
    due_on: date | None = None,
    days: int = USUAL_DAYS,
    by: User,
    at: datetime,
) -> tuple[Inquiry, str]:
    """Put questions to the vendor: the inquiry, and the secret of its link, which is kept nowhere."""
    asked = _asked(assessment, question_ids)
    contact, message = contact.strip(), tidy(message)
    faults = [
        *_contact_faults(contact),
        *faults_of(message, limit=4000, what=_("Message")),
        *_time_faults(due_on, days, today=localdate(at)),
    ]
    if not asked:
        faults.append(_("Choose at least one question for the vendor."))
    if language not in LANGUAGES:
        faults.append(_("Choose one of the languages listed."))
    if faults:
        raise InquiryRefused(*faults)
    secret, key = new_secret()
    with transaction.atomic():
        _require_draft(assessment)
        if Inquiry.objects.filter(assessment=assessment, state="open").count() >= MOST_OPEN:
            raise InquiryRefused(
                _("The vendor has %(most)s inquiries open already: withdraw one first.") % {"most": MOST_OPEN}
            )
        inquiry = Inquiry.objects.create(
            assessment=assessment,
            question_ids=" ".join(asked),
            language=language,
            contact=contact,
            message=message,
            key=key,
            sent_at=at,
            sent_by=by,
            due_on=due_on,
            expires_at=at + timedelta(days=days),
        )
        said = {"questions": list(asked), "language": language, "expires_at": inquiry.expires_at.isoformat()}
        record_event("inquiry.sent", assessment, subject=inquiry.pk, after=said, by=by, at=at)
    return inquiry, secret


def renew_inquiry(*, inquiry: Inquiry, days: int = USUAL_DAYS, by: User, at: datetime) -> str:
    """A new link for the same questions; the old one dies. It opens what was silent or withdrawn again.

    A silence on record stands until what the vendor then says is ruled on: asking again proves nothing.
    """
    faults = _time_faults(None, days, today=localdate(at))
    if faults:
        raise InquiryRefused(*faults)
    secret, key = new_secret()
    with transaction.atomic():
        _require_draft(inquiry.assessment)
        stored = Inquiry.objects.select_for_update().get(pk=inquiry.pk)
        if stored.state == "submitted":
            raise InquiryRefused(_("The vendor has answered: ask the rest in a new inquiry."))
        is_late = stored.due_on is not None and stored.due_on < localdate(at)
        Inquiry.objects.filter(pk=inquiry.pk).update(
            key=key,
            state="open",
            closed_at=None,
            closed_by=None,
            due_on=None if is_late else stored.due_on,
            expires_at=at + timedelta(days=days),
        )
        said = {"expires_at": (at + timedelta(days=days)).isoformat()}
        record_event("inquiry.renewed", inquiry.assessment, subject=inquiry.pk, after=said, by=by, at=at)
    return secret


@transaction.atomic
def prolong_inquiry(
    *, inquiry: Inquiry, days: int, due_on: date | None = None, by: User, at: datetime
) -> None:
    """The same link works for ``days`` from now, also one that has expired; and another day to answer by."""
    faults = _time_faults(due_on, days, today=localdate(at))
    if faults:
        raise InquiryRefused(*faults)
    _require_draft(inquiry.assessment)
    stored = Inquiry.objects.select_for_update().get(pk=inquiry.pk)
    if stored.state != "open":
        raise InquiryRefused(_("This inquiry is closed already. Nothing was changed."))
    expires_at = at + timedelta(days=days)
    Inquiry.objects.filter(pk=inquiry.pk).update(due_on=due_on, expires_at=expires_at)
    record_event(
        "inquiry.prolonged",
        inquiry.assessment,
        subject=inquiry.pk,
        before=_times(stored.due_on, stored.expires_at),
        after=_times(due_on, expires_at),
        by=by,
        at=at,
    )


@transaction.atomic
def revoke_inquiry(*, inquiry: Inquiry, by: User, at: datetime) -> None:
    """The link stops working; what the vendor had written and not handed in is not used."""
    _close(inquiry, "revoked", by=by, at=at)
    record_event("inquiry.revoked", inquiry.assessment, subject=inquiry.pk, by=by, at=at)


@transaction.atomic
def record_silence(*, inquiry: Inquiry, by: User, at: datetime) -> None:
    """The vendor did not answer: from now on its own public documents prove less on these questions.

    Also of what is handed in, for the questions that it left out. What it answered elsewhere is not counted.
    """
    assessment = _require_draft(inquiry.assessment)
    stored = Inquiry.objects.select_for_update().get(pk=inquiry.pk)
    known = assessment.unanswered_by_vendor.split()
    left = left_unanswered_of(stored)
    if stored.state != "submitted":
        _close(inquiry, "silent", by=by, at=at)
    elif not left:
        raise InquiryRefused(_("The vendor has answered every question. Nothing was changed."))
    elif set(left) <= set(known):
        raise InquiryRefused(_("That is on record already. Nothing was changed."))
    _keep_unanswered(assessment, [*known, *(id for id in left if id not in known)])
    _record_silence("inquiry.silent", inquiry, left, by=by, at=at)


@transaction.atomic
def lift_silence(*, inquiry: Inquiry, by: User, at: datetime) -> None:
    """It did answer after all, here or elsewhere: its documents count in full again, and the link opens."""
    assessment = _require_draft(inquiry.assessment)
    stored = Inquiry.objects.select_for_update().get(pk=inquiry.pk)
    others = Inquiry.objects.filter(assessment=assessment, state="silent").exclude(pk=inquiry.pk)
    elsewhere = {id for other in others for id in other.questions}
    lifted = [
        id for id in assessment.unanswered_by_vendor.split() if id in stored.questions and id not in elsewhere
    ]
    if not lifted and stored.state != "silent":
        raise InquiryRefused(_("No silence is on record here. Nothing was changed."))
    count_as_answered(assessment=assessment, question_ids=lifted)
    if stored.state == "silent":
        Inquiry.objects.filter(pk=inquiry.pk).update(state="open", closed_at=None, closed_by=None)
    _record_silence("inquiry.silence_lifted", inquiry, lifted, by=by, at=at)


def count_as_answered(*, assessment: Assessment, question_ids: Iterable[str]) -> bool:
    """Part of an action that records its own event: these are no longer left unanswered; whether any was."""
    answered = set(question_ids)
    with transaction.atomic():
        stored = Assessment.objects.select_for_update().get(pk=assessment.pk)
        known = stored.unanswered_by_vendor.split()
        left = [id for id in known if id not in answered]
        if left == known:
            return False
        _keep_unanswered(stored, left)
    return True


def _record_silence(kind: str, inquiry: Inquiry, ids: Sequence[str], *, by: User, at: datetime) -> None:
    after = {"questions": list(ids)}
    record_event(kind, inquiry.assessment, subject=inquiry.pk, after=after, by=by, at=at)


def _keep_unanswered(assessment: Assessment, ids: Sequence[str]) -> None:
    Assessment.objects.filter(pk=assessment.pk).update(unanswered_by_vendor=" ".join(ids))


def _times(due_on: date | None, expires_at: datetime) -> dict[str, str | None]:
    return {"due_on": due_on.isoformat() if due_on else None, "expires_at": expires_at.isoformat()}


def _close(inquiry: Inquiry, state: str, *, by: User, at: datetime) -> None:
    is_mine = Inquiry.objects.filter(pk=inquiry.pk, state="open").update(
        state=state, closed_at=at, closed_by=by
    )
    if not is_mine:
        raise InquiryRefused(_("This inquiry is closed already. Nothing was changed."))


def _asked(assessment: Assessment, question_ids: Iterable[str]) -> tuple[str, ...]:
    """The questions in the framework’s order; only those that a vendor can be asked."""
    wanted = set(question_ids)
    questions = framework_of(assessment).questions
    return tuple(one.id for one in questions if one.id in wanted and one.vendor_question is not None)


def _require_draft(assessment: Assessment) -> Assessment:
    # Locked, so that it is not handed in between this look and what is written.
    stored = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if stored.state != "draft":
        raise InquiryRefused(
            _("This assessment is no longer open for answers: it was submitted. Nothing was changed.")
        )
    return stored


def _contact_faults(contact: str) -> list[str]:
    if not contact:
        return []
    try:
        validate_email(contact)
    except ValidationError:
        return [_("Enter an e-mail address such as name@vendor.example.")]
    return []


def _time_faults(due_on: date | None, days: int, *, today: date) -> list[str]:
    faults = []
    if not 1 <= days <= LONGEST_DAYS:
        faults.append(_("A link works for 1 to %(most)s days.") % {"most": LONGEST_DAYS})
    if due_on is not None and due_on < today:
        faults.append(_("The day by which you want the answer lies in the past."))
    return faults
