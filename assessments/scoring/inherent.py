"""Inherent risk of a criterion: what our use and the vendor's exposure bring before any control."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from assessments.frameworks.schema import Criterion, Driver, LikelihoodDriver
from assessments.scoring.answers import ANYTHING, NOTHING, Applicable
from assessments.scoring.scorecard import DriverWorking, Interval, Visibility

ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Inherent:
    """impact · likelihood at both ends, with the drivers behind them."""

    impact: Interval
    likelihood: Interval
    risk: Interval
    drivers: tuple[DriverWorking, ...]


def inherent_risk(criterion: Criterion, applicable: Applicable) -> Inherent:
    """The worst impact driver times the weighted mean of the likelihood drivers, at both ends."""
    impact_drivers = [driver_working(driver, applicable, weight=ONE) for driver in criterion.impact]
    likelihood_drivers = weighted_drivers(criterion.likelihood, applicable)
    impact = worst(impact_drivers)
    likelihood = mean(likelihood_drivers)
    return Inherent(
        impact=impact,
        likelihood=likelihood,
        risk=Interval(impact.low * likelihood.low, impact.high * likelihood.high),
        drivers=(*impact_drivers, *likelihood_drivers),
    )


def worst(drivers: list[DriverWorking]) -> Interval:
    """The highest value among the drivers that apply."""
    values = [driver.value for driver in drivers if driver.applies]
    return Interval(max(value.low for value in values), max(value.high for value in values))


def mean(drivers: list[DriverWorking]) -> Interval:
    """The mean of the drivers that apply; their weights already add up to 1."""
    values = [(driver.weight, driver.value) for driver in drivers if driver.applies]
    return Interval(
        sum((weight * value.low for weight, value in values), Fraction(0)),
        sum((weight * value.high for weight, value in values), Fraction(0)),
    )


def weighted_drivers(drivers: tuple[LikelihoodDriver, ...], applicable: Applicable) -> list[DriverWorking]:
    """Each likelihood driver with its share of the mean, taken over the drivers that apply."""
    total = sum(driver.weight for driver in drivers if driver_value(driver, applicable) is not None)
    return [driver_working(driver, applicable, weight=driver.weight / total) for driver in drivers]


def driver_value(driver: Driver, applicable: Applicable) -> Interval | None:
    """x at both ends; ``None`` when the driver does not apply.

    While a missing context answer leaves open whether it applies, it counts from 0 to 1.
    """
    applies = applicable.holds(driver.applies_if)
    value = context_value(driver, applicable) if driver.context else exposure_value(driver, applicable)
    if applies is False or value is None:
        return None
    return ANYTHING if applies is None else value


def context_value(driver: Driver, applicable: Applicable) -> Interval:
    """The worst option chosen; unknown: from the best option to the worst."""
    anchors = driver.anchors or {}
    chosen = applicable.chosen.get(driver.source)
    if chosen is None:
        return Interval(min(anchors.values()), max(anchors.values()))
    value = max(anchors[option] for option in chosen)
    return Interval(value, value)


def exposure_value(driver: Driver, applicable: Applicable) -> Interval | None:
    """The exposure question behind the driver."""
    return applicable.readings[driver.source].exposure


def driver_working(driver: Driver, applicable: Applicable, *, weight: Fraction) -> DriverWorking:
    """What was answered and what it counts."""
    value = driver_value(driver, applicable)
    kind: Literal["impact", "likelihood"] = "likelihood" if isinstance(driver, LikelihoodDriver) else "impact"
    applies = value is not None
    open_or_asked: Visibility = "open" if applicable.holds(driver.applies_if) is None else "asked"
    if driver.context:
        chosen = applicable.chosen.get(driver.context)
        return DriverWorking(
            kind=kind,
            source="context",
            id=driver.source,
            applies=applies,
            state="unknown" if chosen is None else "answered",
            visibility=open_or_asked if applies else "hidden",
            choices=chosen or (),
            weight=weight if applies else Fraction(0),
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
        visibility="hidden" if not applies else "open" if open_or_asked == "open" else reading.visibility,
        choices=reading.choices,
        weight=weight if applies else Fraction(0),
        evidence=reading.evidence,
        factor=reading.factor,
        value=value or NOTHING,
    )
