"""Frameworks of every small shape, and answers to any framework, made from a seed that Hypothesis chooses.

One seed instead of hundreds of draws: a case on the whole question bank then takes a millisecond to make.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from assessments.frameworks.schema import (
    LADDER,
    Band,
    Ceiling,
    Condition,
    ContextQuestion,
    ContextStop,
    Criterion,
    Framework,
    Gate,
    Question,
)
from assessments.scoring.answers import Answer, Answers
from assessments.scoring.engine import score
from assessments.scoring.hard_stops import Waiver
from assessments.scoring.quick import QuickVerdict, quick_verdict
from assessments.scoring.scorecard import Scorecard
from tests.scoring.builder import (
    BANK,
    MINI,
    TODAY,
    condition,
    context_question,
    criterion,
    dimension,
    framework,
    question,
    words,
)

QUARTERS = [Fraction(n, 4) for n in range(5)]
LEVELS = ["E0", "E1", "E2", "E3", "E4"]
STATES = ["answered"] * 5 + ["unanswered", "unknown", "not_applicable_claimed", "not_applicable_confirmed"]


class Chance:
    """A source of frameworks, answers and waivers."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def one_in(self, number: int) -> bool:
        return self.random.randrange(number) == 0

    def some(self, values: Any, least: int = 1, most: int = 2) -> list[Any]:
        values = list(values)
        return self.random.sample(values, min(len(values), self.random.randint(least, most)))

    # --- frameworks ---

    def condition(self, context: list[ContextQuestion], depth: int = 1) -> Condition:
        if depth and self.one_in(4):
            parts = [self.condition(context, depth - 1) for _ in range(self.random.randint(1, 2))]
            return condition(**{self.random.choice(["all", "any"]): tuple(parts)})
        source = self.random.choice(context)
        options = tuple(self.some(source.values))
        return condition(context=source.id, **{self.random.choice(["any_of", "none_of"]): options})

    def maybe_condition(self, context: list[ContextQuestion], likely: int = 3) -> Condition | None:
        return self.condition(context) if self.one_in(likely) else None

    def stop(self, context: list[ContextQuestion]) -> dict[str, Any]:
        return {
            "floor": self.random.choice(LADDER[1:]),
            "waivable": self.random.random() < 0.5,
            "if": self.maybe_condition(context, 2),
        }

    def question(self, id: str, role: str, context: list[ContextQuestion]) -> Question:
        return question(
            id,
            role,
            [self.random.choice(QUARTERS) for _ in range(self.random.randint(2, 4))],
            stop=self.stop(context) if self.one_in(3) else None,
            visible_if=self.maybe_condition(context),
            triage=self.random.random() < 0.5,
            multiple=self.one_in(5),
        )

    def context_driver(self, context: list[ContextQuestion], *, always: bool) -> dict[str, Any]:
        source = self.random.choice(context)
        return {
            "context": source.id,
            "anchors": {value: self.random.choice(QUARTERS) for value in source.values},
            "applies_if": None if always else self.maybe_condition(context, 2),
        }

    def drivers(self, context: list[ContextQuestion], exposures: list[str]) -> list[dict[str, Any]]:
        """One driver that always applies, and some that may not."""
        found = [self.context_driver(context, always=True)]
        if self.one_in(2):
            found.append(self.context_driver(context, always=False))
        chosen = self.some(exposures, 0)
        return found + [{"question": id, "applies_if": self.maybe_condition(context)} for id in chosen]

    def criterion(
        self, id: str, context: list[ContextQuestion], exposures: list[str], controls: list[str]
    ) -> Criterion:
        chosen = self.some(controls, 1, 3)
        parts = [self.random.randint(1, 4) for _ in chosen]
        likelihood = self.drivers(context, exposures)
        return criterion(
            id,
            weight=self.random.randint(0, 3),
            cap=self.random.choice([None, None, Fraction(1, 2), Fraction(4, 5)]),
            impact=self.drivers(context, exposures),
            likelihood=[
                {**driver, "weight": self.random.randint(0 if index else 1, 3)}
                for index, driver in enumerate(likelihood)
            ],
            controls=[(id, Fraction(part, sum(parts))) for id, part in zip(chosen, parts, strict=True)],
        )

    def framework(self) -> Framework:
        """One to three dimensions of up to three criteria, a handful of questions, every kind of rule."""
        context = [
            context_question("one", self.random.randint(2, 3)),
            context_question("two", self.random.randint(2, 3), multiple=self.random.random() < 0.5),
        ]
        exposures = [f"X-{n}" for n in range(self.random.randint(0, 3))]
        controls = [f"C-{n}" for n in range(self.random.randint(1, 4))]
        asked = [self.question(id, "exposure", context) for id in exposures]
        asked += [self.question(id, "control", context) for id in controls]
        dimensions = []
        for number in range(self.random.randint(1, 3)):
            count = self.random.randint(0 if number else 1, 3)
            own = [self.criterion(f"D{number}-{n}", context, exposures, controls) for n in range(count)]
            weight = self.random.randint(0, 3)
            dimensions.append(dimension(f"D{number}", own, [] if number else asked, weight))
        edges = sorted(self.random.sample(range(80), 3))
        starts = (None, *(Fraction(edge) for edge in edges))
        gate = self.random.choice(asked)
        rule: dict[str, Any] = {"if": self.condition(context)}
        return framework(
            dimensions,
            context,
            stops=[
                ContextStop(
                    id="alone",
                    floor=self.random.choice(LADDER[1:]),
                    waivable=self.random.random() < 0.5,
                    message=words(),
                    **rule,
                )
            ][: self.random.randint(0, 1)],
            bands=tuple(Band(verdict=v, above=above) for v, above in zip(LADDER, starts, strict=True)),
            ceilings=(
                Ceiling(dimension="D0", above=Fraction(self.random.randint(0, 50)), floor="escalate"),
                Ceiling(dimension="D0", above=Fraction(self.random.randint(51, 90)), floor="do_not_proceed"),
            )[: self.random.randint(0, 2)],
            gates=(Gate(id="gate", question=gate.id, opens_with=gate.values[:1], message=words()),)[
                : self.random.randint(0, 1)
            ],
            coverage_floor=self.random.choice([Fraction(0), Fraction(3, 5)]),
        )

    # --- answers ---

    def context_answer(self, asked: ContextQuestion, *, complete: bool = False) -> Answer:
        if not complete and self.one_in(5):
            return Answer(self.random.choice(["unknown", "unanswered"]))
        most = 3 if asked.kind == "multiple_choice" else 1
        return Answer("answered", tuple(self.some(asked.values, 1, most)))

    def answer(self, asked: Question, states: list[str] = STATES) -> Answer:
        state = self.random.choice(states)
        most = 3 if asked.kind == "multiple_choice" else 1
        return Answer(
            state,  # type: ignore[arg-type]
            tuple(self.some(asked.values, 1, most)) if state == "answered" else (),
            self.random.choice([None, *LEVELS]),  # type: ignore[arg-type]
            self.random.choice([None, None, None, *(TODAY + timedelta(days=day) for day in (-1, 0, 1))]),
            self.one_in(10),
            self.one_in(5),
        )

    def answers(
        self, subject: Framework, *, complete_context: bool = False, states: list[str] = STATES
    ) -> Answers:
        """Any answers, hidden ones and gaps included."""
        dense = self.one_in(2)
        context = {
            asked.id: self.context_answer(asked, complete=complete_context)
            for asked in subject.context.questions
            if complete_context or dense or not self.one_in(3)
        }
        given = {a.id: self.answer(a, states) for a in subject.questions if dense or self.one_in(2)}
        return Answers(context, given)

    def waivers(self, subject: Framework) -> tuple[Waiver, ...]:
        days = [TODAY + timedelta(days=day) for day in (-1, 0, 1)] + [date(2030, 1, 1)]
        chosen = self.some(sorted(subject.stop_ids), 0, 3)
        return tuple(Waiver(id, "A. Person", "A reason", self.random.choice(days)) for id in chosen)

    def completed(self, subject: Framework, answers: Answers) -> Answers:
        """Some way in which everything unknown could turn out."""
        context, known = {}, ("answered", "not_applicable_confirmed")
        for asked in subject.context.questions:
            now = answers.context.get(asked.id, Answer("unanswered"))
            context[asked.id] = now if now.state == "answered" else self.context_answer(asked, complete=True)
        questions = {}
        for item in subject.questions:
            given = answers.questions.get(item.id, Answer("unanswered"))
            new = self.answer(item, ["answered", "answered", "not_applicable_confirmed"])
            questions[item.id] = given if given.state in known else new
        return Answers(context, questions)

    def shut_gates(self, subject: Framework) -> frozenset[str]:
        """Gates whose record is missing."""
        return frozenset(gate.id for gate in subject.gates if self.one_in(2))

    def pick(self, subject: Framework, role: str | None = None) -> Question:
        """A question with at least two different anchors."""
        fit = [
            asked
            for asked in subject.questions
            if role in (None, asked.role) and asked.best_option.anchor != asked.options[-1].anchor
        ]
        assume(fit)
        return self.random.choice(fit)

    def lane(self) -> Any:
        return self.random.choice(["full", "full", "triage"])

    def options(self, subject: Framework) -> dict[str, Any]:
        """What a case is scored with beside its answers."""
        return {"lane": self.lane(), "waivers": self.waivers(subject), "shut_gates": self.shut_gates(subject)}

    def calm(self, subject: Framework) -> Framework:
        """The same with bands so far up that stops and gates decide more often than figures."""
        starts = (None, Fraction(60), Fraction(75), Fraction(90))
        bands = tuple(Band(verdict=v, above=above) for v, above in zip(LADDER, starts, strict=True))
        return replace(subject, bands=bands, ceilings=())

    def subject(self) -> Framework:
        """The bank in one case of four."""
        return self.random.choice([BANK, MINI, None, None]) or self.framework()


chances = st.integers(0, 2**48).map(Chance)


def scored(subject: Framework, answers: Answers, **options: Any) -> Scorecard:
    return score(subject, answers, **{"as_of": TODAY, **options})


def quick(subject: Framework, answers: Answers, **options: Any) -> QuickVerdict:
    return quick_verdict(subject, answers, **{"as_of": TODAY, **options})


def ends(result: QuickVerdict) -> tuple[Fraction, Fraction]:
    return (result.total.low, result.total.high) if result.total else (Fraction(0), Fraction(0))


def with_answer(answers: Answers, id: str, answer: Answer) -> Answers:
    return replace(answers, questions={**answers.questions, id: answer})


def with_context(answers: Answers, id: str, *choices: str) -> Answers:
    return replace(answers, context={**answers.context, id: Answer("answered", choices)})
