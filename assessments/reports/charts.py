"""Numbers to SVG, one set of pictures for the web pages and the PDF; every picture has a table twin.

Pure functions of plain data: the same input gives the same bytes. Figures arrive printed (``Figure.text``),
so a chart shows the very words of the table beside it. Colours are presentation attributes, which WeasyPrint
reads; each shape also names its part in a class, which the page's CSS uses for the dark theme. Every colour
is doubled by a shape, a pattern or a word. Texts are measured and wrapped, never clipped. Words follow the
active language, as labels do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from typing import Literal

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from assessments.labels import APPETITE
from assessments.reports.text_width import text_width, wrapped

# Widths in drawing units. Printed 180 mm wide, 12 of 680 units are 9 pt; on a telephone, units are pixels.
WIDE = 680
NARROW = 340
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


@dataclass(frozen=True, slots=True)
class Bullet:
    """One line of bullet bars on a scale of 0 to 100. Without figures it says ``note`` instead."""

    name: str
    high: Figure | None
    low: Figure | None
    inherent: Figure | None
    limit: Figure | None
    appetite: Appetite | None
    text: str  # the figure with its range, printed: "43 (30 to 43)"
    note: str = ""  # in words, when there is nothing to draw


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a waterfall. ``start`` and ``end`` are whole bars from zero, ``change`` is signed."""

    kind: Literal["start", "change", "end"]
    name: str
    points: Figure


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a stacked bar, from 0 to 1 of the whole."""

    name: str
    part: Figure
    fill: Fill


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of plain bars."""

    name: str
    value: Figure


# --- drawing ---


def _number(value: float) -> str:
    """A coordinate with at most one decimal, written one way only."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def _diagonals(x: float, y: float, width: float, height: float, step: float) -> str:
    """Rising strokes across a box: the points where x + y is the same, a step apart."""
    strokes = []
    level = x + y + step / 2
    while level < x + width + y + height:
        left, right = max(x, level - y - height), min(x + width, level - y)
        strokes.append(f"M{_number(left)} {_number(level - left)}L{_number(right)} {_number(level - right)}")
        level += step
    return "".join(strokes)


def _rows(x: float, y: float, width: float, height: float) -> str:
    """Level strokes across a box, every other one shifted."""
    count = int((height - 1) // 3)
    return "".join(
        f"M{_number(x + 1.5 + 3 * (row % 2))} {_number(y + 2 + 3 * row)}H{_number(x + width)}"
        for row in range(count)
        if x + 1.5 + 3 * (row % 2) < x + width
    )


class _Drawing:
    """Shapes in order, then one SVG. Private to this module: it lives inside one function call."""

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
            f'<rect x="{_number(x)}" y="{_number(y)}" width="{_number(max(width, 0))}" '
            f'height="{_number(height)}" fill="{colour}"{self._class("" if fill else "f-" + part)}/>'
        )

    def outline(
        self, x: float, y: float, width: float, height: float, part: str, *, dashed: bool = False
    ) -> None:
        dash = ' stroke-dasharray="3 2"' if dashed else ""
        self.shapes.append(
            f'<rect x="{_number(x + 0.5)}" y="{_number(y + 0.5)}" width="{_number(max(width - 1, 0))}" '
            f'height="{_number(height - 1)}" fill="none" stroke="{self._colour(part)}"{dash}'
            f"{self._class('s-' + part)}/>"
        )

    def line(
        self, x1: float, y1: float, x2: float, y2: float, part: str, *, width: float = 1, dashed: bool = False
    ) -> None:
        dash = ' stroke-dasharray="2 3"' if dashed else ""
        self.shapes.append(
            f'<path d="M{_number(x1)} {_number(y1)}L{_number(x2)} {_number(y2)}" fill="none" '
            f'stroke="{self._colour(part)}" stroke-width="{_number(width)}"{dash}{self._class("s-" + part)}/>'
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
            f'<text x="{_number(x)}" y="{_number(y)}" font-size="{_number(size)}"{anchored}{weight} '
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
            _rows(x, y, width, height)
            if dash
            else _diagonals(x, y, width, height, 6 if fill == "hatched" else 3)
        )
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self.shapes.append(
            f'<path d="{lines}" fill="none" stroke="{self._colour(part)}" stroke-width="{weight}"{dashes}/>'
        )

    def svg(self) -> SafeString:
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" '
            f'aria-labelledby="{self.id}-title {self.id}-desc" '
            f'viewBox="0 0 {_number(self.width)} {_number(self.height)}" width="{_number(self.width)}" '
            f'height="{_number(self.height)}" font-family="{escape(self.theme.font)}">'
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


def _sign(drawing: _Drawing, x: float, y: float, appetite: Appetite) -> None:
    """The shape that goes with the word: circle within, diamond at, triangle over. ``y`` is its middle."""
    if appetite == "within":
        drawing.shape(f"M{_number(x)} {_number(y)}c0 -6 9 -6 9 0c0 6 -9 6 -9 0z", "good", hollow=True)
    elif appetite == "at":
        drawing.shape(f"M{_number(x + 5)} {_number(y - 5.5)}l5.5 5.5l-5.5 5.5l-5.5 -5.5z", "warn")
    else:
        drawing.shape(f"M{_number(x + 5)} {_number(y - 5)}l5.8 10h-11.6z", "bad")


_SIGN_PART = {"within": "good", "at": "warn", "over": "bad"}


# --- bullet bars ---

_BAR = 14.0


def bullet_bars(
    bullets: Sequence[Bullet], *, id: str, title: str, width: float = WIDE, theme: Theme = THEME
) -> SafeString:
    """One bar a line: prudent score, range down to the possible end, inherent tick, limit.

    Narrower than 480 units the names stand above their bars.
    """
    drawing = _Drawing(id=id, title=title, description=_bullet_words(bullets), width=width, theme=theme)
    is_narrow = width < 480
    label = 0.0 if is_narrow else width * 0.29
    figures = 0.0 if is_narrow else _figure_column(bullets)
    left = 6.0 if is_narrow else label + 14
    right = width - 8.0 if is_narrow else width - figures - 18

    def at(value: Fraction) -> float:
        return left + (right - left) * float(value) / 100

    y = _bullet_legend(drawing, width)
    top = y
    for bullet in bullets:
        y += (
            _narrow_row(drawing, bullet, at, y)
            if is_narrow
            else _wide_row(drawing, bullet, at, y, label, right)
        )
    grid = len(drawing.shapes)
    for value in (0, 25, 50, 75, 100):
        x = at(Fraction(value))
        drawing.line(x, top, x, y, "rule")
        anchor = "start" if value == 0 and is_narrow else "end" if value == 100 and is_narrow else "middle"
        drawing.text(x, y + 14, str(value), size=SMALL, part="soft", anchor=anchor)
    # the grid lies under the bars
    drawing.shapes = drawing.shapes[grid:] + drawing.shapes[:grid]
    drawing.height = y + 20
    return drawing.svg()


def compact_bullets(
    bullets: Sequence[Bullet], *, id: str, title: str, width: float, theme: Theme = THEME
) -> SafeString:
    """The same bars for the two-page brief: name, bar, figure and word on one line of each dimension."""
    drawing = _Drawing(id=id, title=title, description=_bullet_words(bullets), width=width, theme=theme)
    label = min(max((text_width(bullet.name, SMALL) for bullet in bullets), default=0.0), width * 0.44)
    figures = max((text_width(bullet.text, SMALL) for bullet in bullets), default=0.0)
    words = max((text_width(_appetite_words(bullet), SMALL) for bullet in bullets), default=0.0)
    left, right = label + 12, width - figures - words - 46

    def at(value: Fraction) -> float:
        return left + (right - left) * float(value) / 100

    y = _bullet_legend(drawing, width, range_words=_("Range, down to the possible end")) - 8
    top = y
    for bullet in bullets:
        names = wrapped(bullet.name, label, SMALL)
        height = max(_COMPACT_ROW, len(names) * 14 + 5)
        middle = y + height / 2
        for index, line in enumerate(names):
            drawing.text(0, middle + 4 + (index - (len(names) - 1) / 2) * 14, line, size=SMALL)
        if bullet.high is None:
            drawing.text(left, middle + 4, bullet.note, size=SMALL, part="soft")
        else:
            _bullet(drawing, bullet, at, middle - 3, bar=9.0)
            drawing.text(right + 14, middle + 4, bullet.text, size=SMALL, bold=True)
        if bullet.appetite is not None:
            x = right + 14 + figures + 14
            _sign(drawing, x, middle, bullet.appetite)
            drawing.text(
                x + 16, middle + 4, _appetite_words(bullet), size=SMALL, part=_SIGN_PART[bullet.appetite]
            )
        y += height
    grid = len(drawing.shapes)
    for value in (0, 25, 50, 75, 100):
        x = at(Fraction(value))
        drawing.line(x, top, x, y + 1, "rule")
        drawing.text(x, y + 13, str(value), size=SMALL, part="soft", anchor="middle")
    drawing.shapes = drawing.shapes[grid:] + drawing.shapes[:grid]
    drawing.height = y + 16
    return drawing.svg()


_COMPACT_ROW = 19.0


def height_of(svg: str) -> float:
    """The height of a drawing, in drawing units."""
    return float(svg.split(' height="', 1)[1].split('"', 1)[0])


def _figure_column(bullets: Sequence[Bullet]) -> float:
    widths = [text_width(bullet.text, NORMAL) for bullet in bullets]
    widths += [text_width(_appetite_words(bullet), SMALL) + 16 for bullet in bullets if bullet.appetite]
    return max(widths, default=0.0)


def _appetite_words(bullet: Bullet) -> str:
    if bullet.appetite is None:
        return ""
    word = str(APPETITE[bullet.appetite].word)
    return word if bullet.limit is None else f"{word} {bullet.limit.text}"


def _wide_row(
    drawing: _Drawing, bullet: Bullet, at: Callable[[Fraction], float], y: float, label: float, right: float
) -> float:
    names = wrapped(bullet.name, label, NORMAL)
    height = max(len(names) * LEADING, 2 * LEADING) + 10
    middle = y + height / 2
    drawing.lines(0, middle - (len(names) - 1) * LEADING / 2 + 4.5, names)
    if bullet.high is None:
        drawing.text(label + 20, middle + 4.5, bullet.note, part="soft")
        return height
    _bullet(drawing, bullet, at, middle - _BAR / 2)
    x = right + 18
    if bullet.appetite is None:
        drawing.text(x, middle + 4.5, bullet.text, bold=True)
        return height
    drawing.text(x, middle - 4, bullet.text, bold=True)
    _sign(drawing, x, middle + 9, bullet.appetite)
    drawing.text(x + 16, middle + 13, _appetite_words(bullet), size=SMALL, part=_SIGN_PART[bullet.appetite])
    return height


def _narrow_row(drawing: _Drawing, bullet: Bullet, at: Callable[[Fraction], float], y: float) -> float:
    figure = text_width(bullet.text, NORMAL)
    names = wrapped(bullet.name, drawing.width - figure - 16, NORMAL)
    drawing.lines(0, y + 14, names)
    drawing.text(drawing.width, y + 14, bullet.text, bold=True, anchor="end")
    y_bar = y + len(names) * LEADING + 15
    if bullet.high is None:
        drawing.text(0, y_bar + 6, bullet.note, part="soft")
        return y_bar + 20 - y
    _bullet(drawing, bullet, at, y_bar)
    bottom = y_bar + _BAR + 8
    if bullet.appetite is not None:
        _sign(drawing, 1, bottom + 8, bullet.appetite)
        words = _appetite_words(bullet)
        drawing.text(17, bottom + 12, words, size=SMALL, part=_SIGN_PART[bullet.appetite])
        bottom += LEADING
    return bottom + 14 - y


def _bullet(
    drawing: _Drawing, bullet: Bullet, at: Callable[[Fraction], float], y: float, bar: float = _BAR
) -> None:
    assert bullet.high is not None  # noqa: S101 -- its callers say the note of a bullet without figures
    low = bullet.low or bullet.high
    part = "bad" if bullet.appetite == "over" else "bar"
    zero, end, possible = at(Fraction(0)), at(bullet.high.value), at(low.value)
    drawing.rect(zero, y, at(Fraction(100)) - zero, bar, "track")
    drawing.rect(zero, y, possible - zero, bar, part)
    drawing.filled(possible, y, end - possible, bar, "hatched", part)
    if end - possible > 2:
        middle = y + bar / 2
        drawing.line(possible, middle, end, middle, "ink", width=2)
        drawing.line(possible, y - 2, possible, y + bar + 2, "ink", width=2)
        drawing.line(end, y - 2, end, y + bar + 2, "ink", width=2)
    if bullet.inherent is not None:
        tick = at(bullet.inherent.value)
        drawing.line(tick, y - 1, tick, y + bar, "soft", width=1.5)
        drawing.shape(f"M{_number(tick - 4.5)} {_number(y - 9)}h9l-4.5 8z", "soft", hollow=True)
    if bullet.limit is not None:
        limit = at(bullet.limit.value)
        over = min(6.0, bar * 0.4)
        drawing.line(limit, y - over, limit, y + bar + over, "surface", width=6)
        drawing.line(limit, y - over, limit, y + bar + over, "ink", width=3)


def _bullet_legend(drawing: _Drawing, width: float, range_words: str = "") -> float:
    """The key above the bars, wrapped; returns the height it took."""
    keys = [
        ("bar", _("Prudent score")),
        (
            "range",
            range_words or _("Range: lower if every claim is proven and every unknown turns out well"),
        ),
        ("inherent", _("Before any control")),
        ("limit", _("Our limit")),
    ]
    x, y = 0.0, 0.0
    for kind, words in keys:
        lines = wrapped(words, width - 30, SMALL)
        needed = 30 + max(text_width(line, SMALL) for line in lines) + 18
        if x and x + needed - 18 > width:
            x, y = 0.0, y + LEADING + 4
        _bullet_key(drawing, kind, x, y + 2)
        drawing.lines(x + 28, y + 13, lines, size=SMALL, part="soft")
        x += needed
        if len(lines) > 1:
            x, y = 0.0, y + len(lines) * LEADING + 4
    return y + (LEADING + 4 if x else 0) + 12


def _bullet_key(drawing: _Drawing, kind: str, x: float, y: float) -> None:
    if kind == "bar":
        drawing.rect(x, y + 1, 22, 11, "bar")
    elif kind == "range":
        drawing.filled(x + 1, y + 1, 20, 11, "hatched", "bar")
        drawing.line(x + 1, y + 6.5, x + 21, y + 6.5, "ink", width=2)
        drawing.line(x + 1, y - 1, x + 1, y + 14, "ink", width=2)
        drawing.line(x + 21, y - 1, x + 21, y + 14, "ink", width=2)
    elif kind == "inherent":
        drawing.shape(f"M{_number(x + 6.5)} {_number(y + 2)}h9l-4.5 8z", "soft", hollow=True)
    else:
        drawing.line(x + 11, y - 1, x + 11, y + 14, "ink", width=3)


def _bullet_words(bullets: Sequence[Bullet]) -> str:
    """What the picture says, line by line."""
    return " ".join(_bullet_sentence(bullet) for bullet in bullets)


def _bullet_sentence(bullet: Bullet) -> str:
    if bullet.high is None:
        return _("%(name)s: %(note)s.") % {"name": bullet.name, "note": bullet.note}
    if bullet.appetite is None:
        return _("%(name)s: %(figure)s.") % {"name": bullet.name, "figure": bullet.text}
    words = {"name": bullet.name, "figure": bullet.text, "word": _appetite_words(bullet)}
    return _("%(name)s: %(figure)s, %(word)s.") % words


def bullet_table(bullets: Sequence[Bullet], *, caption: str, first: str) -> Table:
    """The same figures as a table; ``first`` heads the column of names."""
    head = (
        first,
        _("Prudent"),
        _("Possible"),
        _("Before any control"),
        _("Our limit"),
        _("Against the limit"),
    )
    return Table(caption, head, tuple(_bullet_cells(bullet) for bullet in bullets))


def _bullet_cells(bullet: Bullet) -> tuple[str, ...]:
    if bullet.high is None:
        return (bullet.name, bullet.note, "–", "–", "–", "–")
    figures = (bullet.high, bullet.low, bullet.inherent, bullet.limit)
    word = str(APPETITE[bullet.appetite].word) if bullet.appetite else "–"
    return (bullet.name, *("–" if figure is None else figure.text for figure in figures), word)


# --- waterfall ---


def waterfall(
    steps: Sequence[Step], *, id: str, title: str, width: float = WIDE, gap: float = 6.0, theme: Theme = THEME
) -> SafeString:
    """From the start bar through every change to the end bar, one line each, on a scale that begins at 0.

    ``gap``: the space between the lines of a wide drawing.
    """
    drawing = _Drawing(id=id, title=title, description=_step_words(steps), width=width, theme=theme)
    is_narrow = width < 480
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


def _step_bar(drawing: _Drawing, step: Step, x1: float, x2: float, y: float) -> None:
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


# --- one stacked bar ---


def stacked_bar(
    shares: Sequence[Share], *, id: str, title: str, width: float = WIDE, theme: Theme = THEME
) -> SafeString:
    """One whole cut into its parts, each named with its figure in the key below."""
    words = " ".join(
        _("%(name)s: %(figure)s.") % {"name": share.name, "figure": share.part.text} for share in shares
    )
    drawing = _Drawing(id=id, title=title, description=words, width=width, theme=theme)
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


# --- plain bars ---


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
    drawing = _Drawing(id=id, title=title, description=words, width=width, theme=theme)
    is_narrow = width < 480
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
