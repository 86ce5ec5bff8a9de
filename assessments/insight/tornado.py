"""The answers that move the result most, each moved alone, and the points at which the verdict flips."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from assessments.frameworks.schema import LADDER, ContextQuestion, Framework, Lane, VerdictId
from assessments.insight.robustness import End
from assessments.scoring.answers import Answers, Reading
from assessments.scoring.effects import candidates, missing_state, outcomes_at
from assessments.scoring.hard_stops import Waiver
from assessments.scoring.present import Alternative, Present, at_possible_end, present_answers, with_context
from assessments.scoring.scorecard import AnswerState, Headline


@dataclass(frozen=True, slots=True)
class Flip:
    """An answer that alone changes the verdict, or what is shown in its place."""

    choices: tuple[str, ...]  # one option; of a multiple-choice context question also all of them
    total: Fraction  # points, 0-100
    verdict: VerdictId
    headline: Headline


@dataclass(frozen=True, slots=True)
class Bar:
    """How far one answer moves the total, all others staying: from its best to its worst option.

    The answer as it stands lies inside the bar; each other option counts with the best proof there is.
    """

    question: str  # id of a question, or of a context question
    is_context: bool
    state: AnswerState
    low_total: Fraction  # points, 0-100
    high_total: Fraction
    best_headline: Headline  # what is shown at the low end of the bar
    worst_headline: Headline  # and at the high end
    flips: tuple[Flip, ...]  # in the order of the options


def tornado(
    framework: Framework,
    answers: Answers,
    *,
    lane: Lane,
    waivers: Iterable[Waiver] = (),
    shut_gates: frozenset[str] = frozenset(),
    as_of: date,
    end: End = "prudent",
    most: int | None = None,
) -> tuple[Bar, ...]:
    """A bar for each question that is asked and each context question: first what can flip the verdict.

    Then the widest first. ``most``: how many bars at most.
    """
    waivers = tuple(waivers)
    prudent = present_answers(
        framework, answers, lane=lane, waivers=waivers, as_of=as_of, shut_gates=shut_gates
    )

    def at_end(result: Present) -> Present:
        return result if end == "prudent" else at_possible_end(result)

    def moved(question: str, choices: tuple[str, ...]) -> Present:
        return at_end(
            with_context(prudent, answers, question, choices, lane=lane, waivers=waivers, as_of=as_of)
        )

    now = at_end(prudent)
    readings = [reading for reading in now.applicable.readings.values() if reading.visibility == "asked"]
    bars = [question_bar(now, reading) for reading in readings]
    bars += [context_bar(now, answers, question, moved) for question in framework.context.questions]
    bars.sort(key=lambda bar: (not bar.flips, bar.low_total - bar.high_total, bar.question))
    return tuple(bars[:most])


def question_bar(now: Present, reading: Reading) -> Bar:
    """One question through its options."""
    question = reading.question
    outcomes = outcomes_at(now, question, range(len(question.options)))
    moved = [((option.value,), outcome) for option, outcome in zip(question.options, outcomes, strict=True)]
    return bar_of(now, question.id, reading.state, moved, is_context=False)


def context_bar(
    now: Present,
    answers: Answers,
    question: ContextQuestion,
    moved: Callable[[str, tuple[str, ...]], Present],
) -> Bar:
    """One context question through its options: it can move any criterion, and what is asked at all."""
    outcomes = []
    for choices in candidates(question):
        then = moved(question.id, choices)
        outcomes.append((choices, Alternative(then.total, then.rank, then.headline)))
    is_known = question.id in now.applicable.chosen
    state = "answered" if is_known else missing_state(answers, question.id)
    return bar_of(now, question.id, state, outcomes, is_context=True)


def bar_of(
    now: Present,
    id: str,
    state: AnswerState,
    moved: Sequence[tuple[tuple[str, ...], Alternative]],
    *,
    is_context: bool,
) -> Bar:
    """The bar from the least to the greatest total, the answer as it stands among them."""
    stands = Alternative(now.total, now.rank, now.headline)
    outcomes = [stands, *(outcome for _, outcome in moved)]
    least = min(outcomes, key=height)
    greatest = max(outcomes, key=height)
    return Bar(
        question=id,
        is_context=is_context,
        state=state,
        low_total=now.points_to_score(least.total[1]),
        high_total=now.points_to_score(greatest.total[1]),
        best_headline=least.headline,
        worst_headline=greatest.headline,
        flips=tuple(
            Flip(choices, now.points_to_score(outcome.total[1]), LADDER[outcome.rank], outcome.headline)
            for choices, outcome in moved
            if (outcome.rank, outcome.headline) != (stands.rank, stands.headline)
        ),
    )


def height(outcome: Alternative) -> tuple[int, int]:
    """Where an outcome lies in a bar: by its total, and of equal totals the worse verdict higher."""
    return outcome.total[1], outcome.rank
