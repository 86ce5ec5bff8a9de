"""Ruling on what a vendor claims: it becomes our answer, or it does not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.actions.answer import AnswerConflict, AnswerRefused, GivenAnswer, record_answer
from assessments.actions.event import record_event
from assessments.actions.refusal import Refused
from assessments.actions.text import faults_of, tidy
from assessments.frameworks.schema import EvidenceLevelId
from assessments.models import Answer, Assessment, Claim, Evidence, User
from assessments.queries.claim import NO_PROOF, level_of

LEVELS: tuple[EvidenceLevelId, ...] = ("E0", "E1", "E2", "E3", "E4")


class ClaimRefused(Refused):
    """The ruling cannot be kept like this."""


class ClaimOutdated(ClaimRefused):
    """Our own answer has changed since the page was shown: ``current`` is what stands there now."""

    def __init__(self, current: Answer) -> None:
        super().__init__(
            _("Our answer to this question has changed meanwhile. Nothing was saved: compare, rule again.")
        )
        self.current = current


def accept_claim(
    *, assessment: Assessment, claim: Claim, level: str, revision: int, by: User, at: datetime
) -> Claim:
    """Make the vendor’s claim our answer, as made from ``revision`` of ours (0: we had none).

    A bare word proves nothing more than a word; with documents handed in, ``level`` is what they show.
    """
    documents = list(claim.documents.order_by("id"))
    if level not in LEVELS:
        raise ClaimRefused(_("Choose one of the evidence levels listed."))
    if not documents and level != NO_PROOF:
        raise ClaimRefused(_("No document came with this answer: it is the vendor’s word (E0)."))
    with transaction.atomic():
        _rule(claim, "accepted", "", by=by, at=at)
        try:
            recorded = record_answer(
                assessment=assessment,
                question_id=claim.question_id,
                given=_given(claim, level, documents),
                expected_revision=revision,
                by=by,
                at=at,
            )
        except AnswerConflict as conflict:
            raise ClaimOutdated(conflict.current) from conflict
        except AnswerRefused as refusal:
            raise ClaimRefused(*refusal.messages) from refusal
        record_event(
            "claim.accepted",
            assessment,
            subject=claim.question_id,
            before={"choices": list(claim.choices), "state": claim.answer_state, "by": claim.respondent},
            after={"level": level, "revision": recorded.answer.revision},
            by=by,
            at=at,
        )
    return claim


def accept_all(*, assessment: Assessment, claims: Iterable[tuple[Claim, int]], by: User, at: datetime) -> int:
    """Accept these claims at what their documents are said to show; how many. One that fails stops all."""
    with transaction.atomic():
        accepted = [
            accept_claim(
                assessment=assessment, claim=claim, level=level_of(claim), revision=revision, by=by, at=at
            )
            for claim, revision in claims
        ]
    return len(accepted)


def reject_claim(*, assessment: Assessment, claim: Claim, reason: str, by: User, at: datetime) -> Claim:
    """Leave our answer as it is, and say why the claim is not taken."""
    reason = tidy(reason)
    faults = faults_of(reason, limit=2000, what=_("Reason"))
    if not reason:
        faults.append(_("Say why, in a sentence."))
    if faults:
        raise ClaimRefused(*faults)
    with transaction.atomic():
        _rule(claim, "rejected", reason, by=by, at=at)
        record_event(
            "claim.rejected",
            assessment,
            subject=claim.question_id,
            before={"choices": list(claim.choices), "state": claim.answer_state, "by": claim.respondent},
            after={"reason": reason},
            by=by,
            at=at,
        )
    return claim


def _rule(claim: Claim, state: str, reason: str, *, by: User, at: datetime) -> None:
    is_mine = Claim.objects.filter(pk=claim.pk, state="claimed").update(
        state=state, ruling_reason=reason, ruled_by=by, ruled_at=at
    )
    if not is_mine:
        raise ClaimRefused(_("Somebody has ruled on this claim already. Nothing was changed."))
    claim.state, claim.ruling_reason, claim.ruled_by, claim.ruled_at = state, reason, by, at


def _given(claim: Claim, level: str, documents: list[Evidence]) -> GivenAnswer:
    """The claim as an answer of ours; the source is the document, or the vendor’s people and the day."""
    is_claim_of_none = claim.answer_state == "not_applicable_claimed"
    first = documents[0] if documents else None
    word = _("Answer of %(who)s, for the vendor") % {"who": claim.respondent}
    return GivenAnswer(
        state=claim.answer_state,  # type: ignore[arg-type]
        choices=claim.choices,
        note="" if is_claim_of_none else claim.note,
        reason=claim.note if is_claim_of_none else "",
        evidence=level if claim.answer_state == "answered" else "",
        source_title=(first.title if first else word)[:300] if claim.answer_state == "answered" else "",
        source_on=(first.issued_on if first else claim.saved_at.date())
        if claim.answer_state == "answered"
        else None,
        source_expires_on=first.expires_on if first and claim.answer_state == "answered" else None,
    )
