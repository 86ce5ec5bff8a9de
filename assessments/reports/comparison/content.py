"""A comparison → two pages in one language: every text chosen, every figure printed. Computes no score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import figures
from assessments.frameworks.schema import Framework
from assessments.labels import OPTION_KIND, STOP_STATE, VALUE, listed
from assessments.queries.comparison import Comparison, OptionLine
from assessments.reports import charts
from assessments.reports.amounts import cost_range
from assessments.reports.brief.parts import CHART_WIDTH, PAGE_WIDTH, SIZE
from assessments.reports.comparison.picture import band_edges, spans
from assessments.reports.comparison.table import (
    Cell,
    ComparisonTable,
    Row,
    beaten_by,
    comparison_table,
    first_sentence,
    questions_sentence,
    ranking_sentence,
    value_sentence,
)
from assessments.reports.measure import fitting
from assessments.reports.press import Press, Run
from assessments.reports.typography import on_one_line

NAME_WIDTH = 112.0  # points, as in static/reports/report.css
REASON_WIDTH = 220.0
SENTENCE_WIDTH = 150.0
FOOT_WIDTH = 385.0
TITLE_SIZE = 13.5
SHORTEST = 10  # characters of a name that still say something
MOST_IDS = 2  # hard stops named in the table
MOST_HEADS = 5  # columns that have room for a name; more have their number alone


@dataclass(frozen=True, slots=True)
class Subject:
    """The request a comparison is about, in its sponsor's words."""

    title: str
    organisation: str
    sponsor: str
    deadline_on: date | None
    do_nothing: str


@dataclass(frozen=True, slots=True)
class Room:
    """How many options are printed, and how many lines their names and benefits may take."""

    options: int
    name_lines: int
    reason_lines: int
    gap: float = 8.0  # between the bars of the picture
    stops: int = 6  # told in words


@dataclass(frozen=True, slots=True)
class OptionRow:
    """One option in the table of page 1."""

    number: int
    name: Run
    about: Run  # vendor and product, or what kind of option it is
    verdict: str
    stops: Cell
    score: Cell
    cost: str
    to_live: str
    to_exit: Cell


@dataclass(frozen=True, slots=True)
class ValueRow:
    """The sponsor's judgement on one option."""

    number: int
    name: Run
    step: str
    money: str
    reason: Run


@dataclass(frozen=True, slots=True)
class Stop:
    """A hard stop that one option meets."""

    number: int
    id: str
    state: str
    message: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """Figures by option, under the numbers of page 1."""

    heads: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class ComparisonContent:
    """Both pages."""

    language: str
    title: str
    subject: Run
    author: str
    day: str  # ISO, for the metadata
    content_hash: str
    running: str
    strip: str
    message: str
    picture: SafeString | None
    cost_head: str
    options: tuple[OptionRow, ...]
    left_out: str
    dimensions: Matrix
    ranks: Matrix
    dominated: tuple[str, ...]
    stops: tuple[Stop, ...]
    stops_more: int
    values: tuple[ValueRow, ...]
    value_note: str
    do_nothing: Run
    notes: tuple[str, ...]


def comparison_content(
    comparison: Comparison,
    subject: Subject,
    framework: Framework,
    *,
    language: str,
    content_hash: str,
    room: Room,
) -> ComparisonContent:
    """The comparison in ``language``; ``room`` says how much of it is printed."""
    with translation.override(language):
        press = Press(language)
        comparison = replace(comparison, lines=tuple(_short(line) for line in comparison.lines))
        printed = kept(comparison.lines, room.options)
        shown = replace(comparison, lines=tuple(printed))
        table = comparison_table(shown, framework)
        message = press.own(first_sentence(comparison))
        stops = _stops(press, printed, framework)
        return ComparisonContent(
            language=language,
            title=press.own(_("Comparison of options: %(subject)s")) % {"subject": press.line(subject.title)},
            subject=press.user(_cut(subject.title, 2, PAGE_WIDTH, TITLE_SIZE)),
            author=press.line(subject.organisation),
            day=comparison.as_of.isoformat(),
            content_hash=content_hash,
            running=_running(press, subject, content_hash),
            strip=_strip(press, subject, comparison),
            message=message,
            picture=_picture(shown, framework, message, room),
            cost_head=press.own(str(table.terms[0].name)),
            options=tuple(
                _option(press, line, table, index, room=room, currency=comparison.currency)
                for index, line in enumerate(shown.lines)
            ),
            left_out=_left_out(press, comparison, printed),
            dimensions=Matrix(
                _heads(press, printed), tuple(_typeset(press, row) for row in table.dimensions)
            ),
            ranks=Matrix(_heads(press, printed), (_typeset(press, _bare(table.result[2])),)),
            dominated=_dominated(press, shown.lines),
            stops=stops[: room.stops],
            stops_more=max(len(stops) - room.stops, 0),
            values=tuple(_value(press, line, table, index, room) for index, line in enumerate(shown.lines)),
            value_note=press.own(value_sentence()),
            do_nothing=press.user(_cut(subject.do_nothing, 4, PAGE_WIDTH)),
            notes=tuple(press.own(note) for note in _notes(comparison) if note),
        )


def kept(lines: Sequence[OptionLine], most: int) -> list[OptionLine]:
    """At most ``most``, in their order: what is used today and doing nothing first, then the least risky."""

    def importance(line: OptionLine) -> tuple[bool, bool, object, int]:
        total = line.total.high if line.total else None
        return line.kind == "offer", total is None, total or 0, line.option_id

    chosen = {line.option_id for line in sorted(lines, key=importance)[:most]}
    return [line for line in lines if line.option_id in chosen]


def _short(line: OptionLine) -> OptionLine:
    """Under a name that fits into a sentence."""
    return replace(line, name=_cut(line.name, 2, SENTENCE_WIDTH))


# --- page 1 ---


def _strip(press: Press, subject: Subject, comparison: Comparison) -> str:
    parts = [press.line(subject.organisation), press.line(subject.sponsor)]
    if subject.deadline_on:
        parts.append(press.own(_("needed by %(day)s")) % {"day": press.date(subject.deadline_on)})
    parts.append(press.own(_("as of %(day)s")) % {"day": press.date(comparison.as_of)})
    return " · ".join(part for part in parts if part)


def _running(press: Press, subject: Subject, content_hash: str) -> str:
    tail = f" · {content_hash[:16]}"
    title = press.line(subject.title)
    cut = fitting(title, lines=1, width=FOOT_WIDTH, size=SIZE, tail=f"…{tail}")
    return title + tail if cut == title else f"{cut}…{tail}"


def _picture(comparison: Comparison, framework: Framework, message: str, room: Room) -> SafeString | None:
    drawn = [
        replace(span, name=f"{number}  {_cut(span.name, 2, 150.0)}")
        for number, span in _numbered_spans(comparison, framework)
    ]
    if not any(span.high for span in drawn):
        return None
    edges = band_edges(framework)
    return charts.ranges(
        drawn, edges=edges, id="options", title=message, width=CHART_WIDTH, gap=room.gap, theme=charts.PAPER
    )


def _numbered_spans(comparison: Comparison, framework: Framework) -> list[tuple[int, charts.Span]]:
    numbers = [number for number, line in enumerate(comparison.lines, start=1) if line.headline]
    return list(zip(numbers, spans(comparison, framework), strict=True))


def _option(
    press: Press, line: OptionLine, table: ComparisonTable, index: int, *, room: Room, currency: str
) -> OptionRow:
    column = table.columns[index]

    def cell(row: Row) -> Cell:
        return _set(press, row.cells[index])

    return OptionRow(
        number=index + 1,
        name=_name(press, line, room.name_lines),
        about=Run(
            press.own(str(column.kind.word))
            if column.kind
            else press.line(_cut(column.subject, 1, NAME_WIDTH))
        ),
        verdict=press.own(str(column.verdict.word)) if column.verdict else press.own(_("not assessed")),
        stops=_set(press, stops_cell(line)),
        score=cell(table.result[0]),
        cost=press.own(cost_range(line.cost, currency)) if line.cost else "–",
        to_live=cell(table.terms[1]).text,
        to_exit=cell(table.terms[2]),
    )


def _name(press: Press, line: OptionLine, lines: int) -> Run:
    if line.kind == "do_nothing":
        return Run(press.own(str(OPTION_KIND["do_nothing"].word)))
    return press.user(_cut(line.name, lines, NAME_WIDTH))


def _cut(text: str, lines: int, width: float, size: float = SIZE) -> str:
    """The text in so many lines; what is cut stands on the page of the comparison."""
    whole = on_one_line(text)
    cut = fitting(whole, lines=lines, width=width, size=size, tail="…")
    if cut == whole:
        return whole
    # A first word that is wider than its column is cut inside.
    return f"{cut if len(cut) > SHORTEST else whole[: SHORTEST * lines]}…"


def _left_out(press: Press, comparison: Comparison, printed: Sequence[OptionLine]) -> str:
    count = len(comparison.lines) - len(printed)
    if not count:
        return ""
    text = ngettext(
        "%(count)d more option stands on the page of the comparison.",
        "%(count)d more options stand on the page of the comparison.",
        count,
    )
    return press.own(text % {"count": count})


def stops_cell(line: OptionLine) -> Cell:
    """The first stops that are met, and how many more, waived and unknown ones there are."""
    if line.headline is None:
        return Cell("–")
    met, more = line.triggered_stops[:MOST_IDS], len(line.triggered_stops) - MOST_IDS
    text = ", ".join(met) or _("none")
    if more > 0:
        text = f"{text} +{more}"
    notes = [
        f"{STOP_STATE[state].word}: {len(ids)}"
        for state, ids in (("waived", line.waived_stops), ("open", line.open_stops))
        if ids
    ]
    return Cell(text, listed(notes))


# --- page 2 ---


def _heads(press: Press, lines: Sequence[OptionLine]) -> tuple[str, ...]:
    """The numbers of page 1; with the name where there is room."""
    if len(lines) > MOST_HEADS + 1:
        return tuple(str(number) for number in range(1, len(lines) + 1))
    return tuple(
        f"{number} · {press.line(_cut(line.title, 4, 60.0))}" for number, line in enumerate(lines, start=1)
    )


def _typeset(press: Press, row: Row) -> Row:
    return Row(press.own(str(row.name)), tuple(_set(press, cell) for cell in row.cells), press.own(row.note))


def _set(press: Press, cell: Cell) -> Cell:
    return replace(cell, text=press.own(cell.text), note=press.own(cell.note))


def _bare(row: Row) -> Row:
    """Without what stands under the figures: it is said in sentences."""
    return replace(row, cells=tuple(replace(cell, note="") for cell in row.cells))


def _dominated(press: Press, lines: Sequence[OptionLine]) -> tuple[str, ...]:
    found = [(line, beaten_by(line, lines)) for line in lines]
    text = _("“%(option)s” is dominated: nowhere better than %(others)s.")
    return tuple(
        press.line(text % {"option": _cut(line.title, 1, NAME_WIDTH * 2), "others": others})
        for line, others in found
        if others
    )


def _stops(press: Press, lines: Sequence[OptionLine], framework: Framework) -> tuple[Stop, ...]:
    return tuple(
        Stop(
            number,
            id,
            press.own(str(STOP_STATE[state].word)),
            _cut(press.said(framework.stop_messages[id]), 1, PAGE_WIDTH - 150),
        )
        for number, line in enumerate(lines, start=1)
        for state, ids in (("triggered", line.triggered_stops), ("waived", line.waived_stops))
        for id in ids
    )


def _value(press: Press, line: OptionLine, table: ComparisonTable, index: int, room: Room) -> ValueRow:
    cell = _set(press, table.value[0].cells[index])
    step = press.own(str(VALUE[line.value].word)) if line.value else cell.note
    reason = _cut(line.value_reason, room.reason_lines, REASON_WIDTH)
    return ValueRow(
        index + 1,
        _name(press, line, room.name_lines),
        step,
        cell.note if line.value else "",
        press.user(reason),
    )


def _notes(comparison: Comparison) -> list[str]:
    notes = [
        _(
            "Prudent risk runs from 0 (none) to 100: only proven controls count, and what is not known "
            "counts as bad. The range goes down to what holds if every claim is proven and every unknown "
            "turns out well."
        ),
        ranking_sentence(comparison),
        questions_sentence(comparison),
    ]
    if any(line.cost for line in comparison.lines):
        notes.append(
            _(
                "Cost: half of the simulations stay below the figure; eight in ten lie in the range beside "
                "it. Discounted at %(rate)s a year."
            )
            % {"rate": figures.weight(Fraction(comparison.discount_pct) / 100)}
        )
    return notes
