"""The scenario strip: the verdict before and after each what-if case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.reports.charts.drawing import (
    LEADING,
    SMALL,
    STACKED_BELOW,
    THEME,
    WIDE,
    Drawing,
    Table,
    Theme,
    number,
)
from assessments.reports.text_width import text_width, wrapped

RADIUS = 5.0


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """One line of the strip: places on the ladder of verdicts, and what else the case changes, in words.

    Without places it says ``note`` only: why the case does not apply.
    """

    name: str
    before: int | None
    after: int | None
    note: str = ""  # "30 days to leave, 512 k€"


def strip(
    rows: Sequence[BeforeAfter],
    *,
    ladder: Sequence[str],
    id: str,
    title: str,
    width: float = WIDE,
    gap: float = 5.0,
    label_share: float = 0.3,
    note_share: float = 0.2,
    theme: Theme = THEME,
) -> SafeString:
    """A line a case: a ring where the verdict stands, an arrow to a dot where it would stand.

    ``ladder``: the words of the verdicts, best first; each has its column. ``label_share`` and
    ``note_share``: how much of a wide drawing names and notes may take.
    """
    drawing = Drawing(
        id=id,
        title=title,
        description=" ".join(_sentence(row, ladder) for row in rows),
        width=width,
        theme=theme,
    )
    is_narrow = width < STACKED_BELOW
    longest = max((text_width(row.name, SMALL) for row in rows), default=0.0)
    label = width if is_narrow else min(longest, width * label_share)
    notes = (
        width
        if is_narrow
        else min(_longest([row.note for row in rows if row.after is not None]), width * note_share)
    )
    left = 0.0 if is_narrow else label + 12
    right = width if is_narrow else width - (notes + 14 if notes else 0)
    step = (right - left) / len(ladder)
    places = [left + step * (index + 0.5) for index in range(len(ladder))]
    top = y = _heads(drawing, ladder, places, step)
    for row in rows:
        names = wrapped(row.name, label, SMALL)
        note_width = notes if row.after is not None else right - left + (notes + 14 if notes else 0)
        words = wrapped(row.note, width if is_narrow else note_width, SMALL) if row.note else []
        if is_narrow:
            drawing.lines(0, y + 12, names, size=SMALL)
            middle = y + len(names) * LEADING + 3 + RADIUS
            below = middle + RADIUS + 3 if row.after is not None else y + len(names) * LEADING
            drawing.lines(0, below + 11, words, size=SMALL, part="soft")
            y = below + len(words) * LEADING + gap + 4
        else:
            height = max(len(names), len(words), 1) * 14 + 1
            middle = y + height / 2
            _column(drawing, 0, middle, names, "ink")
            x = width - notes if row.after is not None else left
            _column(drawing, x, middle, words, "ink" if row.after is not None else "soft")
            y += height + gap
        if row.before is not None and row.after is not None:
            _move(drawing, places[row.before], places[row.after], middle)
    bottom = y - gap + 2
    grid = len(drawing.shapes)
    for index in range(1, len(ladder)):
        x = left + step * index
        if not is_narrow:
            drawing.line(x, top, x, bottom, "rule")
    drawing.shapes = drawing.shapes[grid:] + drawing.shapes[:grid]
    drawing.height = bottom + 2
    return drawing.svg()


def _longest(texts: Sequence[str]) -> float:
    return max((text_width(text, SMALL) for text in texts if text), default=0.0)


def _heads(drawing: Drawing, ladder: Sequence[str], places: Sequence[float], step: float) -> float:
    """The verdicts over their columns, on the lines that the longest needs."""
    heads = [wrapped(word, step - 6, SMALL) for word in ladder]
    most = max(len(lines) for lines in heads)
    for x, lines in zip(places, heads, strict=True):
        for index, line in enumerate(lines):
            y = 11 + (most - len(lines) + index) * 14
            drawing.text(x, y, line, size=SMALL, part="soft", anchor="middle")
    drawing.line(0, most * 14 + 3, drawing.width, most * 14 + 3, "soft")
    return most * 14 + 6.0


def _column(drawing: Drawing, x: float, middle: float, lines: Sequence[str], part: str) -> None:
    for index, line in enumerate(lines):
        y = middle + 4 + (index - (len(lines) - 1) / 2) * 14
        drawing.text(x, y, line, size=SMALL, part=part)


def _move(drawing: Drawing, start: float, end: float, y: float) -> None:
    """Ring, arrow and dot; a ring around the dot where nothing moves."""
    if start == end:
        drawing.shape(_circle(start, y, RADIUS + 2), "soft", hollow=True)
        drawing.shape(_circle(start, y, RADIUS - 2), "ink")
        return
    part = "bad" if end > start else "good"
    side = 1 if end > start else -1
    drawing.line(start, y, end - side * RADIUS, y, part, width=2)
    drawing.shape(_circle(start, y, RADIUS), "soft", hollow=True)
    tip = end - side * (RADIUS + 1)
    drawing.shape(f"M{number(tip)} {number(y)}l{number(-side * 7.0)} -4.5v9z", part)
    drawing.shape(_circle(end, y, RADIUS), part)


def _circle(x: float, y: float, radius: float) -> str:
    turn = f"{number(radius)} {number(radius)} 0 1 0"
    return f"M{number(x - radius)} {number(y)}a{turn} {number(2 * radius)} 0a{turn} {number(-2 * radius)} 0z"


def _sentence(row: BeforeAfter, ladder: Sequence[str]) -> str:
    if row.before is None or row.after is None:
        return _("%(name)s: %(note)s.") % {"name": row.name, "note": row.note}
    words = {"name": row.name, "before": ladder[row.before], "after": ladder[row.after]}
    line = (
        _("%(name)s: stays at “%(after)s”.") % words
        if row.before == row.after
        else _("%(name)s: from “%(before)s” to “%(after)s”.") % words
    )
    return f"{line} {row.note}." if row.note else line


def strip_table(rows: Sequence[BeforeAfter], *, ladder: Sequence[str], caption: str, first: str) -> Table:
    """The same cases as a table."""

    def word(place: int | None) -> str:
        return "–" if place is None else ladder[place]

    head = (first, _("Before"), _("After"), _("What else changes"))
    return Table(
        caption, head, tuple((row.name, word(row.before), word(row.after), row.note or "–") for row in rows)
    )
