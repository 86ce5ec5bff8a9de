"""One whole, cut into its parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.reports.charts.drawing import (
    LEADING,
    SMALL,
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


def share_table(shares: Sequence[Share], *, caption: str, first: str, second: str) -> Table:
    """The same parts as a table."""
    return Table(caption, (first, second), tuple((share.name, share.part.text) for share in shares))
