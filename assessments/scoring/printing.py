"""Figures to print: whole points that add up, and never on another side of an edge than the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import count

from assessments.frameworks.schema import Framework
from assessments.scoring.verdict import band_of


def whole_points(terms: Sequence[Fraction], total: Fraction) -> list[int]:
    """Terms rounded by largest remainder: they add up to the rounded total.

    Ties go to the larger term, then to the first.
    """
    floors = [term.numerator // term.denominator for term in terms]
    missing = rounded(total) - sum(floors)
    order = sorted(range(len(terms)), key=lambda i: (floors[i] - terms[i], -terms[i], i))
    lucky = set(order[:missing]) if missing >= 0 else set(order[missing:])
    step = 1 if missing >= 0 else -1
    return [value + step * (index in lucky) for index, value in enumerate(floors)]


def rounded(value: Fraction) -> int:
    """The nearest whole number; a half goes up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def printed_points(value: Fraction, framework: Framework) -> str:
    """A score in as few decimals as keep it in its band: no 20 for 20.01 where a band starts above 20."""
    band = band_of(framework, value)
    decimals = next(places for places in count() if band_of(framework, shown(value, places)) is band)
    whole, rest = divmod(rounded(value * 10**decimals), 10**decimals)
    return f"{whole}.{rest:0{decimals}d}" if decimals else str(whole)


def shown(value: Fraction, decimals: int) -> Fraction:
    """A value rounded to some decimals."""
    return Fraction(rounded(value * 10**decimals), 10**decimals)
