"""Cost as a range: seeded draws of every line. Means and drivers are exact and need no draw.

Everything is present value in the model's currency, the cash of each year apart.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Generic, TypeVar

from assessments.costing.model import CostModel, Line, Triangle, faults

if TYPE_CHECKING:
    from numpy import bool_, float64
    from numpy.random import PCG64
    from numpy.typing import NDArray

    Draws = NDArray[float64]

Key = TypeVar("Key", bound=Hashable)
SEED = 20261125
DRAWS = 10_000
_SHARES = (Fraction(1, 10), Fraction(1, 2), Fraction(9, 10))


class FaultyModelError(ValueError):
    """A model that ``faults`` finds fault with cannot be drawn."""


@dataclass(frozen=True, slots=True)
class Range:
    """In one of ten draws it is at most ``p10``, in half at most ``p50``, in nine of ten at most ``p90``.

    To the cent; ``mean`` is exact, not drawn.
    """

    p10: Fraction
    p50: Fraction
    p90: Fraction
    mean: Fraction


@dataclass(frozen=True, slots=True)
class LineCost:
    """One line over the horizon, and the share of the total's spread (variance) that it brings.

    The shares of a model add up to 1; all are 0 when nothing in it is uncertain.
    """

    id: str
    category: str
    name: str
    range: Range
    spread_share: Fraction


@dataclass(frozen=True, slots=True)
class YearCost:
    """The cash of one year, not discounted."""

    year: int
    range: Range


@dataclass(frozen=True, slots=True)
class CostSummary:
    """What one option costs over its horizon. ``lines`` stand in the order of the model."""

    currency: str
    horizon_years: int
    discount: Fraction
    range: Range
    lines: tuple[LineCost, ...]
    per_year: tuple[YearCost, ...]

    @property
    def drivers(self) -> tuple[LineCost, ...]:
        """The lines that make the total uncertain, the strongest first."""
        uncertain = (line for line in self.lines if line.spread_share)
        return tuple(sorted(uncertain, key=lambda line: -line.spread_share))

    @property
    def largest(self) -> tuple[LineCost, ...]:
        """The lines that cost anything, the dearest on average first."""
        paid = (line for line in self.lines if line.range.mean)
        return tuple(sorted(paid, key=lambda line: -line.range.mean))


@dataclass(frozen=True, slots=True, eq=False)
class Simulation(Generic[Key]):
    """The models drawn side by side, independently of each other."""

    summaries: Mapping[Key, CostSummary]
    draws: int
    seed: int
    totals: Mapping[Key, Draws]

    def share_dearer(self, one: Key, other: Key) -> Fraction:
        """In which share of the draws ``one`` costs more than ``other``. Equal is not dearer."""
        dearer = self.totals[one] > self.totals[other]
        return Fraction(int(dearer.sum()), self.draws)


def simulate(
    models: Mapping[Key, CostModel],
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    price_factor: Fraction | int | Mapping[Key, Fraction] = 1,
) -> Simulation[Key]:
    """Every model drawn ``draws`` times; ``FaultyModelError`` for one that ``faults`` refuses.

    The draws of a line depend on the seed, the position of its model and its own position only: another
    amount elsewhere changes nothing, and the same input gives the same figures. ``price_factor`` (for all,
    or by key) multiplies the lines that follow the vendor's price.
    """
    summaries, totals = {}, {}
    for position, (key, model) in enumerate(models.items()):
        if faults(model):
            raise FaultyModelError(f"{key}: {faults(model)}")
        factor = price_factor.get(key, 1) if isinstance(price_factor, Mapping) else price_factor
        summaries[key], totals[key] = _drawn(model, draws, (seed, position), Fraction(factor))
    return Simulation(summaries, draws, seed, totals)


def _variance(model: CostModel, line: Line, factor: Fraction) -> Fraction:
    """Of the line over the horizon: whether it occurs is one draw, its payments are one or one a year."""
    scale = factor if line.follows_price else Fraction(1)
    volume = line.volume or Triangle(Fraction(1), Fraction(1), Fraction(1))
    mean = line.amount.mean * volume.mean * scale
    square = line.amount.square * volume.square * scale * scale
    worths = [model.discount_of(year) for year in model.years_of(line)]
    together = sum(worths, Fraction(0)) ** 2
    varying = together if line.is_steady else sum((worth * worth for worth in worths), Fraction(0))
    occurring = (square - mean * mean) * varying + mean * mean * together
    return line.probability * occurring - line.probability**2 * mean * mean * together


def _drawn(
    model: CostModel, draws: int, stream: tuple[int, int], factor: Fraction
) -> tuple[CostSummary, Draws]:
    import numpy  # noqa: PLC0415 -- slow import

    total = numpy.zeros(draws)
    cash = {year: numpy.zeros(draws) for year in range(1, model.horizon_years + 1)}
    variances = [_variance(model, line, factor) for line in model.lines]
    spread = sum(variances, Fraction(0))
    lines = []
    for position, (line, variance) in enumerate(zip(model.lines, variances, strict=True)):
        payments = _payments(model, line, draws, (*stream, position), factor)
        over_years = numpy.zeros(draws)
        for year, payment in payments.items():
            over_years += payment * float(model.discount_of(year))
            cash[year] += payment
        total += over_years
        drawn = _range(over_years, model.mean_of(line, factor))
        share = variance / spread if spread else Fraction(0)
        lines.append(LineCost(line.id, line.category, line.name, drawn, share))
    per_year = tuple(
        YearCost(year, _range(values, _mean_in(model, year, factor))) for year, values in cash.items()
    )
    mean = sum((line.range.mean for line in lines), Fraction(0))
    summary = CostSummary(
        model.currency, model.horizon_years, model.discount, _range(total, mean), tuple(lines), per_year
    )
    return summary, total


def _mean_in(model: CostModel, year: int, factor: Fraction) -> Fraction:
    paid = (line.expected_payment(factor) for line in model.lines if year in model.years_of(line))
    return sum(paid, Fraction(0))


def _payments(
    model: CostModel, line: Line, draws: int, stream: tuple[int, int, int], factor: Fraction
) -> dict[int, Draws]:
    """What the line costs in each of its years, in every draw."""
    from numpy.random import PCG64, SeedSequence  # noqa: PLC0415 -- slow import

    seed, model_position, line_position = stream
    generator = PCG64(SeedSequence(seed, spawn_key=(model_position, line_position)))
    # Always in this order, so that an estimate that becomes wider or certain leaves the other draws alone.
    occurs = _occurrences(line.probability, generator, draws)
    scale = float(factor) if line.follows_price else 1.0
    payments: dict[int, Draws] = {}
    for year in model.years_of(line):
        if payments and line.is_steady:
            payments[year] = payments[line.year]
            continue
        payment = _estimates(line.amount, generator, draws) * scale
        if line.volume is not None:
            payment *= _estimates(line.volume, generator, draws)
        payments[year] = payment if occurs is None else payment * occurs
    return payments


def _occurrences(probability: Fraction, bits: PCG64, draws: int) -> NDArray[bool_] | None:
    """In which draws a line occurs; None when it does in all of them."""
    if probability == 1:
        bits.advance(draws)
        return None
    return _uniform(bits, draws) < float(probability)


def _estimates(estimate: Triangle, bits: PCG64, draws: int) -> Draws:
    """Draws by the inverse of the distribution, so that a wider estimate stretches the very same draws."""
    import numpy  # noqa: PLC0415 -- slow import

    low, mode, high = float(estimate.low), float(estimate.mode), float(estimate.high)
    if estimate.is_certain:
        bits.advance(draws)
        return numpy.full(draws, mode)
    uniform = _uniform(bits, draws)
    width, rise, fall = high - low, mode - low, high - mode
    is_rising = uniform * width < rise
    steps = numpy.sqrt(numpy.where(is_rising, uniform * (width * rise), (1 - uniform) * (width * fall)))
    return numpy.where(is_rising, low + steps, high - steps)


def _uniform(bits: PCG64, draws: int) -> Draws:
    """One step of the bits a draw; what needs none of them takes as many steps."""
    from numpy.random import Generator  # noqa: PLC0415 -- slow import

    return Generator(bits).random(draws)


def _range(values: Draws, mean: Fraction) -> Range:
    """Order statistics of the draws, to the cent."""
    import numpy  # noqa: PLC0415 -- slow import

    ordered = numpy.sort(values)  # faster here than to partition
    places = (int(share * (len(values) - 1)) for share in _SHARES)
    p10, p50, p90 = (Fraction(round(float(ordered[place]) * 100), 100) for place in places)
    return Range(p10, p50, p90, mean)
