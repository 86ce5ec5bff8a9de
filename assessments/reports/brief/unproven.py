"""Page 2, in words: how one leaves, and each block for which there is nothing to draw."""

from __future__ import annotations

from fractions import Fraction

from django.utils.translation import gettext as _

from assessments import figures
from assessments.labels import VERDICT
from assessments.reports.amounts import amount
from assessments.reports.brief.costs import cost_entries
from assessments.reports.brief.parts import ANSWERS, CHANGES, CLAUSES, WORKING, EntryText
from assessments.reports.conditions import blocker_sentence
from assessments.reports.reading import Reading

BLOCKERS = 2  # named on the page


def unproven(reading: Reading) -> list[EntryText]:
    """What stands in words: the blocks without a picture, then exit. Nothing is silently absent."""
    return [*missing(reading), *costs(reading), *conditions(reading), *exit_lines(reading)]


def missing(reading: Reading) -> list[EntryText]:
    """The blocks that have nothing to draw, each with its reason."""
    press, insight, total = reading.press, reading.insight, reading.dossier.scorecard.total
    if insight is not None and total is not None:
        return []
    if insight is None:
        words = _("Not computed when this was frozen: an older version of the program did not know it.")
    else:
        words = _("Nothing is scored, so nothing can be computed.")
    names = (_("Sensitivity"), _("Robustness"), _("What-if cases"))
    return [(press.own(name), press.words(words), 2, CHANGES) for name in names]


def costs(reading: Reading) -> list[EntryText]:
    """The largest lines and the odds; without a model, what the gates say."""
    press = reading.press
    gates = shut_gates(reading)
    rows = cost_entries(reading)
    if not rows:
        words = _("No cost model yet: no range, no largest lines, no odds that “free” is dearer.")
        return [(press.own(_("Cost")), press.words(f"{gates} {words}".strip()), 4, WORKING)]
    return [*rows, *([(press.own(_("Gate")), press.words(gates), 3, WORKING)] if gates else [])]


def shut_gates(reading: Reading) -> str:
    """The gates that take plain approval off the table."""
    shut = [gate for gate in reading.dossier.scorecard.gates if not gate.is_open]
    if not shut:
        return ""
    messages = " ".join(reading.press.said(gate.message) for gate in shut)
    return _("Gate shut, so no plain approval: %(messages)s") % {"messages": messages}


def conditions(reading: Reading) -> list[EntryText]:
    """That no set of conditions makes it a yes, and what stands in the way; nothing where one does."""
    found = reading.insight.conditions if reading.insight else None
    if found is None or found.sets or found.already_met:
        return []
    lines = " ".join(blocker_sentence(one, reading.framework) for one in found.blockers[:BLOCKERS])
    words = {"verdict": str(VERDICT[found.target].word), "lines": lines}
    text = _("No set of conditions brings “%(verdict)s”. %(lines)s") % words
    return [(reading.press.own(_("Conditions")), reading.press.words(text), 3, CLAUSES)]


# --- how one leaves ---


def exit_lines(reading: Reading) -> list[EntryText]:
    """Alternative, days and cost, last test: as the answers, the option and its cost model have them."""
    press, rows = reading.press, []
    labels = {
        "alternative": _("Exit: alternative"),
        "delay": _("Exit: delay"),
        "tested": _("Exit: plan and test"),
    }
    for key, question_id in exit_questions(reading):
        if question_id in reading.effects:
            words = reading.chosen(reading.framework.question(question_id))
        else:
            words = press.own(_("Not asked for this option"))
        words = f"{words} ({question_id})"
        if key == "delay":
            words = press.own(" · ").join([*exit_terms(reading), words])
        rows.append((press.own(labels[key]), press.words(words), 2, ANSWERS))
    return rows or [
        (press.own(_("Exit")), press.words(_("This framework version names no exit questions.")), 1, ANSWERS)
    ]


def exit_terms(reading: Reading) -> list[str]:
    """Days to leave, notice and what leaving costs, where they are known."""
    line, press = reading.line, reading.press
    if line is None:
        return []
    if line.days_to_exit is None:
        words = [_("days to leave not estimated")]
    else:
        words = [_("%(days)s to leave") % {"days": figures.days(line.days_to_exit)}]
    if line.notice_days is not None:
        words.append(_("%(days)s of notice") % {"days": figures.days(line.notice_days)})
    cost = exit_cost(reading)
    if cost:
        words.append(cost)
    return [press.own(text) for text in words]


def exit_cost(reading: Reading) -> str:
    """What leaving costs if it happens, at the most likely estimate."""
    cost = reading.insight.cost if reading.insight else None
    if cost is None:
        return ""
    lines = [line for line in cost.model.lines if line.category == "exit"]
    if not lines:
        return ""
    paid = sum((line.amount.mode * (line.volume.mode if line.volume else 1) for line in lines), Fraction(0))
    return _("about %(amount)s") % {"amount": amount(paid, cost.model.currency)}


def exit_questions(reading: Reading) -> list[tuple[str, str]]:
    """The questions whose answers tell how one leaves, if the framework names them."""
    named = getattr(reading.framework, "exit", None)
    if named is None:
        return []
    return [("alternative", named.alternative), ("delay", named.delay), ("tested", named.tested)]
