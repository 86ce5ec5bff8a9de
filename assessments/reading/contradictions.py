"""Two statements that cannot both be true: what documents say, and where it meets an answer.

``signs_in`` reads pages, which is slow and depends on nothing else; ``alerts`` puts what was read beside the
answers, which is quick. A contradiction is a reason to look: a person confirms or dismisses it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice
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
    """Words on a page that one side of a rule looks for. ``day``: the date they name, if one is looked at."""

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


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """One side of one rule in one language."""

    rule: str
    side: SideName
    says: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]
    limit: Limit | None


def signs_in(framework: Framework, pages: Iterable[tuple[int, str]]) -> tuple[Sign, ...]:
    """What the rules look for on these pages (number, text); once a page for each side of a rule."""
    return tuple(sign for number, text in pages for sign in _signs(framework, number, text))


def _signs(framework: Framework, number: int, text: str) -> Iterator[Sign]:
    words = words_of(text)
    for language in languages_of(words):
        heads = beginnings(framework, language)
        likely = _possible(looks(framework, language), _stems(words, heads, language))
        # Each quick look leaves less for the slow one: the page, the sentence, then word by word.
        for begin, end in sentences(text) if likely else ():
            quote = text[begin:end]
            possible = _possible(likely, _stems(words_of(quote), heads, language))
            if not possible:
                continue
            sentence = _ready(quote, language)
            for look in possible:
                for day in _said_in(sentence, look):
                    likely.remove(look)
                    yield Sign(look.rule, look.side, number, _shortened(quote), day)


def _said_in(sentence: Sentence, look: _Look) -> list[date | None]:
    """Nothing, or the day of the first phrase that stands there and means it (None: it needs no day)."""
    days = (day for phrase in look.says for day in meant(phrase, look.limit, sentence))
    first = list(islice(days, 1))
    if first and any(stands(exception, sentence) for exception in look.unless):
        return []
    return first


def _ready(text: str, language: Language) -> Sentence:
    tokens = tokens_of(text)
    return Sentence(tokens, [stem(token.word, language) for token in tokens], language)


def _shortened(quote: str) -> str:
    """Whole words, so that what is left still stands verbatim on the page."""
    return quote if len(quote) <= LONGEST_QUOTE else quote[:LONGEST_QUOTE].rsplit(None, 1)[0]


def _stems(words: Iterable[str], heads: frozenset[str], language: Language) -> frozenset[str]:
    return frozenset(stem(word, language) for word in words if word[:3] in heads)


def _possible(candidates: Iterable[_Look], stems: frozenset[str]) -> list[_Look]:
    """Those of which a phrase may stand where these words do."""
    return [look for look in candidates if any(phrase.may_stand_among(stems) for phrase in look.says)]


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
    """Every contradiction between answers (the context too), their notes and documents, in a fixed order."""
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
