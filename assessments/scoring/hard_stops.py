"""Hard stops: outside the arithmetic, decided by one answer and the context; and their waivers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from assessments.frameworks.schema import ContextStop, HardStop
from assessments.scoring.answers import Applicable, Reading
from assessments.scoring.scorecard import StopResult, StopState


@dataclass(frozen=True, slots=True)
class Waiver:
    """A named person's dated exception to one stop. It ends on ``ends_on``: that day it no longer holds."""

    stop: str
    approver: str
    reason: str
    ends_on: date

    def holds(self, as_of: date) -> bool:
        """Whether it names a person and a reason, and has not ended."""
        return bool(self.approver.strip() and self.reason.strip()) and as_of < self.ends_on


@dataclass(frozen=True, slots=True)
class Stops:
    """The stops that are triggered, waived or open, and the waivers that were refused."""

    results: tuple[StopResult, ...]
    refused_waivers: tuple[str, ...]


def hard_stops(applicable: Applicable, waivers: Iterable[Waiver], as_of: date) -> Stops:
    """Every stop that is not ruled out, context stops first."""
    waived = {waiver.stop for waiver in waivers if waiver.holds(as_of)}
    results: list[StopResult] = []
    for stop in applicable.framework.context.hard_stops:
        state = context_stop_state(applicable.holds(stop.if_))
        results += stop_result(stop.id, None, stop, state, waived)
    for reading in applicable.readings.values():
        option = reading.question.stop_option
        if option is not None and option.hard_stop is not None:
            stopping = option.hard_stop
            state = question_stop_state(reading, option.value, applicable.holds(stopping.if_))
            results += stop_result(reading.question.id, reading.question.id, stopping, state, waived)
    refused = tuple(stop.id for stop in results if stop.id in waived and not stop.waivable)
    return Stops(tuple(results), refused)


def context_stop_state(holds: bool | None) -> StopState | None:
    """The context alone decides; a missing context answer leaves it open."""
    if holds is None:
        return "open"
    return "triggered" if holds else None


def question_stop_state(reading: Reading, option: str, holds: bool | None) -> StopState | None:
    """Triggered by its option; open while the answer, or whether the stop applies, is unknown."""
    if holds is False:
        return None
    match reading.standing:
        case "unknown":
            return "open"
        case "known" if option in reading.choices:
            return "triggered" if holds else "open"
    return None


def stop_result(
    id: str, question: str | None, stop: HardStop | ContextStop, state: StopState | None, waived: set[str]
) -> Iterable[StopResult]:
    """The stop as it stands, unless it is ruled out. Only a triggered and waivable one can be waived."""
    if state is None:
        return
    if state == "triggered" and stop.waivable and id in waived:
        state = "waived"
    yield StopResult(
        id=id,
        question=question,
        state=state,
        floor=stop.floor,
        waivable=stop.waivable,
        message=stop.message,
    )
