"""§11, the options of the request side by side, and what this one costs, line by line."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assessments import figures
from assessments.costing.model import Line, Triangle
from assessments.labels import COST_CATEGORY, COST_TIMING, VALUE
from assessments.queries.insight import CostFacts
from assessments.reports import charts
from assessments.reports.amounts import amount, cost_range, over_years
from assessments.reports.appendix.chapter import Chapter, Grid, Part, own_table
from assessments.reports.brief.costs import cost_spreads, odds_words, option_name
from assessments.reports.brief.options import risk_of, short_days, verdict_of
from assessments.reports.brief.parts import OPTIONS
from assessments.reports.charts import Table
from assessments.reports.reading import Reading


def options(reading: Reading) -> Chapter:
    """Every option, then the cost model."""
    own = reading.press.own
    return Chapter(OPTIONS, own(_("Options and cost")), (options_part(reading), *cost_parts(reading)))


def options_part(reading: Reading) -> Part:
    own, insight = reading.press.own, reading.insight
    if insight is None:
        return Part("", (own(_("Not computed when this was frozen.")),))
    found = insight.comparison
    head = (
        _("Option"),
        _("Value"),
        _("Prudent risk"),
        _("Cost P50 (P10–P90)"),
        _("To live"),
        _("To leave"),
        _("Verdict"),
    )
    rows = tuple(
        (
            option_name(reading, line),
            own(str(VALUE[line.value].word)) if line.value else "–",
            own(risk_of(reading, line)),
            own(cost_range(line.cost, found.currency)) if line.cost else "–",
            short_days(reading, line.days_to_live),
            short_days(reading, line.days_to_exit),
            own(verdict_of(line)),
        )
        for line in found.lines
    )
    text = _(
        "Value is the sponsor’s own judgement from 1 to 5 and never enters the risk. Cost is a range of "
        "simulations %(horizon)s, discounted at %(rate)s a year."
    ) % {
        "horizon": over_years(found.horizon_years),
        "rate": figures.percent(figures.Fraction(found.discount_pct) / 100, (figures.Fraction(0),)),
    }
    table = Table("", tuple(own(cell) for cell in head), rows)
    return Part("", (own(text),), (Grid(table, css="compared"),))


def cost_parts(reading: Reading) -> tuple[Part, ...]:
    """The model as it was drawn, its lines and its years; that there is none."""
    own, insight = reading.press.own, reading.insight
    if insight is None:
        return ()
    if insight.cost is None:
        return (Part(own(_("Cost model")), (own(_("No cost model yet.")),)),)
    cost = insight.cost
    spreads = charts.spread_table(cost_spreads(reading), caption=_("Cost of the options"), first=_("Option"))
    drawn = _("%(draws)s simulations with seed %(seed)s; means and shares are exact.") % {
        "draws": figures.grouped(figures.Fraction(cost.draws)),
        "seed": cost.seed,
    }
    grids = (
        Grid(lines_table(reading, cost), css="lines"),
        years_grid(reading, cost),
        figures_grid(reading, spreads),
    )
    return (Part(own(_("Cost model")), (own(drawn), own(odds_words(reading, cost))), grids),)


def figures_grid(reading: Reading, table: Table) -> Grid:
    return Grid(own_table(table, reading.press), is_figures=True)


def lines_table(reading: Reading, cost: CostFacts) -> Table:
    """Each line with its estimate, its mean over the horizon and its share of the uncertainty."""
    press = reading.press
    head = (_("Line"), _("Estimate: least, most likely, highest"), _("Mean"), _("Share of the uncertainty"))
    summaries = {line.id: line for line in cost.summary.lines}
    rows = []
    for line in cost.model.lines:
        summary = summaries[line.id]
        name = f"{press.line(line.name)} · {COST_CATEGORY[line.category].word}"
        mean = amount(summary.range.mean, cost.model.currency)
        share = figures.percent(summary.spread_share)
        rows.append((press.own(name), press.own(estimate(line, cost.model.currency)), mean, press.own(share)))
    return Table("", tuple(press.own(cell) for cell in head), tuple(rows))


def estimate(line: Line, currency: str) -> str:
    """The three points with volume, timing and probability."""
    parts = [three_points(line.amount, currency)]
    if line.volume is not None:
        ends = (line.volume.low, line.volume.mode, line.volume.high)
        parts.append("× " + " / ".join(figures.grouped(end) for end in ends) + f" {line.unit}".rstrip())
    parts.append(str(COST_TIMING[line.timing].word).lower())
    parts.append(_("from year %(year)s") % {"year": line.year} if line.timing == "yearly" else year_of(line))
    if line.probability != 1:
        parts.append(_("probability %(share)s") % {"share": figures.percent(line.probability)})
    return ", ".join(parts)


def year_of(line: Line) -> str:
    return _("in year %(year)s") % {"year": line.year}


def three_points(found: Triangle, currency: str) -> str:
    return " / ".join(figures.money(end, currency) for end in (found.low, found.mode, found.high))


def years_grid(reading: Reading, cost: CostFacts) -> Grid:
    """The cash of each year, not discounted."""
    currency = cost.model.currency
    rows = tuple(
        (
            _("Year %(year)s") % {"year": year.year},
            *(amount(end, currency) for end in (year.range.p10, year.range.p50, year.range.p90)),
        )
        for year in cost.summary.per_year
    )
    table = Table(_("Cash of each year, not discounted"), (_("Year"), "P10", "P50", "P90"), rows)
    return figures_grid(reading, table)
