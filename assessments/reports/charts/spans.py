"""Options side by side: the range of each score, against the bands of the appetite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.reports.charts.drawing import (
    BAR,
    LEADING,
    NORMAL,
    SMALL,
    STACKED_BELOW,
    THEME,
    WIDE,
    Drawing,
    Figure,
    Key,
    Table,
    Theme,
    legend,
)
from assessments.reports.text_width import text_width, wrapped


@dataclass(frozen=True, slots=True)
class Span:
    """One option on a scale of 0 to 100: possible and prudent end. Without figures it says ``note`` only."""

    name: str
    low: Figure | None
    high: Figure | None
    text: str  # "43 (30 to 43)"
    note: str = ""  # the verdict in words


@dataclass(frozen=True, slots=True)
class Edge:
    """Where a band begins, and the verdict that begins there."""

    at: Figure
    word: str


def ranges(
    spans: Sequence[Span],
    *,
    edges: Sequence[Edge],
    id: str,
    title: str,
    width: float = WIDE,
    gap: float = 8.0,
    theme: Theme = THEME,
) -> SafeString:
    """A bar a line up to the prudent end, hatched from the possible end on; bands as dashed lines."""
    words = " ".join(_sentence(span) for span in spans)
    drawing = Drawing(id=id, title=title, description=words, width=width, theme=theme)
    is_narrow = width < STACKED_BELOW
    printed = max((text_width(span.text, NORMAL) for span in spans), default=0.0)
    noted = max((text_width(span.note, SMALL) for span in spans), default=0.0)
    longest = max((text_width(span.name, NORMAL) for span in spans), default=0.0)
    label = 0.0 if is_narrow else min(longest, width * 0.32)
    column = min(max(printed, noted), width * 0.26)
    left = 8.0 if is_narrow else label + 14
    right = width - 12.0 if is_narrow else width - column - 18
    y = legend(drawing, _keys(drawing, edges)) + 8
    top = y
    heights: list[tuple[float, float]] = []
    scale = (right - left) / 100
    for span in spans:
        if is_narrow:
            names = wrapped(span.name, width - printed - 16, NORMAL)
            drawing.lines(0, y + 12.5, names)
            drawing.text(width, y + 12.5, span.text, bold=True, anchor="end")
            middle = y + len(names) * LEADING + 5 + BAR / 2
            notes = wrapped(span.note, width, SMALL) if span.note else []
            drawing.lines(0, middle + BAR / 2 + 14, notes, size=SMALL, part="soft")
            y = middle + BAR / 2 + len(notes) * LEADING + gap + 3
        else:
            names, notes = wrapped(span.name, label, NORMAL), wrapped(span.note, column, SMALL)
            height = max(len(names) * LEADING, (1 + len(notes)) * LEADING)
            middle = y + height / 2
            drawing.lines(0, middle + 4.5 - (len(names) - 1) * LEADING / 2, names)
            drawing.text(right + 16, middle - (len(notes) - 1) * 8 - 3, span.text, bold=True)
            drawing.lines(right + 16, middle - (len(notes) - 1) * 8 + 12, notes, size=SMALL, part="soft")
            y += height + gap
        _span(drawing, span, left, scale, middle)
        heights.append((middle - BAR / 2 - 3, middle + BAR / 2 + 3))
    bottom = y - gap + 4
    # on a narrow drawing words stand between the bars, which no line may cross
    lengths = heights if is_narrow else [(top - 2, bottom)]
    for edge in edges:
        x = left + float(edge.at.value) * scale
        for start, end in lengths:
            drawing.line(x, start, x, end, "ink", dashed=True)
    for value in (0, 25, 50, 75, 100):
        x = left + value * scale
        drawing.line(x, bottom, x, bottom + 3, "soft")
        drawing.text(x, bottom + 14, str(value), size=SMALL, part="soft", anchor="middle")
    drawing.line(left, bottom, right, bottom, "soft")
    drawing.height = bottom + 19
    return drawing.svg()


def _span(drawing: Drawing, span: Span, left: float, scale: float, middle: float) -> None:
    if span.high is None:
        return
    low = span.high if span.low is None else span.low
    start, end = left + float(low.value) * scale, left + float(span.high.value) * scale
    drawing.rect(left, middle - BAR / 2, 100 * scale, BAR, "track")
    drawing.rect(left, middle - BAR / 2, start - left, BAR, "bar")
    drawing.filled(start, middle - BAR / 2, end - start, BAR, "hatched", "bar")
    drawing.line(end, middle - BAR / 2 - 2, end, middle + BAR / 2 + 2, "ink", width=2)


def _keys(drawing: Drawing, edges: Sequence[Edge]) -> list[Key]:
    """What the fills and the lines mean."""

    def spread(x: float, y: float) -> None:
        drawing.filled(x, y + 2, 20, BAR - 1, "hatched", "bar")
        drawing.line(x + 20, y, x + 20, y + BAR + 3, "ink", width=2)

    def edge_line(x: float, y: float) -> None:
        drawing.line(x + 11, y, x + 11, y + 15, "ink", dashed=True)

    keys = [Key(spread, _("Possible end to prudent end"))]
    if edges:
        bands = ", ".join(
            _("“%(verdict)s” above %(value)s") % {"verdict": edge.word, "value": edge.at.text}
            for edge in edges
        )
        keys.append(Key(edge_line, _("Our bands: %(bands)s") % {"bands": bands}))
    return keys


def _sentence(span: Span) -> str:
    note = {"name": span.name, "figure": span.text, "note": span.note}
    if span.high is None or not span.note:
        return _("%(name)s: %(figure)s.") % {
            **note,
            "figure": span.text if span.high else span.note or span.text,
        }
    return _("%(name)s: %(figure)s, %(note)s.") % note


def span_table(spans: Sequence[Span], *, caption: str, first: str) -> Table:
    """The same ranges as a table."""

    def cell(figure: Figure | None) -> str:
        return "–" if figure is None else figure.text

    head = (first, _("Prudent"), _("Possible"), _("Verdict"))
    return Table(
        caption, head, tuple((span.name, cell(span.high), cell(span.low), span.note or "–") for span in spans)
    )
