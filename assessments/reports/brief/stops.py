"""Hard stops on page 1: what decides whatever the score."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.labels import STOP_STATE
from assessments.reports.brief.parts import LABEL_WIDTH, PAGE_WIDTH, SIZE, WORKING, StopRow, height_of, shown
from assessments.reports.press import Runs
from assessments.reports.reading import Reading
from assessments.scoring.scorecard import StopResult

STOP_WIDTH = PAGE_WIDTH - LABEL_WIDTH


StopText = tuple[str, str, Runs]
STOP_ORDER = {"triggered": 0, "open": 1, "waived": 2}


def stops_in_order(reading: Reading) -> list[StopResult]:
    """Triggered ones first, then those still open, then the waived."""
    return sorted(reading.dossier.scorecard.stops, key=lambda stop: STOP_ORDER[stop.state])


def stop_texts(reading: Reading) -> list[StopText]:
    """Every stop that is not passed, and one line for those that are; the title says it where all are."""
    press = reading.press
    rows: list[StopText] = []
    for stop in stops_in_order(reading):
        text = f"{press.said(stop.message)} ({stop.question or stop.id})"
        rows.append((stop.state, press.own(str(STOP_STATE[stop.state].word)), press.words(text)))
    passed = passed_stops(reading)
    if rows and passed:
        text = ngettext(
            "%(count)s hard stop was checked and does not apply here.",
            "%(count)s hard stops were checked and do not apply here.",
            passed,
        ) % {"count": passed}
        rows.append(("passed", press.own(str(STOP_STATE["passed"].word)), press.words(text)))
    return rows


def passed_stops(reading: Reading) -> int:
    """How many hard stops were asked about and are neither triggered, waived nor open."""
    carried = sum(1 for question in reading.asked if question.stop_option is not None)
    by_context = len(reading.framework.context.hard_stops)
    return carried + by_context - len(reading.dossier.scorecard.stops)


def stop_heights(stops: list[StopText]) -> list[int]:
    """The lines of each row, two at most."""
    return [min(2, height_of(text, STOP_WIDTH, SIZE)) for _state, _word, text in stops]


def stops_shown(reading: Reading, stops: list[StopText], lines: int) -> tuple[tuple[StopRow, ...], str]:
    """The rows that fit, and how many more there are."""
    count = shown(stop_heights(stops), lines)
    rows = tuple(
        StopRow(state, word, reading.press.fit(text, lines=2, width=STOP_WIDTH, size=SIZE, section=WORKING))
        for state, word, text in stops[:count]
    )
    hidden = len(stops) - count
    more = ngettext(
        "… and %(count)s more line (continues in appendix, §%(section)s)",
        "… and %(count)s more lines (continues in appendix, §%(section)s)",
        hidden,
    ) % {"count": hidden, "section": WORKING}
    return rows, reading.press.own(more) if hidden else ""


def stops_title(reading: Reading) -> str:
    """The message of the hard stops."""
    states = [stop.state for stop in reading.dossier.scorecard.stops]
    triggered, is_open = states.count("triggered"), states.count("open")
    if triggered:
        text = ngettext(
            "%(count)s hard stop is triggered: it decides, whatever the score",
            "%(count)s hard stops are triggered: they decide, whatever the score",
            triggered,
        ) % {"count": triggered}
    elif is_open:
        text = ngettext(
            "No hard stop is triggered, but %(count)s is still unknown",
            "No hard stop is triggered, but %(count)s are still unknown",
            is_open,
        ) % {"count": is_open}
    elif "waived" in states:
        text = _("Every hard stop that applies is waived, until the date of its waiver")
    else:
        text = ngettext(
            "No hard stop is triggered: %(count)s was checked and does not apply here",
            "No hard stop is triggered: %(count)s were checked and do not apply here",
            passed_stops(reading),
        ) % {"count": passed_stops(reading)}
    return reading.press.own(text)
