"""§12, what would change the result: weights, answers, what-if cases, conditions."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assessments.labels import VERDICT
from assessments.reports import charts
from assessments.reports.appendix.chapter import Chapter, Grid, Part, own_table
from assessments.reports.brief.cases import case_name, ladder_of, row
from assessments.reports.brief.parts import CHANGES
from assessments.reports.brief.sensitivity import (
    robustness_message,
    robustness_rows,
    swing,
    tornado_message,
    word,
)
from assessments.reports.charts import Table
from assessments.reports.conditions import blocker_sentence, improvement_sentence
from assessments.reports.reading import Reading
from assessments.reports.robustness import break_even_sentence


def changes(reading: Reading) -> Chapter:
    """What page 2 draws, as tables, with the method of each."""
    own = reading.press.own
    title = own(_("What would change the result"))
    if reading.insight is None:
        return Chapter(CHANGES, title, (Part("", (own(_("Not computed when this was frozen.")),)),))
    parts = (*weights(reading), *answers(reading), *cases(reading), *conditions(reading))
    return Chapter(CHANGES, title, parts)


def weights(reading: Reading) -> tuple[Part, ...]:
    """Robustness with its formula and the weights at which the verdict gives way."""
    insight, own = reading.insight, reading.press.own
    if insight is None or not insight.robustness:
        return ()
    prudent = insight.robustness[0]
    method = _(
        "Share = volume of the weightings (each dimension 0 or more, 1 in all, every one alike) under which "
        "the worst of band, limits, hard stops and gates gives this verdict; computed exactly, without "
        "draws. A break-even weight moves one dimension, the others in proportion."
    )
    sentences = [break_even_sentence(item, reading.framework) for item in prudent.break_evens]
    table = charts.row_table(
        robustness_rows(reading), caption=robustness_message(reading, prudent), first=_("End")
    )
    return (
        Part(
            own(_("Weights of the dimensions")),
            tuple(own(text) for text in (method, *sentences)),
            (Grid(own_table(table, reading.press), is_figures=True),),
        ),
    )


def answers(reading: Reading) -> tuple[Part, ...]:
    """The tornado as a table."""
    insight = reading.insight
    if insight is None or not insight.tornado:
        return ()
    own = reading.press.own
    method = _(
        "Each answer is moved alone through its options, each with the best proof, all others staying; "
        "interactions between answers are ignored."
    )
    table = charts.tornado_table(
        [swing(reading, bar) for bar in insight.tornado],
        caption=tornado_message(reading, insight.tornado),
        first=_("Answer"),
    )
    return (Part(own(_("Answers")), (own(method),), (Grid(own_table(table, reading.press), css="swings"),)),)


def cases(reading: Reading) -> tuple[Part, ...]:
    """Every what-if case, those that do not apply too, with what each forces."""
    insight = reading.insight
    if insight is None or not insight.cases:
        return ()
    press = reading.press
    known = [case for case in insight.cases if case.state != "not_applicable"]
    ladder = ladder_of(known)
    rows = []
    for case in insight.cases:
        name = case_name(reading, case)
        if case.state == "not_applicable":
            rows.append((name, "–", "–", press.own(_("does not apply in this context"))))
            continue
        line = row(reading, case, ladder)
        forced = ", ".join(dict.fromkeys(item.question for item in case.forced))
        notes = [line.note, _("worsens %(ids)s") % {"ids": forced} if forced else ""]
        notes += [press.said(text) for text in case.late_exit]
        if case.exit_is_open:
            notes.append(_("whether leaving takes longer than the notice is not known"))
        rows.append(
            (
                name,
                press.own(word(case.before.headline)),
                press.own(word(case.after.headline)),
                press.own("; ".join(note for note in notes if note)) or "–",
            )
        )
    head = tuple(
        press.own(cell) for cell in (_("What-if case"), _("Before"), _("After"), _("What else changes"))
    )
    method = _(
        "Each case is played alone. It never improves an answer, keeps its evidence, and leaves unknown what "
        "is unknown. Where the days to leave are not known, nothing is guessed."
    )
    return (
        Part(
            press.own(_("What-if cases")),
            (press.own(method),),
            (Grid(Table("", head, tuple(rows)), css="cases"),),
        ),
    )


def conditions(reading: Reading) -> tuple[Part, ...]:
    """The cheapest sets of conditions, or what stands in the way."""
    found = reading.insight.conditions if reading.insight else None
    if found is None or found.already_met:
        return ()
    press, framework = reading.press, reading.framework
    words = {"verdict": str(VERDICT[found.target].word), "count": len(found.sets)}
    if not found.sets:
        lines = [_("No set of conditions brings “%(verdict)s”.") % words]
        lines += [blocker_sentence(blocker, framework) for blocker in found.blockers]
        return (Part(press.own(_("Conditions")), tuple(press.own(line) for line in lines)),)
    lead = _("The least effort that brings “%(verdict)s”; sets of the same effort: %(count)s.") % words
    if not found.is_proven:
        lead += " " + _("The search was cut short: a smaller set may exist.")
    rows = tuple(
        (item.question, improvement_sentence(item, framework), str(item.effort))
        for item in found.sets[0].improvements
    )
    table = own_table(Table("", (_("Question"), _("Condition"), _("Effort, 1 to 5")), rows), press)
    return (Part(press.own(_("Conditions")), (press.own(lead),), (Grid(table, css="sets"),)),)
