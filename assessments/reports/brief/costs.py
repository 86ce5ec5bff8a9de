"""Page 2: what the options cost, the largest lines, and which one is the dearer."""

from __future__ import annotations

from fractions import Fraction

from django.utils.translation import gettext as _

from assessments import figures
from assessments.costing.simulation import LineCost
from assessments.queries.comparison import OptionLine
from assessments.queries.cost import Dearer
from assessments.queries.insight import CostFacts
from assessments.reports import charts
from assessments.reports.amounts import amount, cost_range, over_years
from assessments.reports.brief.options import shown_lines
from assessments.reports.brief.parts import HALF_CHART, OPTIONS, EntryText, Picture
from assessments.reports.brief.sensitivity import on_a_line
from assessments.reports.charts import Figure, Spread
from assessments.reports.measure import fitting
from assessments.reports.reading import Reading

NAME_UNITS = HALF_CHART * charts.BESIDE_SHARE - 2
LARGEST, PAIRS = 3, 1
PAIR_WIDTH = 150.0  # drawing units of a name in a sentence


def cost_picture(reading: Reading, lines: int) -> Picture | None:
    """The options that have a cost model, this one first; names on so many ``lines`` at most."""
    spreads = cost_spreads(reading, lines)
    cost = reading.insight.cost if reading.insight else None
    if cost is None or not spreads:
        return None
    title = cost_message(reading, cost)
    svg = charts.range_plot(
        spreads, id="cost", title=title, width=HALF_CHART, gap=2.0, is_beside=True, theme=charts.PAPER
    )
    return Picture(title, svg, charts.height_of(svg) * 0.75)


def cost_spreads(reading: Reading, lines: int | None = None) -> list[Spread]:
    """The range of each option's cost: in the brief as many as its table has, cut to ``lines``; else all."""
    if reading.insight is None:
        return []
    found = reading.insight.comparison
    options = list(found.lines) if lines is None else shown_lines(reading)
    spreads = []
    for line in options:
        if line.cost is None:
            continue
        ends = (line.cost.p10, line.cost.p50, line.cost.p90)
        low, middle, high = (
            Figure(Fraction(end), reading.press.own(amount(end, found.currency))) for end in ends
        )
        text = reading.press.own(cost_range(line.cost, found.currency))
        name = option_name(reading, line)
        spreads.append(Spread(name if lines is None else short_name(name, lines), low, middle, high, text))
    return spreads


def short_name(name: str, lines: int) -> str:
    """So many lines of the narrow picture."""
    kept = fitting(name, lines=lines, width=NAME_UNITS, size=charts.SMALL, tail="…")
    return name if kept == name else f"{kept}…"


def option_name(reading: Reading, line: OptionLine) -> str:
    """An option as a text of ours names it."""
    return reading.press.own(line.title) if line.kind == "do_nothing" else reading.press.line(line.name)


def cost_message(reading: Reading, cost: CostFacts) -> str:
    """What half of the simulations stay under, and over how long."""
    summary = cost.summary
    words = {
        "amount": amount(summary.range.p50, summary.currency),
        "horizon": over_years(summary.horizon_years),
    }
    return reading.press.own(_("This option costs about %(amount)s %(horizon)s") % words)


def cost_entries(reading: Reading) -> list[EntryText]:
    """The largest lines and the odds that this option is the dearer one."""
    cost = reading.insight.cost if reading.insight else None
    if cost is None:
        return []
    press = reading.press
    return [
        (press.own(_("Largest cost lines")), press.words(largest_words(reading, cost)), 2, OPTIONS),
        (press.own(_("Dearer or not")), press.words(odds_words(reading, cost)), 2, OPTIONS),
    ]


def largest_words(reading: Reading, cost: CostFacts) -> str:
    """The three lines that cost most on average, and their part of the whole."""
    whole = cost.summary.range.mean
    return " · ".join(line_words(reading, cost, line, whole) for line in cost.summary.largest[:LARGEST])


def line_words(reading: Reading, cost: CostFacts, line: LineCost, whole: Fraction) -> str:
    share = figures.percent(line.range.mean / whole) if whole else ""
    name = reading.press.line(line.name)
    return f"{name} {amount(line.range.mean, cost.summary.currency)} ({share})"


def odds_words(reading: Reading, cost: CostFacts) -> str:
    """In how many simulations the offer that asks least for its use is the dearer one in the end."""
    names = {
        line.option_id: option_name(reading, line)
        for line in (reading.insight.comparison.lines if reading.insight else ())
    }
    own = reading.insight.option_id if reading.insight else 0
    pairs = [pair for pair in cost.dearer if {pair.option_id, pair.other_id} <= names.keys()]
    pairs.sort(key=lambda pair: own not in (pair.option_id, pair.other_id))
    if not pairs:
        return _("No other offer with another price has a cost model to compare with.")
    return " ".join(odds_sentence(names, pair) for pair in pairs[:PAIRS])


def odds_sentence(names: dict[int, str], pair: Dearer) -> str:
    words = {
        "cheap": on_a_line(names[pair.option_id], PAIR_WIDTH),
        "other": on_a_line(names[pair.other_id], PAIR_WIDTH),
        "share": figures.percent(pair.share, (Fraction(1, 2),)),
    }
    if pair.is_free:
        return (
            _("“%(cheap)s” is free and the dearer one in %(share)s of simulations against “%(other)s”.")
            % words
        )
    return (
        _("“%(cheap)s” asks less and is the dearer one in %(share)s of simulations against “%(other)s”.")
        % words
    )
