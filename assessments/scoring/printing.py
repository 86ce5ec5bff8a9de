"""Figures to print: whole points that add up, and never on another side of an edge than the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import count

from assessments.frameworks.schema import Framework


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


def printed_points(value: Fraction, framework: Framework, dimension: str | None = None) -> str:
    """A total (or a dimension) in as few decimals as keep it on its side of every band (or ceiling)."""
    edges = edges_of(framework, dimension)
    sides = [compared(value, edge) for edge in edges]
    decimals = next(
        places
        for places in count()
        if [compared(Fraction(rounded(value * 10**places), 10**places), edge) for edge in edges] == sides
    )
    whole, rest = divmod(rounded(value * 10**decimals), 10**decimals)
    return f"{whole}.{rest:0{decimals}d}" if decimals else str(whole)


def edges_of(framework: Framework, dimension: str | None) -> list[Fraction]:
    """Where the bands of the total, or the ceilings of a dimension, begin."""
    if dimension is None:
        return [band.above for band in framework.bands if band.above is not None]
    return [ceiling.above for ceiling in framework.ceilings if ceiling.dimension == dimension]


def compared(value: Fraction, edge: Fraction) -> int:
    """Below, at or above an edge: at the edge is shown only when it is exactly there."""
    return (value > edge) - (value < edge)
