"""How one risk and one control's credit are made."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assessments import figures
from assessments.figures import factor
from assessments.labels import ANSWER_STATE, said
from assessments.queries.working.answer import answer_words, article_criteria
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
from assessments.scoring.scorecard import ControlWorking, CriterionScore, DriverWorking


def criterion_working(subject: Subject, id: str) -> Working:
    """impact · likelihood, then what the proven controls take off."""
    score, criterion = subject.criterion(id), subject.framework.criterion(id)
    return Working(
        kind="criterion",
        id=id,
        title=f"{id} {said(criterion.title)}",
        figure=factor(score.figures.high),
        unit=_("residual risk at the prudent end, from 0 to 1"),
        meaning=said(criterion.risk),
        formula=_formula(score),
        tables=(
            _driver_rows(subject, score, "impact", _("Impact: how grave it would be (the worst counts)")),
            _driver_rows(
                subject, score, "likelihood", _("Likelihood: how easily it happens (the weighted mean)")
            ),
            _control_rows(subject, score),
        ),
        notes=(
            _(
                "At the prudent end it adds %(points)s points to the score;"
                " its weight in the score is %(weight)s."
            )
            % {
                "points": figures.small_points(score.residual_points),
                "weight": figures.weight(score.weight_total),
            },
            _("Answered share of what it asks: %(share)s.") % {"share": figures.weight(score.coverage)},
            _("Values are printed with three decimals; the calculation itself is exact."),
        ),
        article=article_criteria(subject, criterion.article_criteria),
        up=(
            name_cell(said(subject.framework.dimension(score.dimension).name), "dimension", score.dimension),
            name_cell(_("How the prudent score is made"), "total", "total"),
        ),
    )


def _formula(score: CriterionScore) -> tuple[str, ...]:
    """In words, then with this assessment's values at the prudent end."""
    impact, likelihood, inherent = (
        factor(score.impact.high),
        factor(score.likelihood.high),
        factor(score.figures.inherent_high),
    )
    credits = [
        TIMES.join([factor(control.share), factor(control.factor), factor(control.strength.low)])
        for control in score.controls
        if control.share
    ]
    return (
        _("Inherent risk = impact × likelihood"),
        f"{impact}{TIMES}{likelihood} = {inherent}",
        _("Residual risk = inherent × (1 − cap × the sum over the controls of share × evidence × strength)"),
        f"{inherent}{TIMES}(1 − {factor(score.cap)}{TIMES}({' + '.join(credits) or '0'}))"
        f" = {factor(score.figures.high)}",
    )


def _driver_rows(subject: Subject, score: CriterionScore, kind: str, caption: str) -> WorkingTable:
    head = (
        Cell(_("What counts")),
        Cell(_("Answer")),
        *heads("", _("Weight"), _("Evidence"), _("Possible"), _("Prudent"))[1:],
    )
    rows = tuple(_driver_row(subject, driver) for driver in score.drivers if driver.kind == kind)
    ends = score.impact if kind == "impact" else score.likelihood
    foot = (
        name_cell(_("Impact") if kind == "impact" else _("Likelihood")),
        Cell(""),
        figure_cell(""),
        figure_cell(""),
        figure_cell(factor(ends.low)),
        figure_cell(factor(ends.high)),
    )
    return WorkingTable(caption, head, rows, foot)


def _driver_row(subject: Subject, driver: DriverWorking) -> tuple[Cell, ...]:
    text = said(subject.asked(driver.id).text)
    name = name_cell(text if driver.source == "context" else f"{driver.id} {text}", "question", driver.id)
    if not driver.applies:
        left = Cell(_("Does not apply here: it leaves the calculation"))
        return (name, left, *[figure_cell("–")] * 4)
    return (
        name,
        Cell(_answered(subject, driver)),
        figure_cell("–" if driver.kind == "impact" else factor(driver.weight)),
        figure_cell("–" if driver.evidence is None else f"{driver.evidence} · {factor(driver.factor)}"),
        figure_cell(factor(driver.value.low)),
        figure_cell(factor(driver.value.high)),
    )


def _control_rows(subject: Subject, score: CriterionScore) -> WorkingTable:
    head = (
        Cell(_("Control")),
        Cell(_("Answer")),
        *heads(
            "", _("Share"), _("Evidence"), _("Strength"), _("Takes off (points)"), _("Lost for weak evidence")
        )[1:],
    )
    rows = tuple(_control_row(subject, score, control) for control in score.controls)
    taken = sum(control.credit for control in score.controls)
    lost = sum(control.lost for control in score.controls)
    foot = (
        name_cell(_("Together")),
        Cell(""),
        figure_cell(""),
        figure_cell(""),
        figure_cell(""),
        figure_cell(figures.decimal(taken, 2)),
        figure_cell(figures.decimal(lost, 2)),
    )
    return WorkingTable(_("Controls: what proven measures take off"), head, rows, foot)


def _control_row(subject: Subject, score: CriterionScore, control: ControlWorking) -> tuple[Cell, ...]:
    name = name_cell(
        f"{control.id} {said(subject.asked(control.id).text)}", "control", f"{score.id}.{control.id}"
    )
    if not control.share:
        left = Cell(_("Does not apply here: its share goes to the others"))
        return (name, left, *[figure_cell("–")] * 5)
    return (
        name,
        Cell(_answered(subject, control)),
        figure_cell(factor(control.share)),
        figure_cell(f"{control.evidence} · {factor(control.factor)}" if control.state == "answered" else "–"),
        figure_cell(figures.span(factor(control.strength.low), factor(control.strength.high))),
        figure_cell(figures.decimal(control.credit, 2)),
        figure_cell(figures.decimal(control.lost, 2)),
    )


def _answered(subject: Subject, line: DriverWorking | ControlWorking) -> str:
    if line.visibility == "open":
        return _("Asked or not: a context answer is missing, so it counts as unknown")
    if line.state != "answered":
        return str(ANSWER_STATE[line.state].word)
    return subject.choice_words(line.id, line.choices)


def control_working(subject: Subject, id: str) -> Working:
    """The points one control takes off, and those better proof would add. ``id``: "CRITERION.QUESTION"."""
    score, control = next(
        (
            (score, control)
            for score in subject.scorecard.criteria
            for control in score.controls
            if f"{score.id}.{control.id}" == id
        ),
        (None, None),
    )
    if score is None or control is None:
        raise KeyError(id)
    question = subject.framework.question(control.id)
    values = [
        "100",
        factor(score.weight_total),
        factor(score.figures.inherent_high),
        factor(score.cap),
        factor(control.share),
    ]
    strength = factor(control.strength.low)
    return Working(
        kind="control",
        id=id,
        title=f"{control.id} {said(question.text)}",
        figure=figures.small_points(control.credit),
        unit=_("points"),
        meaning=_("Points this control takes off the prudent score through the risk “%(risk)s”.")
        % {"risk": said(subject.framework.criterion(score.id).title)},
        formula=(
            _("Credit = 100 × weight in the score × inherent risk × cap × share × evidence × strength"),
            TIMES.join([*values, factor(control.factor), strength])
            + " = "
            + figures.decimal(control.credit, 3),
            _("Lost for weak evidence = the same with (1 − evidence) in place of evidence"),
            TIMES.join([*values, factor(1 - control.factor), strength])
            + " = "
            + figures.decimal(control.lost, 3),
        ),
        notes=(_("Values are printed with three decimals; the calculation itself is exact."),),
        answer=answer_words(subject, control.id),
        up=(
            name_cell(
                f"{score.id} {said(subject.framework.criterion(score.id).title)}", "criterion", score.id
            ),
            name_cell(_("Everything about this question"), "question", control.id),
        ),
    )
