"""How much of what is asked has an answer."""

from __future__ import annotations

from fractions import Fraction

from assessments.scoring.answers import Applicable
from assessments.scoring.exact import weighted_sum
from assessments.scoring.scorecard import ControlWorking, DriverWorking

ZERO = Fraction(0)


def criterion_coverage(
    drivers: tuple[DriverWorking, ...], controls: tuple[ControlWorking, ...], applicable: Applicable
) -> Fraction | None:
    """Answered share of what a criterion asks; ``None`` when it asks nothing.

    A control counts its share, a likelihood exposure its part of the driver weights, an impact exposure 1.
    Confirmed as not applicable, an exposure is answered and a control is gone. Context answers do not count.
    """
    asked = answered = ZERO
    for driver in drivers:
        if driver.source == "question" and driver.applies:
            asked += driver.weight
            if driver.visibility == "asked" and applicable.readings[driver.id].standing != "unknown":
                answered += driver.weight
    for control in controls:
        asked += control.share
        if applicable.readings[control.id].standing == "known":
            answered += control.share
    return answered / asked if asked else None


def mean_coverage(parts: list[tuple[Fraction, Fraction | None]]) -> Fraction:
    """The weighted mean over the criteria that ask something; 0 when nothing is asked."""
    asking = [(weight, share) for weight, share in parts if share is not None]
    total = sum(weight for weight, _ in asking)
    return weighted_sum(asking) / total if total else ZERO
