"""Finding phrases in sentences: words by their stems, measures by their value, negations respected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from assessments.frameworks.schema import Limit, Measure, Step, WordList
from assessments.reading.measures import Token
from assessments.reading.words import Language, stem, words_of

NEAR, FAR = 2, 12  # how many other words may stand between neighbours, and where the phrase says "…"
BEFORE, AFTER = 5, 4  # how far a negation reaches
NEGATIONS: Mapping[Language, frozenset[str]] = {
    "en": frozenset({"not", "no", "never", "neither", "nor", "none", "cannot", "nobody", "nothing", "t"}),
    "fr": frozenset({"ne", "n", "pas", "aucun", "aucune", "jamais", "ni", "nul", "nulle", "rien"}),
}
# These turn a phrase round from behind too: "… is excluded".
REFUSALS: Mapping[Language, frozenset[str]] = {
    "en": frozenset({"excluded", "forbidden", "prohibited", "refuse", "refuses", "ruled"}),
    "fr": frozenset(
        {"exclu", "exclue", "exclus", "exclues", "interdit", "interdite", "interdits", "interdites"}
    ),
}
# A phrase that holds one of these says "no" itself.
OWN_NEGATIONS = frozenset({"without", "sans", "disclaim", "disclaims", "exclut", "excluons"})


@dataclass(frozen=True, slots=True)
class Place:
    """A step made ready: each way to say it as stems in a row, or the measure."""

    ways: tuple[tuple[str, ...], ...]
    heads: frozenset[str]  # the first stem of each way
    measure: Measure | None
    reach: int  # how many other words may stand before it


@dataclass(frozen=True, slots=True)
class Pattern:
    """A phrase made ready for one language."""

    places: tuple[Place, ...]
    is_negative: bool

    def may_stand_among(self, stems: frozenset[str]) -> bool:
        """Whether each of its words is there at all: a quick look before the slow one."""
        return not any(place.heads.isdisjoint(stems) for place in self.places if place.heads)


def pattern(phrase: Sequence[Step], lists: Mapping[str, WordList], language: Language) -> Pattern:
    """A phrase with its lists filled in."""
    places = tuple(_place(step, lists, language) for step in phrase)
    negative = NEGATIONS[language] | OWN_NEGATIONS
    own = {word for step in phrase for written in step.words for word in words_of(written.replace("_", " "))}
    return Pattern(places, not own.isdisjoint(negative))


def _place(step: Step, lists: Mapping[str, WordList], language: Language) -> Place:
    written = getattr(lists[step.list], language) if step.list else step.words
    ways = tuple(
        tuple(stem(word, language) for word in words_of(words.replace("_", " "))) for words in written
    )
    return Place(ways, frozenset(way[0] for way in ways), step.measure, FAR if step.is_far else NEAR)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence made ready to be looked through."""

    tokens: Sequence[Token]
    stems: Sequence[str]
    language: Language


def stands(pattern: Pattern, sentence: Sentence) -> bool:
    """Whether the phrase is there, whatever negates it."""
    return next(_matches(pattern, sentence), None) is not None


def meant(pattern: Pattern, limit: Limit | None, sentence: Sentence) -> Iterator[date | None]:
    """Each time the phrase is there, not turned round, and measures what it must: with the day it names."""
    for places, value in _matches(pattern, sentence):
        if not pattern.is_negative and _is_negated(places, sentence):
            continue
        if limit is None:
            yield None
        elif isinstance(value, date):
            yield value  # whether it is past is known when somebody looks
        elif value is not None and is_beyond(limit, value):
            yield None


def is_beyond(limit: Limit, value: Fraction) -> bool:
    """Whether a duration (in hours) or a percentage is outside of what was claimed."""
    if limit.days_above is not None:
        return value > limit.days_above * 24
    if limit.days_below is not None:
        return value < limit.days_below * 24
    if limit.hours_above is not None:
        return value > limit.hours_above
    return limit.percent_below is not None and value < limit.percent_below


Found = tuple[tuple[int, ...], Fraction | date | None]  # the positions taken, and the value measured


def _matches(pattern: Pattern, sentence: Sentence) -> Iterator[Found]:
    for start in range(len(sentence.tokens)):
        yield from _from(pattern.places, sentence, start, start, ())


def _from(
    places: Sequence[Place], sentence: Sentence, first: int, last: int, taken: tuple[int, ...]
) -> Iterator[Found]:
    """Every way to lay the rest of a phrase, its next place between ``first`` and ``last``."""
    if not places:
        yield (
            taken,
            next((token.value for token in map(sentence.tokens.__getitem__, taken) if token.measure), None),
        )
        return
    place, *rest = places
    for position in range(first, min(last + 1, len(sentence.tokens))):
        for size in _sizes(place, sentence, position):
            end = position + size
            reach = rest[0].reach if rest else 0
            yield from _from(rest, sentence, end, end + reach, (*taken, *range(position, end)))


def _sizes(place: Place, sentence: Sentence, position: int) -> Iterator[int]:
    """How many words the place takes up here; nothing where it does not stand."""
    token = sentence.tokens[position]
    if place.measure:
        if token.measure == place.measure:
            yield 1
        return
    if sentence.stems[position] in place.heads:
        for way in place.ways:
            if tuple(sentence.stems[position : position + len(way)]) == way:
                yield len(way)


def _is_negated(taken: tuple[int, ...], sentence: Sentence) -> bool:
    begin, end = taken[0], taken[-1]
    clause = sentence.tokens[begin].clause
    before = [t.word for t in sentence.tokens[max(0, begin - BEFORE) : begin] if t.clause == clause]
    between = [sentence.tokens[at].word for at in range(begin, end) if at not in taken]
    after = [
        t.word for t in sentence.tokens[end + 1 : end + 1 + AFTER] if t.clause == sentence.tokens[end].clause
    ]
    negations, refusals = NEGATIONS[sentence.language], REFUSALS[sentence.language]
    return not (negations.isdisjoint(before + between) and refusals.isdisjoint(before + between + after))
