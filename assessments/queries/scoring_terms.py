"""What decides beside the answers: exceptions to hard stops, and records that a gate asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assessments.frameworks.schema import Framework
from assessments.models import Assessment
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
        shut_gates=frozenset() if hasattr(assessment.option, "cost_model") else framework.cost_gates,
    )


def standing_waivers(assessment: Assessment, *, as_of: date) -> tuple[Waiver, ...]:
    """The exceptions that hold on this day, oldest first."""
    if not getattr(assessment, "has_waivers", True):
        return ()
    rows = StoredWaiver.objects.filter(option=assessment.option_id).standing(as_of)
    return tuple(
        Waiver(stop=row.stop_id, approver=str(row.approver), reason=row.reason, ends_on=row.ends_on)
        for row in rows.select_related("approver").order_by("id")
    )
