"""Two statements that cannot both be true: what documents say, and where it meets an answer or another document.

``signs_in`` reads pages, which is slow and depends on nothing else; ``alerts`` puts what was read beside the
answers, which is quick. A contradiction is a reason to look: a person confirms or dismisses it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from assessments.frameworks.schema import Contradiction, Framework, Limit, Phrases, Side
from assessments.reading.measures import tokens_of
from assessments.reading.phrases import Pattern, Sentence, meant, pattern, stands
from assessments.reading.words import Language, languages_of, sentences, stem, words_of

SideName = Literal["claim", "against"]
LONGEST_QUOTE = 800
LANGUAGES: tuple[Language, ...] = ("en", "fr")


@dataclass(frozen=True, slots=True)
class Sign:
    """Words on a page that one side of a rule looks for. ``day``: the date they name, where that is looked at."""

    rule: str
    side: SideName
    page: int
    quote: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One of the two: an answer, the note of an answer, or a passage."""

    question: str = ""
    choices: tuple[str, ...] = ()
    document: int = 0
    page: int = 0
    quote: str = ""

    @property
    def key(self) -> str:
        """What makes it this statement and no other."""
        return "|".join(
            (self.question, " ".join(self.choices), str(self.document), str(self.page), self.quote)
        )


@dataclass(frozen=True, slots=True)
class Alert:
    """A rule that fits, with both statements."""

    rule: Contradiction
    claim: Statement
    against: Statement

    @property
    def fingerprint(self) -> str:
        """The same as long as rule and statements are; another answer or passage is another alert."""
        words = "\n".join((self.rule.id, self.claim.key, self.against.key))
        return hashlib.sha256(words.encode()).hexdigest()


# --- reading ---


@dataclass(frozen=True, slots=True)
class _Look:
    """One side of one rule in one language."""

    rule: str
    side: SideName
    says: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]
    limit: Limit | None


def signs_in(framework: Framework, pages: Iterable[tuple[int, str]]) -> tuple[Sign, ...]:
    """Everything that the rules look for on these pages (number, text); once a page for each side of a rule."""
    return tuple(sign for number, text in pages for sign in _signs(framework, number, text))


def _signs(framework: Framework, number: int, text: str) -> Iterator[Sign]:
    words = frozenset(words_of(text))
    for language in languages_of(words):
        stems = frozenset(
            stem(word, language) for word in words if word[:3] in beginnings(framework, language)
        )
        likely = [
            look for look in looks(framework, language) if any(p.may_stand_among(stems) for p in look.says)
        ]
        if likely:
            spans = sentences(text)
            ready = [_ready(text[begin:end], language) for begin, end in spans]
            for look in likely:
                yield from _first(look, number, text, list(zip(spans, ready, strict=True)))


def _first(
    look: _Look, number: int, text: str, rows: Sequence[tuple[tuple[int, int], Sentence]]
) -> Iterator[Sign]:
    for (begin, end), sentence in rows:
        if any(stands(exception, sentence) for exception in look.unless):
            continue
        for phrase in look.says:
            for day in meant(phrase, look.limit, sentence):
                yield Sign(look.rule, look.side, number, text[begin : min(end, begin + LONGEST_QUOTE)], day)
                return


def _ready(text: str, language: Language) -> Sentence:
    tokens = tokens_of(text)
    return Sentence(tokens, [stem(token.word, language) for token in tokens], language)


@lru_cache(maxsize=8)
def looks(framework: Framework, language: Language) -> tuple[_Look, ...]:
    """Every side of a rule that reads words, ready for one language."""
    lists = {item.id: item for item in framework.word_lists}

    def patterns(phrases: Phrases | None) -> tuple[Pattern, ...]:
        steps = phrases.steps(language) if phrases else ()
        return tuple(pattern(phrase, lists, language) for phrase in steps)

    sides: tuple[SideName, ...] = ("claim", "against")
    return tuple(
        _Look(rule.id, name, patterns(side.says), patterns(side.unless), side.limit)
        for rule in framework.contradictions
        for name, side in zip(sides, (rule.claim, rule.against), strict=True)
        if side.says is not None
    )


@lru_cache(maxsize=8)
def beginnings(framework: Framework, language: Language) -> frozenset[str]:
    """How the words of the rules begin: no other word of a page need be stemmed for the quick look."""
    return frozenset(
        head[:3]
        for look in looks(framework, language)
        for phrase in look.says
        for place in phrase.places
        for head in place.heads
    )


# --- comparing ---


def alerts(
    framework: Framework,
    answers: Mapping[str, tuple[str, ...]],
    signs: Mapping[int, Sequence[Sign]],
    *,
    notes: Mapping[str, str] | None = None,
    as_of: date,
) -> tuple[Alert, ...]:
    """Every contradiction between answers (questions and context), their notes and documents, in a fixed order."""
    found = []
    for rule in framework.contradictions:
        claims = list(_statements(framework, rule, "claim", answers, signs, notes or {}, as_of))
        if not claims:
            continue
        for against in _statements(framework, rule, "against", answers, signs, notes or {}, as_of):
            claim = next((claim for claim in claims if claim != against), None)
            if claim is not None:
                found.append(Alert(rule, claim, against))
    return tuple(found)


def _statements(
    framework: Framework,
    rule: Contradiction,
    name: SideName,
    answers: Mapping[str, tuple[str, ...]],
    signs: Mapping[int, Sequence[Sign]],
    notes: Mapping[str, str],
    as_of: date,
) -> Iterator[Statement]:
    side: Side = getattr(rule, name)
    if side.any_of is not None:
        chosen = answers.get(side.asked, ())
        if set(chosen) & set(side.any_of):
            yield Statement(question=side.asked, choices=chosen)
        return
    for question in side.notes_of:
        for sign in signs_in(framework, [(0, notes.get(question, ""))]):
            if (sign.rule, sign.side) == (rule.id, name):
                yield Statement(question=question, quote=sign.quote)
    for document in sorted(signs):
        for sign in signs[document]:
            if (sign.rule, sign.side) == (rule.id, name) and (sign.day is None or sign.day < as_of):
                yield Statement(document=document, page=sign.page, quote=sign.quote)
