"""context.yaml: how and where the system is used, and the stops that this alone decides."""

from __future__ import annotations

from functools import cached_property

from pydantic import Field

from assessments.frameworks.schema.node import Condition, Id, Node, QuestionKind, Scope, Text, VerdictId


class ContextOption(Node):
    """One possible answer about our own use."""

    value: Id
    label: Text


class ContextQuestion(Node):
    """One fact about our own use. In an ordered one each option is at least as risky as the one before it."""

    id: Id
    kind: QuestionKind
    scope: Scope
    answered_by: Id
    ordered: bool = False
    text: Text
    help: Text
    options: tuple[ContextOption, ...] = Field(min_length=2)

    @cached_property
    def values(self) -> tuple[str, ...]:
        """The values of its options, in order."""
        return tuple(option.value for option in self.options)


class ContextStop(Node):
    """A hard stop that the context alone decides."""

    id: Id
    floor: VerdictId
    waivable: bool
    if_: Condition = Field(alias="if")
    message: Text


class ContextFile(Node):
    """context.yaml: what we use, where and for what."""

    questions: tuple[ContextQuestion, ...]
    hard_stops: tuple[ContextStop, ...]
