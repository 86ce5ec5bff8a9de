"""How far the controls of a criterion reduce its risk: proven (prudent end) and as claimed (possible end)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from assessments.frameworks.schema import Criterion, Framework
from assessments.scoring.answers import NOTHING, Applicable, Reading
from assessments.scoring.exact import product, weighted_sum
from assessments.scoring.scorecard import ControlWorking

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Effectiveness:
    """Σ v·k·c at the prudent end and Σ v·c at the possible end, with the controls behind them."""

    proven: Fraction
    possible: Fraction
    shares: tuple[tuple[Reading, Fraction], ...]  # each control with v after rescaling; 0 if it left


def control_effectiveness(criterion: Criterion, applicable: Applicable) -> Effectiveness:
    """Share by share; what left is made up for by the others, and no control left means no reduction."""
    readings = [applicable.readings[control.question] for control in criterion.controls]
    staying = tuple(reading.strength is not None for reading in readings)
    shares = control_shares(applicable.framework, criterion.id, staying)
    parts = [(share, reading) for share, reading in zip(shares, readings, strict=True) if share]
    return Effectiveness(
        proven=weighted_sum((share, reading.proven) for share, reading in parts),
        possible=weighted_sum((share, (reading.strength or NOTHING).high) for share, reading in parts),
        shares=tuple(zip(readings, shares, strict=True)),
    )


@lru_cache(maxsize=4096)
def control_shares(framework: Framework, criterion: str, staying: tuple[bool, ...]) -> tuple[Fraction, ...]:
    """Each control's share, rescaled over the controls that stay; 0 for the others."""
    controls = framework.criterion(criterion).controls
    total = sum((control.share for control, stays in zip(controls, staying, strict=True) if stays), ZERO)
    return tuple(
        control.share / total if stays and total else ZERO
        for control, stays in zip(controls, staying, strict=True)
    )


def control_workings(effectiveness: Effectiveness, points: Fraction) -> tuple[ControlWorking, ...]:
    """Each control with the points it takes off. ``points``: 100 · ω · r · ρ, at the prudent end."""
    return tuple(control_working(reading, share, points) for reading, share in effectiveness.shares)


def control_working(reading: Reading, share: Fraction, points: Fraction) -> ControlWorking:
    """One control: share, strength, evidence, and the points it takes off and could take off."""
    return ControlWorking(
        id=reading.question.id,
        state=reading.state,
        visibility=reading.visibility,
        choices=reading.choices,
        share=share,
        strength=reading.strength or NOTHING,
        evidence=reading.evidence,
        factor=reading.factor,
        credit=product(points, share, reading.proven),
        lost=product(points, share, reading.unproven),
    )
