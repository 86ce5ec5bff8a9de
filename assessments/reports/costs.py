"""Costs in words and pictures; every figure printed once, for the pages that show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import figures
from assessments.costing.model import CostModel, Line, Triangle
from assessments.costing.simulation import CostSummary, LineCost, Range
from assessments.labels import COST_CATEGORY, COST_TIMING
from assessments.models import UseCase
from assessments.queries.cost import CostComparison, Crossing, Dearer
from assessments.reports import charts
from assessments.reports.charts import Bar, Figure, Spread, Table
from assessments.reports.pictures import Picture

MOST_DRIVERS = 6
MOST_NAMED = 3
LEAST_SHARE = Fraction(1, 200)  # less is printed as 0 %


@dataclass(frozen=True, slots=True)
class LineWords:
    """A line of a model in words, for those who only read it."""

    name: str
    category: str
    amounts: str
    volume: str
    paid: str
    probability: str
    note: str
    is_beyond: bool  # it begins after the horizon, and counts nothing


def range_text(found: Range, currency: str) -> str:
    """P50 with its P10 and P90: "€378 (€320 to €509)"; one figure where nothing is uncertain."""
    low, middle, high = (figures.money(value, currency) for value in (found.p10, found.p50, found.p90))
    if low == high:
        return middle
    return _("%(middle)s (%(low)s to %(high)s)") % {"middle": middle, "low": low, "high": high}


def spread(name: str, found: Range, currency: str) -> Spread:
    """One line of a range plot."""
    low, middle, high = (
        Figure(value, figures.money(value, currency)) for value in (found.p10, found.p50, found.p90)
    )
    return Spread(name, low, middle, high, range_text(found, currency))


def costs_picture(comparison: CostComparison, names: Mapping[int, str]) -> Picture | None:
    """Every option's range; None while no option has a model."""
    if not comparison.summaries:
        return None
    spreads = [spread(names[id], found.range, found.currency) for id, found in comparison.summaries.items()]
    title = costs_message(comparison, names)
    return Picture(
        title,
        charts.range_plot(spreads, id="costs-wide", title=title),
        charts.range_plot(spreads, id="costs-narrow", title=title, width=charts.NARROW),
        charts.spread_table(spreads, caption=title, first=_("Option")),
    )


def costs_message(comparison: CostComparison, names: Mapping[int, str]) -> str:
    """Which option costs the least in the middle of its range."""
    least = min(comparison.summaries, key=lambda id: (comparison.summaries[id].range.p50, id))
    found = comparison.summaries[least]
    words = {
        "name": names[least],
        "amount": figures.money(found.range.p50, found.currency),
        "years": years(found.horizon_years),
    }
    if len(comparison.summaries) == 1:
        return _("“%(name)s” costs about %(amount)s over %(years)s") % words
    return _("“%(name)s” costs the least: about %(amount)s over %(years)s") % words


def years(number: int) -> str:
    """A span of years in words."""
    return ngettext("%(number)s year", "%(number)s years", number) % {"number": number}


def frame_sentence(use_case: UseCase) -> str:
    """In what all options are counted."""
    words = {"currency": use_case.currency, "years": years(use_case.horizon_years)}
    if not use_case.discount_pct:
        return _("Counted in %(currency)s over %(years)s, without discount.") % words
    rate = figures.weight(Fraction(use_case.discount_pct) / 100)
    return _("Counted in %(currency)s over %(years)s; later years are discounted by %(rate)s a year.") % {
        **words,
        "rate": rate,
    }


def dearer_sentence(fact: Dearer, names: Mapping[int, str]) -> str:
    """ "The free option is the dearer one in 63% of simulations", for this pair."""
    words = {
        "cheap": names[fact.option_id],
        "other": names[fact.other_id],
        "share": figures.percent(fact.share, (Fraction(0), Fraction(1))),
    }
    if fact.is_free:
        return (
            _(
                "“%(cheap)s” has no licence or usage fee; all costs counted, it is dearer than "
                "“%(other)s” in %(share)s of simulations."
            )
            % words
        )
    return (
        _(
            "“%(cheap)s” looks cheapest at first; all costs counted, it is dearer than "
            "“%(other)s” in %(share)s of simulations."
        )
        % words
    )


def crossing_sentence(crossing: Crossing, names: Mapping[int, str]) -> str:
    """The volume at which two options cost the same."""
    words = {
        "volume": _volume(crossing.at.volume),
        "expected": _volume(crossing.at.expected),
        "unit": crossing.at.unit,
        "name": names[crossing.option_id],
        "other": names[crossing.other_id],
    }
    if crossing.at.above == "dearer":
        return (
            _(
                "“%(name)s” costs less on average than “%(other)s” up to %(volume)s a year (unit: "
                "%(unit)s), and more above; expected volume: %(expected)s."
            )
            % words
        )
    return (
        _(
            "“%(name)s” costs more on average than “%(other)s” up to %(volume)s a year (unit: "
            "%(unit)s), and less above; expected volume: %(expected)s."
        )
        % words
    )


def _volume(value: Fraction) -> str:
    return figures.grouped(value, 0 if value >= 10 or value.denominator == 1 else 2)


def drivers_sentence(summary: CostSummary) -> str:
    """What makes the total uncertain, in one line."""
    named = [
        _("“%(name)s” %(share)s") % {"name": line.name, "share": _share(line)}
        for line in _drivers(summary)[:MOST_NAMED]
    ]
    return ", ".join(named) or _("nothing in it is uncertain")


def _drivers(summary: CostSummary) -> list[LineCost]:
    """Those that bring at least half a percent."""
    return [line for line in summary.drivers if line.spread_share >= LEAST_SHARE][:MOST_DRIVERS]


def drivers_picture(summary: CostSummary) -> Picture | None:
    """What makes the total uncertain; None where nothing does."""
    drivers = _drivers(summary)
    if not drivers:
        return None
    title = _("“%(name)s” brings %(share)s of the uncertainty") % {
        "name": drivers[0].name,
        "share": figures.percent(drivers[0].spread_share),
    }
    bars = [Bar(line.name, Figure(100 * line.spread_share, _share(line))) for line in drivers]
    whole = Fraction(100)
    return Picture(
        title,
        charts.horizontal_bars(bars, id="drivers-wide", title=title, maximum=whole),
        charts.horizontal_bars(bars, id="drivers-narrow", title=title, maximum=whole, width=charts.NARROW),
        lines_table(summary, caption=title),
    )


def lines_table(summary: CostSummary, *, caption: str) -> Table:
    """What each line costs over the horizon, and its share of the uncertainty."""
    head = (_("Line"), _("Mean"), "P10", "P50", "P90", _("Share of the uncertainty"))
    rows = tuple(
        (line.name, *_range_cells(line.range, summary.currency), _share(line)) for line in summary.lines
    )
    return Table(caption, head, rows, (_("Total"), *_range_cells(summary.range, summary.currency), ""))


def _range_cells(found: Range, currency: str) -> tuple[str, ...]:
    return tuple(figures.money(value, currency) for value in (found.mean, found.p10, found.p50, found.p90))


def _share(line: LineCost) -> str:
    return figures.percent(line.spread_share)


def years_table(summaries: Mapping[str, CostSummary]) -> Table:
    """The cash of each year, one option a row, not discounted."""
    horizon = max((found.horizon_years for found in summaries.values()), default=0)
    head = (_("Option"), *(_("Year %(number)s") % {"number": year + 1} for year in range(horizon)))
    rows = tuple(
        (name, *(range_text(year.range, found.currency) for year in found.per_year))
        for name, found in summaries.items()
    )
    return Table(_("Cash per year: P50 (P10 to P90), not discounted"), head, rows)


def line_words(model: CostModel, notes: Sequence[str]) -> list[LineWords]:
    """The lines of a model as they were given, each with its source or assumption."""
    return [_line_words(line, note, model) for line, note in zip(model.lines, notes, strict=True)]


def _line_words(line: Line, note: str, model: CostModel) -> LineWords:
    volume = ""
    if line.volume:
        printed = (_volume(value) for value in _three(line.volume))
        volume = f"{_points(printed)} {line.unit}"
    return LineWords(
        name=line.name,
        category=str(COST_CATEGORY[line.category].word),
        amounts=_points(figures.money(value, model.currency) for value in _three(line.amount)),
        volume=volume,
        paid=_paid(line),
        probability=figures.weight(line.probability),
        note=note,
        is_beyond=line.year > model.horizon_years,
    )


def _three(estimate: Triangle) -> tuple[Fraction, Fraction, Fraction]:
    return (estimate.low, estimate.mode, estimate.high)


def _points(printed: Iterable[str]) -> str:
    """Three points in words, or one where they are the same."""
    texts: Sequence[str] = tuple(printed)
    return texts[0] if len(set(texts)) == 1 else " / ".join(texts)


def _paid(line: Line) -> str:
    words = {"when": COST_TIMING[line.timing].word, "year": line.year}
    if line.timing == "yearly" and line.year == 1:
        return str(words["when"])
    if line.timing == "yearly":
        return _("%(when)s from year %(year)s") % words
    return _("%(when)s, in year %(year)s") % words
