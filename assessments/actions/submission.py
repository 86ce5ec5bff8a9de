"""Handing an assessment in for decision, and handing it back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.actions.event import record_event
from assessments.actions.refusal import Refused
from assessments.actions.snapshot import freeze
from assessments.actions.text import LONG, faults_of, tidy
from assessments.models import Answer, Assessment, Snapshot, User
from assessments.queries.assessment_page import assessment_page
from assessments.queries.dossier import live_dossier, rulings_that_stand, version_before
from assessments.queries.insight import insight_of
from assessments.queries.printed import Printed
from assessments.queries.stored_answers import framework_of, stored_answers


class SubmissionRefused(Refused):
    """The assessment cannot be handed in or back. ``missing``: ids of the questions without any answer."""

    def __init__(self, *messages: str, missing: tuple[str, ...] = ()) -> None:
        super().__init__(*messages)
        self.missing = missing


def submit_assessment(*, assessment: Assessment, by: User, at: datetime) -> Snapshot:
    """Freeze the answers for review. Every question asked needs some answer; "not known yet" is one."""
    framework = framework_of(assessment)
    if framework.hash != assessment.option.use_case.framework_hash:
        raise SubmissionRefused(
            _("The text of questionnaire %(version)s is no longer the one this request was opened with.")
            % {"version": framework.key}
        )
    with transaction.atomic():
        # First of all: from here on no answer can slip in between what is checked and what is frozen.
        is_mine = Assessment.objects.filter(pk=assessment.pk, state="draft").update(
            state="submitted", submitted_at=at, submitted_by=by
        )
        if not is_mine:
            raise SubmissionRefused(_("This assessment was already submitted. Nothing was changed."))
        # Read again: what it rests on may have been saved while this waited for its turn.
        fresh = Assessment.objects.with_subject().get(pk=assessment.pk)
        _require_complete(fresh)
        _claim_again(fresh, by=by, at=at)
        dossier = live_dossier(fresh, as_of=localdate(at))
        snapshot = freeze(
            assessment=fresh,
            printed=Printed(dossier, insight_of(fresh, dossier)),
            kind="submission",
            by=by,
            at=at,
        )
        record_event("assessment.submitted", fresh, after={"sha256": snapshot.sha256}, by=by, at=at)
    assessment.state, assessment.submitted_at, assessment.submitted_by = "submitted", at, by
    return snapshot


def return_to_author(*, assessment: Assessment, reason: str, by: User, at: datetime) -> Assessment:
    """Open it again for answers. The frozen submission stays in the history."""
    reason = tidy(reason)
    faults = faults_of(reason, limit=LONG, what=_("Reason"))
    if not reason:
        faults.append(_("Say what should change."))
    if by.pk in (assessment.author_id, assessment.submitted_by_id):
        faults.append(_("A reviewer other than the author sends an assessment back."))
    if faults:
        raise SubmissionRefused(*faults)
    with transaction.atomic():
        is_mine = Assessment.objects.filter(pk=assessment.pk, state="submitted").update(
            state="draft", submitted_at=None, submitted_by=None
        )
        if not is_mine:
            raise SubmissionRefused(_("This assessment is not waiting for a decision. Nothing was changed."))
        record_event("assessment.returned", assessment, after={"reason": reason}, by=by, at=at)
    assessment.state, assessment.submitted_at, assessment.submitted_by = "draft", None, None
    return assessment


def _require_complete(assessment: Assessment) -> None:
    missing = assessment_page(assessment).missing
    if missing:
        raise SubmissionRefused(
            *_of_a_first_pass(assessment),
            ngettext(
                "%(count)s question has no answer yet (“not known yet” is one): %(ids)s.",
                "%(count)s questions have no answer yet (“not known yet” is one): %(ids)s.",
                len(missing),
            )
            % {"count": len(missing), "ids": ", ".join(missing)},
            missing=missing,
        )


def _of_a_first_pass(assessment: Assessment) -> tuple[str, ...]:
    if not assessment.option.use_case.is_blind:
        return ()
    return (
        _(
            "Two experts answer each question here. What only one has answered, or what the two have not "
            "settled, counts as unanswered."
        ),
    )


def _claim_again(assessment: Assessment, *, by: User, at: datetime) -> None:
    """What was confirmed as not applicable elsewhere (an imported file) is a claim here, for our reviewer."""
    stored = stored_answers(assessment)
    before = version_before(assessment)
    rulings = rulings_that_stand(stored, before.rulings if before else ())
    known = {ruling.question for ruling in rulings if ruling.is_confirmed}
    for question_id, answer in stored.items():
        if answer.state != "not_applicable_confirmed" or question_id in known:
            continue
        revision = answer.revision + 1
        Answer.objects.filter(pk=answer.pk).update(state="not_applicable_claimed", revision=revision)
        record_event(
            "claim.reopened",
            assessment,
            subject=question_id,
            sheet_id=answer.sheet_id,
            after={"revision": revision},
            by=by,
            at=at,
        )
