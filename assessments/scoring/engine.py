"""Framework and answers in, scorecard out. Reads like docs/methodology.md."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from functools import lru_cache

from assessments.frameworks.schema import Criterion, Dimension, Framework, Lane, VerdictId
from assessments.scoring.answers import Answers, Applicable, Reading, applicable_answers
from assessments.scoring.controls import control_effectiveness, control_workings
from assessments.scoring.coverage import criterion_coverage, mean_coverage
from assessments.scoring.effects import context_effects, is_settled, question_effects
from assessments.scoring.exact import product
from assessments.scoring.hard_stops import Waiver, hard_stops
from assessments.scoring.inherent import inherent_risk
from assessments.scoring.lanes import reasons_to_escalate
from assessments.scoring.present import present
from assessments.scoring.residual import residual_risk, weighted
from assessments.scoring.scorecard import (
    CriterionScore,
    DimensionScore,
    RiskFigures,
    Scorecard,
    WaterfallStep,
)
from assessments.scoring.verdict import gate_results, judgement, passed_ceiling

ENGINE_VERSION = "1.0.0"
ZERO, HUNDRED = Fraction(0), Fraction(100)


def score(
    framework: Framework,
    answers: Answers,
    *,
    lane: Lane = "full",
    waivers: Iterable[Waiver] = (),
    as_of: date,
    shut_gates: frozenset[str] = frozenset(),
) -> Scorecard:
    """Everything the method says about these answers on this day, with its working.

    ``shut_gates``: gates that no answer opens, because the record they ask for does not exist.
    """
    waivers = tuple(waivers)
    applicable = applicable_answers(framework, answers, lane=lane, as_of=as_of, shut_gates=shut_gates)
    criteria, coverages = criterion_scores(applicable)
    dimensions = dimension_scores(framework, criteria, coverages)
    total = weighted([(d.weight, d.figures) for d in dimensions if d.figures is not None], Fraction(1))
    coverage = mean_coverage([(c.weight_total, coverages[c.id]) for c in criteria])
    stops = hard_stops(applicable, waivers, as_of)
    gates = gate_results(applicable)
    judged = judgement(framework, total, dimensions, stops.results, gates, coverage)
    waived = frozenset(waiver.stop for waiver in waivers if waiver.holds(as_of))
    now = present(applicable, stops.results, gates, waived)
    return Scorecard(
        framework=framework.key,
        engine_version=ENGINE_VERSION,
        lane=lane,
        total=total,
        dimensions=dimensions,
        criteria=criteria,
        stops=stops.results,
        gates=gates,
        verdict=judged.verdict,
        headline=judged.headline,
        reasons=judged.reasons,
        coverage=coverage,
        band_low=judged.band_low,
        band_high=judged.band_high,
        waterfall=waterfall(criteria),
        effects=question_effects(now),
        is_settled=is_settled(now),
        invalid=applicable.invalid,
        context_effects=context_effects(now, answers, lane=lane, waivers=waivers, as_of=as_of),
        escalates_to_full=reasons_to_escalate(framework, lane, total, dimensions, stops.results),
        refused_waivers=stops.refused_waivers,
    )


def criterion_scores(
    applicable: Applicable,
) -> tuple[tuple[CriterionScore, ...], dict[str, Fraction | None]]:
    """Every criterion, and the coverage of those that ask something."""
    scores: list[CriterionScore] = []
    coverages: dict[str, Fraction | None] = {}
    for criterion in applicable.framework.criteria:
        readings = tuple([applicable.readings[id] for id in criterion.question_ids])
        chosen = tuple([applicable.chosen.get(id) for id in criterion.context_ids])
        score, coverage = criterion_score(applicable.framework, criterion.id, readings, chosen)
        scores.append(score)
        coverages[criterion.id] = coverage
    return tuple(scores), coverages


@lru_cache(maxsize=2048)
def criterion_score(
    framework: Framework,
    id: str,
    readings: tuple[Reading, ...],
    chosen: tuple[tuple[str, ...] | None, ...],
) -> tuple[CriterionScore, Fraction | None]:
    """Inherent risk, what the controls take off, what is left.

    It depends on the answers its criterion reads and on nothing else: one changed answer recomputes few.
    """
    criterion, dimension = framework.criterion(id), framework.dimension_of(id)
    given = zip(criterion.context_ids, chosen, strict=True)
    applicable = Applicable(
        framework,
        {context: options for context, options in given if options is not None},
        {reading.question.id: reading for reading in readings},
    )
    weight, omega = criterion_weights(framework, criterion, dimension)
    cap = framework.control_cap_of(criterion)
    inherent = inherent_risk(criterion, applicable)
    effectiveness = control_effectiveness(criterion, applicable)
    figures = residual_risk(inherent, effectiveness, cap)
    inherent_points = product(HUNDRED, omega, inherent.risk.high)
    controls = control_workings(effectiveness, product(inherent_points, cap))
    coverage = criterion_coverage(inherent.drivers, controls, applicable)
    return CriterionScore(
        id=criterion.id,
        dimension=dimension.id,
        weight=weight,
        weight_total=omega,
        cap=cap,
        impact=inherent.impact,
        likelihood=inherent.likelihood,
        figures=figures,
        drivers=inherent.drivers,
        controls=controls,
        coverage=ZERO if coverage is None else coverage,
        inherent_points=inherent_points,
        residual_points=product(HUNDRED, omega, figures.high),
    ), coverage


def criterion_weights(
    framework: Framework, criterion: Criterion, dimension: Dimension
) -> tuple[Fraction, Fraction]:
    """w inside the dimension and ω in the total; a dimension whose criteria weigh nothing has no score."""
    own = dimension.criteria_weight
    if not own:
        return ZERO, ZERO
    weight = criterion.weight / own
    total = sum(item.weight for item in framework.dimensions if item.criteria_weight)
    return weight, dimension.weight / total * weight if total else ZERO


def dimension_scores(
    framework: Framework, criteria: tuple[CriterionScore, ...], coverages: dict[str, Fraction | None]
) -> tuple[DimensionScore, ...]:
    """Each dimension: the weighted mean of its criteria, from 0 to 100."""
    own = {d.id: [c for c in criteria if c.dimension == d.id] for d in framework.dimensions}
    figures = {
        id: weighted([(c.weight, c.figures) for c in scores], Fraction(100)) for id, scores in own.items()
    }
    total = sum(d.weight for d in framework.dimensions if figures[d.id] is not None)
    return tuple(
        DimensionScore(
            id=d.id,
            weight=d.weight / total if total and figures[d.id] is not None else ZERO,
            figures=figures[d.id],
            coverage=mean_coverage([(c.weight, coverages[c.id]) for c in own[d.id]]),
            ceiling=min((c.above for c in framework.ceilings if c.dimension == d.id), default=None),
            floor=forced(framework, d.id, figures[d.id]),
        )
        for d in framework.dimensions
    )


def forced(framework: Framework, dimension: str, figures: RiskFigures | None) -> VerdictId | None:
    """The verdict that a dimension alone forces, if any."""
    ceiling = passed_ceiling(framework, dimension, figures)
    return ceiling.floor if ceiling else None


def waterfall(criteria: tuple[CriterionScore, ...]) -> tuple[WaterfallStep, ...]:
    """Each criterion adds its inherent points, each of its controls takes its credit off."""
    steps: list[WaterfallStep] = []
    for criterion in criteria:
        steps.append(WaterfallStep("inherent", criterion.id, None, criterion.inherent_points))
        steps += [
            WaterfallStep("control", criterion.id, control.id, -control.credit)
            for control in criterion.controls
            if control.share
        ]
    return tuple(steps)
