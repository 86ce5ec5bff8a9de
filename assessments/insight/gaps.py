"""Where the answers fall short: each gap with its severity, what it costs, and what kind of cure it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from assessments.frameworks.schema import Framework, Question, VerdictId
from assessments.scoring.scorecard import (
    UNKNOWN_STATES,
    ControlWorking,
    CriterionScore,
    DriverWorking,
    QuestionEffect,
    Scorecard,
)
from assessments.scoring.verdict import band_of

Severity = Literal["critical", "high", "medium", "low"]
GapKind = Literal["stop", "weak", "unproven", "unknown"]
Cure = Literal["clause", "measure", "no_contractual_cure"]

SEVERITY_OF: dict[VerdictId, Severity] = {
    "do_not_proceed": "critical",
    "escalate": "high",
    "proceed_with_conditions": "medium",
    "proceed": "low",
}


@dataclass(frozen=True, slots=True)
class Gap:
    """One answer that costs something.

    ``kind``: its hard stop is met, waived or not; the answer is worse than the best; it is the best and not
    fully proven; it is not known. ``cure``: a contract clause, a measure of our own, or no clause cures it.
    """

    question: str
    criterion: str  # the worst that the question serves
    severity: Severity
    points: Fraction  # what the prudent total would lose at the best answer with full proof, 0-100
    kind: GapKind
    cure: Cure


def gaps(framework: Framework, scorecard: Scorecard) -> tuple[Gap, ...]:
    """Every question that is asked and whose answer costs points, is unknown or meets a stop.

    In the order of the questionnaire. Severity is read from the worst criterion served, its prudent residual
    against the framework's own bands; a stop that is met is critical, and a waiver is no cure.
    """
    effects = {effect.question: effect for effect in scorecard.effects}
    met = {stop.question for stop in scorecard.stops if stop.state != "open"}
    served = served_by(scorecard)
    found = []
    for question in framework.questions:
        effect = effects.get(question.id)
        if effect is not None and question.id in served:
            workings = [working for _, working in served[question.id]]
            kind = gap_kind(question, effect, workings, is_met=question.id in met)
            if kind is not None:
                found.append(gap_of(framework, question, effect, kind, served[question.id]))
    return tuple(found)


Working = DriverWorking | ControlWorking
Served = list[tuple[CriterionScore, Working]]


def served_by(scorecard: Scorecard) -> dict[str, Served]:
    """The criteria each question serves, with its part in them."""
    served: dict[str, Served] = {}
    for criterion in scorecard.criteria:
        workings: list[Working] = [driver for driver in criterion.drivers if driver.source == "question"]
        workings += criterion.controls
        for working in workings:
            served.setdefault(working.id, []).append((criterion, working))
    return served


def gap_kind(
    question: Question, effect: QuestionEffect, workings: Sequence[Working], *, is_met: bool
) -> GapKind | None:
    """What kind of gap an answer is; ``None`` where it is none, or nothing asked reads it for certain.

    A driver under a condition can be open while another reads the same answer.
    """
    asked = [working for working in workings if working.visibility == "asked"]
    if not asked or effect.state == "not_applicable_confirmed":
        return None
    if is_met:
        return "stop"
    if effect.state in UNKNOWN_STATES:
        return "unknown"
    if effect.swing <= 0:
        return None
    anchors = {question.option(choice).anchor for choice in asked[0].choices}
    return "unproven" if anchors == {question.best_option.anchor} else "weak"


def gap_of(
    framework: Framework, question: Question, effect: QuestionEffect, kind: GapKind, served: Served
) -> Gap:
    """The gap, judged by the worst criterion served; of equal ones the first."""
    worst = max((criterion for criterion, _ in served), key=lambda criterion: criterion.figures.high)
    severity = SEVERITY_OF[band_of(framework, 100 * worst.figures.high).verdict]
    return Gap(
        question=question.id,
        criterion=worst.id,
        severity="critical" if kind == "stop" else severity,
        points=effect.swing,
        kind=kind,
        cure=cure_of(question),
    )


def cure_of(question: Question) -> Cure:
    """Whether a clause cures it, nothing in a contract can, or a measure has to."""
    if question.no_contractual_cure:
        return "no_contractual_cure"
    return "clause" if question.clause is not None else "measure"
