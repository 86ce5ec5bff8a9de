"""A comparison as printed cells, an option a column: the page and the PDF place the very same words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import figures
from assessments.frameworks.schema import Framework, Text
from assessments.labels import (
    APPETITE,
    ASSESSMENT_STATE,
    OPTION_KIND,
    OUTCOME,
    VALUE,
    VERDICT,
    Label,
    listed,
    said,
)
from assessments.queries.comparison import Comparison, DimensionEnds, OptionLine
from assessments.queries.ranking import overtakings

NONE = "–"
MOST_NAMED = 2  # options named in a sentence; the others are counted


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed figure, what stands under it, and a mark (a Label: icon, word and tone)."""

    text: str
    note: str = ""
    mark: Label | None = None
    is_best: bool = False  # the lowest of its row


@dataclass(frozen=True, slots=True)
class Row:
    """One attribute of every option, in the order of the columns."""

    name: str | Promise
    cells: tuple[Cell, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One option: how it is called and where it stands."""

    option_id: int
    assessment_id: int | None
    title: str
    subject: str  # vendor and product
    kind: Label | None  # only what is not an ordinary offer
    verdict: Label | None
    state: Label | None  # of the assessment, or what was decided
    progress: str  # "62 of 63 answered, 24 of them shared"


@dataclass(frozen=True, slots=True)
class ComparisonTable:
    """Columns and rows, in groups: the result, each dimension, money and time, and value apart."""

    columns: tuple[Column, ...]
    result: tuple[Row, ...]
    dimensions: tuple[Row, ...]
    terms: tuple[Row, ...]
    value: tuple[Row, ...]
    anchors: tuple[str, ...]  # of the value axis


def comparison_table(comparison: Comparison, framework: Framework) -> ComparisonTable:
    """In the active language. ``framework``: the version the request was opened with."""
    lines = comparison.lines
    return ComparisonTable(
        columns=tuple(column(line) for line in lines),
        result=(
            _row(_("Prudent score, and its range"), lines, lambda line: _score(line, framework)),
            _row(_("Hard stops"), lines, _stops),
            _row(
                _("Least risk of all"),
                lines,
                lambda line: _first(line, lines),
                note=_("share of all weightings of the dimensions"),
            ),
        ),
        dimensions=tuple(_dimension(index, lines, framework) for index in range(len(framework.dimensions))),
        terms=(
            _row(_cost_name(comparison), lines, lambda line: cost_cell(line, comparison.currency)),
            _row(_("Days to go-live"), lines, lambda line: Cell(_days(line.days_to_live))),
            _row(_("Days to leave"), lines, _exit),
            _row(_("Notice we are given, in days"), lines, lambda line: Cell(_days(line.notice_days))),
        ),
        value=(_row(_("Value for us"), lines, lambda line: value_cell(line, comparison.currency)),),
        anchors=tuple(str(label.word) for label in VALUE.values()),
    )


def _row(
    name: str, lines: Iterable[OptionLine], cell: Callable[[OptionLine], Cell], *, note: str = ""
) -> Row:
    return Row(name, tuple(cell(line) for line in lines), note)


# --- heads ---


def column(line: OptionLine) -> Column:
    """The head of one option."""
    state = OUTCOME[line.outcome] if line.outcome else ASSESSMENT_STATE.get(line.state)
    return Column(
        option_id=line.option_id,
        assessment_id=line.assessment_id,
        title=line.title,
        subject=" · ".join(part for part in (line.vendor, line.product) if part),
        kind=OPTION_KIND["incumbent"] if line.kind == "incumbent" else None,
        verdict=VERDICT[line.headline] if line.headline else None,
        state=state,
        progress=progress(line),
    )


def progress(line: OptionLine) -> str:
    """How many of its questions are answered, and how many of the answers serve other options too."""
    if not line.asked:
        return ""
    text = ngettext(
        "%(answered)d of %(asked)d question answered",
        "%(answered)d of %(asked)d questions answered",
        line.asked,
    ) % {"answered": line.answered, "asked": line.asked}
    if not line.shared:
        return text
    return _("%(answered)s, %(shared)d of them shared") % {"answered": text, "shared": line.shared}


# --- the result ---


def _score(line: OptionLine, framework: Framework) -> Cell:
    if line.total is None:
        return Cell(NONE)
    high = figures.total_points(line.total.high, framework)
    return Cell(high, _range(figures.total_points(line.total.low, framework), high))


def _range(low: str, high: str) -> str:
    return "" if low == high else figures.span(low, high)


def _stops(line: OptionLine) -> Cell:
    if line.headline is None:
        return Cell(NONE)
    if not line.triggered_stops and not line.waived_stops and not line.open_stops:
        return Cell(_("none"))
    triggered = ", ".join(line.triggered_stops) or _("none")
    notes = []
    if line.waived_stops:
        notes.append(_("waived: %(stops)s") % {"stops": ", ".join(line.waived_stops)})
    if line.open_stops:
        notes.append(_("not known yet: %(stops)s") % {"stops": ", ".join(line.open_stops)})
    return Cell(triggered, listed(notes))


def _first(line: OptionLine, lines: Sequence[OptionLine]) -> Cell:
    if line.first_share is None:
        return Cell(NONE, _("not ranked") if line.headline else "")
    beaten = beaten_by(line, lines)
    note = _("Dominated: nowhere better than %(options)s") % {"options": beaten} if beaten else ""
    return Cell(share(line.first_share), note)


def share(value: Fraction) -> str:
    """A drawn share: never printed as all or nothing while it is not."""
    return figures.percent(value, (Fraction(0), Fraction(1)))


def beaten_by(line: OptionLine, lines: Sequence[OptionLine]) -> str:
    """The options that are at least as good in every dimension and better in one; empty when none is."""
    titles = [
        _("“%(option)s”") % {"option": other.title}
        for other in lines
        if other.option_id in line.is_dominated_by
    ]
    named, more = ", ".join(titles[:MOST_NAMED]), len(titles) - MOST_NAMED
    if more <= 0:
        return named
    return f"{named} " + ngettext("and %(count)s more", "and %(count)s more", more) % {"count": more}


def _dimension(index: int, lines: Sequence[OptionLine], framework: Framework) -> Row:
    dimension = framework.dimensions[index]
    limits = [ceiling.above for ceiling in framework.ceilings if ceiling.dimension == dimension.id]
    ends = {
        line.option_id: next((item for item in line.dimensions if item.id == dimension.id), None)
        for line in lines
    }
    highs = [item.ends.high for item in ends.values() if item and item.ends]
    best = min(highs, default=None) if len(highs) > 1 else None
    limit = min(limits, default=None)

    def cell(line: OptionLine) -> Cell:
        return _ends(ends[line.option_id], framework, limit=limit, best=best)

    note = _("our limit: %(limit)s") % {"limit": figures.points(limit)} if limit is not None else ""
    return _row(said(dimension.name), lines, cell, note=note)


def _ends(
    item: DimensionEnds | None, framework: Framework, *, limit: Fraction | None, best: Fraction | None
) -> Cell:
    if item is None or item.ends is None:
        return Cell(NONE)
    high = figures.dimension_points(item.ends.high, framework, item.id)
    low = figures.dimension_points(item.ends.low, framework, item.id)
    is_over = limit is not None and item.ends.high > limit
    return Cell(
        high, _range(low, high), APPETITE["over"] if is_over else None, is_best=item.ends.high == best
    )


# --- money, time, value ---


def _cost_name(comparison: Comparison) -> str:
    years = comparison.horizon_years
    return ngettext("Cost over %(years)d year", "Cost over %(years)d years", years) % {"years": years}


def cost_cell(line: OptionLine, currency: str) -> Cell:
    """P50 with P10 to P90 under it."""
    if line.cost is None:
        return Cell(NONE, _("no cost model yet"))
    low, middle, high = (
        figures.money(Fraction(end), currency) for end in (line.cost.p10, line.cost.p50, line.cost.p90)
    )
    return Cell(middle, _range(low, high))


def _days(days: int | None) -> str:
    return NONE if days is None else figures.decimal(Fraction(days))


def _exit(line: OptionLine) -> Cell:
    leaving, notice = line.days_to_exit, line.notice_days
    is_late = leaving is not None and notice is not None and leaving > notice
    return Cell(_days(leaving), _("longer than the notice") if is_late else "")


def value_cell(line: OptionLine, currency: str) -> Cell:
    """The step with its anchor; money a year where the sponsor named it."""
    if line.value is None:
        return Cell(NONE, _("not judged yet"))
    money = (
        _("%(money)s a year") % {"money": figures.money(Fraction(Decimal(line.value_amount)), currency)}
        if line.value_amount is not None
        else ""
    )
    return Cell(str(VALUE[line.value].word), money)


# --- sentences ---


def first_sentence(comparison: Comparison) -> str:
    """Which option carries the least risk, and how sure that is: the message of the picture."""
    placed = [line for line in comparison.lines if line.first_share is not None]
    if not placed:
        return _("No option can be ranked yet: too little is known.")
    if len(placed) == 1:
        return _("Only “%(option)s” can be ranked so far.") % {"option": placed[0].title}
    best = max(placed, key=lambda line: (line.first_share or 0, -line.option_id))
    if best.first_share == 1:
        return _("“%(option)s” carries the least risk, however the dimensions are weighed") % {
            "option": best.title
        }
    return _("“%(option)s” carries the least risk under %(share)s of all weightings") % {
        "option": best.title,
        "share": share(best.first_share or Fraction(0)),
    }


def stops_named(found: Comparison, framework: Framework) -> list[tuple[str, Text]]:
    """What each hard stop says that the table names by its code."""
    named = {
        id for line in found.lines for id in (*line.triggered_stops, *line.waived_stops, *line.open_stops)
    }
    return [(id, message) for id, message in framework.stop_messages.items() if id in named]


def questions_sentence(comparison: Comparison) -> str:
    """What sharing answers saves."""
    asked = comparison.questions
    if asked.assessments < 2 or not asked.separately:
        return ""
    figures_of_it = {
        "once": asked.once,
        "separately": asked.separately,
        "assessments": asked.assessments,
        "share": figures.percent(Fraction(asked.once, asked.separately)),
    }
    text = _(
        "%(once)d questions instead of %(separately)d in %(assessments)d separate assessments "
        "(%(share)s): what is true of the request, the vendor or the product is asked once."
    )
    if asked.anew is None or asked.anew == asked.once:
        return text % figures_of_it
    again = _(
        "%(anew)d of them are asked anew (%(share)s of all); for the others the answer of another option is "
        "proposed, to be reconfirmed where it is true here too."
    ) % {"anew": asked.anew, "share": figures.percent(Fraction(asked.anew, asked.separately))}
    return f"{text % figures_of_it} {again}"


def ranking_sentence(comparison: Comparison) -> str:
    """How the shares of first places were found; empty when nothing is ranked."""
    if not comparison.draws:
        return ""
    return _(
        "Least risk of all: the share of %(draws)s drawn weightings of the dimensions (seed %(seed)s) under "
        "which an option has the lowest prudent risk. Options of which too little is known are not ranked. "
        "Hard stops, money and value do not enter it."
    ) % {"draws": figures.grouped(Fraction(comparison.draws)), "seed": comparison.seed}


def overtaking_sentences(comparison: Comparison, framework: Framework) -> list[str]:
    """What a dimension would have to weigh for another option to carry the least risk, nearest first."""
    titles = {line.option_id: line.title for line in comparison.lines}
    return [
        _(
            "“%(option)s” carries the least risk once “%(dimension)s” has %(weight)s of the weight; "
            "today it has %(today)s."
        )
        % {
            "option": titles[one.option_id],
            "dimension": said(framework.dimension(one.dimension).name),
            "weight": figures.percent(one.weight, [one.today]),
            "today": figures.weight(one.today),
        }
        for one in overtakings(comparison.lines, framework)
    ]


def value_sentence() -> str:
    """Why value stands apart."""
    return _("Value is the sponsor’s judgement on an axis of its own. It is never added to the risk.")
