"""The contract clauses that findings call for, numbered alike in every language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assessments.frameworks.schema import Framework, Text
from assessments.queries.findings import FindingFacts


@dataclass(frozen=True, slots=True)
class ClauseFacts:
    """The clause of one finding, or that no clause cures it (``text`` is None then).

    ``article_criteria``: the criteria of the source article that the question scores.
    """

    number: str  # C-01
    finding: str  # F-01
    question: str
    text: Text | None
    article_criteria: tuple[str, ...]
    status: str  # proposed, agreed, refused; "" before it is put to the vendor
    no_contractual_cure: bool


def clauses_of(findings: Iterable[FindingFacts], framework: Framework) -> tuple[ClauseFacts, ...]:
    """In the order of the findings, those without a contractual cure last, so that no number is missing.

    Findings that only a measure of our own cures have no entry.
    """
    found = [finding for finding in findings if finding.cure != "measure"]
    ordered = sorted(found, key=lambda finding: finding.cure != "clause")
    return tuple(
        _clause(f"C-{position:02d}", finding, framework) for position, finding in enumerate(ordered, start=1)
    )


def _clause(number: str, finding: FindingFacts, framework: Framework) -> ClauseFacts:
    return ClauseFacts(
        number=number,
        finding=finding.number,
        question=finding.question,
        text=framework.question(finding.question).clause if finding.cure == "clause" else None,
        article_criteria=tuple(
            criterion.id
            for criterion in framework.article_criteria
            if finding.question in criterion.scored_by
        ),
        status=finding.clause_status,
        no_contractual_cure=finding.cure == "no_contractual_cure",
    )
