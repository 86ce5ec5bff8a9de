"""Ruling on what an author says does not apply."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.actions.event import record_event
from assessments.actions.refusal import Refused
from assessments.actions.text import LONG, faults_of, tidy
from assessments.models import Answer, Assessment, User
from assessments.queries.dossier import CLAIM_RULED, AnswerFacts, Ruling, dossier_from_json, last_submission
from assessments.queries.stored_answers import stored_answers


class ReviewRefused(Refused):
    """The claim cannot be ruled on."""


def rule_on_claim(
    *, assessment: Assessment, question_id: str, is_confirmed: bool, reason: str, by: User, at: datetime
) -> Ruling:
    """Confirm or refuse one claim of the submission. Until the decision, the last ruling on a claim counts.

    The living answer follows, unless somebody changed it since: the submission itself is frozen.
    """
    reason = tidy(reason)
    faults = faults_of(reason, limit=LONG, what=_("Reason"))
    if not reason:
        faults.append(_("Say why, in a sentence."))
    if by.pk in (assessment.author_id, assessment.submitted_by_id):
        faults.append(_("A reviewer other than the author rules on a claim."))
    if faults:
        raise ReviewRefused(*faults)
    with transaction.atomic():
        # Locked, so that no decision is taken between looking at the state and keeping the ruling.
        if Assessment.objects.select_for_update().get(pk=assessment.pk).state != "submitted":
            raise ReviewRefused(_("This assessment is not waiting for a decision. Nothing was changed."))
        submission = last_submission(assessment)
        claim = _claim(dossier_from_json(submission.dossier).answers, question_id)
        revision = _let_the_answer_follow(assessment, claim, is_confirmed=is_confirmed)
        record_event(
            CLAIM_RULED,
            assessment,
            subject=question_id,
            sheet_id=stored_answers(assessment)[question_id].sheet_id,
            after={
                "is_confirmed": is_confirmed,
                "reason": reason,
                "submission": submission.pk,
                "revision": revision,
            },
            by=by,
            at=at,
        )
    return Ruling(question=question_id, is_confirmed=is_confirmed, reason=reason, by=str(by), at=at)


def _claim(answers: tuple[AnswerFacts, ...], question_id: str) -> AnswerFacts:
    for fact in answers:
        if fact.question == question_id and fact.state == "not_applicable_claimed":
            return fact
    raise ReviewRefused(_("There is no such claim."))


def _let_the_answer_follow(assessment: Assessment, claim: AnswerFacts, *, is_confirmed: bool) -> int | None:
    """The revision the ruled answer has now; None when it has moved on and is left alone."""
    answer = stored_answers(assessment)[claim.question]
    # What an earlier ruling on the same claim made of it is ours to change, what a person wrote since is not.
    is_same = answer.revision == claim.revision or (
        answer.reason == claim.reason
        and answer.answered_at == claim.answered_at
        and answer.state in ("not_applicable_confirmed", "unknown")
    )
    if not is_same:
        return None
    is_saved = Answer.objects.filter(pk=answer.pk, revision=answer.revision).update(
        state="not_applicable_confirmed" if is_confirmed else "unknown", revision=answer.revision + 1
    )
    return answer.revision + 1 if is_saved else None
