"""Verdict, range and coverage without the working: what the autosave shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from assessments.frameworks.schema import LADDER, Framework, Lane, VerdictId
from assessments.scoring.answers import Answers, Applicable, applicable_answers
from assessments.scoring.hard_stops import Waiver, hard_stops
from assessments.scoring.lean import Ends, Lean, LeanCriterion, Limits, Outcomes, Values, compiled
from assessments.scoring.scorecard import GateResult, Headline, Interval, StopResult
from assessments.scoring.verdict import CAREFUL, RANK, gate_results

NO_FLOOR = 0
CAREFUL_FLOOR = RANK[CAREFUL]


@dataclass(frozen=True, slots=True)
class QuickVerdict:
    """The result without its working."""

    verdict: VerdictId
    headline: Headline
    total: Interval | None
    dimensions: Mapping[str, Interval | None]
    coverage: Fraction
    stops: tuple[StopResult, ...]
    gates: tuple[GateResult, ...]


def quick_verdict(
    framework: Framework,
    answers: Answers,
    *,
    lane: Lane = "full",
    waivers: Iterable[Waiver] = (),
    as_of: date,
    shut_gates: frozenset[str] = frozenset(),
) -> QuickVerdict:
    """The same verdict and figures as ``score``, in a fraction of its time."""
    applicable = applicable_answers(framework, answers, lane=lane, as_of=as_of, shut_gates=shut_gates)
    return quick_result(applicable, hard_stops(applicable, waivers, as_of).results)


def quick_result(applicable: Applicable, stops: tuple[StopResult, ...]) -> QuickVerdict:
    """The result for answers that have been read already."""
    lean = compiled(applicable.framework)
    values, outcomes = lean.values(applicable), lean.outcomes(applicable)
    dimensions = lean.dimension_points(lean.all_points(values, outcomes))
    total = lean.total_points(dimensions)
    gates = gate_results(applicable)
    coverage = lean_coverage(lean, coverage_parts(lean, applicable, values, outcomes))
    triggered = stop_floor(stop for stop in stops if stop.state == "triggered")
    careful = is_careful(stops, gates)
    rank = max(
        lean.limits.rank(total[1], [high for _, high in dimensions]),
        triggered,
        CAREFUL_FLOOR if careful else NO_FLOOR,
    )
    headline = shown(
        lean.limits, rank, total, triggered, is_covered=coverage >= applicable.framework.coverage_floor
    )
    return QuickVerdict(
        verdict=LADDER[rank],
        headline=headline,
        total=interval(total, lean.total_denominator),
        dimensions=dimension_intervals(lean, dimensions),
        coverage=coverage,
        stops=stops,
        gates=gates,
    )


def dimension_intervals(lean: Lean, points: list[Ends]) -> dict[str, Interval | None]:
    """Each dimension from 0 to 100; ``None`` where its criteria weigh nothing."""
    return {
        dimension.id: interval(ends, lean.denominator if dimension.criteria_weight else 0)
        for dimension, ends in zip(lean.framework.dimensions, points, strict=True)
    }


def interval(points: Ends, denominator: int) -> Interval | None:
    """Whole points as a figure from 0 to 100; ``None`` where nothing is scored."""
    if not denominator:
        return None
    return Interval(Fraction(points[0], denominator), Fraction(points[1], denominator))


def is_careful(stops: Iterable[StopResult], gates: Iterable[GateResult]) -> bool:
    """Whether a plain "proceed" is off the table: a stop waived or open, a gate shut."""
    return any(stop.state != "triggered" for stop in stops) or any(not gate.is_open for gate in gates)


def stop_floor(stops: Iterable[StopResult]) -> int:
    """The worst floor of some stops, as a rank."""
    return max((RANK[stop.floor] for stop in stops), default=NO_FLOOR)


def shown(limits: Limits, rank: int, total: Ends, triggered: int, *, is_covered: bool) -> Headline:
    """The verdict, unless there is not enough to go on and no triggered stop forces it."""
    is_wide = limits.band(total[1]) - limits.band(total[0]) >= 2
    is_forced = triggered == rank and triggered > NO_FLOOR
    return "not_enough_information" if (is_wide or not is_covered) and not is_forced else LADDER[rank]


CoverageParts = list[tuple[int, int]]  # answered and asked, by criterion


def coverage_parts(lean: Lean, applicable: Applicable, values: Values, outcomes: Outcomes) -> CoverageParts:
    """Answered and asked share of every criterion, over a denominator of its own."""
    unknown = [reading.standing == "unknown" for reading in applicable.readings.values()]
    return [criterion_part(criterion, unknown, values, outcomes) for criterion in lean.criteria]


def criterion_part(
    criterion: LeanCriterion, unknown: list[bool], values: Values, outcomes: Outcomes
) -> tuple[int, int]:
    """Answered and asked share of one criterion: impact exposures count 1, the others their part."""
    questions = len(unknown)
    grave = grave_known = likely = likely_known = weights = controls = controls_known = 0
    for slot, _, condition in criterion.impact:
        applies = True if condition < 0 else outcomes[condition]
        if slot < questions and applies is not False and values[slot] is not None:
            grave += 1
            grave_known += bool(applies) and not unknown[slot]
    for slot, weight, condition in criterion.likelihood:
        applies = True if condition < 0 else outcomes[condition]
        if applies is not False and values[slot] is not None:
            weights += weight
            if slot < questions:
                likely += weight
                likely_known += weight * (bool(applies) and not unknown[slot])
    for slot, share in criterion.controls:
        if values[slot] is not None:
            controls += share
            controls_known += share * (not unknown[slot])
    scale = controls or 1
    asked = grave * weights * scale + likely * scale + (weights * scale if controls else 0)
    answered = grave_known * weights * scale + likely_known * scale + weights * controls_known
    return answered, asked


def lean_coverage(lean: Lean, parts: CoverageParts) -> Fraction:
    """The weighted mean over the criteria that ask something; 0 when nothing is asked."""
    numerator, denominator, weights = 0, 1, 0
    for omega, (answered, asked) in zip(lean.omegas, parts, strict=True):
        if asked and omega:
            weights += omega
            numerator = numerator * asked + omega * answered * denominator
            denominator *= asked
    return Fraction(numerator, denominator * weights) if weights else Fraction(0)
