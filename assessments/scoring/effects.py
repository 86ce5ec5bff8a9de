"""What each question does to the result: its swing, the width it adds, whether it can change the verdict."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from assessments.frameworks.schema import LADDER, Choice, ContextQuestion, Lane, Question
from assessments.scoring.answers import Answers, Reading
from assessments.scoring.hard_stops import Waiver
from assessments.scoring.lean import Values
from assessments.scoring.present import Alternative, Present, forced_rank, with_context
from assessments.scoring.quick import (
    NO_FLOOR,
    criterion_part,
    lean_coverage,
    shown,
    stop_floor,
)
from assessments.scoring.scorecard import AnswerState, QuestionEffect
from assessments.scoring.verdict import RANK

ZERO = Fraction(0)


# --- one question ---


def question_effects(now: Present) -> tuple[QuestionEffect, ...]:
    """Every question that is asked or may be: next best question first, then answers by swing."""
    readings = now.applicable.readings.values()
    effects = [question_effect(now, reading) for reading in readings if reading.visibility != "hidden"]
    return tuple(sorted(effects, key=lambda effect: (-effect.width, -effect.swing, effect.question)))


def question_effect(now: Present, reading: Reading) -> QuestionEffect:
    """Swing, width and power of one question. While it is open whether it is asked, none counts."""
    question = reading.question
    if reading.visibility == "open":
        return QuestionEffect(question.id, reading.state, ZERO, ZERO, ZERO, can_change_verdict=False)
    outcomes = outcomes_of(now, question)
    swing = now.points_to_score(now.total[1] - outcomes[0].total[1])
    is_unknown = reading.standing == "unknown"
    gain_low = now.points_to_score(outcomes[-1].total[0] - now.total[0]) if is_unknown else ZERO
    return QuestionEffect(
        question=question.id,
        state=reading.state,
        swing=swing,
        gain_low=gain_low,
        width=max(swing, gain_low) if is_unknown else ZERO,
        can_change_verdict=any(outcome.headline != now.headline for outcome in outcomes),
    )


def outcomes_of(now: Present, question: Question) -> list[Alternative]:
    """The result under each answer that could matter, best first.

    Options go from best to worst, so the two ends are enough, unless the headline is "not enough
    information": that can give way to any verdict in between.
    """
    last = len(question.options) - 1
    every = now.headline == "not_enough_information"
    return outcomes_at(now, question, range(last + 1) if every else (0, last))


def outcomes_at(now: Present, question: Question, positions: Iterable[int]) -> list[Alternative]:
    """The result under some of the options, each with the best proof."""
    is_covered = now.is_covered or is_covered_with(now, now.lean.slots[question.id])
    return [outcome_of(now, question, position, is_covered=is_covered) for position in positions]


def outcome_of(now: Present, question: Question, position: int, *, is_covered: bool) -> Alternative:
    """The result under one answer with the best proof."""
    slot = now.lean.slots[question.id]
    total, highs = now.with_ends(slot, now.proven(slot, position))
    triggered, careful = now.triggered, now.careful
    if question.id in now.pushing:
        triggered, careful = floors_with(now, question, question.options[position])
    rank = forced_rank(now.lean, total, highs, triggered, careful=careful)
    return Alternative(total, rank, shown(now.lean.limits, rank, total, triggered, is_covered=is_covered))


def floors_with(now: Present, question: Question, option: Choice) -> tuple[int, bool]:
    """What stops and gates force if a question that carries one had this answer."""
    others = [stop for stop in now.stops if stop.question != question.id]
    triggered = stop_floor(stop for stop in others if stop.state == "triggered")
    careful = any(stop.state != "triggered" for stop in others)
    careful = careful or any(not gate.is_open for gate in now.gates if gate.question != question.id)
    for gate in now.applicable.framework.gates:
        opens = option.value in gate.opens_with and gate.id not in now.applicable.shut_gates
        careful = careful or (gate.question == question.id and not opens)
    stop = option.hard_stop
    holds = now.applicable.holds(stop.if_) if stop else False
    if stop is None or holds is False:
        return triggered, careful
    if holds is None or (stop.waivable and question.id in now.waived):
        return triggered, True
    return max(triggered, RANK[stop.floor]), careful


def is_covered_with(now: Present, slot: int) -> bool:
    """Whether coverage would reach its floor if this question were answered."""
    unknown = [reading.standing == "unknown" for reading in now.applicable.readings.values()]
    unknown[slot] = False
    values = now.values.copy()
    values[slot] = (0, 0)
    parts = now.parts.copy()
    for index in now.lean.readers[slot]:
        parts[index] = criterion_part(now.lean.criteria[index], unknown, values, now.outcomes)
    return lean_coverage(now.lean, parts) >= now.lean.framework.coverage_floor


# --- the context ---


def context_effects(
    now: Present, answers: Answers, *, lane: Lane, waivers: tuple[Waiver, ...], as_of: date
) -> tuple[QuestionEffect, ...]:
    """The same for each unknown context question: it can move any criterion, so each option is evaluated."""
    effects = []
    for question in now.applicable.framework.context.questions:
        if question.id not in now.applicable.chosen:
            outcomes = [
                with_context(now, answers, question.id, choices, lane=lane, waivers=waivers, as_of=as_of)
                for choices in candidates(question)
            ]
            effects.append(context_effect(now, question.id, missing_state(answers, question.id), outcomes))
    return tuple(sorted(effects, key=lambda effect: (-effect.width, effect.question)))


def missing_state(answers: Answers, id: str) -> AnswerState:
    """Why a context answer is missing: nobody knows it yet, or nobody gave one."""
    return "unknown" if id in answers.context else "unanswered"


def candidates(question: ContextQuestion) -> list[tuple[str, ...]]:
    """Each option alone and, of a multiple choice, all of them."""
    alone: list[tuple[str, ...]] = [(value,) for value in question.values]
    return [*alone, question.values] if question.kind == "multiple_choice" else alone


def context_effect(now: Present, id: str, state: AnswerState, outcomes: list[Present]) -> QuestionEffect:
    """What a missing context answer leaves open."""
    low, high = now.total
    swing = now.points_to_score(high - min([high, *(outcome.total[1] for outcome in outcomes)]))
    gain_low = now.points_to_score(max([low, *(outcome.total[0] for outcome in outcomes)]) - low)
    return QuestionEffect(
        question=id,
        state=state,
        swing=swing,
        gain_low=gain_low,
        width=max(swing, gain_low),
        can_change_verdict=any(outcome.headline != now.headline for outcome in outcomes),
    )


# --- the stop rule ---


def unknowns(now: Present) -> tuple[str, ...]:
    """The context questions and the questions not known yet."""
    questions = now.applicable.framework.context.questions
    missing = [question.id for question in questions if question.id not in now.applicable.chosen]
    readings = now.applicable.readings.values()
    return (*missing, *(reading.question.id for reading in readings if reading.standing == "unknown"))


def is_settled(now: Present) -> bool:
    """Whether no completion of the unknowns can change the headline: its best and its worst give the same.

    "Not enough information" is settled only when nothing is unknown any more.
    """
    unknown = unknowns(now)
    if not unknown:
        return True
    if now.headline == "not_enough_information":
        return False
    return RANK[now.headline] == best_completion(now, unknown).rank == worst_rank(now)


def best_completion(now: Present, unknown: Iterable[str]) -> Alternative:
    """The best any completion could reach: unknowns at their best, gates that may open are open."""
    unknown = frozenset(unknown)
    slots = len(now.lean.slots)
    moving = [id in unknown for id in now.lean.slots]
    values: Values = [
        (ends[0], ends[0]) if ends is not None and (slot >= slots or moving[slot]) else ends
        for slot, ends in enumerate(now.values)
    ]
    dimensions = now.lean.dimension_points(now.lean.all_points(values, now.outcomes, optimistic=True))
    triggered = stop_floor(stop for stop in now.stops if stop.state == "triggered")
    careful = any(stop.state == "waived" for stop in now.stops)
    careful = careful or bool(now.applicable.shut_gates)
    careful = careful or any(not gate.is_open and gate.question not in unknown for gate in now.gates)
    total, highs = now.lean.total_points(dimensions), [high for _, high in dimensions]
    rank = forced_rank(now.lean, total, highs, triggered, careful=careful)
    return Alternative(total, rank, LADDER[rank])


def worst_rank(now: Present) -> int:
    """The worst verdict any completion could reach: the prudent end, with every open stop triggered."""
    open_stops = [stop for stop in now.stops if stop.state == "open"]
    floors = [
        NO_FLOOR if stop.waivable and stop.id in now.waived else RANK[stop.floor] for stop in open_stops
    ]
    return max([now.rank, *floors])
