"""One file per dimension: its criteria and its questions."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Self

from pydantic import Field, model_validator

from assessments.frameworks.schema.node import (
    Anchor,
    Condition,
    Id,
    Node,
    QuestionKind,
    QuestionRole,
    Scope,
    Share,
    Text,
    VerdictId,
    Weight,
    Whole,
    Words,
)


class HardStop(Node):
    """An option that forces at least ``floor``, always or under a condition on the context."""

    floor: VerdictId
    waivable: bool
    if_: Condition | None = Field(default=None, alias="if")
    message: Text


class Choice(Node):
    """One possible answer. ``anchor``: the risk of an exposure, the strength of a control."""

    value: Id
    anchor: Anchor
    label: Text
    hard_stop: HardStop | None = None


class Keywords(Node):
    """Words under which a document speaks of the matter, in each language, lower case."""

    en: tuple[Words, ...] = Field(min_length=1)
    fr: tuple[Words, ...] = Field(min_length=1)


class Remediation(Text):
    """What to do about a bad answer, with its effort from 1 (a day) to 5 (a programme)."""

    effort: Annotated[Whole, Field(ge=1, le=5)]


class Question(Node):
    """What is asked about a vendor, product or option, and everything the page shows around it."""

    id: Id
    kind: QuestionKind
    role: QuestionRole
    scope: Scope
    triage: bool
    answered_by: tuple[Id, ...] = Field(min_length=1)
    visible_if: Condition | None = None
    text: Text
    why: Text
    options: tuple[Choice, ...] = Field(min_length=2)
    allows_unknown: bool
    not_applicable: Text | None = None
    references: tuple[str, ...]
    facts: tuple[Id, ...]
    evidence_expected: tuple[Text, ...]
    keywords: Keywords
    remediation: Remediation
    clause: Text | None = None
    no_contractual_cure: bool = False
    vendor_question: Text | None

    @cached_property
    def values(self) -> tuple[str, ...]:
        """The values of its options, in order."""
        return tuple(option.value for option in self.options)

    def option(self, value: str) -> Choice:
        """The option with this value; ``KeyError`` when there is none."""
        return self._options[value]

    @cached_property
    def _options(self) -> dict[str, Choice]:
        return {option.value: option for option in self.options}

    @cached_property
    def stop_option(self) -> Choice | None:
        """The option that carries the hard stop, if one does."""
        return next((option for option in self.options if option.hard_stop is not None), None)

    @cached_property
    def riskiest(self) -> Fraction:
        """The worst anchor: the highest exposure or the weakest control."""
        anchors = [option.anchor for option in self.options]
        return max(anchors) if self.role == "exposure" else min(anchors)

    @cached_property
    def best_option(self) -> Choice:
        """The option that leaves the least risk."""
        if self.role == "exposure":
            return min(self.options, key=lambda option: option.anchor)
        return max(self.options, key=lambda option: option.anchor)

    @property
    def in_triage(self) -> bool:
        """Whether the short lane asks it: flagged, or it carries a hard stop."""
        return self.triage or self.stop_option is not None


class Driver(Node):
    """What makes a risk grave (impact): an exposure question, or a context question with its anchors."""

    context: Id | None = None
    anchors: Mapping[str, Anchor] | None = None
    question: Id | None = None
    applies_if: Condition | None = None

    @model_validator(mode="after")
    def has_one_source(self) -> Self:
        """A driver reads one context question, with anchors, or one exposure question, without."""
        if (self.context is None) == (self.question is None) or (self.context is None) != (
            self.anchors is None
        ):
            raise ValueError("a driver is {context, anchors} or {question}")
        return self

    @property
    def source(self) -> str:
        """The id of the question it reads."""
        return self.context or self.question or ""


class LikelihoodDriver(Driver):
    """What makes a risk likely, with its weight in the mean."""

    weight: Weight


class Control(Node):
    """A control question and its share of the criterion's risk."""

    question: Id
    share: Share


class Criterion(Node):
    """One risk stated as cause, event and consequence."""

    id: Id
    weight: Weight
    control_cap: Annotated[Share, Field(lt=1)] | None = None
    title: Text
    risk: Text
    article_criteria: tuple[Id, ...]
    impact: tuple[Driver, ...] = Field(min_length=1)
    likelihood: tuple[LikelihoodDriver, ...] = Field(min_length=1)
    controls: tuple[Control, ...] = Field(min_length=1)

    @cached_property
    def question_ids(self) -> tuple[str, ...]:
        """Every question it reads, each once: impact, likelihood, controls."""
        drivers = [driver.question for driver in (*self.impact, *self.likelihood) if driver.question]
        return tuple(dict.fromkeys([*drivers, *(control.question for control in self.controls)]))

    @cached_property
    def context_ids(self) -> tuple[str, ...]:
        """Every context question it looks at, each once: as a driver, or in the condition of one."""
        drivers = (*self.impact, *self.likelihood)
        conditions = [driver.applies_if for driver in drivers if driver.applies_if is not None]
        read = [driver.context for driver in drivers if driver.context is not None]
        asked = [leaf.context for condition in conditions for leaf in condition.leaves if leaf.context]
        return tuple(dict.fromkeys([*read, *asked]))


class DimensionFile(Node):
    """A dimension's criteria and the questions at home in it."""

    dimension: Id
    criteria: tuple[Criterion, ...]
    questions: tuple[Question, ...]
