"""What decides beside the answers: exceptions to hard stops, and records that a gate asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assessments.frameworks.schema import Framework
from assessments.models import Assessment, Option
from assessments.models import Waiver as StoredWaiver
from assessments.scoring.hard_stops import Waiver


@dataclass(frozen=True, slots=True)
class ScoringTerms:
    """Keyword arguments of the scoring core, as they stand on one day."""

    waivers: tuple[Waiver, ...] = ()
    shut_gates: frozenset[str] = frozenset()


def scoring_terms(assessment: Assessment, framework: Framework, *, as_of: date) -> ScoringTerms:
    """No query for an assessment that comes ``with_subject()``, unless its option has waivers: then one."""
    return ScoringTerms(
        waivers=standing_waivers(assessment, as_of=as_of),
        shut_gates=shut_gates(assessment.option, framework),
    )


def shut_gates(option: Option, framework: Framework) -> frozenset[str]:
    """The gates that stay shut because the record they ask for is missing; the option has its cost model."""
    return frozenset() if hasattr(option, "cost_model") else framework.cost_gates


def standing_waivers(assessment: Assessment, *, as_of: date) -> tuple[Waiver, ...]:
    """The exceptions that hold on this day, oldest first."""
    if not getattr(assessment, "has_waivers", True):
        return ()
    rows = StoredWaiver.objects.filter(option=assessment.option_id).standing(as_of)
    return tuple(waiver_of(row) for row in rows.select_related("approver").order_by("id"))


def waiver_of(row: StoredWaiver) -> Waiver:
    """A stored exception, with its approver, as the scoring core takes it."""
    return Waiver(stop=row.stop_id, approver=str(row.approver), reason=row.reason, ends_on=row.ends_on)
