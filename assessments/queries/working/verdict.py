"""How the verdict and each hard stop come about."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assessments import figures
from assessments.labels import STOP_STATE, VERDICT, said
from assessments.queries.hard_stops import stop_rows
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
from assessments.scoring.scorecard import VerdictReason


def verdict_working(subject: Subject, id: str) -> Working:
    """The worst of band, ceilings, stops and gates; or the flag in its place."""
    if id != "verdict":
        raise KeyError(id)
    scorecard = subject.scorecard
    notes = [
        _(
            "The verdict is the worst that any line below asks for."
            " A band or limit begins strictly above its value."
        )
    ]
    if scorecard.headline == "not_enough_information":
        notes.append(
            _(
                "Without the flag the verdict would be “%(verdict)s”:"
                " it is not shown as one, because it cannot be defended."
            )
            % {"verdict": VERDICT[scorecard.verdict].word}
        )
    if scorecard.is_settled:
        notes.append(_("No answer that is still missing can change this."))
    return Working(
        kind="verdict",
        id=id,
        title=_("How the verdict is reached"),
        figure=str(VERDICT[scorecard.headline].word),
        meaning=said(subject.framework.verdict(scorecard.headline).decision),
        formula=(
            _("Verdict = the worst of: the band of the score, the limit of each dimension, each hard stop"),
        ),
        tables=(_reason_rows(subject), _band_rows(subject)),
        notes=tuple(notes),
        up=(),
    )


def _reason_rows(subject: Subject) -> WorkingTable:
    rows = tuple(
        (
            _reason_name(subject, reason),
            figure_cell(_value(subject, reason)),
            figure_cell("–" if reason.threshold is None else _threshold(reason)),
            name_cell(str(VERDICT[reason.floor].word)),
        )
        for reason in subject.scorecard.reasons
    )
    head = (*heads(_("What was compared"), _("Figure"), _("Limit")), Cell(_("Asks for at least")))
    return WorkingTable(_("What pushes the verdict, strongest first"), head, rows)


def _reason_name(subject: Subject, reason: VerdictReason) -> Cell:
    if reason.kind == "band":
        return name_cell(_("Prudent score"), "total", "total")
    if reason.kind == "range":
        return name_cell(_("Range between the possible and the prudent score"), "total", "total")
    if reason.kind == "coverage":
        return name_cell(_("Coverage"), "coverage", "coverage")
    if reason.kind == "ceiling":
        return name_cell(said(subject.framework.dimension(reason.id).name), "dimension", reason.id)
    if reason.kind == "gate":
        gate = next(gate for gate in subject.scorecard.gates if gate.id == reason.id)
        return name_cell(said(gate.message), "question", gate.question)
    stop = next(stop for stop in subject.scorecard.stops if stop.id == reason.id)
    return name_cell(f"{STOP_STATE[stop.state].word} · {said(stop.message)}", "stop", stop.id)


def _value(subject: Subject, reason: VerdictReason) -> str:
    if reason.value is None:
        return "–"
    if reason.kind == "coverage":
        return figures.percent(reason.value, (subject.framework.coverage_floor,))
    if reason.kind == "ceiling":
        return figures.dimension_points(reason.value, subject.framework, reason.id)
    return figures.total_points(reason.value, subject.framework)


def _threshold(reason: VerdictReason) -> str:
    assert reason.threshold is not None  # noqa: S101 -- its caller looked
    return (
        figures.percent(reason.threshold) if reason.kind == "coverage" else figures.points(reason.threshold)
    )


def _band_rows(subject: Subject) -> WorkingTable:
    rows = tuple(
        (
            name_cell(str(VERDICT[band.verdict].word)),
            figure_cell(
                _("from 0")
                if band.above is None
                else _("above %(limit)s") % {"limit": figures.points(band.above)}
            ),
        )
        for band in subject.framework.bands
    )
    return WorkingTable(_("The bands of the score"), heads(_("Verdict"), _("Prudent score")), rows)


def stop_working(subject: Subject, id: str) -> Working:
    """One hard stop: what it forbids, its state, and the answer behind it."""
    row = next((row for row in stop_rows(subject.scorecard, subject.framework) if row.id == id), None)
    if row is None:
        raise KeyError(id)
    rule = _(
        "It stands outside the score and is never averaged away:"
        " once triggered, it asks for at least “%(verdict)s” whatever the other answers."
    )
    notes = [rule % {"verdict": VERDICT[row.floor].word}]
    if row.state == "open":
        still = _("The question behind it is not answered for sure, so “%(verdict)s” is not offered.")
        notes.append(still % {"verdict": VERDICT["proceed"].word})
    notes.append(
        _("A named approver can waive it, with a reason and an end date; it stays visible.")
        if row.is_waivable
        else _("It is a legal prohibition: nobody can waive it.")
    )
    return Working(
        kind="stop",
        id=id,
        title=said(row.message),
        figure=str(STOP_STATE[row.state].word),
        meaning=_("A hard stop decides the outcome whatever the sum."),
        notes=tuple(notes),
        answer=answer_words(subject, row.question) if row.question else None,
        up=(name_cell(_("How the verdict is reached"), "verdict", "verdict"),),
    )
