"""What if: events played on the answers. Nothing stored changes, and no event makes anything better."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Literal

from assessments.frameworks.schema import (
    LADDER,
    Condition,
    ContextQuestion,
    Force,
    Framework,
    Instead,
    Lane,
    LateExit,
    Question,
    Scenario,
    Text,
    VerdictId,
)
from assessments.scoring.answers import Answer, Answers, Applicable, applicable_answers
from assessments.scoring.hard_stops import Waiver
from assessments.scoring.quick import QuickVerdict, quick_verdict
from assessments.scoring.scorecard import Headline, Interval, StopResult
from assessments.scoring.verdict import CAREFUL, RANK

SkipReason = Literal["not_asked", "not_applicable", "unknown", "not_affected", "already_worse"]
ExitState = Literal["late", "open"]
ShockFault = Literal["unknown_question", "unknown_option"]
Score = Callable[[Answers], QuickVerdict]
ONE = Fraction(1)


class ShockError(ValueError):
    """A case that names what the questionnaire does not have."""

    def __init__(
        self, code: Literal["unknown_question", "unknown_option"], subject: str, option: str
    ) -> None:
        super().__init__(f"{code}: {subject} {option}")
        self.code = code
        self.subject = subject  # what stands in the place of a question
        self.option = option


@dataclass(frozen=True, slots=True)
class Shock:
    """One event: of the questionnaire (``shock_of``) or of a team's own (``own_shock``).

    ``title`` and ``narrative``: words in every language, or a team's own in one.
    """

    id: str
    title: Text | str
    narrative: Text | str
    forces: tuple[Force, ...] = ()
    applies_if: Condition | None = None
    price_factor: Fraction | None = None  # what cost lines that follow the vendor's price are multiplied by
    notice_days: int | None = None
    days_to_exit: int | None = None
    late_exit: LateExit | None = None  # what it means where leaving takes longer than the notice
    instead: Instead | None = None  # what it means where it does not apply


@dataclass(frozen=True, slots=True)
class ExitTerms:
    """The exit facts of an option; ``None``: not known."""

    days_to_exit: int | None = None
    notice_days: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result without its working."""

    verdict: VerdictId
    headline: Headline
    total: Interval | None  # points, 0-100
    dimensions: Mapping[str, Interval | None]
    stops: tuple[StopResult, ...]


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
class MissedNotice:
    """Leaving takes longer than the notice: at least ``floor``. "open": a fact or the context is missing.

    What is open forbids a plain "proceed", like an open stop, and is never guessed.
    """

    shock: str
    state: ExitState
    floor: VerdictId
    message: Text


@dataclass(frozen=True, slots=True)
class Played:
    """An option before and after the events, with everything they did, did not do and disagree on."""

    before: Outcome
    after: Outcome
    forced: tuple[Forced, ...]
    skipped: tuple[Skipped, ...]
    not_applicable: tuple[str, ...]  # shocks the context rules out, those that mean something else included
    open: tuple[str, ...]  # shocks of which the context leaves open whether they apply: played
    instead: tuple[str, ...]  # shocks that do not apply and mean something else here, which was played
    conflicts: tuple[Conflict, ...]
    late_exit: tuple[MissedNotice, ...]
    days_to_exit: int | None  # after the events; ``None``: not known
    notice_days: int | None
    price_factor: Fraction  # 1: unchanged

    @property
    def changes_verdict(self) -> bool:
        """Whether what is shown changes."""
        return self.before.headline != self.after.headline


def shock_of(scenario: Scenario) -> Shock:
    """A case of the questionnaire as an event."""
    return Shock(
        id=scenario.id,
        title=scenario.title,
        narrative=scenario.narrative,
        forces=scenario.forces,
        applies_if=scenario.applies_if,
        price_factor=scenario.price_factor,
        notice_days=scenario.notice_days,
        days_to_exit=scenario.days_to_exit,
        late_exit=scenario.late_exit,
        instead=scenario.instead,
    )


def own_shock(
    framework: Framework,
    *,
    id: str,
    title: str,
    narrative: str = "",
    forces: Mapping[str, str],
    notice_days: int | None = None,
    days_to_exit: int | None = None,
    price_factor: Fraction | None = None,
) -> Shock:
    """A team's own case. ``forces``: question or context question id to option id.

    ``ShockError`` when one of them does not exist. Where it sets a day, late leaving means what it means in
    the questionnaire's own cases.
    """
    has_days = notice_days is not None or days_to_exit is not None
    return Shock(
        id=id,
        title=title,
        narrative=narrative,
        forces=tuple(force_of(framework, subject, to) for subject, to in sorted(forces.items())),
        price_factor=price_factor,
        notice_days=notice_days,
        days_to_exit=days_to_exit,
        late_exit=late_exit_of(framework) if has_days else None,
    )


def force_of(framework: Framework, subject: str, to: str) -> Force:
    """One forced answer, if the questionnaire has it."""
    is_context = subject in framework.context_by_id
    if not is_context and subject not in framework.questions_by_id:
        raise ShockError("unknown_question", subject, to)
    if to not in subject_of(framework, subject).values:
        raise ShockError("unknown_option", subject, to)
    return Force(context=subject, to=to) if is_context else Force(question=subject, to=to)


def late_exit_of(framework: Framework) -> LateExit | None:
    """What late leaving means in the questionnaire: the strictest of its cases that says it."""
    stated = [scenario.late_exit for scenario in framework.scenarios if scenario.late_exit is not None]
    return max(stated, key=lambda late: RANK[late.floor], default=None)


def subject_of(framework: Framework, id: str) -> Question | ContextQuestion:
    """The question or context question with this id."""
    return framework.context_by_id.get(id) or framework.question(id)


def play(
    framework: Framework,
    answers: Answers,
    shocks: Iterable[Shock],
    *,
    terms: ExitTerms,
    lane: Lane,
    waivers: Iterable[Waiver] = (),
    shut_gates: frozenset[str] = frozenset(),
    as_of: date,
) -> Played:
    """The option as it stands and after all the events at once, in whatever order they are named.

    Conditions are read from the context as it stands before. An event whose conditions the context leaves
    open is played.
    """
    waivers = tuple(waivers)

    def read(given: Answers) -> Applicable:
        return applicable_answers(framework, given, lane=lane, as_of=as_of, shut_gates=shut_gates)

    def result(given: Answers) -> QuickVerdict:
        return quick_verdict(framework, given, lane=lane, waivers=waivers, as_of=as_of, shut_gates=shut_gates)

    now = read(answers)
    events = Events(shocks, now)
    board = Board(framework, answers, read, result)
    board.force_context([want for want in events.wants if want.force.context])
    board.force_questions([want for want in events.wants if want.force.question])
    facts = Facts(events.applying, terms)
    late = [
        missed
        for shock in events.applying
        for missed in missed_notice(shock, board.reading, facts.days_to_exit, facts.notice_days)
    ]
    return Played(
        before=outcome(result(answers), ()),
        after=outcome(result(board.answers), late),
        forced=tuple(board.forced),
        skipped=tuple(board.skipped),
        not_applicable=events.not_applicable,
        open=events.open,
        instead=events.instead,
        conflicts=(*board.conflicts, *facts.conflicts),
        late_exit=tuple(late),
        days_to_exit=facts.days_to_exit,
        notice_days=facts.notice_days,
        price_factor=facts.price_factor,
    )


# --- which events apply ---


@dataclass(frozen=True, slots=True)
class Want:
    """One answer that one event would force."""

    shock: str
    force: Force

    @property
    def subject(self) -> str:
        """Id of a question or context question."""
        return self.force.question or self.force.context or ""


class Events:
    """The events by id, each once: what applies, what does not, what is played instead."""

    def __init__(self, shocks: Iterable[Shock], now: Applicable) -> None:
        each = {shock.id: shock for shock in shocks}
        ordered = [each[id] for id in sorted(each)]
        holds = {shock.id: now.holds(shock.applies_if) for shock in ordered}
        self.applying = [shock for shock in ordered if holds[shock.id] is not False]
        self.open = tuple(shock.id for shock in ordered if holds[shock.id] is None)
        self.not_applicable = tuple(shock.id for shock in ordered if holds[shock.id] is False)
        other = [(shock, shock.instead) for shock in ordered if holds[shock.id] is False]
        self.instead = tuple(shock.id for shock, instead in other if instead is not None)
        self.wants = [
            *(Want(shock.id, force) for shock in self.applying for force in shock.forces),
            *(Want(shock.id, force) for shock, instead in other if instead for force in instead.forces),
        ]


# --- forced answers ---


class Board:
    """The answers as the events change them, with a record of what was forced, skipped and disputed."""

    def __init__(
        self, framework: Framework, answers: Answers, read: Callable[[Answers], Applicable], result: Score
    ) -> None:
        self.framework = framework
        self.answers = answers
        self.read = read
        self.result = result
        self.reading = read(answers)
        self.forced: list[Forced] = []
        self.skipped: list[Skipped] = []
        self.conflicts: list[Conflict] = []

    def force_context(self, wants: Sequence[Want]) -> None:
        """Each context question in its order: of the answers wanted, the one that leads to the worst result.

        Only an ordered question says which answer is worse; so each is tried, and none is played that would
        make the verdict or an end of the total better.
        """
        by_subject = grouped(wants)
        for question in self.framework.context.questions:
            able = self.able(question, by_subject.get(question.id, []))
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
        by_subject = grouped(wants)
        for question in self.framework.questions:
            able = self.able(question, by_subject.get(question.id, []))
            if able:
                worst = max((want.force.to for want in able), key=question.values.index)
                self.play(question, worst, able)

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
        before = self.chosen(question)
        self.answers = self.with_forced(question, to)
        self.reading = self.read(self.answers)
        first = next(want.shock for want in able if want.force.to == to)
        self.forced.append(Forced(question.id, before, self.chosen(question), first))
        self.conflicts += conflicts(question.id, [(want.shock, want.force.to) for want in able], to)

    def with_forced(self, question: Question | ContextQuestion, to: str) -> Answers:
        """The answers with one forced: of a multiple choice it is chosen as well. The evidence stays."""
        chosen = self.chosen(question)
        choices = (*chosen, to) if question.kind == "multiple_choice" else (to,)
        if isinstance(question, ContextQuestion):
            context = {**self.answers.context, question.id: Answer("answered", choices)}
            return replace(self.answers, context=context)
        answer = replace(self.answers.questions[question.id], choices=choices)
        return replace(self.answers, questions={**self.answers.questions, question.id: answer})


def grouped(wants: Iterable[Want]) -> dict[str, list[Want]]:
    """What is wanted of each question."""
    by_subject: dict[str, list[Want]] = defaultdict(list)
    for want in wants:
        by_subject[want.subject].append(want)
    return by_subject


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


# --- facts beside the answers ---


class Facts:
    """Notice, days to leave and price after the events: of several values, the present one too, the worst.

    A fact that nobody knows stays unknown unless an event sets it.
    """

    def __init__(self, shocks: Sequence[Shock], terms: ExitTerms) -> None:
        notices = [(shock.id, shock.notice_days) for shock in shocks if shock.notice_days is not None]
        exits = [(shock.id, shock.days_to_exit) for shock in shocks if shock.days_to_exit is not None]
        prices = [(shock.id, shock.price_factor) for shock in shocks if shock.price_factor is not None]
        own_notice = () if terms.notice_days is None else (terms.notice_days,)
        own_exit = () if terms.days_to_exit is None else (terms.days_to_exit,)
        self.notice_days = min([*own_notice, *(days for _, days in notices)], default=None)
        self.days_to_exit = max([*own_exit, *(days for _, days in exits)], default=None)
        self.price_factor = max((factor for _, factor in prices), default=ONE)
        self.conflicts = (
            *conflicts("notice_days", notices, self.notice_days),
            *conflicts("days_to_exit", exits, self.days_to_exit),
            *conflicts("price_factor", prices, self.price_factor),
        )


def missed_notice(
    shock: Shock, now: Applicable, days_to_exit: int | None, notice_days: int | None
) -> Iterable[MissedNotice]:
    """What an event means where leaving takes longer than the notice, strictly."""
    late = shock.late_exit
    if late is None:
        return
    is_late = None if days_to_exit is None or notice_days is None else days_to_exit > notice_days
    holds = now.holds(late.if_)
    if is_late is False or holds is False:
        return
    state: ExitState = "late" if is_late and holds else "open"
    yield MissedNotice(shock.id, state, late.floor, late.message)


def outcome(result: QuickVerdict, late: Sequence[MissedNotice]) -> Outcome:
    """The result with the floor of each late exit; one that is open forbids a plain "proceed"."""
    floors = [RANK[missed.floor if missed.state == "late" else CAREFUL] for missed in late]
    forced = max((RANK[missed.floor] for missed in late if missed.state == "late"), default=-1)
    rank = max([RANK[result.verdict], *floors])
    is_flagged = result.headline == "not_enough_information" and forced != rank
    return Outcome(
        verdict=LADDER[rank],
        headline="not_enough_information" if is_flagged else LADDER[rank],
        total=result.total,
        dimensions=result.dimensions,
        stops=result.stops,
    )
