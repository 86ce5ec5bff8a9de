"""Which answers count, and how: the lane, the conditions on the context, each state, each proof."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Literal, get_args

from assessments.frameworks.schema import (
    Condition,
    ContextQuestion,
    EvidenceLevelId,
    Framework,
    Lane,
    Question,
)
from assessments.scoring.scorecard import AnswerState, Interval, Visibility

Standing = Literal["known", "unknown", "not_applicable", "hidden"]
ZERO = Fraction(0)
NOTHING = Interval(ZERO, ZERO)
ANYTHING = Interval(Fraction(0), Fraction(1))
STATES = frozenset(get_args(AnswerState))


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as it is stored. ``choices`` count in the state "answered" only."""

    state: AnswerState
    choices: tuple[str, ...] = ()
    evidence: EvidenceLevelId | None = None  # None: the framework's default level
    expires_on: date | None = None
    contradicted: bool = False
    unconfirmed: bool = False  # the vendor was asked and did not answer


@dataclass(frozen=True, slots=True)
class Answers:
    """All answers of one assessment: about our own use (context) and to the questions."""

    context: Mapping[str, Answer] = field(default_factory=dict)
    questions: Mapping[str, Answer] = field(default_factory=dict)


UNANSWERED = Answer("unanswered")


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """One answer as it counts: after the lane and the conditions, with its evidence as of today.

    ``exposure``: x at the possible and the prudent end; ``None`` when it leaves the maximum or the mean.
    ``strength``: c as claimed, at the prudent (low) and possible (high) end; ``None`` when its share leaves.
    """

    question: Question
    visibility: Visibility
    state: AnswerState
    choices: tuple[str, ...]
    evidence: EvidenceLevelId
    factor: Fraction
    standing: Standing
    exposure: Interval | None
    strength: Interval | None
    proven: Fraction  # k·c: what a control is credited at the prudent end
    unproven: Fraction  # (1 − k)·c: what better proof would add


@dataclass(frozen=True, slots=True)
class Applicable:
    """The answers that count."""

    framework: Framework
    chosen: Mapping[str, tuple[str, ...]]  # context options; a context question not there is unknown
    readings: Mapping[str, Reading]  # every question, hidden ones too
    invalid: tuple[str, ...] = ()  # what is stored and cannot be read: reported, never scored
    shut_gates: frozenset[str] = frozenset()  # what no answer opens: a record is missing

    def holds(self, condition: Condition | None) -> bool | None:
        """Whether a condition holds; ``None`` while it is open."""
        return True if condition is None else condition.holds(self.chosen)


def applicable_answers(
    framework: Framework,
    answers: Answers,
    *,
    lane: Lane,
    as_of: date,
    shut_gates: frozenset[str] = frozenset(),
) -> Applicable:
    """Read every answer: report what cannot be read, then apply lane and conditions."""
    invalid: list[str] = []
    chosen = chosen_context(framework, answers, invalid)
    readings: dict[str, Reading] = {}
    for question in framework.questions:
        seen = visibility(question, chosen, lane)
        answer = answers.questions.get(question.id, UNANSWERED)
        readings[question.id], fault = reading(framework, question.id, answer, seen, as_of)
        if fault:
            invalid.append(f"{question.id}: {fault}")
    unknown_ids = [id for id in answers.questions if id not in framework.questions_by_id]
    invalid += [f"{id}: unknown question" for id in unknown_ids]
    return Applicable(framework, chosen, readings, tuple(invalid), shut_gates)


def chosen_context(framework: Framework, answers: Answers, invalid: list[str]) -> dict[str, tuple[str, ...]]:
    """The context options chosen; what is unknown, unanswered or unreadable is left out."""
    chosen: dict[str, tuple[str, ...]] = {}
    for id, answer in answers.context.items():
        question = framework.context_by_id.get(id)
        if question is None:
            invalid.append(f"{id}: unknown context question")
        elif answer.state.startswith("not_applicable"):
            invalid.append(f"{id}: a context question always applies")
        else:
            fault = answer_fault(question, answer, framework)
            if fault:
                invalid.append(f"{id}: {fault}")
            elif answer.state == "answered":
                chosen[id] = answer.choices
    return chosen


def answer_fault(question: Question | ContextQuestion, answer: Answer, framework: Framework) -> str:
    """What the framework does not know about a stored answer; empty when it can be read."""
    if answer.state not in STATES:
        return f"unknown state '{answer.state}'"
    if answer.evidence is not None and answer.evidence not in framework.evidence_levels:
        return f"unknown evidence level '{answer.evidence}'"
    return choice_fault(question, answer.choices) if answer.state == "answered" else ""


def choice_fault(question: Question | ContextQuestion, choices: tuple[str, ...]) -> str:
    """What is wrong with these choices; empty when they can be read."""
    strange = [choice for choice in choices if choice not in question.values]
    if strange:
        return f"unknown option '{strange[0]}'"
    if not choices:
        return "answered without an option"
    if question.kind == "single_choice" and len(choices) > 1:
        return "more than one option of a single choice"
    return "" if len(set(choices)) == len(choices) else "an option stands twice"


def visibility(question: Question, chosen: Mapping[str, tuple[str, ...]], lane: Lane) -> Visibility:
    """Whether the lane and the context ask this question, or leave that open."""
    if lane == "triage" and not question.in_triage:
        return "hidden"
    condition = question.visible_if
    if condition is None:
        return "asked"
    holds = condition.holds(chosen)
    if holds is None:
        return "open"
    return "asked" if holds else "hidden"


@lru_cache(maxsize=16384)
def reading(
    framework: Framework, id: str, answer: Answer, seen: Visibility, as_of: date
) -> tuple[Reading, str]:
    """One answer with its evidence as of today, and what is wrong with it if it cannot be read.

    There are few ways to read a question, and they come back at every scoring: each is made once.
    """
    question = framework.question(id)
    fault = answer_fault(question, answer, framework)
    if fault:
        answer = UNANSWERED
    level = answer.evidence or framework.evidence.default
    if answer.expires_on is not None and as_of >= answer.expires_on:
        level = one_level_down(framework, level)
    if answer.unconfirmed:
        level = framework.evidence.silent_vendor.get(level, level)
    factor = framework.evidence_level(level).factor
    if answer.contradicted:
        factor = framework.evidence.contradicted_factor
    choices = answer.choices if answer.state == "answered" else ()
    standing = standing_of(answer.state, seen)
    anchor = riskiest_anchor(question, choices)
    return Reading(
        question=question,
        visibility=seen,
        state=answer.state,
        choices=choices,
        evidence=level,
        factor=factor,
        standing=standing,
        exposure=exposure_of(standing, anchor, factor),
        strength=strength_of(standing, anchor),
        proven=factor * anchor if standing == "known" else ZERO,
        unproven=(1 - factor) * anchor if standing == "known" else ZERO,
    ), fault


def standing_of(state: AnswerState, seen: Visibility) -> Standing:
    """Hidden never counts; while it is open whether it is asked, it counts as unknown, whatever is stored."""
    if seen == "hidden":
        return "hidden"
    if seen == "open":
        return "unknown"
    if state == "answered":
        return "known"
    return "not_applicable" if state == "not_applicable_confirmed" else "unknown"


def exposure_of(standing: Standing, anchor: Fraction, factor: Fraction) -> Interval | None:
    """A favourable claim with weak evidence counts x + (1 − k)(1 − x) at the prudent end."""
    if standing == "hidden":
        return None
    if standing == "not_applicable":
        return NOTHING
    if standing == "unknown":
        return ANYTHING
    return Interval(anchor, anchor + (1 - factor) * (1 - anchor))


def strength_of(standing: Standing, anchor: Fraction) -> Interval | None:
    """An unknown control is absent at the prudent end and full at the possible end."""
    if standing in ("hidden", "not_applicable"):
        return None
    return ANYTHING if standing == "unknown" else Interval(anchor, anchor)


def one_level_down(framework: Framework, level: EvidenceLevelId) -> EvidenceLevelId:
    """Evidence past its expiry; the weakest level has nowhere to fall."""
    levels = [item.id for item in framework.evidence.levels]
    return levels[max(levels.index(level) - 1, 0)]


def riskiest_anchor(question: Question, choices: tuple[str, ...]) -> Fraction:
    """The highest exposure or the weakest control among the options chosen."""
    anchors = [question.option(choice).anchor for choice in choices]
    if not anchors:
        return Fraction(0)
    return max(anchors) if question.role == "exposure" else min(anchors)
