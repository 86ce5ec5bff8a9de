"""How the total, a dimension and the coverage are made."""

from __future__ import annotations

from fractions import Fraction

from django.utils.translation import gettext as _

from assessments import figures
from assessments.labels import said
from assessments.queries.working.parts import (
    TIMES,
    Cell,
    Subject,
    Working,
    WorkingTable,
    figure_cell,
    heads,
    name_cell,
)


def total_working(subject: Subject, id: str) -> Working:
    """S = Σ W · R, a line for each dimension."""
    if id != "total":
        raise KeyError(id)
    total = subject.scorecard.total
    printed = figures.total_points(total and total.high, subject.framework)
    return Working(
        kind="total",
        id=id,
        title=_("How the prudent score is made"),
        figure=printed,
        unit=_("out of 100"),
        meaning=_(
            "0 means no residual risk, 100 the greatest. The prudent score credits proven controls only and"
            " takes every unknown at its worst; the possible score takes every claim as true and every"
            " unknown at its best. The verdict reads the prudent score."
        ),
        formula=(
            _("Score = the sum over the dimensions of weight × residual risk of the dimension"),
            _sum_line(subject),
        ),
        tables=(_dimension_rows(subject), _waterfall_rows(subject)),
        up=(name_cell(_("How the verdict is reached"), "verdict", "verdict"),),
    )


def _sum_line(subject: Subject) -> str:
    if subject.scorecard.total is None:
        return _("No dimension has anything to ask.")
    terms = [
        f"{figures.weight(score.weight)}{TIMES}{figures.decimal(score.figures.high, 2)}"
        for score in subject.scorecard.dimensions
        if score.figures is not None
    ]
    return " + ".join(terms) + " = " + figures.decimal(subject.scorecard.total.high, 2)


def _dimension_rows(subject: Subject) -> WorkingTable:
    scores = [score for score in subject.scorecard.dimensions if score.figures is not None]
    rows = tuple(
        (
            name_cell(said(subject.framework.dimension(score.id).name), "dimension", score.id),
            figure_cell(figures.weight(score.weight)),
            figure_cell(figures.decimal(score.figures.inherent_high, 1)),
            figure_cell(figures.decimal(score.figures.low, 1)),
            figure_cell(figures.decimal(score.figures.high, 1), "dimension", score.id),
            figure_cell(figures.decimal(score.weight * score.figures.high, 2)),
        )
        for score in scores
        if score.figures is not None
    )
    total = subject.scorecard.total
    foot: tuple[Cell, ...] = ()
    if total is not None:
        foot = (
            name_cell(_("Total")),
            figure_cell(figures.weight(sum((score.weight for score in scores), Fraction(0)))),
            figure_cell(figures.decimal(total.inherent_high, 1)),
            figure_cell(figures.decimal(total.low, 1)),
            figure_cell(figures.decimal(total.high, 1)),
            figure_cell(figures.decimal(total.high, 2)),
        )
    head = heads(
        _("Dimension"),
        _("Weight"),
        _("Before controls"),
        _("Possible"),
        _("Prudent"),
        _("Points in the score"),
    )
    return WorkingTable(_("From the dimensions to the score"), head, rows, foot)


def _waterfall_rows(subject: Subject) -> WorkingTable:
    """Every exact term, printed so that the terms add up to the printed total at one decimal."""
    steps = subject.scorecard.waterfall
    total = sum((step.points for step in steps), Fraction(0))
    printed = figures.apportioned([step.points for step in steps], total, 1)
    rows = tuple(
        (
            _step_name(subject, step.criterion, step.question),
            figure_cell(figures.signed(figures.decimal(points, 1), points)),
        )
        for step, points in zip(steps, printed, strict=True)
        if step.points
    )
    foot = (name_cell(_("What is left: the prudent score")), figure_cell(figures.decimal(total, 1)))
    caption = _("Every term: a risk adds, a proven control takes off")
    return WorkingTable(caption, heads(_("Risk or control"), _("Points")), rows, foot)


def _step_name(subject: Subject, criterion_id: str, question_id: str | None) -> Cell:
    if question_id is None:
        title = said(subject.framework.criterion(criterion_id).title)
        return name_cell(f"{criterion_id} {title}", "criterion", criterion_id)
    text = said(subject.framework.question(question_id).text)
    return name_cell(f"{criterion_id} · {question_id} {text}", "control", f"{criterion_id}.{question_id}")


def dimension_working(subject: Subject, id: str) -> Working:
    """R = 100 · Σ w · residual, a line for each criterion."""
    score, dimension = subject.dimension(id), subject.framework.dimension(id)
    edges = figures.dimension_edges(subject.framework, id)
    criteria = [criterion for criterion in subject.scorecard.criteria if criterion.dimension == id]
    rows = tuple(
        (
            name_cell(
                f"{criterion.id} {said(subject.framework.criterion(criterion.id).title)}",
                "criterion",
                criterion.id,
            ),
            figure_cell(figures.weight(criterion.weight)),
            figure_cell(figures.factor(criterion.figures.inherent_high)),
            figure_cell(figures.factor(criterion.figures.low)),
            figure_cell(figures.factor(criterion.figures.high), "criterion", criterion.id),
            figure_cell(figures.decimal(100 * criterion.weight * criterion.figures.high, 2)),
        )
        for criterion in criteria
    )
    figure, foot, line = "–", (), _("This dimension has nothing to ask, so it has no score.")
    if score.figures is not None:
        figure = figures.points(score.figures.high, edges)
        foot = (
            name_cell(said(dimension.name)),
            figure_cell(figures.weight(sum((criterion.weight for criterion in criteria), Fraction(0)))),
            figure_cell(figures.factor(score.figures.inherent_high / 100)),
            figure_cell(figures.factor(score.figures.low / 100)),
            figure_cell(figures.factor(score.figures.high / 100)),
            figure_cell(figures.decimal(score.figures.high, 2)),
        )
        terms = [f"{figures.weight(one.weight)}{TIMES}{figures.factor(one.figures.high)}" for one in criteria]
        line = f"100{TIMES}(" + " + ".join(terms) + ") = " + figures.decimal(score.figures.high, 2)
    head = heads(
        _("Risk"),
        _("Weight"),
        _("Before controls (0–1)"),
        _("Possible (0–1)"),
        _("Prudent (0–1)"),
        _("Points in the dimension"),
    )
    return Working(
        kind="dimension",
        id=id,
        title=said(dimension.name),
        figure=figure,
        unit=_("out of 100"),
        meaning=said(dimension.description),
        formula=(_("Dimension = 100 × the sum over its risks of weight × residual risk"), line),
        tables=(WorkingTable(_("From the risks to the dimension"), head, rows, foot),),
        notes=_limit_notes(subject, id),
        up=(name_cell(_("How the prudent score is made"), "total", "total"),),
    )


def _limit_notes(subject: Subject, id: str) -> tuple[str, ...]:
    return tuple(
        _("Strictly above %(limit)s, this dimension alone forces at least “%(verdict)s”.")
        % {
            "limit": figures.points(ceiling.above),
            "verdict": said(subject.framework.verdict(ceiling.floor).label),
        }
        for ceiling in subject.framework.ceilings
        if ceiling.dimension == id
    )


def coverage_working(subject: Subject, id: str) -> Working:
    """Coverage: the answered share of each criterion, weighted as in the score."""
    if id != "coverage":
        raise KeyError(id)
    scorecard, floor = subject.scorecard, subject.framework.coverage_floor
    rows = tuple(
        (
            name_cell(
                f"{criterion.id} {said(subject.framework.criterion(criterion.id).title)}",
                "criterion",
                criterion.id,
            ),
            figure_cell(figures.weight(criterion.weight_total)),
            figure_cell(figures.weight(criterion.coverage)),
            figure_cell(figures.decimal(100 * criterion.weight_total * criterion.coverage, 2)),
        )
        for criterion in scorecard.criteria
    )
    printed = figures.percent(scorecard.coverage, (floor,))
    foot = (name_cell(_("Coverage")), figure_cell(""), figure_cell(printed), figure_cell(""))
    head = heads(_("Risk"), _("Weight in the score"), _("Answered"), _("Points of coverage"))
    return Working(
        kind="coverage",
        id=id,
        title=_("How much is answered"),
        figure=printed,
        meaning=_(
            "Of what each risk asks, the share that is answered; risks weigh as they do in the score. Under"
            " %(floor)s no verdict is given. An unconfirmed “not applicable” counts as not answered."
        )
        % {"floor": figures.percent(floor)},
        formula=(
            _("Coverage = the weighted mean over the risks of the answered share of what each asks"),
            _("A control counts its share, a likelihood question its weight, an impact question 1."),
        ),
        tables=(WorkingTable(_("Coverage by risk"), head, rows, foot),),
        up=(name_cell(_("How the verdict is reached"), "verdict", "verdict"),),
    )
