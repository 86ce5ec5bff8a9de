"""scenarios.yaml: what-if cases."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from assessments.frameworks.schema.node import Condition, Exact, Id, Node, Text, VerdictId, Whole


class Force(Node):
    """One answer a scenario forces, where the present one is better (and among ``from``, if given)."""

    question: Id | None = None
    context: Id | None = None
    from_: tuple[Id, ...] | None = Field(default=None, alias="from", min_length=1)
    to: Id

    @model_validator(mode="after")
    def has_one_target(self) -> Self:
        """A force moves one question or one context answer."""
        if (self.context is None) == (self.question is None):
            raise ValueError("a force names one question or one context question")
        return self


class LateExit(Node):
    """What a scenario means where leaving takes longer than the notice it gives."""

    floor: VerdictId
    if_: Condition | None = Field(default=None, alias="if")
    message: Text


class Instead(Node):
    """What a scenario means for an option it does not apply to."""

    title: Text
    narrative: Text
    forces: tuple[Force, ...] = Field(min_length=1)


class Scenario(Node):
    """A what-if case: answers it forces, and facts it sets beside them.

    ``notice_days``: the notice it gives. ``days_to_exit``: how long leaving then takes. ``price_factor``:
    what the cost lines that follow the vendor's price are multiplied by. ``instead``: what it means where it
    does not apply.
    """

    id: Id
    title: Text
    narrative: Text
    applies_if: Condition | None = None
    price_factor: Annotated[Exact, Field(gt=0)] | None = None
    notice_days: Annotated[Whole, Field(ge=0)] | None = None
    days_to_exit: Annotated[Whole, Field(ge=0)] | None = None
    late_exit: LateExit | None = None
    forces: tuple[Force, ...] = Field(min_length=1)
    instead: Instead | None = None


class ScenariosFile(Node):
    """scenarios.yaml: the what-if cases."""

    scenarios: tuple[Scenario, ...]
