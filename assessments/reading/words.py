"""Words of a text as search compares them: accents folded, stems cut, sentences and their places."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Literal

import snowballstemmer  # type: ignore[import-untyped]

Language = Literal["en", "fr"]
Span = tuple[int, int]

WORD = re.compile(r"[a-z]+")
STEMMERS = {"en": snowballstemmer.stemmer("english"), "fr": snowballstemmer.stemmer("french")}
# Words that say nothing of a matter; how many of each language a page holds also tells its language.
EN = """
    a about after all also an and any are as at be been before but by can could do does each for from
    has have how if in into is it its itself may more most must of on only or other our own shall
    should so such than that the their them then there these they this those to under until us was we
    were what when where which who whom whose will with within would you your
"""
FR = """
    a afin ainsi apres au aucun aux avant avec avons ce cela ces cet cette ceux chaque ci comme d dans
    de des dont du elle elles en entre est et eu il ils j je l la le les leur leurs lui m mais meme mes
    n ne nos notre nous on ont ou par pas peut peuvent plus pour qu que quel quelle quelles quels qui s
    sa sans se ses si son sont sous sur tous tout toute toutes un une vos votre vous y
"""
STOP_WORDS: Mapping[Language, frozenset[str]] = {"en": frozenset(EN.split()), "fr": frozenset(FR.split())}
# A full stop after these ends no sentence.
ABBREVIATIONS = frozenset(
    [
        "al",
        "art",
        "cf",
        "e.g",
        "eg",
        "env",
        "fig",
        "i.e",
        "inc",
        "ltd",
        "mr",
        "no",
        "nos",
        "p",
        "pp",
        "st",
        "vs",
    ]
)
BOUNDARY = re.compile(r"[.!?…][\"”’»)\]]*(?=\s)|\n\s*\n|\n(?=\s*[-•*–▪]\s)|\n(?=[^\n]*\|)|(?<=\|)[^|\n]*\n")
# "3.", "(b)", "IV", "Article 12 –": no sentence yet. A short word in a list is one.
HEADING = re.compile(
    r"[\W\d_]*(?:(?i:article|section|clause|annexe?|schedule)\s+)?(?:[\dA-Z]{0,4}|[a-z]|[ivx]{1,4})\W*"
)


def folded(text: str) -> str:
    """Lower case, without accents, in plain letters: what is neither English nor French drops out."""
    text = text.lower()
    if text.isascii():
        return text
    for special, plain in (("’", "'"), ("—", " "), ("–", " "), ("œ", "oe"), ("æ", "ae")):
        text = text.replace(special, plain)
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")


def words_of(text: str) -> list[str]:
    """Every word, folded; numbers are none."""
    return WORD.findall(folded(text))


@lru_cache(maxsize=50_000)
def stem(word: str, language: Language) -> str:
    """The stem of a folded word."""
    return str(STEMMERS[language].stemWord(word))


def language_of(words: Collection[str]) -> Language:
    """The language more of whose small words are among these; English when neither has more."""
    return languages_of(words)[0]


def languages_of(words: Collection[str]) -> tuple[Language, ...]:
    """The language of a text by its words; both where its small words tell nothing, as in a table."""
    present = set(words)
    english, french = len(present & STOP_WORDS["en"]), len(present & STOP_WORDS["fr"])
    if english == french:
        return ("en", "fr")
    return ("en",) if english > french else ("fr",)


def sentences(text: str) -> list[Span]:
    """Where each sentence begins and ends, without the space around it; a row of a table is one."""
    found = []
    begin = 0
    for end in _boundaries(text):
        piece = text[begin:end]
        if HEADING.fullmatch(piece.strip()):
            continue  # a number or "Article 3." belongs to what follows
        found += _trimmed(text, begin, end)
        begin = end
    return found + _trimmed(text, begin, len(text))


def _boundaries(text: str) -> Iterator[int]:
    for match in BOUNDARY.finditer(text):
        if match[0][0] == "." and not _ends(text, match):
            continue
        yield match.end()


def _ends(text: str, match: re.Match[str]) -> bool:
    """Whether a full stop ends a sentence: what follows begins like one, and no abbreviation precedes."""
    before = text[max(0, match.start() - 12) : match.start()].split()
    after = text[match.end() : match.end() + 40].lstrip()
    last = before[-1].lower().lstrip('(«“"') if before else ""
    return last not in ABBREVIATIONS and (not after or not after[0].islower())


def _trimmed(text: str, begin: int, end: int) -> list[Span]:
    piece = text[begin:end]
    if not piece.strip():
        return []
    return [(begin + len(piece) - len(piece.lstrip()), begin + len(piece.rstrip()))]
