"""Page 2: what could change the result, and what this version does not compute yet."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.reports.brief.parts import ANSWERS, WORKING, EntryText
from assessments.reports.reading import Reading

NAMED = 4  # questions named in a sentence


def unproven(reading: Reading) -> list[EntryText]:
    """Sensitivity to concentration: what is known today, and what this version does not compute."""
    press = reading.press
    return [
        (press.own(_("Sensitivity")), press.words(sensitivity(reading)), 3, WORKING),
        (
            press.own(_("Robustness")),
            press.words(_("Not computed yet: the share of weightings under which this verdict holds.")),
            2,
            WORKING,
        ),
        (
            press.own(_("Scenarios")),
            press.words(_("Not played yet: verdict, days to exit and cost after a shock.")),
            2,
            WORKING,
        ),
        (press.own(_("Cost")), press.words(cost(reading)), 5, WORKING),
        *exit_lines(reading),
        (
            press.own(_("Concentration")),
            press.words(_("Not measured yet: the share of our critical uses on one vendor, host or model.")),
            2,
            WORKING,
        ),
    ]


def sensitivity(reading: Reading) -> str:
    """What could flip the verdict, as far as it is known without a tornado."""
    flips = [effect.question for effect in reading.dossier.scorecard.effects if effect.can_change_verdict]
    missing = _("No tornado yet: flip points are not computed.")
    if not flips:
        return missing + " " + _("No single answer, given at its best or its worst, changes the verdict.")
    text = ngettext(
        "One answer could change the verdict alone: %(ids)s.",
        "%(count)s answers could each change the verdict alone; first %(ids)s.",
        len(flips),
    )
    first = ", ".join(flips[:NAMED])
    return f"{missing} {text % {'count': len(flips), 'ids': first}}"


def cost(reading: Reading) -> str:
    """What the gates say, and that there is no cost model yet."""
    shut = [gate for gate in reading.dossier.scorecard.gates if not gate.is_open]
    words = [_("No cost model yet: no range, no largest lines, no odds that “free” is dearer.")]
    if shut:
        messages = " ".join(reading.press.said(gate.message) for gate in shut)
        words.insert(0, _("Gate shut, so no plain approval: %(messages)s") % {"messages": messages})
    else:
        words.append(_("Every gate is open."))
    return " ".join(words)


def exit_lines(reading: Reading) -> list[EntryText]:
    """Alternative, delay and last test, as the answers have them."""
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
        rows.append((press.own(labels[key]), press.words(f"{words} ({question_id})"), 2, ANSWERS))
    return rows or [
        (press.own(_("Exit")), press.words(_("This framework version names no exit questions.")), 1, ANSWERS)
    ]


def exit_questions(reading: Reading) -> list[tuple[str, str]]:
    """The questions whose answers tell how one leaves, if the framework names them."""
    named = getattr(reading.framework, "exit", None)
    if named is None:
        return []
    return [("alternative", named.alternative), ("delay", named.delay), ("tested", named.tested)]
