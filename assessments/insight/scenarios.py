"""What if: events played on the answers. Nothing stored changes, and no event makes anything better."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from assessments.frameworks.schema import LADDER, Framework, Lane, Text, VerdictId
from assessments.insight.forced import Board, Want, conflicts
from assessments.insight.forced import Conflict as Conflict
from assessments.insight.forced import Forced as Forced
from assessments.insight.forced import Skipped as Skipped
from assessments.insight.forced import SkipReason as SkipReason
from assessments.insight.shock import Shock as Shock
from assessments.insight.shock import ShockError as ShockError
from assessments.insight.shock import own_shock as own_shock
from assessments.insight.shock import shock_of as shock_of
from assessments.scoring.answers import Answers, Applicable, applicable_answers
from assessments.scoring.hard_stops import Waiver
from assessments.scoring.quick import QuickVerdict, quick_verdict
from assessments.scoring.scorecard import Headline, Interval, StopResult
from assessments.scoring.verdict import CAREFUL, RANK

ExitState = Literal["late", "open"]
ONE = Fraction(1)


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
    board = Board(answers, now, read, result)
    board.force_context([want for want in events.wants if want.force.context])
    board.force_questions([want for want in events.wants if want.force.question])
    facts = Facts(events.applying, terms)
    late = [
        missed
        for shock in events.applying
        for missed in missed_notice(shock, board.reading, facts.days_to_exit, facts.notice_days)
    ]
    before = result(answers)
    after = result(board.answers) if board.forced else before
    return Played(
        before=outcome(before, ()),
        after=outcome(after, late),
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
