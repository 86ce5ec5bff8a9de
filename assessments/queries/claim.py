"""A vendor’s claims beside our answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assessments.frameworks.schema import Question
from assessments.models import Answer, Assessment, Claim, Evidence
from assessments.queries.stored_answers import framework_of, stored_answers

NO_PROOF, ANY_PROOF = "E0", "E4"


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim, with what we say ourselves."""

    question: Question
    claim: Claim
    documents: tuple[Evidence, ...]
    ours: Answer | None
    level: str  # what its documents are said to show

    @property
    def is_waiting(self) -> bool:
        """Whether somebody has to rule on it."""
        return self.claim.state == "claimed"

    @property
    def is_different(self) -> bool:
        """Whether accepting it changes what we say."""
        return self.ours is None or (self.ours.state, self.ours.chosen) != (
            self.claim.answer_state,
            self.claim.chosen,
        )

    @property
    def revision(self) -> int:
        """The revision of ours that is shown beside it."""
        return self.ours.revision if self.ours else 0


def claim_rows(assessment: Assessment) -> list[ClaimRow]:
    """Every claim handed in, those that wait first, in the questionnaire’s order; three queries."""
    framework = framework_of(assessment)
    ours = stored_answers(assessment, with_people=True)
    claims = (
        Claim.objects.filter(inquiry__assessment=assessment, state__in=["claimed", "accepted", "rejected"])
        .select_related("inquiry", "ruled_by")
        .prefetch_related("documents")
        .order_by("id")
    )
    order = {question.id: place for place, question in enumerate(framework.questions)}
    rows = [
        ClaimRow(
            question=framework.question(claim.question_id),
            claim=claim,
            documents=tuple(documents_of(claim)),
            ours=ours.get(claim.question_id),
            level=level_of(claim),
        )
        for claim in claims
        if claim.question_id in order
    ]
    return sorted(rows, key=lambda row: (not row.is_waiting, order[row.question.id], row.claim.pk))


def documents_of(claim: Claim) -> list[Evidence]:
    """What was handed in with it and not withdrawn since."""
    pieces = sorted(claim.documents.all(), key=lambda piece: piece.pk)
    return [piece for piece in pieces if piece.withdrawn_at is None]


def level_of(claim: Claim) -> str:
    """The best level that one of its documents was given by us; without one it is a bare word."""
    return max((piece.level for piece in documents_of(claim) if piece.level), default=NO_PROOF)


def most_of(documents: Iterable[Evidence]) -> str:
    """The most they can show: their best level, or any while one of them has none in the library yet."""
    levels = [piece.level for piece in documents]
    return max(levels, default=NO_PROOF) if all(levels) else ANY_PROOF


def loose_documents(assessment: Assessment) -> list[Evidence]:
    """What the vendor handed in beside questions that it left unanswered; one query."""
    pieces = Evidence.objects.usable().filter(
        inquiry__assessment=assessment, inquiry__state="submitted", claims__answer_state="unanswered"
    )
    return list(pieces.distinct().order_by("id"))
