"""The same arithmetic on whole numbers, for what has to be fast: autosave, swings, "what if".

A framework is compiled once. Every figure is then an integer over a denominator known in advance, and a
changed answer touches only the criteria that read it. A property test holds this file equal to the readable
rooms (inherent, controls, residual).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import floor, lcm
from typing import TypeVar

from assessments.frameworks.schema import LADDER, Condition, Criterion, Driver, Framework, Question
from assessments.scoring.answers import Applicable, Reading

T = TypeVar("T")
Ends = tuple[int, int]  # at the possible and at the prudent end
Values = list[Ends | None]  # by slot; None: it left
Outcomes = Sequence[bool | None]  # by condition
LeanDriver = tuple[int, int, int]  # slot, weight, condition under which it applies (-1: always)


@dataclass(frozen=True, slots=True)
class LeanCriterion:
    """A criterion with whole-number weights and shares."""

    dimension: int
    impact: tuple[LeanDriver, ...]
    likelihood: tuple[LeanDriver, ...]
    weights: int  # a common multiple of every sum of likelihood weights that can occur
    controls: tuple[tuple[int, int], ...]  # slot, share
    shares: int  # a common multiple of every sum of shares that can occur
    cap: Fraction
    scale: int  # makes its points in its dimension a whole number over the common denominator


@dataclass(frozen=True, slots=True)
class ContextSlot:
    """A context question with one set of anchors."""

    context: str
    anchors: Mapping[str, int]
    span: Ends  # best and worst option


@dataclass(frozen=True, slots=True)
class Limits:
    """Bands and ceilings as limits on whole points. To be above a limit is to be above its whole part."""

    bands: tuple[tuple[int, int], ...]  # limit, rank
    ceilings: tuple[tuple[int, int, int], ...]  # dimension, limit, rank

    def band(self, total: int) -> int:
        """Rank of the band a total lies in."""
        rank = 0
        for limit, above in self.bands:
            if total > limit:
                rank = above
        return rank

    def rank(self, total: int, highs: Sequence[int]) -> int:
        """Rank of the band, or of the worst ceiling passed, at the prudent end."""
        rank = self.band(total)
        for dimension, limit, forced in self.ceilings:
            if forced > rank and highs[dimension] > limit:
                rank = forced
        return rank


@dataclass(frozen=True, slots=True, eq=False)
class Lean:
    """A compiled framework."""

    framework: Framework
    unit: int  # every anchor, strength and credit is a whole number of 1/unit
    slots: Mapping[str, int]  # question id to slot; context slots follow
    context_slots: tuple[ContextSlot, ...]
    conditions: tuple[Condition, ...]
    criteria: tuple[LeanCriterion, ...]
    readers: tuple[tuple[int, ...], ...]  # slot to the criteria that read it
    denominator: int  # of every criterion's points in its dimension
    weights: tuple[int, ...]  # of the dimensions; 0 where nothing is scored
    omegas: tuple[int, ...]  # weight of each criterion in the total, in proportion
    proven: tuple[tuple[Ends, ...], ...]  # slot to the ends of each option, with the best evidence
    limits: Limits

    def outcomes(self, applicable: Applicable) -> list[bool | None]:
        """Every condition of a driver, evaluated once."""
        return [condition.holds(applicable.chosen) for condition in self.conditions]

    def values(self, applicable: Applicable) -> Values:
        """Every slot at both ends."""
        questions = [question_ends(self, reading) for reading in applicable.readings.values()]
        return questions + self.context_values(applicable.chosen)

    def context_values(self, chosen: Mapping[str, tuple[str, ...]]) -> Values:
        """Every context slot at both ends: the worst option chosen, or from the best to the worst option."""
        values: Values = []
        for slot in self.context_slots:
            options = chosen.get(slot.context)
            if options is None:
                values.append(slot.span)
            else:
                worst = max([slot.anchors[option] for option in options])
                values.append((worst, worst))
        return values

    def units(self, value: Fraction) -> int:
        """A value between 0 and 1 as a whole number of units."""
        return value.numerator * self.unit // value.denominator

    def points(self, criterion: LeanCriterion, values: Values, outcomes: Outcomes, open_high: int) -> Ends:
        """Points of a criterion in its dimension. ``open_high``: what an open driver counts at most."""
        impact_low, impact_high = 0, -1
        for slot, _, condition in criterion.impact:
            ends = (
                values[slot] if condition < 0 else conditional(values[slot], outcomes[condition], open_high)
            )
            if ends is not None:
                low, high = ends
                if low > impact_low:
                    impact_low = low
                if high > impact_high:
                    impact_high = high
        sum_low = sum_high = weights = 0
        for slot, weight, condition in criterion.likelihood:
            ends = (
                values[slot] if condition < 0 else conditional(values[slot], outcomes[condition], open_high)
            )
            if ends is not None:
                sum_low += weight * ends[0]
                sum_high += weight * ends[1]
                weights += weight
        if impact_high < 0:  # no question is read and the context says nothing: from 0 to 1, as if unknown
            impact_high = open_high
        if not weights:
            sum_high, weights = open_high, 1
        possible = proven = shares = 0
        for slot, share in criterion.controls:
            ends = values[slot]
            if ends is not None:
                possible += share * ends[0]
                proven += share * ends[1]
                shares += share
        reduction = criterion.cap.numerator * (criterion.shares // shares) if shares else 0
        whole = criterion.cap.denominator * self.unit * criterion.shares
        factor = criterion.scale * (criterion.weights // weights)
        return (
            factor * impact_low * sum_low * (whole - reduction * possible),
            factor * impact_high * sum_high * (whole - reduction * proven),
        )

    def all_points(self, values: Values, outcomes: Outcomes, *, optimistic: bool = False) -> list[Ends]:
        """The points of every criterion."""
        open_high = 0 if optimistic else self.unit
        return [self.points(criterion, values, outcomes, open_high) for criterion in self.criteria]

    def dimension_points(self, points: Iterable[Ends]) -> list[Ends]:
        """The points of every dimension."""
        lows, highs = [0] * len(self.weights), [0] * len(self.weights)
        for criterion, (low, high) in zip(self.criteria, points, strict=True):
            lows[criterion.dimension] += low
            highs[criterion.dimension] += high
        return list(zip(lows, highs, strict=True))

    def total_points(self, dimensions: Sequence[Ends]) -> Ends:
        """The weighted sum of the dimensions, over ``total_denominator``."""
        return (
            sum(weight * low for weight, (low, _) in zip(self.weights, dimensions, strict=True)),
            sum(weight * high for weight, (_, high) in zip(self.weights, dimensions, strict=True)),
        )

    @property
    def total_denominator(self) -> int:
        """What turns total points into a score from 0 to 100."""
        return self.denominator * sum(self.weights)


@lru_cache(maxsize=16384)
def question_ends(lean: Lean, reading: Reading) -> Ends | None:
    """An exposure's x or a control's credit at both ends, in units; ``None`` when it leaves."""
    if reading.question.role == "exposure":
        exposure = reading.exposure
        return (lean.units(exposure.low), lean.units(exposure.high)) if exposure else None
    strength = reading.strength
    return (lean.units(strength.high), lean.units(strength.low * reading.factor)) if strength else None


def conditional(ends: Ends | None, applies: bool | None, open_high: int) -> Ends | None:
    """x of a driver that carries a condition; ``None`` when it does not apply."""
    if ends is None or applies:
        return ends
    return (0, open_high) if applies is None else None


@lru_cache(maxsize=64)
def compiled(framework: Framework) -> Lean:
    """The compiled form of a framework, made once."""
    return Compiler(framework).lean()


class Compiler:
    """Gives every question, set of context anchors and condition a number."""

    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        anchors = [option.anchor for question in framework.questions for option in question.options]
        drivers = [d for criterion in framework.criteria for d in (*criterion.impact, *criterion.likelihood)]
        anchors += [anchor for driver in drivers for anchor in (driver.anchors or {}).values()]
        factors = [level.factor for level in framework.evidence.levels]
        factors.append(framework.evidence.contradicted_factor)
        self.unit = common_denominator(anchors) * common_denominator(factors)
        self.slots = {question.id: slot for slot, question in enumerate(framework.questions)}
        self.context_slots: list[ContextSlot] = []
        self.conditions: list[Condition] = []

    def lean(self) -> Lean:
        """Compile."""
        framework = self.framework
        homes = [(home, item) for home, d in enumerate(framework.dimensions) for item in d.criteria]
        bare = [self.criterion(home, item) for home, item in homes]
        scales = [self.scale(criterion, item) for criterion, (_, item) in zip(bare, homes, strict=True)]
        denominator = common_denominator(scales)
        criteria = [
            LeanCriterion(
                dimension=criterion.dimension,
                impact=criterion.impact,
                likelihood=criterion.likelihood,
                weights=criterion.weights,
                controls=criterion.controls,
                shares=criterion.shares,
                cap=criterion.cap,
                scale=int(scale * denominator),
            )
            for criterion, scale in zip(bare, scales, strict=True)
        ]
        weights = whole([d.weight if d.criteria_weight else Fraction(0) for d in framework.dimensions])
        return Lean(
            framework=framework,
            unit=self.unit,
            slots=self.slots,
            context_slots=tuple(self.context_slots),
            conditions=tuple(self.conditions),
            criteria=tuple(criteria),
            readers=self.readers(criteria),
            denominator=denominator,
            weights=tuple(weights),
            omegas=tuple(whole([self.omega(home, item, weights) for home, item in homes])),
            proven=tuple(self.proven(question) for question in framework.questions),
            limits=self.limits(denominator, sum(weights)),
        )

    def criterion(self, home: int, item: Criterion) -> LeanCriterion:
        """One criterion, not yet scaled."""
        weights = whole([driver.weight for driver in item.likelihood])
        shares = whole([control.share for control in item.controls])
        return LeanCriterion(
            dimension=home,
            impact=tuple(self.driver(driver, 1) for driver in item.impact),
            likelihood=tuple(self.driver(d, w) for d, w in zip(item.likelihood, weights, strict=True)),
            weights=common_multiple_of_sums(weights),
            controls=tuple(
                (self.slots[control.question], share)
                for control, share in zip(item.controls, shares, strict=True)
            ),
            shares=common_multiple_of_sums(shares),
            cap=self.framework.control_cap_of(item),
            scale=1,
        )

    def driver(self, driver: Driver, weight: int) -> LeanDriver:
        """One driver with its slot and condition."""
        condition = -1
        if driver.applies_if is not None:
            condition = position(self.conditions, driver.applies_if)
        if driver.question is not None:
            return self.slots[driver.question], weight, condition
        anchors = {option: int(anchor * self.unit) for option, anchor in (driver.anchors or {}).items()}
        slot = ContextSlot(driver.source, anchors, (min(anchors.values()), max(anchors.values())))
        return len(self.slots) + position(self.context_slots, slot), weight, condition

    def scale(self, criterion: LeanCriterion, item: Criterion) -> Fraction:
        """100 · w, over the denominator of the criterion's residual."""
        total = self.framework.dimensions[criterion.dimension].criteria_weight
        residual = self.unit**3 * criterion.weights * criterion.shares * criterion.cap.denominator
        return 100 * item.weight / (total * residual) if total else Fraction(0)

    def omega(self, home: int, item: Criterion, weights: Sequence[int]) -> Fraction:
        """Weight of a criterion in the total."""
        total = self.framework.dimensions[home].criteria_weight
        everything = sum(weights) * total
        return weights[home] * item.weight / everything if everything else Fraction(0)

    def proven(self, question: Question) -> tuple[Ends, ...]:
        """The ends of each option, proven as well as the framework's best evidence can."""
        factor = max(level.factor for level in self.framework.evidence.levels)
        ends = []
        for anchor in (option.anchor for option in question.options):
            if question.role == "exposure":
                ends.append(
                    (int(anchor * self.unit), int((anchor + (1 - factor) * (1 - anchor)) * self.unit))
                )
            else:
                ends.append((int(anchor * self.unit), int(anchor * factor * self.unit)))
        return tuple(ends)

    def limits(self, denominator: int, weights: int) -> Limits:
        """Bands over the total's denominator, ceilings over the dimensions'."""
        positions = {dimension.id: index for index, dimension in enumerate(self.framework.dimensions)}
        return Limits(
            bands=tuple(
                (floor(band.above * denominator * weights), LADDER.index(band.verdict))
                for band in self.framework.bands
                if band.above is not None
            ),
            ceilings=tuple(
                (positions[c.dimension], floor(c.above * denominator), LADDER.index(c.floor))
                for c in self.framework.ceilings
            ),
        )

    def readers(self, criteria: list[LeanCriterion]) -> tuple[tuple[int, ...], ...]:
        """Which criteria each slot touches."""
        touched: list[list[int]] = [[] for _ in range(len(self.slots) + len(self.context_slots))]
        for index, criterion in enumerate(criteria):
            slots = [slot for slot, _, _ in (*criterion.impact, *criterion.likelihood)]
            for slot in dict.fromkeys([*slots, *(slot for slot, _ in criterion.controls)]):
                touched[slot].append(index)
        return tuple(tuple(indexes) for indexes in touched)


def position(known: list[T], item: T) -> int:
    """Where an item stands; it is appended if it is new."""
    if item not in known:
        known.append(item)
    return known.index(item)


def common_denominator(values: Iterable[Fraction]) -> int:
    """The least number that makes every value whole."""
    return lcm(*(value.denominator for value in values))


def whole(values: Sequence[Fraction]) -> list[int]:
    """The values in the same proportions as whole numbers."""
    factor = common_denominator(values)
    return [int(value * factor) for value in values]


def common_multiple_of_sums(parts: Sequence[int]) -> int:
    """A number that every sum of some of the parts divides."""
    sums = {0}
    for part in parts:
        sums |= {part + other for other in sums}
    return lcm(*(total for total in sums if total))
