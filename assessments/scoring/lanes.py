"""How deep to ask: the lane that the inherent risk of the context proposes, and when triage is not enough."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assessments.frameworks.schema import Framework, Lane
from assessments.scoring.answers import Answers, chosen_context
from assessments.scoring.lean import Values, compiled
from assessments.scoring.quick import dimension_intervals, interval
from assessments.scoring.scorecard import DimensionScore, Interval, LaneReason, RiskFigures, StopResult


@dataclass(frozen=True, slots=True)
class LaneProposal:
    """The lane the context calls for, the inherent risk it was read from, and why."""

    lane: Lane
    reasons: tuple[LaneReason, ...]  # empty: triage is enough
    total: RiskFigures | None
    dimensions: Mapping[str, RiskFigures | None]


def assess_lane(framework: Framework, answers: Answers) -> LaneProposal:
    """Inherent risk read from the context alone; above either limit the full lane is proposed.

    Exposure questions are left out; where a criterion has no other driver, it counts from 0 to 1.
    """
    lean = compiled(framework)
    chosen = chosen_context(framework, answers, [])
    values: Values = [None] * len(lean.slots)
    values += lean.context_values(chosen)
    outcomes = [condition.holds(chosen) for condition in lean.conditions]
    points = lean.dimension_points(lean.all_points(values, outcomes))
    dimensions = {id: inherent_figures(ends) for id, ends in dimension_intervals(lean, points).items()}
    total = inherent_figures(interval(lean.total_points(points), lean.total_denominator))
    reasons = inherent_reasons(framework, total, dimensions.items())
    return LaneProposal("full" if reasons else "triage", reasons, total, dimensions)


def inherent_figures(ends: Interval | None) -> RiskFigures | None:
    """Inherent risk as risk figures: no control has taken anything off yet."""
    return RiskFigures(ends.low, ends.high, ends.low, ends.high) if ends else None


def inherent_reasons(
    framework: Framework, total: RiskFigures | None, dimensions: Iterable[tuple[str, RiskFigures | None]]
) -> tuple[LaneReason, ...]:
    """Each inherent risk whose prudent end is over its limit."""
    limits = framework.lanes
    reasons = []
    if total is not None and total.inherent_high > limits.full_above_total:
        reasons.append(LaneReason("inherent_total", "total", total.inherent_high, limits.full_above_total))
    for id, figures in dimensions:
        if figures is not None and figures.inherent_high > limits.full_above_dimension:
            high, limit = figures.inherent_high, limits.full_above_dimension
            reasons.append(LaneReason("inherent_dimension", id, high, limit))
    return tuple(reasons)


def reasons_to_escalate(
    framework: Framework,
    lane: Lane,
    total: RiskFigures | None,
    dimensions: Iterable[DimensionScore],
    stops: Iterable[StopResult],
) -> tuple[LaneReason, ...]:
    """Why a triage should continue in full: a stop met or open, an inherent risk over its limit."""
    if lane == "full":
        return ()
    met = [LaneReason("open_stop" if stop.state == "open" else "stop", stop.id) for stop in stops]
    return (*met, *inherent_reasons(framework, total, [(d.id, d.figures) for d in dimensions]))
