"""contradictions.yaml: two statements that cannot both be true, and the words documents make them with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from assessments.frameworks.schema.node import Exact, Id, Node, Text, Words

Measure = Literal["duration", "percent", "date"]
GAP = "…"
PLACE_OF_A_LIST = re.compile(r"@([A-Za-z0-9][A-Za-z0-9_.-]*)")
PLACE_OF_A_MEASURE = re.compile(r"<(duration|percent|date)>")
ALTERNATIVES = re.compile(r"[^\W\d_]+(?:_[^\W\d_]+)*(?:\|[^\W\d_]+(?:_[^\W\d_]+)*)*")
Phrase = Annotated[Words, Field(max_length=200)]


@dataclass(frozen=True, slots=True)
class Step:
    """One place of a phrase: words that may stand there, a list of such words, or a measure.

    ``is_far``: more words may stand before it than between neighbours.
    """

    words: tuple[str, ...] = ()
    list: str = ""
    measure: Measure | None = None
    is_far: bool = False


def steps_of(phrase: str) -> tuple[Step, ...]:
    """A phrase as its places; ``ValueError`` when it is none."""
    steps: list[Step] = []
    is_far = False
    for part in phrase.split():
        if part == GAP:
            if is_far or not steps:
                raise ValueError(f"'{phrase}': '{GAP}' stands between two words")
            is_far = True
            continue
        steps.append(_step(part, phrase, is_far))
        is_far = False
    if is_far:
        raise ValueError(f"'{phrase}': '{GAP}' stands between two words")
    return tuple(steps)


def _step(part: str, phrase: str, is_far: bool) -> Step:
    if match := PLACE_OF_A_LIST.fullmatch(part):
        return Step(list=match[1], is_far=is_far)
    if match := PLACE_OF_A_MEASURE.fullmatch(part):
        measure: Measure = match[1]  # type: ignore[assignment]
        return Step(measure=measure, is_far=is_far)
    if ALTERNATIVES.fullmatch(part):
        return Step(words=tuple(part.split("|")), is_far=is_far)
    raise ValueError(f"'{phrase}': '{part}' is no word, no @list and no <duration>, <percent> or <date>")


class Phrases(Node):
    """Phrases in each language; one of them is enough."""

    en: tuple[Phrase, ...] = Field(min_length=1)
    fr: tuple[Phrase, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def are_phrases(self) -> Self:
        """Refuse what could never be found."""
        for phrase in (*self.en, *self.fr):
            steps_of(phrase)
        return self

    def steps(self, language: str) -> tuple[tuple[Step, ...], ...]:
        """Every phrase of a language as its places."""
        return self._steps[language]

    @cached_property
    def _steps(self) -> dict[str, tuple[tuple[Step, ...], ...]]:
        return {
            language: tuple(steps_of(phrase) for phrase in phrases)
            for language, phrases in (("en", self.en), ("fr", self.fr))
        }

    @property
    def all_steps(self) -> tuple[Step, ...]:
        """Every place of every phrase."""
        return tuple(step for phrases in self._steps.values() for phrase in phrases for step in phrase)


class Limit(Node):
    """What a measure found in a phrase must be, so that the phrase says what the rule looks for."""

    days_above: Exact | None = None
    days_below: Exact | None = None
    hours_above: Exact | None = None
    percent_below: Exact | None = None
    past: bool = False

    @model_validator(mode="after")
    def has_one_form(self) -> Self:
        """One comparison at a time."""
        numbers = (self.days_above, self.days_below, self.hours_above, self.percent_below)
        if sum(number is not None for number in numbers) + self.past != 1:
            raise ValueError(
                "a limit is {days_above}, {days_below}, {hours_above}, {percent_below} or {past: true}"
            )
        return self

    @property
    def measure(self) -> Measure:
        """What it compares."""
        if self.past:
            return "date"
        return "duration" if self.percent_below is None else "percent"


class Side(Node):
    """One of the two statements: an answer, or what a document says.

    ``{question, any_of}`` · ``{context, any_of}`` · ``{says}``. A side that says something may also have
    ``unless`` (phrases in the same sentence that make it harmless), a ``limit``, and ``notes_of`` (questions
    whose notes are read like a document).
    """

    question: Id | None = None
    context: Id | None = None
    any_of: tuple[Id, ...] | None = Field(default=None, min_length=1)
    says: Phrases | None = None
    unless: Phrases | None = None
    limit: Limit | None = None
    notes_of: tuple[Id, ...] = ()

    @model_validator(mode="after")
    def has_one_form(self) -> Self:
        """Refuse an empty side and a mixture of forms."""
        sources = [self.question, self.context, self.says]
        if sum(source is not None for source in sources) != 1 or (self.any_of is None) != (
            self.says is not None
        ):
            raise ValueError("a side is {question, any_of}, {context, any_of} or {says}")
        if self.says is None and (self.unless or self.limit or self.notes_of):
            raise ValueError("unless, limit and notes_of belong to {says}")
        return self

    @property
    def asked(self) -> str:
        """The question or context question it looks at; empty for words."""
        return self.question or self.context or ""


class Contradiction(Node):
    """A rule: while ``claim`` and ``against`` both stand, one of them is wrong.

    ``contradicts``: the question whose answer counts for nothing once the contradiction is confirmed.
    """

    id: Id
    claim: Side
    against: Side
    contradicts: Id
    message: Text


class WordList(Node):
    """Words that stand for each other in phrases, as ``@id``; each may be several words."""

    id: Id
    en: tuple[Words, ...] = Field(min_length=1)
    fr: tuple[Words, ...] = Field(min_length=1)


class ContradictionsFile(Node):
    """contradictions.yaml: the lists and the rules."""

    word_lists: tuple[WordList, ...]
    contradictions: tuple[Contradiction, ...]
