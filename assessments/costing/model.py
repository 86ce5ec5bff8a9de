"""A cost model: three-point estimates, line by line, over a horizon of years. Money is exact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Literal

Timing = Literal["once", "yearly"]
MOST_YEARS = 10
MOST_LINES = 60  # where people give them: nobody reads a longer model
# What the vendor asks for, and the rest of what it costs us.
PRICE_CATEGORIES = frozenset({"licences", "usage"})
# A price, once known, stays what it is; what we pay for work and machines differs from year to year.
STEADY_CATEGORIES = frozenset({"licences", "usage", "price_shock"})


@dataclass(frozen=True, slots=True)
class Triangle:
    """Least, most likely and highest value of an estimate, as a triangular distribution."""

    low: Fraction
    mode: Fraction
    high: Fraction

    @property
    def mean(self) -> Fraction:
        """The expected value."""
        return (self.low + self.mode + self.high) / 3

    @property
    def square(self) -> Fraction:
        """The expected value of the square."""
        low, mode, high = self.low, self.mode, self.high
        return (low * low + mode * mode + high * high + low * mode + low * high + mode * high) / 6

    @property
    def is_certain(self) -> bool:
        """Whether there is no spread: the three points are one."""
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class Line:
    """One line of cost, in the model's currency.

    ``amount`` is paid once in ``year`` or every year from ``year`` on. With a ``volume`` it is the price of
    one ``unit``, and the volume is that of one payment. With a ``probability`` under 1 the line occurs as a
    whole or not at all. ``follows_price``: a rise of the vendor's price multiplies it.
    A yearly line is drawn anew each year, unless its category is a steady one: then one draw holds for all.
    """

    id: str
    category: str
    name: str
    timing: Timing
    year: int
    amount: Triangle
    volume: Triangle | None = None
    probability: Fraction = Fraction(1)
    follows_price: bool = False
    unit: str = ""

    @property
    def is_steady(self) -> bool:
        """Whether one unknown price is paid in every year."""
        return self.category in STEADY_CATEGORIES

    def expected_payment(self, factor: Fraction = Fraction(1)) -> Fraction:
        """One payment on average, exactly. ``factor``: of the vendor's price."""
        volume = self.volume.mean if self.volume else 1
        return self.probability * self.amount.mean * volume * (factor if self.follows_price else 1)


@dataclass(frozen=True, slots=True)
class CostModel:
    """What one option costs. ``discount`` is a share a year: 0.05 for 5 %."""

    lines: tuple[Line, ...]
    currency: str
    horizon_years: int
    discount: Fraction = Fraction(0)

    def years_of(self, line: Line) -> range:
        """The years of the horizon in which the line is paid; none when it begins after it."""
        last = self.horizon_years if line.timing == "yearly" else line.year
        return range(line.year, min(last, self.horizon_years) + 1)

    def discount_of(self, year: int) -> Fraction:
        """What one unit of money of that year is worth at the decision; the first year is not discounted."""
        return discount_factor(self.discount, year)

    @property
    def certain_price(self) -> Fraction:
        """What is paid for licences and usage in any case, on average; 0 for a free offer."""
        priced = (line for line in self.lines if line.category in PRICE_CATEGORIES)
        return sum((self.mean_of(line) for line in priced if line.probability == 1), Fraction(0))

    @property
    def certain_cost(self) -> Fraction:
        """The mean of the lines that occur in any case: what one sees at once, without exit or surprises."""
        return sum((self.mean_of(line) for line in self.lines if line.probability == 1), Fraction(0))

    def mean_of(self, line: Line, factor: Fraction = Fraction(1)) -> Fraction:
        """The expected cost of a line over the horizon, exactly. ``factor``: of the vendor's price."""
        return self.worth_of(line) * line.expected_payment(factor)

    def worth_of(self, line: Line) -> Fraction:
        """How many payments of the line count over the horizon, each discounted to the decision."""
        return sum((self.discount_of(year) for year in self.years_of(line)), Fraction(0))


@lru_cache(maxsize=256)
def discount_factor(discount: Fraction, year: int) -> Fraction:
    """Exact, and worked out once: every line asks for it in every year."""
    return 1 / (1 + discount) ** (year - 1)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a model cannot be computed. ``line`` is the line's id, or "" for the model as a whole.

    Codes: ``no_lines``, ``horizon``, ``discount``; per line ``negative``, ``low_over_mode``,
    ``mode_over_high`` (each also with ``volume_`` before it), ``probability`` and ``year``.
    """

    line: str
    code: str


def faults(model: CostModel) -> tuple[Fault, ...]:
    """Everything wrong with the model, in the order of its lines; empty when it can be computed."""
    return tuple(_faults(model))


def _faults(model: CostModel) -> Iterator[Fault]:
    if not model.lines:
        yield Fault("", "no_lines")
    if not 1 <= model.horizon_years <= MOST_YEARS:
        yield Fault("", "horizon")
    if model.discount < 0:
        yield Fault("", "discount")
    for line in model.lines:
        yield from (Fault(line.id, code) for code in faults_of_estimate(line.amount))
        if line.volume is not None:
            yield from (Fault(line.id, f"volume_{code}") for code in faults_of_estimate(line.volume))
        if not 0 <= line.probability <= 1:
            yield Fault(line.id, "probability")
        if not 1 <= line.year <= MOST_YEARS:
            yield Fault(line.id, "year")


def faults_of_estimate(estimate: Triangle) -> Iterator[str]:
    """What is wrong with three points: ``negative``, ``low_over_mode``, ``mode_over_high``."""
    if estimate.low < 0:
        yield "negative"
    if estimate.low > estimate.mode:
        yield "low_over_mode"
    if estimate.mode > estimate.high:
        yield "mode_over_high"
