"""The tornado: how far each answer alone moves the score, and where the verdict flips."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.reports.charts.drawing import (
    BAR,
    LEADING,
    SMALL,
    STACKED_BELOW,
    THEME,
    WIDE,
    Drawing,
    Figure,
    Table,
    Theme,
)
from assessments.reports.text_width import text_width, wrapped


@dataclass(frozen=True, slots=True)
class Swing:
    """One line of a tornado: the score at the best and at the worst answer, all others staying."""

    name: str
    low: Figure
    high: Figure
    flip: str = ""  # the flip point in words; empty when no answer changes the verdict


def tornado(
    swings: Sequence[Swing],
    *,
    now: Figure,
    id: str,
    title: str,
    edges: Sequence[Figure] = (),
    width: float = WIDE,
    gap: float = 6.0,
    label_share: float = 0.4,
    flip_share: float = 0.27,
    theme: Theme = THEME,
) -> SafeString:
    """A bar a line around today's score: hatched where it would fall, dense where it would rise.

    ``edges``: where the bands of the score begin, drawn as dashed lines. The flip point stands in words
    beside its bar, below it on a narrow drawing. ``label_share`` and ``flip_share``: how much of a wide
    drawing the names take and the flip points may take.
    """
    drawing = Drawing(id=id, title=title, description=_words(swings, now), width=width, theme=theme)
    is_narrow = width < STACKED_BELOW
    figures = [figure.text for row in swings for figure in (row.low, row.high)]
    side = max((text_width(text, SMALL) for text in figures), default=0.0) + 6
    label = width if is_narrow else width * label_share
    flips = width if is_narrow else min(_longest([row.flip for row in swings]), width * flip_share)
    left = side + (0 if is_narrow else label + 10)
    right = width - side - (0 if is_narrow or not flips else flips + 12)
    at = _scale(swings, now, left, right)
    top = y = 18.0
    heights: list[tuple[float, float]] = []
    for row in swings:
        names = wrapped(row.name, label, SMALL)
        words = wrapped(row.flip, flips, SMALL) if row.flip else []
        if is_narrow:
            drawing.lines(0, y + 12, names, size=SMALL)
            middle = y + len(names) * LEADING + 4 + BAR / 2
            drawing.lines(0, middle + BAR / 2 + 13, words, size=SMALL, bold=True)
            y = middle + BAR / 2 + len(words) * LEADING + gap + 4
        else:
            height = max(len(names), len(words), 1) * 14 + 1
            middle = y + height / 2
            _column(drawing, 0, middle, names)
            _column(drawing, width - flips, middle, words, bold=True)
            y += height + gap
        _bar(drawing, row, now, at, middle)
        heights.append((middle - BAR / 2 - 4, middle + BAR / 2 + 4))
    bottom = y - gap + 2
    # on a narrow drawing words stand between the bars, which no line may cross
    lengths = heights if is_narrow else [(top - 2, bottom)]
    reached = [edge for edge in edges if left < at(edge.value) < right]
    for edge in reached:
        for start, end in lengths:
            drawing.line(at(edge.value), start, at(edge.value), end, "soft", dashed=True)
        drawing.text(at(edge.value), bottom + 12, edge.text, size=SMALL, part="soft", anchor="middle")
    for start, end in lengths:
        drawing.line(at(now.value), start, at(now.value), end, "ink", width=2)
    _today(drawing, now, at(now.value))
    drawing.height = bottom + (16 if reached else 4)
    return drawing.svg()


def _longest(texts: Sequence[str]) -> float:
    return max((text_width(text, SMALL) for text in texts if text), default=0.0)


def _scale(swings: Sequence[Swing], now: Figure, left: float, right: float) -> Callable[[Fraction], float]:
    """From a score to its place: the drawing holds every bar and no more."""
    least = min([now.value, *(row.low.value for row in swings)])
    most = max([now.value, *(row.high.value for row in swings)])
    scale = (right - left) / float(most - least or 1)
    return lambda value: left + float(value - least) * scale


def _column(drawing: Drawing, x: float, middle: float, lines: Sequence[str], *, bold: bool = False) -> None:
    """Lines of a column, centred on the bar."""
    for index, line in enumerate(lines):
        y = middle + 4 + (index - (len(lines) - 1) / 2) * 14
        drawing.text(x, y, line, size=SMALL, bold=bold)


def _bar(drawing: Drawing, row: Swing, now: Figure, at: Callable[[Fraction], float], middle: float) -> None:
    low, here, high = (at(figure.value) for figure in (row.low, now, row.high))
    y = middle - BAR / 2
    drawing.filled(low, y, here - low, BAR, "hatched", "good")
    drawing.filled(here, y, high - here, BAR, "dense", "bad")
    if row.low.value < now.value:
        drawing.text(low - 4, middle + 4, row.low.text, size=SMALL, anchor="end")
    if row.high.value > now.value:
        drawing.text(high + 4, middle + 4, row.high.text, size=SMALL)


def _today(drawing: Drawing, now: Figure, x: float) -> None:
    """Today's score over its line, kept inside the drawing."""
    words = _("today %(score)s") % {"score": now.text}
    half = text_width(words, SMALL) / 2
    drawing.text(min(max(x, half), drawing.width - half), 11, words, size=SMALL, anchor="middle", bold=True)


def _words(swings: Sequence[Swing], now: Figure) -> str:
    lines = [_("Today %(score)s.") % {"score": now.text}]
    for row in swings:
        words = {"name": row.name, "low": row.low.text, "high": row.high.text}
        line = _("%(name)s: from %(low)s to %(high)s.") % words
        lines.append(f"{line} {row.flip}" if row.flip else line)
    return " ".join(lines)


def tornado_table(swings: Sequence[Swing], *, caption: str, first: str) -> Table:
    """The same figures and flip points as a table."""
    head = (first, _("At its best"), _("At its worst"), _("Changes the verdict"))
    rows = tuple((row.name, row.low.text, row.high.text, row.flip or _("no")) for row in swings)
    return Table(caption, head, rows)
