"""From figures to a verdict: bands, ceilings, stops, gates, and whether there is enough to go on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from assessments.frameworks.schema import LADDER, Band, Ceiling, Framework, VerdictId
from assessments.scoring.answers import Applicable
from assessments.scoring.scorecard import (
    DimensionScore,
    GateResult,
    Headline,
    RiskFigures,
    StopResult,
    VerdictReason,
)

RANK: dict[VerdictId, int] = {verdict: rank for rank, verdict in enumerate(LADDER)}
CAREFUL: VerdictId = "proceed_with_conditions"  # the best verdict where a plain "proceed" is off the table
STOP_KIND: dict[str, str] = {"triggered": "stop", "open": "open_stop", "waived": "waived_stop"}
KIND_ORDER = ("stop", "open_stop", "waived_stop", "ceiling", "band", "gate", "range", "coverage")


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict, what is shown in its place if anything, and every line that pushes it."""

    verdict: VerdictId
    headline: Headline
    band_low: VerdictId
    band_high: VerdictId
    reasons: tuple[VerdictReason, ...]


def judgement(
    framework: Framework,
    total: RiskFigures | None,
    dimensions: Iterable[DimensionScore],
    stops: tuple[StopResult, ...],
    gates: tuple[GateResult, ...],
    coverage: Fraction,
) -> Judgement:
    """The worst of the band, the ceilings and the stops; flagged when there is not enough to go on."""
    band_low = band_of(framework, total.low if total else Fraction(0))
    band_high = band_of(framework, total.high if total else Fraction(0))
    reasons = [
        VerdictReason(
            "band", band_high.verdict, band_high.verdict, total.high if total else None, band_high.above
        ),
        *ceiling_reasons(framework, dimensions),
        *(stop_reason(stop) for stop in stops),
        *(VerdictReason("gate", gate.id, CAREFUL, None, None) for gate in gates if not gate.is_open),
    ]
    verdict = worst(reason.floor for reason in reasons)
    flags = []
    if RANK[band_high.verdict] - RANK[band_low.verdict] >= 2:
        flags.append(VerdictReason("range", "total", verdict, total.high if total else None, None))
    if coverage < framework.coverage_floor:
        flags.append(VerdictReason("coverage", "coverage", verdict, coverage, framework.coverage_floor))
    forced = any(stop.state == "triggered" and stop.floor == verdict for stop in stops)
    return Judgement(
        verdict=verdict,
        headline="not_enough_information" if flags and not forced else verdict,
        band_low=band_low.verdict,
        band_high=band_high.verdict,
        reasons=tuple(sorted([*reasons, *flags], key=strength)),
    )


def band_of(framework: Framework, value: Fraction) -> Band:
    """The band a value lies in: it starts strictly above its edge."""
    return [band for band in framework.bands if band.above is None or value > band.above][-1]


def ceiling_reasons(framework: Framework, dimensions: Iterable[DimensionScore]) -> Iterable[VerdictReason]:
    """The worst ceiling each dimension has passed."""
    for dimension in dimensions:
        ceiling = passed_ceiling(framework, dimension.id, dimension.figures)
        if ceiling is not None and dimension.figures is not None:
            yield VerdictReason("ceiling", dimension.id, ceiling.floor, dimension.figures.high, ceiling.above)


def passed_ceiling(framework: Framework, dimension: str, figures: RiskFigures | None) -> Ceiling | None:
    """The highest of a dimension's ceilings that its prudent end is strictly above."""
    if figures is None:
        return None
    own = [ceiling for ceiling in framework.ceilings if ceiling.dimension == dimension]
    passed = [ceiling for ceiling in own if figures.high > ceiling.above]
    return max(passed, key=lambda ceiling: ceiling.above, default=None)


def stop_reason(stop: StopResult) -> VerdictReason:
    """A triggered stop forces its floor; an open or waived one forbids a plain "proceed"."""
    floor = stop.floor if stop.state == "triggered" else CAREFUL
    return VerdictReason(STOP_KIND[stop.state], stop.id, floor, None, None)  # type: ignore[arg-type]


def gate_results(applicable: Applicable) -> tuple[GateResult, ...]:
    """A gate opens with certain answers to its question; nothing opens it while its record is missing."""
    results = []
    for gate in applicable.framework.gates:
        reading = applicable.readings[gate.question]
        is_open = (
            gate.id not in applicable.shut_gates
            and reading.standing == "known"
            and set(reading.choices) <= set(gate.opens_with)
        )
        results.append(GateResult(gate.id, gate.question, is_open, gate.message))
    return tuple(results)


def worst(verdicts: Iterable[VerdictId]) -> VerdictId:
    """The verdict furthest up the ladder."""
    return max(verdicts, key=RANK.__getitem__, default=LADDER[0])


def strength(reason: VerdictReason) -> tuple[int, int]:
    """Order of the reasons: the worst floor first, then stops before figures."""
    return -RANK[reason.floor], KIND_ORDER.index(reason.kind)
