"""From a scorecard to the data of its pictures, every figure printed; page and PDF draw the same."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments import figures
from assessments.figures import dimension_points
from assessments.frameworks.schema import Framework
from assessments.labels import ANSWER_STATE, said
from assessments.reports import charts
from assessments.reports.charts import Appetite, Bar, Bullet, Figure, Fill, Share, Step, Table
from assessments.reports.sentences import (
    controls_message,
    dimensions_message,
    evidence_message,
    inherent_message,
)
from assessments.scoring.lanes import LaneProposal
from assessments.scoring.scorecard import CriterionScore, DimensionScore, Scorecard


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart under its message, drawn for a wide and a narrow page, with its table twin."""

    title: str
    wide: SafeString
    narrow: SafeString
    table: Table


def dimensions_picture(scorecard: Scorecard, framework: Framework) -> Picture:
    """Each dimension against its limit."""
    bullets = dimension_bullets(scorecard, framework)
    title = dimensions_message(bullets)
    return Picture(
        title,
        charts.bullet_bars(bullets, id="dimensions-wide", title=title),
        charts.bullet_bars(bullets, id="dimensions-narrow", title=title, width=charts.NARROW),
        charts.bullet_table(bullets, caption=title, first=_("Dimension")),
    )


def inherent_picture(proposal: LaneProposal, framework: Framework) -> Picture | None:
    """The risk the context brings, before any control; None while there is nothing to score."""
    if proposal.total is None:
        return None
    title = inherent_message(figures.points(proposal.total.inherent_high))
    bars = [
        Bar(
            said(framework.dimension(id).name),
            Figure(found.inherent_high, figures.points(found.inherent_high)),
        )
        for id, found in proposal.dimensions.items()
        if found is not None
    ]
    scale = Fraction(100)
    return Picture(
        title,
        charts.horizontal_bars(bars, id="inherent-wide", title=title, maximum=scale),
        charts.horizontal_bars(bars, id="inherent-narrow", title=title, maximum=scale, width=charts.NARROW),
        charts.bar_table(bars, caption=title, first=_("Dimension"), second=_("Inherent risk")),
    )


def steps_picture(scorecard: Scorecard, framework: Framework) -> Picture | None:
    """From inherent risk to the prudent score; None when there is nothing to score."""
    steps = score_steps(scorecard, framework)
    if not steps:
        return None
    title = controls_message(steps[0].points.text, steps[-1].points.text)
    return Picture(
        title,
        charts.waterfall(steps, id="steps-wide", title=title),
        charts.waterfall(steps, id="steps-narrow", title=title, width=charts.NARROW),
        charts.waterfall_table(steps, caption=title, first=_("Step")),
    )


def evidence_picture(scorecard: Scorecard, framework: Framework) -> Picture:
    """What is answered, by evidence level."""
    shares = evidence_shares(scorecard, framework)
    title = evidence_message(scorecard, framework)
    table = charts.share_table(shares, caption=title, first=_("Evidence"), second=_("Share"))
    return Picture(
        title,
        charts.stacked_bar(shares, id="evidence-wide", title=title),
        charts.stacked_bar(shares, id="evidence-narrow", title=title, width=charts.NARROW),
        table,
    )


# --- the data of the pictures ---


def dimension_bullets(scorecard: Scorecard, framework: Framework) -> list[Bullet]:
    """A bullet bar for each dimension, in the framework's order."""
    return [_bullet(score, framework) for score in scorecard.dimensions]


def _bullet(score: DimensionScore, framework: Framework) -> Bullet:
    name = said(framework.dimension(score.id).name)
    if score.figures is None:
        return Bullet(name, None, None, None, None, None, "–", _("nothing to assess"))

    def printed(value: Fraction) -> Figure:
        return Figure(value, dimension_points(value, framework, score.id))

    high, low = printed(score.figures.high), printed(score.figures.low)
    limit = None if score.ceiling is None else Figure(score.ceiling, figures.points(score.ceiling))
    return Bullet(
        name=name,
        high=high,
        low=low,
        inherent=Figure(score.figures.inherent_high, figures.points(score.figures.inherent_high)),
        limit=limit,
        appetite=appetite_of(score),
        text=figures.with_range(low.text, high.text),
    )


def appetite_of(score: DimensionScore) -> Appetite | None:
    """Within, at or over its limit, compared unrounded; None without a limit or a figure."""
    if score.figures is None or score.ceiling is None:
        return None
    if score.figures.high == score.ceiling:
        return "at"
    return "over" if score.figures.high > score.ceiling else "within"


def score_steps(scorecard: Scorecard, framework: Framework) -> list[Step]:
    """Inherent risk, what proven controls take off in each dimension, prudent score: printed, they add up."""
    if scorecard.total is None:
        return []
    credits = [
        (said(framework.dimension(score.id).name), -_credit(scorecard, score.id))
        for score in scorecard.dimensions
    ]
    inherent = sum((criterion.inherent_points for criterion in scorecard.criteria), Fraction(0))
    decimals = figures.total_decimals(scorecard.total.high, framework)
    terms = [inherent, *(points for _name, points in credits)]
    whole = figures.apportioned(terms, scorecard.total.high, decimals)
    return [
        Step("start", _("Inherent risk, before any control"), _figure(inherent, whole[0], decimals)),
        *(
            Step("change", name, _figure(points, printed, decimals, is_change=True))
            for (name, points), printed in zip(credits, whole[1:], strict=True)
        ),
        Step(
            "end",
            _("Prudent score"),
            Figure(scorecard.total.high, figures.decimal(sum(whole, Fraction(0)), decimals)),
        ),
    ]


def _credit(scorecard: Scorecard, dimension_id: str) -> Fraction:
    controls = (
        control
        for criterion in scorecard.criteria
        if criterion.dimension == dimension_id
        for control in criterion.controls
    )
    return sum((control.credit for control in controls), Fraction(0))


def _figure(value: Fraction, printed: Fraction, decimals: int, *, is_change: bool = False) -> Figure:
    text = figures.decimal(printed, decimals)
    return Figure(value, figures.signed(text, printed) if is_change else text)


# --- what the score rests on ---

FILL: dict[str, Fill] = {
    "E4": "solid",
    "E3": "dense",
    "E2": "hatched",
    "E1": "dotted",
    "E0": "light",
    "": "empty",
}


def evidence_shares(scorecard: Scorecard, framework: Framework) -> list[Share]:
    """Coverage cut by evidence level, strongest first, then what is not known; printed, it adds up to 100."""
    parts = evidence_parts(scorecard)
    levels = [
        (level.id, f"{level.id} · {said(level.label)}") for level in reversed(framework.evidence.levels)
    ]
    named = [*levels, ("", str(ANSWER_STATE["unknown"].word))]
    values = [parts.get(level, Fraction(0)) for level, _name in named]
    printed = figures.apportioned([value * 100 for value in values], sum(values, Fraction(0)) * 100)
    return [
        Share(name, Figure(value, figures.percent(whole / 100)), FILL[level])
        for (level, name), value, whole in zip(named, values, printed, strict=True)
        if value
    ]


def evidence_parts(scorecard: Scorecard) -> dict[str, Fraction]:
    """The share of coverage weight by evidence level; "" is what is not answered."""
    parts: dict[str, Fraction] = {}
    # A criterion that asks nothing in this lane has no part in the coverage.
    asked = {criterion: _asked(criterion) for criterion in scorecard.criteria}
    everything = sum((criterion.weight_total for criterion in asked if asked[criterion]), Fraction(0))
    for criterion, answers in asked.items():
        total = sum((weight for _level, weight in answers), Fraction(0))
        for level, weight in answers:
            part = criterion.weight_total / everything * weight / total if everything else Fraction(0)
            parts[level] = parts.get(level, Fraction(0)) + part
    return parts


def _asked(criterion: CriterionScore) -> list[tuple[str, Fraction]]:
    """What a criterion asks: the evidence level of each answer and its weight in the coverage."""
    drivers = [
        (driver.evidence or "", driver.state, driver.weight)
        for driver in criterion.drivers
        if driver.source == "question" and driver.applies
    ]
    controls = [(control.evidence, control.state, control.share) for control in criterion.controls]
    return [
        (str(level) if state in ("answered", "not_applicable_confirmed") else "", weight)
        for level, state, weight in [*drivers, *controls]
        if weight
    ]
