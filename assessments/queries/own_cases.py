"""A team's own what-if cases: as they are stored, as a report freezes them, and as events."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from assessments.frameworks.schema import Framework
from assessments.insight.scenarios import Shock, own_shock
from assessments.models import OwnScenario


@dataclass(frozen=True, slots=True)
class OwnCase:
    """A team's own what-if case, as it was when it was played."""

    id: str  # own-7
    title: str
    narrative: str
    forces: tuple[tuple[str, str], ...]  # question or context question, option
    notice_days: int | None
    days_to_exit: int | None
    price_factor: Fraction | None


def own_case(row: OwnScenario) -> OwnCase:
    """A stored case."""
    return OwnCase(
        id=f"own-{row.pk}",
        title=row.title,
        narrative=row.narrative,
        forces=tuple(sorted(row.forces.items())),
        notice_days=row.notice_days,
        days_to_exit=row.days_to_exit,
        price_factor=None if row.price_factor is None else Fraction(row.price_factor),
    )


def own_cases(use_case_id: int) -> tuple[OwnCase, ...]:
    """Those of one request, the oldest first: one query."""
    rows = OwnScenario.objects.filter(use_case=use_case_id).order_by("id")
    return tuple(own_case(row) for row in rows)


def shock_of_own(framework: Framework, case: OwnCase) -> Shock:
    """A team's case as an event that can be played."""
    return own_shock(
        framework,
        id=case.id,
        title=case.title,
        narrative=case.narrative,
        forces=dict(case.forces),
        notice_days=case.notice_days,
        days_to_exit=case.days_to_exit,
        price_factor=case.price_factor,
    )
