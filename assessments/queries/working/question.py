"""One question whole: its answer, where it counts, and what it does to the score."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assessments import figures
from assessments.figures import factor
from assessments.frameworks.schema import Question
from assessments.labels import said
from assessments.queries.working.answer import answer_words
from assessments.queries.working.parts import (
    Cell,
    Subject,
    Working,
    WorkingTable,
    figure_cell,
    heads,
    name_cell,
)
from assessments.scoring.scorecard import ControlWorking, CriterionScore, DriverWorking


def question_working(subject: Subject, id: str) -> Working:
    """What one answer does, in every risk that reads it."""
    asked = subject.asked(id)
    words = answer_words(subject, id)
    effect = next((effect for effect in subject.scorecard.effects if effect.question == id), None)
    notes: list[str] = []
    if effect is not None and effect.swing:
        notes.append(
            _("At its best answer, fully proven, the prudent score would be %(points)s points lower.")
            % {"points": figures.small_points(effect.swing)}
        )
    if effect is not None and effect.gain_low:
        notes.append(
            _("At its worst answer, the possible score would be %(points)s points higher.")
            % {"points": figures.small_points(effect.gain_low)}
        )
    if effect is None and isinstance(asked, Question):
        notes.append(_("It is not asked under the present context answers, so it does not count."))
    return Working(
        kind="question",
        id=id,
        title=f"{id} {said(asked.text)}" if isinstance(asked, Question) else said(asked.text),
        figure="" if effect is None else figures.small_points(effect.swing),
        unit="" if effect is None else _("points"),
        meaning=_("Points the prudent score would lose at the best answer, fully proven.")
        if effect
        else words.why,
        tables=tuple(table for table in (_option_rows(asked), _use_rows(subject, id)) if table is not None),
        notes=tuple(notes),
        answer=words,
        up=(name_cell(_("How the prudent score is made"), "total", "total"),),
    )


def _option_rows(asked: object) -> WorkingTable | None:
    """The possible answers with what each counts."""
    if not isinstance(asked, Question):
        return None
    rows = tuple(
        (name_cell(said(option.label)), figure_cell(factor(option.anchor))) for option in asked.options
    )
    counts = _("Strength (0–1)") if asked.role == "control" else _("Exposure (0–1)")
    return WorkingTable(_("What each answer counts"), heads(_("Answer"), counts), rows)


def _use_rows(subject: Subject, id: str) -> WorkingTable | None:
    rows = tuple(
        _use_row(subject, score, line)
        for score in subject.scorecard.criteria
        for line in (*score.drivers, *score.controls)
        if line.id == id
    )
    if not rows:
        return None
    head = (
        Cell(_("Risk")),
        Cell(_("Counts as")),
        *heads("", _("Weight or share"), _("Evidence"), _("Value: possible to prudent"))[1:],
    )
    return WorkingTable(_("Where this answer counts"), head, rows)


def _use_row(
    subject: Subject, score: CriterionScore, line: DriverWorking | ControlWorking
) -> tuple[Cell, ...]:
    risk = name_cell(f"{score.id} {said(subject.framework.criterion(score.id).title)}", "criterion", score.id)
    if isinstance(line, ControlWorking):
        return (
            risk,
            name_cell(_("Control"), "control", f"{score.id}.{line.id}"),
            figure_cell(factor(line.share)),
            figure_cell(f"{line.evidence} · {factor(line.factor)}"),
            figure_cell(figures.span(factor(line.strength.high), factor(line.strength.low))),
        )
    kind = _("Impact") if line.kind == "impact" else _("Likelihood")
    return (
        risk,
        Cell(kind if line.applies else _("%(kind)s, does not apply here") % {"kind": kind}),
        figure_cell(factor(line.weight) if line.applies else "–"),
        figure_cell("–" if line.evidence is None else f"{line.evidence} · {factor(line.factor)}"),
        figure_cell(figures.span(factor(line.value.low), factor(line.value.high)) if line.applies else "–"),
    )
