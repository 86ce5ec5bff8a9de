"""Sums and products of exact numbers, reduced once at the end: the same results as step by step, sooner."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction


def product(*factors: Fraction) -> Fraction:
    """a · b · c …"""
    numerator = denominator = 1
    for factor in factors:
        numerator *= factor.numerator
        denominator *= factor.denominator
    return Fraction(numerator, denominator)


def weighted_sum(terms: Iterable[tuple[Fraction, Fraction]]) -> Fraction:
    """a₁·b₁ + a₂·b₂ …"""
    numerator, denominator = 0, 1
    for a, b in terms:
        below = a.denominator * b.denominator
        if below == denominator:
            numerator += a.numerator * b.numerator
        else:
            numerator = numerator * below + a.numerator * b.numerator * denominator
            denominator *= below
    return Fraction(numerator, denominator)


def remainder(taken: Fraction) -> Fraction:
    """1 − a."""
    return Fraction(taken.denominator - taken.numerator, taken.denominator)
