"""What if: events played on the answers. Nothing stored changes, and no event makes anything better."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from assessments.frameworks.schema import (
    Condition,
    Force,
    Framework,
    Instead,
    Lane,
    LateExit,
    Scenario,
    Text,
    VerdictId,
)
from assessments.scoring.answers import Answers
from assessments.scoring.hard_stops import Waiver
from assessments.scoring.scorecard import Headline, Interval, StopResult

SkipReason = Literal["not_asked", "not_applicable", "unknown", "not_affected", "already_worse"]
ExitState = Literal["late", "open"]
Fact = Literal["notice_days", "days_to_exit", "price_factor"]
ONE = Fraction(1)


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
    not_applicable: tuple[str, ...]  # shocks the context rules out
    open: tuple[str, ...]  # shocks of which the context leaves open whether they apply: played
    instead: tuple[str, ...]  # shocks that do not apply and mean something else here: that was played
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
    raise NotImplementedError


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
    """A team's own case. ``forces``: question or context question id to option id."""
    raise NotImplementedError


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
    """The option as it stands and after all the events at once, in whatever order they are named."""
    raise NotImplementedError
