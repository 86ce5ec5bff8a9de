"""From one figure to another, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

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
class Step:
    """One line of a waterfall. ``start`` and ``end`` are whole bars from zero, ``change`` is signed."""

    kind: Literal["start", "change", "end"]
    name: str
    points: Figure


def waterfall(
    steps: Sequence[Step],
    *,
    id: str,
    title: str,
    width: float = WIDE,
    gap: float = 6.0,
    is_beside: bool = False,
    theme: Theme = THEME,
) -> SafeString:
    """From the start bar through every change to the end bar, one line each, on a scale that begins at 0.

    ``gap``: the space between the lines of a wide drawing. ``is_beside``: names beside their bars, however
    narrow it is.
    """
    drawing = Drawing(id=id, title=title, description=_step_words(steps), width=width, theme=theme)
    is_narrow = width < STACKED_BELOW and not is_beside
    value_width = max((text_width(step.points.text, NORMAL) for step in steps), default=0.0) + 10
    longest = max((text_width(step.name, NORMAL) for step in steps), default=0.0)
    label = 0.0 if is_narrow else min(longest, width * 0.5)
    left = 0.0 if is_narrow else label + 14
    right = width - value_width
    scale = (right - left) / float(max([_highest(steps), Fraction(1)]))
    y, level = 4.0, Fraction(0)
    previous: tuple[float, float] | None = None
    for step in steps:
        names = wrapped(step.name, width - value_width if is_narrow else label, NORMAL)
        start = level if step.kind == "change" else Fraction(0)
        level = step.points.value if step.kind != "change" else level + step.points.value
        bar_top = y + len(names) * LEADING + 3 if is_narrow else y + max(len(names) * LEADING, 20) / 2 - 8
        drawing.lines(
            0,
            y + 12.5 if is_narrow else bar_top + 12.5 - (len(names) - 1) * LEADING / 2,
            names,
            bold=step.kind != "change",
        )
        x1, x2 = sorted((left + float(start) * scale, left + float(level) * scale))
        if previous is not None:
            drawing.line(previous[0], previous[1], previous[0], bar_top, "soft", dashed=True)
        _step_bar(drawing, step, x1, x2, bar_top)
        drawing.text(
            width,
            y + 12.5 if is_narrow else bar_top + 12.5,
            step.points.text,
            anchor="end",
            bold=step.kind != "change",
        )
        previous = (left + float(level) * scale, bar_top + 16)
        y = bar_top + 16 + 8 if is_narrow else y + max(len(names) * LEADING, 20) + gap
    drawing.height = y + 2
    return drawing.svg()


def _highest(steps: Sequence[Step]) -> Fraction:
    level, highest = Fraction(0), Fraction(0)
    for step in steps:
        level = level + step.points.value if step.kind == "change" else step.points.value
        highest = max(highest, level)
    return highest


def _step_bar(drawing: Drawing, step: Step, x1: float, x2: float, y: float) -> None:
    width = max(x2 - x1, 1.5)
    if step.kind != "change":
        drawing.rect(x1, y, width, 16, "bar")
    elif step.points.value <= 0:
        drawing.filled(x1, y, width, 16, "hatched", "good")
    else:
        drawing.filled(x1, y, width, 16, "dense", "bad")


def _step_words(steps: Sequence[Step]) -> str:
    return " ".join(
        _("%(name)s: %(figure)s.") % {"name": step.name, "figure": step.points.text} for step in steps
    )


def waterfall_table(steps: Sequence[Step], *, caption: str, first: str) -> Table:
    """The same steps as a table that adds up; the end stands in the foot."""
    rows = tuple((step.name, step.points.text) for step in steps if step.kind != "end")
    foot = next(((step.name, step.points.text) for step in steps if step.kind == "end"), ())
    return Table(caption, (first, _("Points")), rows, foot)
