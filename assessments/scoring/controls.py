"""How far the controls of a criterion reduce its risk: proven (prudent end) and as claimed (possible end)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from assessments.frameworks.schema import Control, Criterion
from assessments.scoring.answers import Applicable, Reading
from assessments.scoring.scorecard import ControlWorking, Interval

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Effectiveness:
    """Σ v·k·c at the prudent end and Σ v·c at the possible end, with the controls behind them."""

    proven: Fraction
    possible: Fraction
    shares: tuple[tuple[Control, Reading, Fraction], ...]  # v after rescaling; 0 if it left


def control_effectiveness(criterion: Criterion, applicable: Applicable) -> Effectiveness:
    """Share by share; what left is made up for by the others, and no control left means no reduction."""
    readings = [(control, applicable.readings[control.question]) for control in criterion.controls]
    remaining = sum((control.share for control, reading in readings if reading.strength is not None), ZERO)
    proven = possible = ZERO
    shares = []
    for control, reading in readings:
        strength = reading.strength
        share = control.share / remaining if strength is not None and remaining else ZERO
        shares.append((control, reading, share))
        if strength is not None:
            proven += share * reading.factor * strength.low
            possible += share * strength.high
    return Effectiveness(proven, possible, tuple(shares))


def control_workings(effectiveness: Effectiveness, points: Fraction) -> tuple[ControlWorking, ...]:
    """Each control with the points it takes off. ``points``: 100 · ω · r · ρ, at the prudent end."""
    return tuple(control_working(reading, share, points) for _control, reading, share in effectiveness.shares)


def control_working(reading: Reading, share: Fraction, points: Fraction) -> ControlWorking:
    """One control: share, strength, evidence, and the points it takes off and could take off."""
    strength = reading.strength or Interval(ZERO, ZERO)
    claimed = points * share * strength.low
    credit = claimed * reading.factor
    return ControlWorking(
        id=reading.question.id,
        state=reading.state,
        visibility=reading.visibility,
        choices=reading.choices,
        share=share,
        strength=strength,
        evidence=reading.evidence,
        factor=reading.factor,
        credit=credit,
        lost=claimed - credit,
    )
