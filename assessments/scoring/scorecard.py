"""The result of scoring: frozen, complete with its working, serialisable without loss.

Figures are exact ``Fraction``s. Totals and dimensions run from 0 (no residual risk) to 100; impact,
likelihood, inherent and residual risk of a criterion, evidence factors and strengths run from 0 to 1.
"high" is the prudent end, "low" the possible end.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from assessments.frameworks.schema import EvidenceLevelId, Text, VerdictId
from assessments.frameworks.schema import Lane as Lane

AnswerState = Literal[
    "unanswered", "answered", "unknown", "not_applicable_claimed", "not_applicable_confirmed"
]
Visibility = Literal["asked", "open", "hidden"]
StopState = Literal["triggered", "waived", "open"]

# Nothing is known of the answer; a claim that nobody confirmed is no answer.
UNKNOWN_STATES = frozenset({"unanswered", "unknown", "not_applicable_claimed"})
Headline = VerdictId | Literal["not_enough_information"]


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its two ends, low <= high."""

    low: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True)
class RiskFigures:
    """Residual and inherent risk at both ends."""

    low: Fraction
    high: Fraction
    inherent_low: Fraction
    inherent_high: Fraction


@dataclass(frozen=True, slots=True)
class DriverWorking:
    """One impact or likelihood driver of a criterion: what was answered and what it counts."""

    kind: Literal["impact", "likelihood"]
    source: Literal["context", "question"]
    id: str  # context id or question id
    applies: bool
    state: AnswerState
    visibility: Visibility
    choices: tuple[str, ...]
    weight: Fraction  # share of the likelihood mean after conditions; 1 for impact
    evidence: EvidenceLevelId | None  # None for context
    factor: Fraction  # evidence factor k; 1 for context
    value: Interval  # x at the possible and the prudent end


@dataclass(frozen=True, slots=True)
class ControlWorking:
    """One control of a criterion: share, strength, evidence, and the points it takes off the total."""

    id: str
    state: AnswerState
    visibility: Visibility
    choices: tuple[str, ...]
    share: Fraction  # v after rescaling over the controls that apply; 0 if it left
    strength: Interval  # c at the prudent (low) and the possible (high) end
    evidence: EvidenceLevelId
    factor: Fraction  # k
    credit: Fraction  # 100 · ω · r · ρ · v · k · c: points this control takes off the prudent score
    lost: Fraction  # 100 · ω · r · ρ · v · (1 − k) · c: points better proof would gain


@dataclass(frozen=True, slots=True)
class CriterionScore:
    """One risk: its figures (0-1), its weight in the total and the working behind them."""

    id: str
    dimension: str
    weight: Fraction  # w inside its dimension, normalised
    weight_total: Fraction  # ω = W · w
    cap: Fraction  # ρ
    impact: Interval
    likelihood: Interval
    figures: RiskFigures
    drivers: tuple[DriverWorking, ...]
    controls: tuple[ControlWorking, ...]
    coverage: Fraction  # answered share of what it asks, 0-1
    inherent_points: Fraction  # 100 · ω · r: what it adds to the waterfall
    residual_points: Fraction  # 100 · ω · residual at the prudent end


@dataclass(frozen=True, slots=True)
class DimensionScore:
    """One dimension on 0-100, or ``figures`` None when it has nothing to ask."""

    id: str
    weight: Fraction  # W, normalised
    figures: RiskFigures | None
    coverage: Fraction
    ceiling: Fraction | None  # its lowest ceiling: the appetite line
    floor: VerdictId | None  # verdict its prudent end forces, if any


@dataclass(frozen=True, slots=True)
class StopResult:
    """A hard stop that is triggered, waived or still open because its question is unknown."""

    id: str  # question id, or the id of a context stop
    question: str | None
    state: StopState
    floor: VerdictId
    waivable: bool
    message: Text


@dataclass(frozen=True, slots=True)
class GateResult:
    """A gate and whether it is open; a shut gate takes "proceed" off the table."""

    id: str
    question: str
    is_open: bool
    message: Text


@dataclass(frozen=True, slots=True)
class VerdictReason:
    """One line that pushes the verdict: the band of the total, a dimension's ceiling, a stop, a gate."""

    kind: Literal["band", "ceiling", "stop", "open_stop", "waived_stop", "gate", "coverage", "range"]
    id: str  # band verdict, dimension, stop or gate id
    floor: VerdictId
    value: Fraction | None  # the figure compared, if any
    threshold: Fraction | None  # what it was compared with, if any


@dataclass(frozen=True, slots=True)
class QuestionEffect:
    """What one question does to the result.

    ``swing``: points the prudent total would lose were the answer at its best with full proof.
    ``gain_low``: points the possible end would gain at the worst answer (unknowns only).
    ``width``: the larger of the two, the order of the next best question; 0 for what is known.
    ``can_change_verdict``: whether some answer to it alone changes the headline.
    """

    question: str
    state: AnswerState
    swing: Fraction
    gain_low: Fraction
    width: Fraction
    can_change_verdict: bool


@dataclass(frozen=True, slots=True)
class LaneReason:
    """Why the full lane is called for: a stop met or still open, an inherent risk over its limit."""

    kind: Literal["stop", "open_stop", "inherent_total", "inherent_dimension"]
    id: str  # stop or dimension id; "total"
    value: Fraction | None = None  # the inherent risk compared
    threshold: Fraction | None = None


@dataclass(frozen=True, slots=True)
class WaterfallStep:
    """One exact term of the waterfall: a criterion adds, a control takes off; the rest is the score."""

    kind: Literal["inherent", "control"]
    criterion: str
    question: str | None
    points: Fraction  # signed


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Everything the method says about one set of answers."""

    framework: str  # "ai-vendor/2026.11"
    engine_version: str
    lane: Lane
    total: RiskFigures | None
    dimensions: tuple[DimensionScore, ...]
    criteria: tuple[CriterionScore, ...]
    stops: tuple[StopResult, ...]
    gates: tuple[GateResult, ...]
    verdict: VerdictId
    headline: Headline
    reasons: tuple[VerdictReason, ...]  # strongest first
    coverage: Fraction
    band_low: VerdictId
    band_high: VerdictId
    waterfall: tuple[WaterfallStep, ...]
    effects: tuple[QuestionEffect, ...]  # every asked question; order: next best question first
    is_settled: bool  # no remaining unknown can change the headline
    invalid: tuple[str, ...]  # stored choices the framework does not know: reported, never scored
    context_effects: tuple[QuestionEffect, ...] = ()  # the same for each context question that is unknown
    escalates_to_full: tuple[LaneReason, ...] = ()  # triage only: why to continue in full
    refused_waivers: tuple[str, ...] = ()  # stops that are not waivable, with a waiver all the same

    @property
    def next_questions(self) -> tuple[QuestionEffect, ...]:
        """What to find out next, context questions included: the unknowns that add width, widest first.

        One that adds none is named too where it alone can change the headline: a hard stop may hang on it.
        """
        unknown = [e for e in (*self.effects, *self.context_effects) if e.state in UNKNOWN_STATES]
        matters = [e for e in unknown if e.width or e.can_change_verdict]
        return tuple(sorted(matters, key=lambda e: (-e.width, e.question)))
