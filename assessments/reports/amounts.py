"""Amounts of money as the brief prints them: in thousands or millions, a range with its unit said once."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments import figures
from assessments.queries.cost import CostRange

SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£"}
THOUSAND, MILLION = Fraction(10**3), Fraction(10**6)
UNITS = {Fraction(1): "", THOUSAND: "k", MILLION: "M"}


def unit_of(value: Fraction | Decimal) -> Fraction:
    """In what an amount is printed: three figures or four are enough to decide on."""
    if abs(value) >= 10 * MILLION:
        return MILLION
    return THOUSAND if abs(value) >= 10 * THOUSAND else Fraction(1)


def amount(value: Fraction | Decimal, currency: str) -> str:
    """One amount: "€378k", « 378 k€ »."""
    unit = unit_of(value)
    return with_currency(in_unit(value, unit), currency, UNITS[unit])


def cost_range(found: CostRange, currency: str) -> str:
    """P50 with P10 and P90 in the same unit: "€378k (320–509)"."""
    unit = unit_of(found.p90)
    low, middle, high = (in_unit(end, unit) for end in (found.p10, found.p50, found.p90))
    printed = with_currency(middle, currency, UNITS[unit])
    if low == high:
        return printed
    return f"{printed} ({low}–{high})"


def in_unit(value: Fraction | Decimal, unit: Fraction) -> str:
    """The figure alone."""
    scaled = Fraction(value) / unit
    return figures.grouped(scaled, 1 if unit == MILLION else 0)


def with_currency(text: str, currency: str, unit: str) -> str:
    """Where the language wants unit and symbol."""
    symbol = SYMBOLS.get(currency)
    if (get_language() or "en").startswith("fr"):
        return f"{text}\u00a0{unit}{symbol or currency}"
    return f"{symbol}{text}{unit}" if symbol else f"{currency}\u00a0{text}{unit}"


def over_years(years: int) -> str:
    """The horizon in words."""
    return _("over %(years)s years") % {"years": years} if years != 1 else _("over one year")
