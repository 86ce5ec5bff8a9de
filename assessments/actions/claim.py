"""Ruling on what a vendor claims: it becomes our answer, or it does not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import cast

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from assessments.actions.answer import AnswerConflict, AnswerRefused, GivenAnswer, GivenState, record_answer
from assessments.actions.event import record_event
from assessments.actions.evidence_use import cite_whole
from assessments.actions.inquiry import count_as_answered
from assessments.actions.refusal import Refused
from assessments.actions.text import faults_of, tidy
from assessments.frameworks.schema import EvidenceLevelId
from assessments.models import Answer, Assessment, Claim, Evidence, User
from assessments.queries.claim import NO_PROOF, documents_of, level_of, most_of
from assessments.queries.stored_answers import stored_answers

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

    A bare word proves nothing more than a word; with documents handed in, ``level`` is what they show, and
    no more than what we said of them in the library. They are cited for the answer.
    """
    _of(assessment, claim)
    documents = documents_of(claim)
    _require_level(level, documents)
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
        for piece in documents:
            cite_whole(assessment=assessment, answer=recorded.answer, evidence=piece, by=by, at=at)
        record_event(
            "claim.accepted",
            assessment,
            subject=claim.question_id,
            before=_sides(claim, recorded.previous),
            after={
                "level": level,
                "revision": recorded.answer.revision,
                "silence_ends": _end_silence(assessment, claim),
            },
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
    _of(assessment, claim)
    reason = tidy(reason)
    faults = faults_of(reason, limit=2000, what=_("Reason"))
    if not reason:
        faults.append(_("Say why, in a sentence."))
    if faults:
        raise ClaimRefused(*faults)
    with transaction.atomic():
        _rule(claim, "rejected", reason, by=by, at=at)
        ours = stored_answers(assessment).get(claim.question_id)
        record_event(
            "claim.rejected",
            assessment,
            subject=claim.question_id,
            before=_sides(claim, ours),
            after={"reason": reason, "silence_ends": _end_silence(assessment, claim)},
            by=by,
            at=at,
        )
    return claim


def _require_level(level: str, documents: list[Evidence]) -> None:
    if level not in LEVELS:
        raise ClaimRefused(_("Choose one of the evidence levels listed."))
    if not documents and level != NO_PROOF:
        raise ClaimRefused(_("No document came with this answer: it is the vendor’s word (E0)."))
    most = most_of(documents)
    if level > most:
        raise ClaimRefused(
            _("Its documents show %(level)s at most: correct their level in the library first.")
            % {"level": most}
        )


def _sides(claim: Claim, ours: Answer | None) -> dict[str, object]:
    """What the vendor says, and what we said: both stay in the history, which knows nobody’s name."""
    mine = {"choices": ours.chosen.split(), "state": ours.state, "revision": ours.revision} if ours else None
    return {
        "inquiry": claim.inquiry_id,
        "choices": list(claim.choices),
        "state": claim.answer_state,
        "note": claim.note,
        "documents": [piece.pk for piece in claim.documents.all()],
        "ours": mine,
    }


def _end_silence(assessment: Assessment, claim: Claim) -> bool:
    # The vendor has spoken and one of us has looked at it: it is not silent on this question any more.
    return count_as_answered(assessment=assessment, question_ids=[claim.question_id])


def _of(assessment: Assessment, claim: Claim) -> None:
    if claim.inquiry.assessment_id != assessment.pk:
        raise ClaimRefused(_("This claim belongs to another assessment. Nothing was changed."))


def _rule(claim: Claim, state: str, reason: str, *, by: User, at: datetime) -> None:
    is_mine = Claim.objects.filter(pk=claim.pk, state="claimed").update(
        state=state, ruling_reason=reason, ruled_by=by, ruled_at=at
    )
    if not is_mine:
        raise ClaimRefused(_("Somebody has ruled on this claim already. Nothing was changed."))
    claim.state, claim.ruling_reason, claim.ruled_by, claim.ruled_at = state, reason, by, at


def _given(claim: Claim, level: str, documents: list[Evidence]) -> GivenAnswer:
    """The claim as an answer of ours; the source is the document, or the vendor’s people and the day."""
    state = cast("GivenState", claim.answer_state)
    if state == "not_applicable_claimed":
        return GivenAnswer(state, reason=claim.note)
    if state != "answered":
        return GivenAnswer(state, note=claim.note)
    given = GivenAnswer(state, claim.choices, note=claim.note, evidence=level)
    if not documents:
        word = _("Answer of %(who)s, for the vendor") % {"who": claim.respondent}
        return replace(given, source_title=word[:300], source_on=localdate(claim.saved_at))
    best = max(documents, key=lambda piece: piece.level)
    return replace(
        given,
        source_title=best.title,
        source_reference=best.file_name or best.url,
        source_on=best.issued_on,
        source_expires_on=best.expires_on,
    )
