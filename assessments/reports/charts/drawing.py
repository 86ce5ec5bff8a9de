"""Shapes in order, then one SVG; and what every chart is made of: theme, figure, table."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from typing import Literal

# mark_safe: a drawing is markup; ``svg`` marks it once, when every text in it went through escape().
from django.utils.safestring import SafeString, mark_safe

from assessments.reports.text_width import text_width, wrapped

# Widths in drawing units. Printed 180 mm wide, 12 of 680 units are 9 pt; on a telephone, units are pixels.
WIDE = 680
NARROW = 340
STACKED_BELOW = 480  # on a narrower drawing names stand above their bars
BAR = 12.0  # the height of a bar that shows a range
SMALL = 12.0
NORMAL = 13.0
LEADING = 16.0

Appetite = Literal["within", "at", "over"]
Fill = Literal["solid", "dense", "hatched", "dotted", "light", "empty"]


@dataclass(frozen=True, slots=True)
class Theme:
    """Every colour and font a chart uses, in one place."""

    font: str = "Report Sans, Riskapp Sans, Inter, Liberation Sans, sans-serif"
    surface: str = "#ffffff"
    ink: str = "#16202c"
    soft: str = "#485463"
    rule: str = "#dedad1"
    track: str = "#f0ede6"
    bar: str = "#1c3f72"
    mid: str = "#6f8fbf"
    good: str = "#1b5c44"
    bad: str = "#8b1c2e"
    warn: str = "#655000"
    # On paper each anchored text would become a transparency group, and each use of a pattern a drawing of
    # its own: there, the start of a text is computed and patterns are drawn stroke by stroke.
    is_paper: bool = False


THEME = Theme()
PAPER = Theme(is_paper=True)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number for the drawing and the very words printed for it."""

    value: Fraction
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """The table twin of a chart; the first cell of each row names it."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    foot: tuple[str, ...] = ()


# --- drawing ---


def number(value: float) -> str:
    """A coordinate with at most one decimal, written one way only."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def diagonals(x: float, y: float, width: float, height: float, step: float) -> str:
    """Rising strokes across a box: the points where x + y is the same, a step apart."""
    strokes = []
    level = x + y + step / 2
    while level < x + width + y + height:
        left, right = max(x, level - y - height), min(x + width, level - y)
        strokes.append(f"M{number(left)} {number(level - left)}L{number(right)} {number(level - right)}")
        level += step
    return "".join(strokes)


def level_strokes(x: float, y: float, width: float, height: float) -> str:
    """Level strokes across a box, every other one shifted."""
    count = int((height - 1) // 3)
    return "".join(
        f"M{number(x + 1.5 + 3 * (row % 2))} {number(y + 2 + 3 * row)}H{number(x + width)}"
        for row in range(count)
        if x + 1.5 + 3 * (row % 2) < x + width
    )


class Drawing:
    """Shapes in order, then one SVG. It lives inside one function call."""

    def __init__(self, *, id: str, title: str, description: str, width: float, theme: Theme) -> None:
        self.id = id
        self.title = title
        self.description = description
        self.width = width
        self.theme = theme
        self.height = 0.0
        self.shapes: list[str] = []
        self.patterns: dict[str, str] = {}

    def rect(self, x: float, y: float, width: float, height: float, part: str, *, fill: str = "") -> None:
        colour = fill or self._colour(part)
        self.shapes.append(
            f'<rect x="{number(x)}" y="{number(y)}" width="{number(max(width, 0))}" '
            f'height="{number(height)}" fill="{colour}"{self._class("" if fill else "f-" + part)}/>'
        )

    def outline(
        self, x: float, y: float, width: float, height: float, part: str, *, dashed: bool = False
    ) -> None:
        dash = ' stroke-dasharray="3 2"' if dashed else ""
        self.shapes.append(
            f'<rect x="{number(x + 0.5)}" y="{number(y + 0.5)}" width="{number(max(width - 1, 0))}" '
            f'height="{number(height - 1)}" fill="none" stroke="{self._colour(part)}"{dash}'
            f"{self._class('s-' + part)}/>"
        )

    def line(
        self, x1: float, y1: float, x2: float, y2: float, part: str, *, width: float = 1, dashed: bool = False
    ) -> None:
        dash = ' stroke-dasharray="2 3"' if dashed else ""
        self.shapes.append(
            f'<path d="M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}" fill="none" '
            f'stroke="{self._colour(part)}" stroke-width="{number(width)}"{dash}{self._class("s-" + part)}/>'
        )

    def shape(self, path: str, part: str, *, hollow: bool = False) -> None:
        if hollow:
            surface = self._colour("surface")
            self.shapes.append(
                f'<path d="{path}" fill="{surface}" stroke="{self._colour(part)}" stroke-width="1.5"'
                f"{self._class(f'f-surface s-{part}')}/>"
            )
            return
        self.shapes.append(f'<path d="{path}" fill="{self._colour(part)}"{self._class("f-" + part)}/>')

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = NORMAL,
        part: str = "ink",
        anchor: str = "start",
        bold: bool = False,
    ) -> None:
        if anchor != "start" and self.theme.is_paper:
            x -= text_width(text, size) * (0.5 if anchor == "middle" else 1)
            anchor = "start"
        weight = ' font-weight="600"' if bold else ""
        anchored = "" if anchor == "start" else f' text-anchor="{anchor}"'
        self.shapes.append(
            f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}"{anchored}{weight} '
            f'fill="{self._colour(part)}"{self._class("f-" + part)}>{escape(text)}</text>'
        )

    def lines(self, x: float, y: float, lines: Iterable[str], **style: object) -> None:
        for index, line in enumerate(lines):
            self.text(x, y + index * LEADING, line, **style)  # type: ignore[arg-type]

    def pattern(self, kind: Fill, part: str) -> str:
        """A fill that differs in grey too; defined once a drawing."""
        key = f"{self.id}-{kind}-{part}"
        ink = f'stroke="{self._colour(part)}"{self._class("s-" + part)}'
        ground = f'<rect width="6" height="6" fill="{self._colour("surface")}"{self._class("f-surface")}/>'
        marks = {
            "hatched": f'<path d="M-1 1L1 -1M-1 7L7 -1M5 7L7 5" stroke-width="1.4" {ink}/>',
            "dense": f'<path d="M-1 1L1 -1M-1 4L4 -1M-1 7L7 -1M2 7L7 2M5 7L7 5" stroke-width="1.2" {ink}/>',
            "dotted": f'<path d="M1.5 1.5h1.6M4.5 4.5h1.6" stroke-width="1.6" {ink}/>',
        }[kind]
        self.patterns[key] = (
            f'<pattern id="{key}" width="6" height="6" patternUnits="userSpaceOnUse">'
            f"{ground}{marks}</pattern>"
        )
        return f"url(#{key})"

    def filled(self, x: float, y: float, width: float, height: float, fill: Fill, part: str) -> None:
        """A box in one of the fills, outlined so that it shows where its pattern is faint."""
        if width <= 0:
            return
        if fill == "solid":
            self.rect(x, y, width, height, part)
        elif fill == "light":
            self.rect(x, y, width, height, "track")
            self.outline(x, y, width, height, part)
        elif fill == "empty":
            self.rect(x, y, width, height, "surface")
            self.outline(x, y, width, height, "soft", dashed=True)
        else:
            if self.theme.is_paper:
                self.strokes(x, y, width, height, fill, part)
            else:
                self.rect(x, y, width, height, part, fill=self.pattern(fill, part))
            self.outline(x, y, width, height, part)

    def strokes(self, x: float, y: float, width: float, height: float, fill: Fill, part: str) -> None:
        """The same patterns, stroke by stroke, cut at the box."""
        self.rect(x, y, width, height, "surface")
        weight, dash = {"hatched": (1.4, ""), "dense": (1.2, ""), "dotted": (1.6, "1.6 4.4")}[fill]
        lines = (
            level_strokes(x, y, width, height)
            if dash
            else diagonals(x, y, width, height, 6 if fill == "hatched" else 3)
        )
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self.shapes.append(
            f'<path d="{lines}" fill="none" stroke="{self._colour(part)}" stroke-width="{weight}"{dashes}/>'
        )

    def svg(self) -> SafeString:
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" '
            f'aria-labelledby="{self.id}-title {self.id}-desc" '
            f'viewBox="0 0 {number(self.width)} {number(self.height)}" width="{number(self.width)}" '
            f'height="{number(self.height)}" font-family="{escape(self.theme.font)}">'
            f'<title id="{self.id}-title">{escape(self.title)}</title>'
            f'<desc id="{self.id}-desc">{escape(self.description)}</desc>'
        )
        patterns = "".join(self.patterns.values())
        defs = f"<defs>{patterns}</defs>" if patterns else ""
        return mark_safe(head + defs + "".join(self.shapes) + "</svg>")  # noqa: S308 -- every text went through escape()

    def _colour(self, part: str) -> str:
        return str(getattr(self.theme, part))

    @staticmethod
    def _class(names: str) -> str:
        return f' class="{names}"' if names else ""


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of a legend: how its mark is drawn at (x, y), and what it means."""

    mark: Callable[[float, float], None]
    words: str


def legend(drawing: Drawing, keys: Iterable[Key]) -> float:
    """The entries above a chart, wrapped; returns the height they took."""
    x, y = 0.0, 0.0
    for key in keys:
        lines = wrapped(key.words, drawing.width - 30, SMALL)
        needed = 28 + max(text_width(line, SMALL) for line in lines)
        if x and x + needed > drawing.width:
            x, y = 0.0, y + LEADING + 2
        key.mark(x, y)
        drawing.lines(x + 28, y + 12.5, lines, size=SMALL, part="soft")
        x += needed + 22
        y += (len(lines) - 1) * LEADING
    return y + LEADING


def height_of(svg: str) -> float:
    """The height of a drawing, in drawing units."""
    return float(svg.split(' height="', 1)[1].split('"', 1)[0])
