"""Inherent risk of a criterion: what our use and the vendor's exposure bring before any control."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from assessments.frameworks.schema import Criterion, Driver, Framework
from assessments.scoring.answers import ANYTHING, NOTHING, Applicable
from assessments.scoring.exact import product, weighted_sum
from assessments.scoring.scorecard import DriverWorking, Interval, Visibility

ZERO, ONE = Fraction(0), Fraction(1)
Kind = Literal["impact", "likelihood"]


@dataclass(frozen=True, slots=True)
class Inherent:
    """impact · likelihood at both ends, with the drivers behind them."""

    impact: Interval
    likelihood: Interval
    risk: Interval
    drivers: tuple[DriverWorking, ...]


def inherent_risk(criterion: Criterion, applicable: Applicable) -> Inherent:
    """The worst impact driver times the weighted mean of the likelihood drivers, at both ends."""
    grave = [driver_value(driver, applicable) for driver in criterion.impact]
    likely = [driver_value(driver, applicable) for driver in criterion.likelihood]
    weights = driver_weights(applicable.framework, criterion.id, tuple(value is not None for value in likely))
    impact = worst(grave)
    likelihood = mean(weights, likely)
    return Inherent(
        impact=impact,
        likelihood=likelihood,
        risk=Interval(product(impact.low, likelihood.low), product(impact.high, likelihood.high)),
        drivers=(
            *(
                driver_working("impact", d, ONE, x, applicable)
                for d, x in zip(criterion.impact, grave, strict=True)
            ),
            *(
                driver_working("likelihood", driver, weight, value, applicable)
                for driver, weight, value in zip(criterion.likelihood, weights, likely, strict=True)
            ),
        ),
    )


def worst(values: Sequence[Interval | None]) -> Interval:
    """The highest value among the drivers that apply."""
    applying = [value for value in values if value is not None]
    if len(applying) == 1:
        return applying[0]
    return Interval(max(value.low for value in applying), max(value.high for value in applying))


def mean(weights: Sequence[Fraction], values: Sequence[Interval | None]) -> Interval:
    """The weighted mean of the drivers that apply; their weights already add up to 1."""
    applying = [(weight, value) for weight, value in zip(weights, values, strict=True) if value is not None]
    return Interval(
        weighted_sum((weight, value.low) for weight, value in applying),
        weighted_sum((weight, value.high) for weight, value in applying),
    )


@lru_cache(maxsize=4096)
def driver_weights(framework: Framework, criterion: str, applying: tuple[bool, ...]) -> tuple[Fraction, ...]:
    """Each likelihood driver's part of the mean, taken over the drivers that apply; 0 for the others."""
    drivers = framework.criterion(criterion).likelihood
    total = sum(driver.weight for driver, applies in zip(drivers, applying, strict=True) if applies)
    return tuple(d.weight / total if applies else ZERO for d, applies in zip(drivers, applying, strict=True))


def driver_value(driver: Driver, applicable: Applicable) -> Interval | None:
    """x at both ends; ``None`` when the driver does not apply.

    While a missing context answer leaves open whether it applies, it counts from 0 to 1.
    """
    if driver.context is not None:
        value: Interval | None = context_value(driver, applicable.chosen.get(driver.context))
    else:
        value = applicable.readings[driver.source].exposure
    if driver.applies_if is None or value is None:
        return value
    applies = applicable.holds(driver.applies_if)
    if applies is None:
        return ANYTHING
    return value if applies else None


def context_value(driver: Driver, chosen: tuple[str, ...] | None) -> Interval:
    """The worst option chosen; unknown: from the best option to the worst."""
    anchors = driver.anchors or {}
    if chosen is None:
        return Interval(min(anchors.values()), max(anchors.values()))
    value = max([anchors[option] for option in chosen])
    return Interval(value, value)


def driver_working(
    kind: Kind, driver: Driver, weight: Fraction, value: Interval | None, applicable: Applicable
) -> DriverWorking:
    """What was answered and what it counts."""
    applies = value is not None
    is_open = driver.applies_if is not None and applicable.holds(driver.applies_if) is None
    seen: Visibility = "hidden" if not applies else "open" if is_open else "asked"
    if driver.context is not None:
        chosen = applicable.chosen.get(driver.context)
        return DriverWorking(
            kind=kind,
            source="context",
            id=driver.context,
            applies=applies,
            state="unknown" if chosen is None else "answered",
            visibility=seen,
            choices=chosen or (),
            weight=weight if applies else ZERO,
            evidence=None,
            factor=ONE,
            value=value or NOTHING,
        )
    reading = applicable.readings[driver.source]
    return DriverWorking(
        kind=kind,
        source="question",
        id=driver.source,
        applies=applies,
        state=reading.state,
        visibility=reading.visibility if seen == "asked" else seen,
        choices=reading.choices,
        weight=weight if applies else ZERO,
        evidence=reading.evidence,
        factor=reading.factor,
        value=value or NOTHING,
    )
