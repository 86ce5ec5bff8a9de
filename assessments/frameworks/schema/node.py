"""What every piece of content is made of: exact numbers, texts in every language, conditions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

LANGUAGES = ("en", "fr")
LADDER: tuple[VerdictId, ...] = ("proceed", "proceed_with_conditions", "escalate", "do_not_proceed")

QuestionKind = Literal["single_choice", "multiple_choice"]
QuestionRole = Literal["exposure", "control"]
Scope = Literal["use_case", "vendor", "product", "option"]
VerdictId = Literal["proceed", "proceed_with_conditions", "escalate", "do_not_proceed"]
EvidenceLevelId = Literal["E0", "E1", "E2", "E3", "E4"]
FunctionId = Literal["business", "security", "data_protection", "legal", "procurement", "finance"]
Lane = Literal["triage", "full"]


def exact(value: object) -> object:
    """Read a YAML number as the decimal that was written, not as its nearest binary float."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return value
    return Fraction(str(value))


def whole(value: object) -> object:
    """Read a whole number; the loader hands every bare word over as a string."""
    return int(value) if isinstance(value, str) and value.isdecimal() else value


def iso_date(value: object) -> object:
    """Read a date written as 2026-11-23."""
    return date.fromisoformat(value) if isinstance(value, str) else value


Exact = Annotated[Fraction, BeforeValidator(exact), WithJsonSchema({"type": "number"})]
Share = Annotated[Exact, Field(ge=0, le=1)]
Anchor = Annotated[Exact, Field(ge=0, le=1)]
Weight = Annotated[Exact, Field(ge=0)]
Points = Annotated[Exact, Field(ge=0, le=100)]
Whole = Annotated[int, BeforeValidator(whole)]
Day = Annotated[date, BeforeValidator(iso_date), WithJsonSchema({"type": "string", "format": "date"})]
Id = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")]
Words = Annotated[str, Field(min_length=1, pattern=r"^\S(.*\S)?$")]


class Node(BaseModel):
    """Every piece of content: no unknown keys, no silent conversions, no change after loading."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Text(Node):
    """The same words in every language."""

    en: Words
    fr: Words

    def to(self, language: str) -> str:
        """The words in ``language`` ("en" or "fr"; a regional code such as "fr-ca" counts as "fr")."""
        return self.fr if language.split("-")[0] == "fr" else self.en


class Condition(Node):
    """When something applies. Looks at context answers only; exactly one of the forms below.

    ``{context, any_of}`` · ``{context, none_of}`` · ``{all: [...]}`` · ``{any: [...]}``
    """

    context: Id | None = None
    any_of: tuple[Id, ...] | None = Field(default=None, min_length=1)
    none_of: tuple[Id, ...] | None = Field(default=None, min_length=1)
    all: tuple[Condition, ...] | None = Field(default=None, min_length=1)
    any: tuple[Condition, ...] | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def has_one_form(self) -> Self:
        """Refuse an empty condition and a mixture of forms."""
        forms = [name for name in ("any_of", "none_of", "all", "any") if getattr(self, name) is not None]
        if len(forms) != 1 or (self.context is not None) != (forms[0] in ("any_of", "none_of")):
            raise ValueError("a condition is {context, any_of}, {context, none_of}, {all} or {any}")
        return self

    def holds(self, chosen: Mapping[str, tuple[str, ...]]) -> bool | None:
        """Whether it holds for the context options ``chosen``; ``None`` while that is open."""
        if self.all is not None:
            return all_of([part.holds(chosen) for part in self.all])
        if self.any is not None:
            opposite = all_of([negation(part.holds(chosen)) for part in self.any])
            return negation(opposite)
        options = chosen.get(self.context or "")
        if not options:
            return None
        if self.any_of is not None:
            return not set(options).isdisjoint(self.any_of)
        return set(options).isdisjoint(self.none_of or ())

    @property
    def leaves(self) -> tuple[Condition, ...]:
        """The parts that look at one context question each."""
        parts = self.all or self.any
        return tuple(leaf for part in parts for leaf in part.leaves) if parts else (self,)


def all_of(values: list[bool | None]) -> bool | None:
    """Three-valued "and"."""
    if False in values:
        return False
    return None if None in values else True


def negation(value: bool | None) -> bool | None:
    """Three-valued "not"."""
    return None if value is None else not value
