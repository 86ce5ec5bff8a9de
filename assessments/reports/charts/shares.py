"""One whole, cut into its parts."""

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
    Figure,
    Fill,
    Table,
    Theme,
)
from assessments.reports.text_width import text_width, wrapped


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a stacked bar, from 0 to 1 of the whole."""

    name: str
    part: Figure
    fill: Fill


def stacked_bar(
    shares: Sequence[Share], *, id: str, title: str, width: float = WIDE, theme: Theme = THEME
) -> SafeString:
    """One whole cut into its parts, each named with its figure in the key below."""
    words = " ".join(
        _("%(name)s: %(figure)s.") % {"name": share.name, "figure": share.part.text} for share in shares
    )
    drawing = Drawing(id=id, title=title, description=words, width=width, theme=theme)
    x = 0.0
    for share in shares:
        part = width * float(share.part.value)
        drawing.filled(x, 0, part, 26, share.fill, "bar")
        x += part
    drawing.outline(0, 0, width, 26, "ink")
    x, y = 0.0, 38.0
    for share in shares:
        lines = wrapped(f"{share.name}  {share.part.text}", width - 26, SMALL)
        needed = 24 + max(text_width(line, SMALL) for line in lines)
        if x and x + needed > width:
            x, y = 0.0, y + LEADING + 6
        drawing.filled(x, y, 16, 12, share.fill, "bar")
        drawing.lines(x + 22, y + 10.5, lines, size=SMALL)
        x += needed + 18
        if len(lines) > 1:
            x, y = 0.0, y + len(lines) * LEADING + 6
    drawing.height = y + (LEADING + 4 if x else 0)
    return drawing.svg()


@dataclass(frozen=True, slots=True)
class SharedRow:
    """One whole of several, each cut into the same kinds of parts."""

    name: str
    shares: tuple[Share, ...]
    text: str  # printed beside it


def stacked_rows(
    rows: Sequence[SharedRow], *, id: str, title: str, width: float = WIDE, theme: Theme = THEME
) -> SafeString:
    """A bar a line, name and figure beside it, and one key for all; names stand above on a narrow drawing."""
    words = " ".join(_row_sentence(row) for row in rows)
    drawing = Drawing(id=id, title=title, description=words, width=width, theme=theme)
    is_narrow = width < STACKED_BELOW
    longest = max((text_width(row.name, SMALL) for row in rows), default=0.0)
    printed = max((text_width(row.text, SMALL) for row in rows), default=0.0)
    left = 0.0 if is_narrow else min(longest, width * 0.3) + 12
    right = width if is_narrow else width - printed - 12
    y = 0.0
    for row in rows:
        if is_narrow:
            names = wrapped(row.name, width - printed - 12, SMALL)
            drawing.lines(0, y + 12, names, size=SMALL)
            drawing.text(width, y + 12, row.text, size=SMALL, bold=True, anchor="end")
            y += len(names) * LEADING + 3
            height = 18.0
        else:
            names = wrapped(row.name, left - 12, SMALL)
            height = max(18.0, len(names) * 14.0)
            for index, line in enumerate(names):
                drawing.text(0, y + height / 2 + 4 + (index - (len(names) - 1) / 2) * 14, line, size=SMALL)
            drawing.text(right + 12, y + height / 2 + 4, row.text, size=SMALL, bold=True)
        x = left
        for share in row.shares:
            part = (right - left) * float(share.part.value)
            drawing.filled(x, y, part, height, share.fill, "bar")
            x += part
        drawing.outline(left, y, right - left, height, "ink")
        y += height + 6
    drawing.height = _key(drawing, [share.name for share in _kinds(rows)], _kinds(rows), y + 2)
    return drawing.svg()


def _kinds(rows: Sequence[SharedRow]) -> list[Share]:
    """The parts that occur, each once, in the order of the bars."""
    kinds: dict[str, Share] = {}
    for row in rows:
        for share in row.shares:
            kinds.setdefault(share.name, share)
    return list(kinds.values())


def _key(drawing: Drawing, names: Sequence[str], shares: Sequence[Share], y: float) -> float:
    """Which fill is what, wrapped; returns the height reached."""
    x = 0.0
    for name, share in zip(names, shares, strict=True):
        lines = wrapped(name, drawing.width - 26, SMALL)
        needed = 24 + max(text_width(line, SMALL) for line in lines)
        if x and x + needed > drawing.width:
            x, y = 0.0, y + LEADING + 2
        drawing.filled(x, y, 16, 12, share.fill, "bar")
        drawing.lines(x + 22, y + 10.5, lines, size=SMALL)
        x += needed + 18
        y += (len(lines) - 1) * LEADING
    return y + LEADING


def _row_sentence(row: SharedRow) -> str:
    parts = ", ".join(f"{share.name} {share.part.text}" for share in row.shares)
    return _("%(name)s: %(figure)s.") % {"name": row.name, "figure": parts}


def row_table(rows: Sequence[SharedRow], *, caption: str, first: str) -> Table:
    """The same wholes as a table, a column for each kind of part."""
    kinds = [share.name for share in _kinds(rows)]

    def cells(row: SharedRow) -> tuple[str, ...]:
        printed = {share.name: share.part.text for share in row.shares}
        return tuple(printed.get(kind, "–") for kind in kinds)

    return Table(caption, (first, *kinds), tuple((row.name, *cells(row)) for row in rows))


def share_table(shares: Sequence[Share], *, caption: str, first: str, second: str) -> Table:
    """The same parts as a table."""
    return Table(caption, (first, second), tuple((share.name, share.part.text) for share in shares))
