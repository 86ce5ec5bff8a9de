"""Residual risk: what the controls leave of the inherent risk, never nothing."""

from __future__ import annotations

from fractions import Fraction

from assessments.scoring.controls import Effectiveness
from assessments.scoring.exact import product, remainder, weighted_sum
from assessments.scoring.inherent import Inherent
from assessments.scoring.scorecard import RiskFigures


def residual_risk(inherent: Inherent, effectiveness: Effectiveness, cap: Fraction) -> RiskFigures:
    """r · (1 − ρ · Σ v·k·c): what is unknown or unproven counts against us at the high end only."""
    return RiskFigures(
        low=product(inherent.risk.low, remainder(product(cap, effectiveness.possible))),
        high=product(inherent.risk.high, remainder(product(cap, effectiveness.proven))),
        inherent_low=inherent.risk.low,
        inherent_high=inherent.risk.high,
    )


def weighted(figures: list[tuple[Fraction, RiskFigures]], factor: Fraction) -> RiskFigures | None:
    """The weighted mean of several risks, times ``factor``; ``None`` when nothing has a weight."""
    total = sum(weight for weight, _ in figures)
    if not total:
        return None
    scale = factor / total
    return RiskFigures(
        low=scale * weighted_sum((weight, risk.low) for weight, risk in figures),
        high=scale * weighted_sum((weight, risk.high) for weight, risk in figures),
        inherent_low=scale * weighted_sum((weight, risk.inherent_low) for weight, risk in figures),
        inherent_high=scale * weighted_sum((weight, risk.inherent_high) for weight, risk in figures),
    )
