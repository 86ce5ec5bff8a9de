"""Names, bars from zero and their figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.reports.charts.drawing import (
    LEADING,
    NORMAL,
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
class Bar:
    """One line of plain bars."""

    name: str
    value: Figure


def horizontal_bars(
    bars: Sequence[Bar],
    *,
    id: str,
    title: str,
    maximum: Fraction | None = None,
    width: float = WIDE,
    theme: Theme = THEME,
) -> SafeString:
    """Names, bars from zero and their figures; ``maximum`` fixes the scale, else the longest bar fills it."""
    words = " ".join(
        _("%(name)s: %(figure)s.") % {"name": bar.name, "figure": bar.value.text} for bar in bars
    )
    drawing = Drawing(id=id, title=title, description=words, width=width, theme=theme)
    is_narrow = width < STACKED_BELOW
    value_width = max((text_width(bar.value.text, NORMAL) for bar in bars), default=0.0) + 10
    label = 0.0 if is_narrow else width * 0.42
    left = 0.0 if is_narrow else label + 14
    longest = maximum or max((bar.value.value for bar in bars), default=Fraction(0)) or Fraction(1)
    scale = (width - value_width - left) / float(longest)
    y = 2.0
    for bar in bars:
        names = wrapped(bar.name, width - value_width if is_narrow else label, NORMAL)
        bar_top = y + len(names) * LEADING + 3 if is_narrow else y + max(len(names) * LEADING, 18) / 2 - 7
        drawing.lines(0, y + 12.5 if is_narrow else bar_top + 11.5 - (len(names) - 1) * LEADING / 2, names)
        drawing.rect(left, bar_top, width - value_width - left, 14, "track")
        drawing.rect(left, bar_top, max(float(bar.value.value) * scale, 1), 14, "bar")
        drawing.text(
            width, y + 12.5 if is_narrow else bar_top + 11.5, bar.value.text, anchor="end", bold=True
        )
        y = bar_top + 14 + 9 if is_narrow else y + max(len(names) * LEADING, 18) + 7
    drawing.height = y
    return drawing.svg()


def bar_table(bars: Sequence[Bar], *, caption: str, first: str, second: str) -> Table:
    """The same bars as a table."""
    return Table(caption, (first, second), tuple((bar.name, bar.value.text) for bar in bars))
