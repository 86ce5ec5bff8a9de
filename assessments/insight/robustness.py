"""How solid the verdict is: under which weights of the dimensions it holds, exactly and without a draw."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from assessments.frameworks.schema import LADDER, Framework, VerdictId
from assessments.insight.weights import WeightsError as WeightsError
from assessments.insight.weights import normalised_weights
from assessments.scoring.exact import weighted_sum
from assessments.scoring.quick import is_careful
from assessments.scoring.scorecard import Scorecard
from assessments.scoring.verdict import CAREFUL, band_of, passed_ceiling, worst

End = Literal["prudent", "possible"]
Bound = Literal["stop", "ceiling", "careful", "weights"]
ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True, slots=True)
class BreakEven:
    """The weight of one dimension at which the verdict gives way, the others rescaled in proportion.

    A dimension has at most two: one above its weight and one below. At exactly ``at`` the total stands at
    exactly ``edge``, which is still the better side.
    """

    dimension: str
    weight: Fraction  # today, 0-1
    at: Fraction  # 0-1
    verdict: VerdictId  # on the far side
    edge: Fraction  # points of the total: where the band starts
    is_rise: bool  # whether the dimension would have to weigh more than today, not less


@dataclass(frozen=True, slots=True)
class Robustness:
    """Over all weightings alike: how often each verdict, and what moves the present one."""

    end: End
    verdict: VerdictId  # under the framework's own weights
    share: Fraction  # of all weightings that give this verdict, 0-1
    distribution: tuple[tuple[VerdictId, Fraction], ...]  # each verdict of the ladder, in order; sums to 1
    bound: Bound  # what fixes the verdict where no weighting changes it; "weights" where the figures decide
    floor: VerdictId  # no weighting gives a better verdict: stops, ceilings and gates do not look at weights
    break_evens: tuple[BreakEven, ...]  # the nearest first


@dataclass(frozen=True, slots=True)
class Weighted:
    """Total and verdict under other weights."""

    total: Fraction  # points, 0-100
    verdict: VerdictId
    weights: Mapping[str, Fraction]  # as they count: the scored dimensions, 1 in all


def robustness(framework: Framework, scorecard: Scorecard, *, end: End = "prudent") -> Robustness | None:
    """The verdict under every weighting of the dimensions; ``None`` where nothing is scored.

    It speaks of the verdict at one end of the range: max(band of the weighted total, ceilings, triggered
    stops, the floor of an open or waived stop and of a shut gate). Stops and gates stand at both ends as they
    stand today.
    """
    if scorecard.total is None:
        return None
    figures = dimension_figures(scorecard, end)
    weights = {d.id: d.weight for d in scorecard.dimensions if d.figures is not None}
    floors = verdict_floors(framework, scorecard, end)
    floor = worst(floors.values())
    verdict = worst([floor, band_of(framework, total_of(figures, weights)).verdict])
    distribution = verdict_shares(framework, tuple(figures.values()), floor)
    share = distribution[verdict]
    return Robustness(
        end=end,
        verdict=verdict,
        share=share,
        distribution=tuple(distribution.items()),
        bound=bound_of(floors, verdict) if share == 1 else "weights",
        floor=floor,
        break_evens=break_evens(framework, figures, weights, floor),
    )


def verdict_under(
    framework: Framework, scorecard: Scorecard, weights: Mapping[str, Fraction], *, end: End = "prudent"
) -> Weighted:
    """Total and verdict if the dimensions had these weights; ``WeightsError`` where they say nothing."""
    figures = dimension_figures(scorecard, end)
    counted = normalised_weights(weights, figures, [dimension.id for dimension in framework.dimensions])
    total = total_of(figures, counted)
    floors = verdict_floors(framework, scorecard, end).values()
    return Weighted(total, worst([band_of(framework, total).verdict, *floors]), counted)


# --- the exact share ---


def share_at_most(values: Sequence[Fraction], limit: Fraction) -> Fraction:
    """P(Σ w·v ≤ limit) for weights w drawn uniformly from all that are ≥ 0 and sum to 1.

    The recursion of Varsi and Ali on u = v − limit, exact, in (number of values)² steps. Where one u is above
    0 and one below, the point between the two at which u is 0 cuts the simplex in two; there the 0 stands in
    place of one of them. A value that equals the limit has no say: the others share what it leaves, uniformly
    again. So with a values above and b below F(a, b) = (u⁺·F(a, b − 1) − u⁻·F(a − 1, b)) / (u⁺ − u⁻).
    """
    if not values:
        raise ValueError("a share needs at least one value")
    above = [value - limit for value in values if value > limit]
    below = [value - limit for value in values if value < limit]
    if not above:
        return ONE
    shares = [ZERO] + [ONE] * len(below)
    for high in above:
        for index, low in enumerate(below, start=1):
            shares[index] = (high * shares[index - 1] - low * shares[index]) / (high - low)
    return shares[-1]


def verdict_shares(
    framework: Framework, values: Sequence[Fraction], floor: VerdictId
) -> dict[VerdictId, Fraction]:
    """The share of all weightings that give each verdict; what lies under the floor counts at the floor."""
    shares = dict.fromkeys(LADDER, ZERO)
    ends = [band.above for band in framework.bands[1:]]
    before = ZERO
    for band, end in zip(framework.bands, [*ends, None], strict=True):
        until = ONE if end is None else share_at_most(values, end)
        shares[worst([band.verdict, floor])] += until - before
        before = until
    return shares


# --- what does not look at weights ---


def dimension_figures(scorecard: Scorecard, end: End) -> dict[str, Fraction]:
    """R of each scored dimension at one end, in points."""
    return {
        d.id: d.figures.high if end == "prudent" else d.figures.low
        for d in scorecard.dimensions
        if d.figures is not None
    }


def verdict_floors(framework: Framework, scorecard: Scorecard, end: End) -> dict[Bound, VerdictId]:
    """What stops, ceilings and gates force whatever the weights."""
    ceilings = []
    for dimension in scorecard.dimensions:
        figures = dimension.figures
        if figures is not None and end == "possible":
            figures = replace(figures, high=figures.low)
        ceilings.append(passed_ceiling(framework, dimension.id, figures))
    careful = is_careful(scorecard.stops, scorecard.gates)
    return {
        "stop": worst(stop.floor for stop in scorecard.stops if stop.state == "triggered"),
        "ceiling": worst(ceiling.floor for ceiling in ceilings if ceiling is not None),
        "careful": CAREFUL if careful else LADDER[0],
    }


def bound_of(floors: Mapping[Bound, VerdictId], verdict: VerdictId) -> Bound:
    """The first rule that forces this verdict by itself; a verdict nothing forces is up to the weights."""
    forcing = (bound for bound, floor in floors.items() if floor == verdict != LADDER[0])
    return next(forcing, "weights")


def total_of(figures: Mapping[str, Fraction], weights: Mapping[str, Fraction]) -> Fraction:
    """Σ w·R, for weights that sum to 1."""
    return weighted_sum((weights[dimension], figure) for dimension, figure in figures.items())


# --- break-even weights ---


def break_evens(
    framework: Framework, figures: Mapping[str, Fraction], weights: Mapping[str, Fraction], floor: VerdictId
) -> tuple[BreakEven, ...]:
    """Each weight at which the verdict gives way, nearest to today's first."""
    total = total_of(figures, weights)
    found: list[BreakEven] = []
    for dimension, figure in figures.items():
        weight = weights[dimension]
        if weight == 1:
            continue  # nothing else weighs anything: there is nothing to rescale
        without = (total - weight * figure) / (1 - weight)
        for end, is_rise in ((figure, True), (without, False)):
            crossing = first_crossing(framework, total, end, floor)
            if crossing is not None:
                edge, verdict = crossing
                at = (edge - without) / (figure - without)
                found.append(BreakEven(dimension, weight, at, verdict, edge, is_rise))
    return tuple(sorted(found, key=lambda item: abs(item.at - item.weight)))


def first_crossing(
    framework: Framework, total: Fraction, end: Fraction, floor: VerdictId
) -> tuple[Fraction, VerdictId] | None:
    """Where, on the way from a total to another, the verdict first changes, and to what."""
    now = worst([band_of(framework, total).verdict, floor])
    crossings = rising(framework, total, end) if end > total else falling(framework, total, end)
    verdicts = ((edge, worst([verdict, floor])) for edge, verdict in crossings)
    return next(((edge, verdict) for edge, verdict in verdicts if verdict != now), None)


def rising(framework: Framework, total: Fraction, end: Fraction) -> Iterator[tuple[Fraction, VerdictId]]:
    """The edges a rising total passes, with the band above each; at the edge itself nothing changes yet."""
    for band in framework.bands:
        if band.above is not None and total <= band.above < end:
            started = [item for item in framework.bands if item.above is None or item.above <= band.above]
            yield band.above, started[-1].verdict


def falling(framework: Framework, total: Fraction, end: Fraction) -> Iterator[tuple[Fraction, VerdictId]]:
    """The edges a falling total reaches, with the band below each: the edge already belongs to it."""
    for band in reversed(framework.bands):
        if band.above is not None and end <= band.above < total:
            yield band.above, band_of(framework, band.above).verdict
