"""Range plots: P10 to P90 with P50 between, one line an option."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

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
    number,
)
from assessments.reports.text_width import text_width, wrapped

BESIDE_SHARE = 0.42  # of a narrow drawing, for names beside their bars


@dataclass(frozen=True, slots=True)
class Spread:
    """One line of a range plot: three quantiles of one figure, 0 or more, and the words printed beside it."""

    name: str
    p10: Figure
    p50: Figure
    p90: Figure
    text: str  # "378 (320 to 509)"


def range_plot(
    spreads: Sequence[Spread],
    *,
    id: str,
    title: str,
    width: float = WIDE,
    gap: float = 8.0,
    is_beside: bool = False,
    theme: Theme = THEME,
) -> SafeString:
    """One bar a line from P10 to P90, a diamond at P50, on a scale that begins at 0.

    ``is_beside``: names beside their bars, small, however narrow the drawing is.
    """
    words = " ".join(_("%(name)s: %(figure)s.") % {"name": row.name, "figure": row.text} for row in spreads)
    drawing = Drawing(id=id, title=title, description=words, width=width, theme=theme)
    is_narrow = width < STACKED_BELOW and not is_beside
    printed = max((text_width(row.text, NORMAL) for row in spreads), default=0.0)
    size, leading, least = (SMALL, 14.0, 18.0) if is_beside else (NORMAL, LEADING, 20.0)
    longest = max((text_width(row.name, size) for row in spreads), default=0.0)
    label = 0.0 if is_narrow else min(longest, width * (BESIDE_SHARE if is_beside else 0.36))
    left = 8.0 if is_narrow else label + 20
    right = width - 10.0 if is_narrow else width - printed - 22
    highest = max((row.p90.value for row in spreads), default=Fraction(0)) or Fraction(1)
    scale = (right - left) / float(highest)
    y = legend(drawing, _keys(drawing, is_short=is_beside)) + 8
    top = y
    for row in spreads:
        if is_narrow:
            names = wrapped(row.name, width - printed - 16, NORMAL)
            drawing.lines(0, y + 12.5, names)
            drawing.text(width, y + 12.5, row.text, bold=True, anchor="end")
            middle = y + len(names) * LEADING + 5 + BAR / 2
            drawing.line(left, middle - BAR / 2 - 4, left, middle + BAR / 2 + 4, "soft")
            y = middle + BAR / 2 + gap + 2
        else:
            names = wrapped(row.name, label, size)
            height = max(len(names) * leading, least)
            middle = y + height / 2
            for index, line in enumerate(names):
                drawing.text(0, middle + 4.5 + (index - (len(names) - 1) / 2) * leading, line, size=size)
            drawing.text(right + 20, middle + 4.5, row.text, bold=True)
            y += height + gap
        _spread(drawing, row, left, scale, middle)
    if not is_narrow:
        drawing.line(left, top - 2, left, y - gap + 4, "soft")
    drawing.text(left, y - gap + 17, "0", size=SMALL, part="soft", anchor="middle")
    drawing.height = y - gap + 21
    return drawing.svg()


def _spread(drawing: Drawing, row: Spread, left: float, scale: float, middle: float) -> None:
    low, mid, high = (left + float(figure.value) * scale for figure in (row.p10, row.p50, row.p90))
    drawing.filled(low, middle - BAR / 2, max(high - low, 2), BAR, "hatched", "bar")
    _diamond(drawing, mid, middle)


def _diamond(drawing: Drawing, x: float, y: float) -> None:
    drawing.shape(f"M{number(x)} {number(y - 8)}l6.5 8l-6.5 8l-6.5 -8z", "ink")


def _keys(drawing: Drawing, *, is_short: bool) -> list[Key]:
    """What bar and diamond mean."""

    def bar(x: float, y: float) -> None:
        drawing.filled(x, y + 2, 22, BAR, "hatched", "bar")

    def middle(x: float, y: float) -> None:
        _diamond(drawing, x + 11, y + 8)

    if is_short:
        return [Key(bar, _("P10 to P90")), Key(middle, "P50")]
    return [
        Key(bar, _("Eight in ten simulations: P10 to P90")),
        Key(middle, _("Half are above, half below: P50")),
    ]


def spread_table(spreads: Sequence[Spread], *, caption: str, first: str) -> Table:
    """The same quantiles as a table."""
    head = (first, "P10", "P50", "P90")
    rows = tuple((row.name, row.p10.text, row.p50.text, row.p90.text) for row in spreads)
    return Table(caption, head, rows)
