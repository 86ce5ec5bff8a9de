"""The pack of vendor documents: its pages, what was labelled and planted, and what is found there.

``python -m tests.reading.packs`` prints the figures of docs/reading.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from assessments.frameworks.loader import load_framework
from assessments.reading.contradictions import Alert, Sign, alerts, signs_in
from assessments.reading.ranking import Page, passages

PACK = Path(__file__).parent / "pack"
FRAMEWORK = "ai-vendor/2026.11"
AS_OF = date(2026, 12, 1)
FIRST = 3  # how many passages a person looks at before giving up


@dataclass(frozen=True, slots=True)
class Pair:
    """A question, a document, and the pages on which a reader would put a finger."""

    question: str
    document: str
    pages: frozenset[int]


@cache
def read(name: str) -> Any:
    """One file of the pack."""
    return yaml.safe_load((PACK / f"{name}.yaml").read_text(encoding="utf-8"))


def pages_of(document: str, *, key: int = 1) -> list[Page]:
    """The pages of one document, numbered from 1."""
    return [Page(key, number, text) for number, text in enumerate(read(document)["pages"], start=1)]


def pairs(name: str) -> list[Pair]:
    """The labelled pairs of one file."""
    return [Pair(question, document, frozenset(pages)) for question, document, pages in read(name)]


def is_found(pair: Pair, documents: Sequence[str]) -> bool:
    """Whether one of the first three passages, of all these documents, stands where a reader would look."""
    question = load_framework(FRAMEWORK).question(pair.question)
    pages = [page for key, name in enumerate(documents) for page in pages_of(name, key=key)]
    best = passages(question, pages, most=FIRST)
    wanted = documents.index(pair.document)
    return any((passage.document, passage.number in pair.pages) == (wanted, True) for passage in best)


def documents_in(labelled: Sequence[Pair]) -> list[str]:
    """Every document that a list of pairs names, in its order."""
    return list(dict.fromkeys(pair.document for pair in labelled))


def planted(language: str) -> list[Alert]:
    """What the rules say of the document with twelve contradictions."""
    pack = read(f"planted-{language}")
    return _alerts(pack, {1: list(enumerate(pack["pages"], start=1))})


def caught(language: str) -> set[tuple[str, int]]:
    """The planted contradictions that are among the alerts: the question contradicted, on its page."""
    found = {(alert.rule.contradicts, alert.against.page) for alert in planted(language)}
    return {(item["question"], item["page"]) for item in read(f"planted-{language}")["planted"]} & found


def false_alarms(language: str) -> list[Alert]:
    """What the rules say of sound documents whose vendor was answered about truthfully."""
    pack = read("clean")[language]
    documents = {
        key: list(enumerate(read(name)["pages"], start=1))
        for key, name in enumerate(pack["documents"], start=1)
    }
    return _alerts(pack, documents)


def _alerts(pack: Mapping[str, Any], documents: Mapping[int, Sequence[tuple[int, str]]]) -> list[Alert]:
    framework = load_framework(FRAMEWORK)
    signs: dict[int, tuple[Sign, ...]] = {key: signs_in(framework, pages) for key, pages in documents.items()}
    answers = {id: (choice,) for id, choice in {**pack["context"], **pack["answers"]}.items()}
    return list(alerts(framework, answers, signs, notes=pack["notes"], as_of=AS_OF))


def main() -> None:
    """One line a figure."""
    labelled, hard = pairs("pairs"), pairs("pairs-hard")
    found = sum(is_found(pair, documents_in(labelled)) for pair in labelled)
    print(f"labelled pairs: {found} of {len(labelled)} pages among the first {FIRST} of all documents")
    found = sum(is_found(pair, [pair.document]) for pair in hard)
    print(f"in other words: {found} of {len(hard)} pages among the first {FIRST} of the document")
    for language in ("en", "fr"):
        print(f"planted contradictions, {language}: {len(caught(language))} of 12 found")
        print(f"sound documents, {language}: {len(false_alarms(language))} false alarms")


if __name__ == "__main__":
    main()
