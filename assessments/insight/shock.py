"""Events: the what-if cases of the questionnaire, and a team's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from assessments.frameworks.schema import Condition, Force, Framework, Instead, LateExit, Scenario, Text
from assessments.scoring.verdict import RANK

ShockFault = Literal["unknown_question", "unknown_option"]


class ShockError(ValueError):
    """A case that names what the questionnaire does not have."""

    def __init__(self, code: ShockFault, subject: str, option: str) -> None:
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
    if to not in (framework.context_by_id.get(subject) or framework.question(subject)).values:
        raise ShockError("unknown_option", subject, to)
    return Force(context=subject, to=to) if is_context else Force(question=subject, to=to)


def late_exit_of(framework: Framework) -> LateExit | None:
    """What late leaving means in the questionnaire: the strictest of its cases that says it."""
    stated = [scenario.late_exit for scenario in framework.scenarios if scenario.late_exit is not None]
    return max(stated, key=lambda late: RANK[late.floor], default=None)
