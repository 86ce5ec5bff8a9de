"""Numbers to print, in the reader's language: one place, so that page, chart and PDF say the same figure.

Rounding happens here and nowhere before. It never moves a figure to another side of a limit it is held
against: where a whole number would, decimals are added until it does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from assessments.frameworks.schema import Framework
from assessments.scoring.printing import printed_points, whole_points

MINUS = "\u2212"
NO_BREAK = "\u00a0"
_MOST_DECIMALS = 6
_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£"}


def rounded(value: Fraction, decimals: int = 0) -> Fraction:
    """Half away from zero, as people round."""
    factor = 10**decimals
    scaled = abs(value) * factor
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(whole, factor) if value >= 0 else -Fraction(whole, factor)


def decimals_for(value: Fraction, edges: Iterable[Fraction] = ()) -> int:
    """How many decimals keep the printed figure on the side of each edge where the value is."""
    limits = tuple(edges)
    for decimals in range(_MOST_DECIMALS):
        printed = rounded(value, decimals)
        if all(_side(printed, edge) == _side(value, edge) for edge in limits):
            return decimals
    return _MOST_DECIMALS


def _side(value: Fraction, edge: Fraction) -> int:
    return (value > edge) - (value < edge)


def decimal(value: Fraction, decimals: int = 0) -> str:
    """The figure with this many decimals, in the active language."""
    exact = rounded(value, decimals)
    whole, rest = divmod(abs(exact), 1)
    text = str(int(whole))
    if decimals:
        text += _decimal_mark() + str(int(rest * 10**decimals)).rjust(decimals, "0")
    return (MINUS + text) if exact < 0 else text


def _decimal_mark() -> str:
    return "," if _language() == "fr" else "."


def _language() -> str:
    return (get_language() or "en").split("-")[0]


def points(value: Fraction | None, edges: Iterable[Fraction] = ()) -> str:
    """A risk from 0 to 100, whole unless an edge asks for more; "–" when there is none."""
    if value is None:
        return "–"
    return decimal(value, decimals_for(value, edges))


def dimension_edges(framework: Framework, dimension_id: str) -> tuple[Fraction, ...]:
    """The ceilings of one dimension."""
    return tuple(ceiling.above for ceiling in framework.ceilings if ceiling.dimension == dimension_id)


def total_points(value: Fraction | None, framework: Framework) -> str:
    """A total, printed in its own band."""
    return points(value) if value is None else decimal(value, total_decimals(value, framework))


def total_decimals(value: Fraction, framework: Framework) -> int:
    """How many decimals keep a total in its band."""
    return len(printed_points(value, framework).partition(".")[2])


def dimension_points(value: Fraction | None, framework: Framework, dimension_id: str) -> str:
    """A dimension's risk, printed on its side of each of its ceilings."""
    return points(value, dimension_edges(framework, dimension_id))


def small_points(value: Fraction) -> str:
    """A part of a score: one decimal, and "<0.1" rather than a zero that is not one."""
    if 0 < abs(value) < Fraction(1, 20):
        return ("<" if value > 0 else f"<{MINUS}") + decimal(Fraction(1, 10), 1)
    return decimal(value, 1)


def signed(text: str, value: Fraction) -> str:
    """The printed figure with its plus; a minus is already there."""
    return f"+{text}" if value > 0 else text


def factor(value: Fraction) -> str:
    """A share, anchor, weight or strength from 0 to 1: as few decimals as it needs, three at most."""
    text = decimal(value, 3)
    return text.rstrip("0").rstrip(",.")


def percent(value: Fraction, edges: Iterable[Fraction] = ()) -> str:
    """A share as a percentage: "62%", « 62 % »."""
    scaled = value * 100
    return _percentage(decimal(scaled, decimals_for(scaled, [edge * 100 for edge in edges])))


def weight(value: Fraction) -> str:
    """A weight as a percentage, with one decimal where a whole number would not be exact."""
    scaled = value * 100
    return _percentage(decimal(scaled, 0 if scaled.denominator == 1 else 1))


def _percentage(text: str) -> str:
    return f"{text}{NO_BREAK}%" if _language() == "fr" else f"{text}%"


def money(value: Fraction | Decimal, currency: str) -> str:
    """An amount with its currency: "€12,345", « 12 345 € »; whole from 100 on, else as precise as needed."""
    text = grouped(Fraction(value), _money_decimals(Fraction(value)))
    symbol = _SYMBOLS.get(currency)
    if _language() == "fr":
        return f"{text}{NO_BREAK}{symbol or currency}"
    if symbol is None:
        return f"{currency}{NO_BREAK}{text}"
    return f"{MINUS}{symbol}{text[1:]}" if text.startswith(MINUS) else f"{symbol}{text}"


def _money_decimals(value: Fraction) -> int:
    """None for whole and for large amounts, cents below 100, more for the price of a single token."""
    if abs(value) >= 100 or value.denominator == 1:
        return 0
    for decimals in range(2, _MOST_DECIMALS):
        if abs(value) >= Fraction(1, 10 ** (decimals - 1)) or rounded(value, decimals) == value:
            return decimals
    return _MOST_DECIMALS


def grouped(value: Fraction, decimals: int = 0) -> str:
    """A figure with its thousands set apart: "12,345.5", « 12 345,5 »."""
    text = decimal(value, decimals)
    whole, mark, rest = text.partition(_decimal_mark())
    separator = NO_BREAK if _language() == "fr" else ","
    sign, digits = (MINUS, whole[1:]) if whole.startswith(MINUS) else ("", whole)
    return f"{sign}{int(digits):,}".replace(",", separator) + mark + rest


def days(number: int | None) -> str:
    """A time in whole days; "–" when it is not known."""
    if number is None:
        return "–"
    return ngettext("%(number)s day", "%(number)s days", number) % {"number": grouped(Fraction(number))}


def span(low: str, high: str) -> str:
    """Two printed ends: "30 to 43", or one figure when they are the same."""
    if low == high:
        return high
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


def with_range(low: str, high: str) -> str:
    """The prudent figure with its range: "43 (30 to 43)"; alone when there is no range."""
    if low == high:
        return high
    return _("%(high)s (%(low)s to %(high)s)") % {"low": low, "high": high}


def apportioned(terms: Sequence[Fraction], total: Fraction, decimals: int = 0) -> list[Fraction]:
    """The terms rounded by largest remainder, so that they add up to the rounded total (0 or more).

    Each moves by less than one unit of the last place.
    """
    scale = 10**decimals
    return [Fraction(whole, scale) for whole in whole_points([term * scale for term in terms], total * scale)]
