"""A vendor’s claims beside our answers."""

from __future__ import annotations

from dataclasses import dataclass

from assessments.frameworks.schema import Question
from assessments.models import Answer, Assessment, Claim, Evidence
from assessments.queries.stored_answers import framework_of, stored_answers

NO_PROOF = "E0"


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
            documents=tuple(claim.documents.all()),
            ours=ours.get(claim.question_id),
            level=level_of(claim),
        )
        for claim in claims
        if claim.question_id in order
    ]
    return sorted(rows, key=lambda row: (not row.is_waiting, order[row.question.id], row.claim.pk))


def level_of(claim: Claim) -> str:
    """The best level that one of its documents was given by us; without one it is a bare word."""
    return max((piece.level for piece in claim.documents.all() if piece.level), default=NO_PROOF)
