"""Gaps with what is done about each: the action plan that pages, PDF, files and clause pack number alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from typing import Literal

from assessments.frameworks.loader import load_framework
from assessments.frameworks.schema import Framework
from assessments.insight.gaps import Gap, gaps
from assessments.models import Assessment, Finding
from assessments.queries.dossier import Dossier

FindingState = Literal["open", "in_progress", "done", "accepted"]
SEVERITIES = ("critical", "high", "medium", "low")
OF_THE_GAP = ("number", "question", "criterion", "kind", "severity", "points", "cure")  # the rest is said


@dataclass(frozen=True, slots=True)
class FindingFacts:
    """One gap and its treatment as they stand on one day. ``number`` is the same in every file and language.

    ``state``: an accepted risk is "accepted" until its end and open again from that day on. ``revision`` is
    0 while nobody has said anything about the gap.
    """

    number: str  # F-01
    question: str
    criterion: str  # the worst that the question serves
    kind: str  # stop, weak, unproven, unknown
    severity: str
    points: Fraction  # what the answer costs the prudent score, 0-100
    cure: str  # clause, measure, no_contractual_cure
    state: FindingState = "open"
    is_overdue: bool = False
    treatment: str = ""
    plan: str = ""
    owner: str = ""
    due_on: date | None = None
    proof: str = ""
    status: str = "open"
    clause_status: str = ""
    accepted_by: str = ""
    accepted_at: datetime | None = None
    acceptance_reason: str = ""
    accepted_until: date | None = None
    revision: int = 0

    @property
    def has_reopened(self) -> bool:
        """Whether it was accepted and the acceptance has ended."""
        return self.treatment == "accept" and self.state == "open"


def findings_of(
    assessment: Assessment, dossier: Dossier, *, as_of: date | None = None
) -> tuple[FindingFacts, ...]:
    """Every gap of the dossier, worst first, with the treatment stored now: one query.

    ``as_of``: the day on which due dates and acceptances are looked at; the dossier's own if not said.
    """
    framework = load_framework(dossier.framework)
    rows = Finding.objects.filter(option=assessment.option_id).select_related("accepted_by").order_by("id")
    treated = {row.question_id: row for row in rows}
    return findings_from(gaps(framework, dossier.scorecard), framework, treated, as_of=as_of or dossier.as_of)


def findings_from(
    found: tuple[Gap, ...], framework: Framework, treated: Mapping[str, Finding], *, as_of: date
) -> tuple[FindingFacts, ...]:
    """Gaps in their fixed order with the treatment of each, as it stands on this day."""
    return tuple(
        replace(finding, **treatment_of(treated[finding.question], as_of=as_of))  # type: ignore[arg-type]
        if finding.question in treated
        else finding
        for finding in _numbered(found, framework)
    )


def findings_again(
    found: tuple[Gap, ...], framework: Framework, frozen: Iterable[FindingFacts]
) -> tuple[FindingFacts, ...]:
    """Gaps in their fixed order with the treatments that were frozen, whatever was said since."""
    before = {finding.question: finding for finding in frozen}
    return tuple(
        replace(before.get(gap.question, gap), **{name: getattr(gap, name) for name in OF_THE_GAP})
        for gap in _numbered(found, framework)
    )


def _numbered(found: tuple[Gap, ...], framework: Framework) -> Iterator[FindingFacts]:
    """Untreated, in the fixed order: severity, stops first, then points, then the questionnaire's."""
    places = {id: place for place, id in enumerate(framework.questions_by_id)}

    def order(gap: Gap) -> tuple[int, bool, Fraction, int]:
        return SEVERITIES.index(gap.severity), gap.kind != "stop", -gap.points, places[gap.question]

    for position, gap in enumerate(sorted(found, key=order), start=1):
        yield FindingFacts(
            number=f"F-{position:02d}",
            question=gap.question,
            criterion=gap.criterion,
            kind=gap.kind,
            severity=gap.severity,
            points=gap.points,
            cure=gap.cure,
        )


def treatment_of(row: Finding, *, as_of: date) -> dict[str, object]:
    """What is stored about a gap, and what follows from it on this day."""
    state = state_of(row, as_of=as_of)
    return {
        "state": state,
        "is_overdue": row.due_on is not None and row.due_on < as_of and state in ("open", "in_progress"),
        "treatment": row.treatment,
        "plan": row.plan,
        "owner": row.owner,
        "due_on": row.due_on,
        "proof": row.proof,
        "status": row.status,
        "clause_status": row.clause_status,
        "accepted_by": str(row.accepted_by) if row.accepted_by else "",
        "accepted_at": row.accepted_at,
        "acceptance_reason": row.acceptance_reason,
        "accepted_until": row.accepted_until,
        "revision": row.revision,
    }


def state_of(row: Finding, *, as_of: date) -> FindingState:
    """Where the treatment stands: on the day an acceptance ends the finding is open again."""
    if row.treatment != "accept":
        return row.status  # type: ignore[return-value]
    return "accepted" if row.accepted_until is not None and as_of < row.accepted_until else "open"
