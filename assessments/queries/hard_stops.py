"""Every hard stop of a framework with its state in one scorecard, worst first, those that passed last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from assessments.frameworks.schema import Framework, Text
from assessments.queries.waivers import WaiverFacts
from assessments.scoring.scorecard import Scorecard

_ORDER = {"triggered": 0, "waived": 1, "open": 2, "passed": 3}


@dataclass(frozen=True, slots=True)
class StopRow:
    """One hard stop. ``question`` and ``section`` are empty for a stop that the context alone decides."""

    id: str
    state: str  # triggered, waived, open, passed
    floor: str
    is_waivable: bool
    message: Text
    question: str
    section: str
    waiver: WaiverFacts | None = None  # also one that has ended: the stop counts again

    @property
    def can_be_waived(self) -> bool:
        """Whether a reviewer may grant an exception now."""
        is_waived = self.waiver is not None and self.waiver.is_standing
        return self.state == "triggered" and self.is_waivable and not is_waived


def stop_rows(
    scorecard: Scorecard, framework: Framework, waivers: Mapping[str, WaiverFacts] | None = None
) -> list[StopRow]:
    """The stops that the scorecard reports with their exceptions, and all others as passed."""
    reported = {stop.id: stop.state for stop in scorecard.stops}
    rows = [
        StopRow(
            id=stop.id,
            state=reported.get(stop.id, "passed"),
            floor=stop.floor,
            is_waivable=stop.waivable,
            message=stop.message,
            question="",
            section="context",
        )
        for stop in framework.context.hard_stops
    ]
    for question in framework.questions:
        option = question.stop_option
        if option is None or option.hard_stop is None:
            continue
        rows.append(
            StopRow(
                id=question.id,
                state=reported.get(question.id, "passed"),
                floor=option.hard_stop.floor,
                is_waivable=option.hard_stop.waivable,
                message=option.hard_stop.message,
                question=question.id,
                section=framework.dimension_of(question.id).id,
            )
        )
    waivers = waivers or {}
    rows = [replace(row, waiver=waivers.get(row.id)) for row in rows]
    return sorted(rows, key=lambda row: _ORDER[row.state])
