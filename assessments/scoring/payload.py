"""A scorecard as the command line prints it: plain numbers for other programs, codes instead of words."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from assessments.scoring.scorecard import QuestionEffect, RiskFigures, Scorecard, VerdictReason


def scorecard_payload(scorecard: Scorecard, language: str) -> dict[str, Any]:
    """Unrounded: total and dimensions from 0 to 100, criteria from 0 to 1, null where nothing is scored."""
    return {
        "framework": scorecard.framework,
        "engine": scorecard.engine_version,
        "lane": scorecard.lane,
        "verdict": scorecard.verdict,
        "headline": scorecard.headline,
        "coverage": float(scorecard.coverage),
        "stops": [
            {
                "stop": stop.id,
                "state": stop.state,
                "floor": stop.floor,
                "waivable": stop.waivable,
                "message": stop.message.to(language),
            }
            for stop in scorecard.stops
        ],
        "gates": [
            {
                "gate": gate.id,
                "question": gate.question,
                "open": gate.is_open,
                "message": gate.message.to(language),
            }
            for gate in scorecard.gates
        ],
        "total": figures(scorecard.total),
        "dimensions": {dimension.id: figures(dimension.figures) for dimension in scorecard.dimensions},
        "criteria": {criterion.id: figures(criterion.figures) for criterion in scorecard.criteria},
        "waterfall": [
            {
                "kind": step.kind,
                "criterion": step.criterion,
                "question": step.question,
                "points": float(step.points),
            }
            for step in scorecard.waterfall
        ],
        "reasons": [reason_payload(reason) for reason in scorecard.reasons],
        "bands": {"low": scorecard.band_low, "high": scorecard.band_high},
        "next_questions": [effect_payload(effect) for effect in scorecard.next_questions],
        "settled": scorecard.is_settled,
        "escalates_to_full": [
            {"kind": reason.kind, "id": reason.id} for reason in scorecard.escalates_to_full
        ],
        "refused_waivers": list(scorecard.refused_waivers),
    }


def figures(risk: RiskFigures | None) -> dict[str, float] | None:
    """Both ends, before and after controls."""
    if risk is None:
        return None
    return {
        "low": float(risk.low),
        "high": float(risk.high),
        "inherent_low": float(risk.inherent_low),
        "inherent_high": float(risk.inherent_high),
    }


def reason_payload(reason: VerdictReason) -> dict[str, Any]:
    """One line that pushes the verdict."""
    return {
        "kind": reason.kind,
        "id": reason.id,
        "floor": reason.floor,
        "value": number(reason.value),
        "threshold": number(reason.threshold),
    }


def effect_payload(effect: QuestionEffect) -> dict[str, Any]:
    """One unknown and the width it adds."""
    return {
        "question": effect.question,
        "state": effect.state,
        "width": float(effect.width),
        "can_change_verdict": effect.can_change_verdict,
    }


def number(value: Fraction | None) -> float | None:
    """A figure, or nothing."""
    return None if value is None else float(value)
