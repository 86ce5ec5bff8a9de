"""The shape of a framework: what the YAML under library/ must look like, strict and frozen.

Ids are permanent. Texts stand in every language side by side. Numbers are exact (``Fraction``).
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

LANGUAGES = ("en", "fr")

QuestionKind = Literal["single_choice", "multiple_choice"]
QuestionRole = Literal["exposure", "control"]
Scope = Literal["use_case", "vendor", "product", "option"]
VerdictId = Literal["proceed", "proceed_with_conditions", "escalate", "do_not_proceed"]
EvidenceLevelId = Literal["E0", "E1", "E2", "E3", "E4"]


def exact(value: object) -> object:
    """Read a YAML number as the decimal that was written, not as its nearest binary float."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return value
    return Fraction(str(value))


Exact = Annotated[Fraction, BeforeValidator(exact)]
Share = Annotated[Exact, Field(ge=0, le=1)]
Anchor = Annotated[Exact, Field(ge=0, le=1)]
Weight = Annotated[Exact, Field(ge=0)]
Points = Annotated[Exact, Field(ge=0, le=100)]
Id = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")]


class Node(BaseModel):
    """Every piece of content: no unknown keys, no silent conversions, no change after loading."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Text(Node):
    """The same words in every language."""

    en: Annotated[str, Field(min_length=1)]
    fr: Annotated[str, Field(min_length=1)]

    def to(self, language: str) -> str:
        """The words in ``language`` (``en`` or ``fr``; a regional code such as ``fr-ca`` counts as ``fr``)."""
        return self.fr if language.split("-")[0] == "fr" else self.en


class Condition(Node):
    """When something applies. Looks at context answers only; exactly one of the three forms.

    ``{context, any_of}`` · ``{context, none_of}`` · ``{all: [...]}`` · ``{any: [...]}``. The core helper completes this model.
    """
