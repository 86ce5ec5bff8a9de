"""Which pages speak of a question, and the sentences that do: full-text ranking, no model, no network.

Two looks. Every page is weighed by BM25 over the stems of the question's words, in the language of the page.
The best pages are then read sentence by sentence: where the words stand close together is the passage.
Nothing here answers the question; a passage is a place to look.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import log, sqrt

from assessments.frameworks.schema import Question
from assessments.reading.words import STOP_WORDS, Language, Span, language_of, sentences, stem, words_of

# How much a word counts by where it comes from; a word in two places counts as in the better one.
OF_A_KEYWORD, IN_A_KEYWORD, OF_THE_TEXT, OF_THE_PROOF, OF_AN_OPTION = 3.0, 1.5, 1.0, 1.0, 0.4
OF_A_PHRASE = 3.0  # several words of a keyword in a row, on top of the words
SATURATION, LENGTH = 1.2, 0.75  # the k1 and b of BM25
SECOND_LOOKS = 24
MOST_SENTENCES, MOST_CHARACTERS, USUAL_WORDS = 3, 700, 40


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a document; ``document`` is whatever tells documents apart."""

    document: int
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A suggestion: where to look, and the sentences as they stand there."""

    document: int
    number: int
    quote: str
    score: float


@dataclass(frozen=True, slots=True)
class Query:
    """The question's words in one language: stems with their weight, and the keywords of several words."""

    language: Language
    weights: Mapping[str, float]
    phrases: frozenset[tuple[str, ...]]
    beginnings: frozenset[str]  # of the stems: other words need not be stemmed
    known: dict[str, str] = field(default_factory=dict)  # words met so far, each with its stem or nothing

    def stem_of(self, word: str) -> str:
        """The stem of a word of a page if it is one of the query’s, else nothing."""
        found = stem(word, self.language) if word[:3] in self.beginnings else ""
        self.known[word] = found = found if found in self.weights else ""
        return found


@dataclass(frozen=True, slots=True)
class Weighed:
    """A page with the query's words counted in it."""

    page: Page
    language: Language
    counts: Mapping[str, int]
    length: int


def passages(question: Question, pages: Iterable[Page], *, most: int = 6) -> list[Passage]:
    """The best passage of each of the best pages, best first. Pages that share no word are left out."""
    queries: Mapping[Language, Query] = {"en": query(question, "en"), "fr": query(question, "fr")}
    weighed = [_weighed(page, queries) for page in pages]
    rarity = {language: _rarity(weighed, language) for language in queries}
    usual = sum(item.length for item in weighed) / len(weighed) if weighed else 0
    scored = [
        (_score(item, queries[item.language].weights, rarity[item.language], usual), item) for item in weighed
    ]
    best = sorted((pair for pair in scored if pair[0] > 0), key=_order)[:SECOND_LOOKS]
    looked = [
        (score, item, _best_window(item, queries[item.language], rarity[item.language]))
        for score, item in best
    ]
    top_page = max((score for score, _item, _window in looked), default=1)
    top_window = max((value for _score, _item, (value, _quote) in looked), default=1) or 1
    found = [
        Passage(item.page.document, item.page.number, quote, score / top_page + value / top_window)
        for score, item, (value, quote) in looked
    ]
    return sorted(found, key=lambda passage: (-passage.score, passage.document, passage.number))[:most]


def query(question: Question, language: Language) -> Query:
    """The words of a question in one language."""
    weights: dict[str, float] = {}
    phrases = set()
    keywords = getattr(question.keywords, language) if question.keywords else ()
    for keyword in keywords:
        stems = _stems(keyword, language)
        _add(weights, stems, OF_A_KEYWORD if len(stems) == 1 else IN_A_KEYWORD)
        if len(stems) > 1:
            phrases.add(tuple(stems))
    _add(weights, _stems(question.text.to(language), language), OF_THE_TEXT)
    for proof in question.evidence_expected:
        _add(weights, _stems(proof.to(language), language), OF_THE_PROOF)
    for option in question.options:
        _add(weights, _stems(option.label.to(language), language), OF_AN_OPTION)
    return Query(language, weights, frozenset(phrases), frozenset(term[:3] for term in weights))


def _stems(text: str, language: Language) -> list[str]:
    return [stem(word, language) for word in words_of(text) if _says_something(word, language)]


def _says_something(word: str, language: Language) -> bool:
    return len(word) > 1 and word not in STOP_WORDS[language]


def _add(weights: dict[str, float], stems: Iterable[str], weight: float) -> None:
    for term in stems:
        weights[term] = max(weights.get(term, 0), weight)


def _weighed(page: Page, queries: Mapping[Language, Query]) -> Weighed:
    words = Counter(words_of(page.text))
    language = language_of(words)
    counts: dict[str, int] = {}
    asked = queries[language]
    known = asked.known
    for word, count in words.items():
        term = known[word] if word in known else asked.stem_of(word)
        if term:
            counts[term] = counts.get(term, 0) + count
    return Weighed(page, language, counts, sum(words.values()))


def _rarity(pages: Sequence[Weighed], language: Language) -> dict[str, float]:
    """How much a word tells: the fewer pages of its language it stands on, the more."""
    ours = [item.counts for item in pages if item.language == language]
    spread = Counter(term for counts in ours for term in counts)
    return {term: log(1 + (len(ours) - count + 0.5) / (count + 0.5)) for term, count in spread.items()}


def _score(item: Weighed, weights: Mapping[str, float], rarity: Mapping[str, float], usual: float) -> float:
    room = SATURATION * (1 - LENGTH + LENGTH * item.length / usual) if usual else SATURATION
    return sum(
        weights[term] * rarity[term] * count * (SATURATION + 1) / (count + room)
        for term, count in sorted(item.counts.items())
    )


def _order(pair: tuple[float, Weighed]) -> tuple[float, int, int]:
    score, item = pair
    return -score, item.page.document, item.page.number


def _best_window(item: Weighed, asked: Query, rarity: Mapping[str, float]) -> tuple[float, str]:
    """The one to three sentences in which most of the question's words stand closest together."""
    text = item.page.text
    spans = sentences(text)
    stems = [_kept(text[begin:end], item.language, asked) for begin, end in spans]
    best, quote = -1.0, (0, 0)
    for begin, end in _windows(spans):
        value = _closeness([term for row in stems[begin:end] for term in row], asked, rarity)
        if value > best:
            best, quote = value, (spans[begin][0], spans[end - 1][1])
    return best, text[quote[0] : quote[1]]


def _kept(sentence: str, language: Language, asked: Query) -> list[str]:
    """Its words that say something: the question’s as stems, the others empty."""
    return [asked.stem_of(word) for word in words_of(sentence) if _says_something(word, language)]


def _windows(spans: Sequence[Span]) -> Iterator[Span]:
    for begin in range(len(spans)):
        yield begin, begin + 1
        for end in range(begin + 2, min(begin + MOST_SENTENCES, len(spans)) + 1):
            if spans[end - 1][1] - spans[begin][0] <= MOST_CHARACTERS:
                yield begin, end


def _closeness(stems: Sequence[str], asked: Query, rarity: Mapping[str, float]) -> float:
    present = sorted(set(stems) & asked.weights.keys())
    value = sum(asked.weights[term] * rarity[term] for term in present)
    value += sum(
        OF_A_PHRASE * max(rarity[term] for term in phrase)
        for phrase in sorted(asked.phrases)
        if _stands_in(phrase, stems)
    )
    return value / sqrt(1 + len(stems) / USUAL_WORDS)


def _stands_in(phrase: tuple[str, ...], stems: Sequence[str]) -> bool:
    size = len(phrase)
    return any(tuple(stems[at : at + size]) == phrase for at in range(len(stems) - size + 1))
