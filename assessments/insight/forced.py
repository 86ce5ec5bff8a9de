"""Forced answers: what events make worse, what they leave alone and why, and where they disagree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, TypeVar

from assessments.frameworks.schema import ContextQuestion, Force, Question
from assessments.scoring.answers import Answer, Answers, Applicable
from assessments.scoring.quick import QuickVerdict
from assessments.scoring.scorecard import Interval
from assessments.scoring.verdict import RANK

SkipReason = Literal["not_asked", "not_applicable", "unknown", "not_affected", "already_worse"]
Score = Callable[[Answers], QuickVerdict]
Q = TypeVar("Q", Question, ContextQuestion)


@dataclass(frozen=True, slots=True)
class Forced:
    """One answer that an event makes worse. ``question``: id of a question or of a context question."""

    question: str
    before: tuple[str, ...]  # options
    after: tuple[str, ...]
    shock: str  # the first of those that force it, by id


@dataclass(frozen=True, slots=True)
class Skipped:
    """One answer an event would force and does not, and why.

    "not_asked": the context or the lane hides it; "not_applicable": confirmed; "unknown": it stays unknown;
    "not_affected": the event does not concern the present answer; "already_worse": it is as bad or worse.
    """

    question: str
    shock: str
    why: SkipReason


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two events that set the same answer or fact differently; the worse value is played."""

    subject: str  # id of a question or context question, or "notice_days", "days_to_exit", "price_factor"
    shocks: tuple[str, ...]
    values: tuple[str, ...]  # one for each shock
    played: str


@dataclass(frozen=True, slots=True)
class Want:
    """One answer that one event would force."""

    shock: str
    force: Force

    @property
    def subject(self) -> str:
        """Id of a question or context question."""
        return self.force.question or self.force.context or ""


class Board:
    """The answers as the events change them, with a record of what was forced, skipped and disputed."""

    def __init__(
        self, answers: Answers, reading: Applicable, read: Callable[[Answers], Applicable], result: Score
    ) -> None:
        self.framework = reading.framework
        self.answers = answers
        self.reading = reading
        self.read = read
        self.result = result
        self.forced: list[Forced] = []
        self.skipped: list[Skipped] = []
        self.conflicts: list[Conflict] = []

    def force_context(self, wants: Sequence[Want]) -> None:
        """Each context question in its order: of the answers wanted, the one that leads to the worst result.

        Only an ordered question says which answer is worse; so each is tried, and none is played that would
        make the verdict or an end of the total better.
        """
        for question, wanted in self.grouped(self.framework.context.questions, wants):
            able = self.able(question, wanted)
            if not able:
                continue
            stands = self.answers
            before = merit(self.result(stands))
            tried = []
            for to in dict.fromkeys(want.force.to for want in able):
                self.answers = self.with_forced(question, to)
                after = merit(self.result(self.answers))
                if all(new >= old for new, old in zip(after, before, strict=True)):
                    tried.append((after, question.values.index(to), to))
            self.answers = stands
            if tried:
                self.play(question, max(tried)[2], able)
            else:
                self.skipped += [Skipped(question.id, want.shock, "already_worse") for want in able]

    def force_questions(self, wants: Sequence[Want]) -> None:
        """Each question in its order: of the answers wanted, the worst."""
        for question, wanted in self.grouped(self.framework.questions, wants):
            able = self.able(question, wanted)
            if able:
                worst = max((want.force.to for want in able), key=question.values.index)
                self.play(question, worst, able)

    @staticmethod
    def grouped(questions: Iterable[Q], wants: Iterable[Want]) -> list[tuple[Q, list[Want]]]:
        """What is wanted of each question, in the order of the questions."""
        by_subject: dict[str, list[Want]] = defaultdict(list)
        for want in wants:
            by_subject[want.subject].append(want)
        return [(question, by_subject[question.id]) for question in questions if question.id in by_subject]

    def able(self, question: Question | ContextQuestion, wants: Sequence[Want]) -> list[Want]:
        """Those that would make the present answer worse; the others are recorded, each event once."""
        reasons = {want: self.reason(question, want.force) for want in wants}
        able = [want for want, why in reasons.items() if why is None]
        recorded = {want.shock for want in able}
        for want, why in reasons.items():
            if why is not None and want.shock not in recorded:
                recorded.add(want.shock)
                self.skipped.append(Skipped(question.id, want.shock, why))
        return able

    def reason(self, question: Question | ContextQuestion, force: Force) -> SkipReason | None:
        """Why an answer is not forced; ``None`` when it would make the present one worse."""
        why = self.standing(question)
        if why is not None:
            return why
        chosen = self.chosen(question)
        if force.from_ is not None and set(chosen).isdisjoint(force.from_):
            return "not_affected"
        if force.to in chosen:
            return "already_worse"
        if isinstance(question, ContextQuestion):
            places = [question.values.index(option) for option in chosen]
            is_worse = question.ordered and max(places) > question.values.index(force.to)
            return "already_worse" if is_worse else None
        meets_stop = any(question.option(option).hard_stop is not None for option in chosen)
        worst = max(question.values.index(option) for option in chosen)
        return "already_worse" if meets_stop or worst > question.values.index(force.to) else None

    def standing(self, question: Question | ContextQuestion) -> SkipReason | None:
        """Why there is no known answer to make worse."""
        if isinstance(question, ContextQuestion):
            return None if question.id in self.reading.chosen else "unknown"
        reading = self.reading.readings[question.id]
        reasons: dict[str, SkipReason] = {
            "hidden": "not_asked",
            "unknown": "unknown",
            "not_applicable": "not_applicable",
        }
        return reasons.get(reading.standing)

    def chosen(self, question: Question | ContextQuestion) -> tuple[str, ...]:
        """The options chosen now."""
        if isinstance(question, ContextQuestion):
            return self.reading.chosen[question.id]
        return self.reading.readings[question.id].choices

    def play(self, question: Question | ContextQuestion, to: str, able: Sequence[Want]) -> None:
        """Force one answer, and record it with what the events disagree on."""
        first = next(want.shock for want in able if want.force.to == to)
        self.forced.append(Forced(question.id, self.chosen(question), self.choices(question, to), first))
        self.conflicts += conflicts(question.id, [(want.shock, want.force.to) for want in able], to)
        self.answers = self.with_forced(question, to)
        if isinstance(question, ContextQuestion):  # conditions look at the context only
            self.reading = self.read(self.answers)

    def choices(self, question: Question | ContextQuestion, to: str) -> tuple[str, ...]:
        """The options chosen once one is forced: of a multiple choice it is chosen as well."""
        return (*self.chosen(question), to) if question.kind == "multiple_choice" else (to,)

    def with_forced(self, question: Question | ContextQuestion, to: str) -> Answers:
        """The answers with one forced. The evidence stays."""
        choices = self.choices(question, to)
        if isinstance(question, ContextQuestion):
            context = {**self.answers.context, question.id: Answer("answered", choices)}
            return replace(self.answers, context=context)
        answer = replace(self.answers.questions[question.id], choices=choices)
        return replace(self.answers, questions={**self.answers.questions, question.id: answer})


def merit(result: QuickVerdict) -> tuple[Fraction, ...]:
    """The verdict and both ends of the total: higher is worse."""
    total = result.total or Interval(Fraction(0), Fraction(0))
    return Fraction(RANK[result.verdict]), total.high, total.low


def conflicts(subject: str, wanted: Sequence[tuple[str, object]], played: object) -> Iterable[Conflict]:
    """The conflict over one answer or fact, if the events do not agree."""
    if len({value for _, value in wanted}) > 1:
        yield Conflict(
            subject=subject,
            shocks=tuple(shock for shock, _ in wanted),
            values=tuple(str(value) for _, value in wanted),
            played=str(played),
        )
