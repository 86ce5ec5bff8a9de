"""Bullet bars: each dimension against its limit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.labels import APPETITE
from assessments.reports.charts.drawing import (
    LEADING,
    NORMAL,
    SMALL,
    STACKED_BELOW,
    THEME,
    WIDE,
    Appetite,
    Drawing,
    Figure,
    Table,
    Theme,
    number,
)
from assessments.reports.text_width import text_width, wrapped


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


def _sign(drawing: Drawing, x: float, y: float, appetite: Appetite) -> None:
    """The shape that goes with the word: circle within, diamond at, triangle over. ``y`` is its middle."""
    if appetite == "within":
        drawing.shape(f"M{number(x)} {number(y)}c0 -6 9 -6 9 0c0 6 -9 6 -9 0z", "good", hollow=True)
    elif appetite == "at":
        drawing.shape(f"M{number(x + 5)} {number(y - 5.5)}l5.5 5.5l-5.5 5.5l-5.5 -5.5z", "warn")
    else:
        drawing.shape(f"M{number(x + 5)} {number(y - 5)}l5.8 10h-11.6z", "bad")


_SIGN_PART = {"within": "good", "at": "warn", "over": "bad"}


_BAR = 14.0


def bullet_bars(
    bullets: Sequence[Bullet], *, id: str, title: str, width: float = WIDE, theme: Theme = THEME
) -> SafeString:
    """One bar a line: prudent score, range down to the possible end, inherent tick, limit.

    Narrower than 480 units the names stand above their bars.
    """
    drawing = Drawing(id=id, title=title, description=_bullet_words(bullets), width=width, theme=theme)
    is_narrow = width < STACKED_BELOW
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
    bullets: Sequence[Bullet],
    *,
    id: str,
    title: str,
    width: float,
    row: float = 19.0,
    theme: Theme = THEME,
) -> SafeString:
    """The same bars for the two-page brief: name, bar, figure and word on one line of each dimension.

    ``row``: the height of a line, 17 at least.
    """
    drawing = Drawing(id=id, title=title, description=_bullet_words(bullets), width=width, theme=theme)
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
        height = row + (len(names) - 1) * 14
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
    drawing: Drawing, bullet: Bullet, at: Callable[[Fraction], float], y: float, label: float, right: float
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


def _narrow_row(drawing: Drawing, bullet: Bullet, at: Callable[[Fraction], float], y: float) -> float:
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
    drawing: Drawing, bullet: Bullet, at: Callable[[Fraction], float], y: float, bar: float = _BAR
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
        drawing.shape(f"M{number(tick - 4.5)} {number(y - 9)}h9l-4.5 8z", "soft", hollow=True)
    if bullet.limit is not None:
        limit = at(bullet.limit.value)
        over = min(6.0, bar * 0.4)
        drawing.line(limit, y - over, limit, y + bar + over, "surface", width=6)
        drawing.line(limit, y - over, limit, y + bar + over, "ink", width=3)


def _bullet_legend(drawing: Drawing, width: float, range_words: str = "") -> float:
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


def _bullet_key(drawing: Drawing, kind: str, x: float, y: float) -> None:
    if kind == "bar":
        drawing.rect(x, y + 1, 22, 11, "bar")
    elif kind == "range":
        drawing.filled(x + 1, y + 1, 20, 11, "hatched", "bar")
        drawing.line(x + 1, y + 6.5, x + 21, y + 6.5, "ink", width=2)
        drawing.line(x + 1, y - 1, x + 1, y + 14, "ink", width=2)
        drawing.line(x + 21, y - 1, x + 21, y + 14, "ink", width=2)
    elif kind == "inherent":
        drawing.shape(f"M{number(x + 6.5)} {number(y + 2)}h9l-4.5 8z", "soft", hollow=True)
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
