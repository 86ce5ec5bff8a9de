"""Rules that hold in every file: ids exist and stand once, numbers rise, conditions can hold and fail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import combinations, pairwise, product

from assessments.frameworks.consistency.register import Register
from assessments.frameworks.schema import Condition, ContextQuestion

Faults = Iterator[str]


def condition_faults(where: str, key: str, condition: Condition, book: Register) -> Faults:
    """A condition names context questions and options that exist, can hold, and can fail."""
    ids = [leaf.context or "" for leaf in condition.leaves]
    before = list(missing(f"{where}: {key}", "context question", ids, book.context_ids))
    for leaf in condition.leaves:
        question = book.contexts.get(leaf.context or "")
        if question is not None:
            named = leaf.any_of or leaf.none_of or ()
            before += missing(f"{where}: {key}", f"option of {question.id}", named, question.values)
    yield from before
    if before or not all(id in book.contexts for id in ids):
        return
    outcomes = {condition.holds(chosen) for chosen in possible_contexts(condition, book.contexts)}
    if True not in outcomes:
        yield f"{where}: {key}: can never hold"
    if False not in outcomes:
        yield f"{where}: {key}: always holds: leave it out"


def possible_contexts(
    condition: Condition, contexts: Mapping[str, ContextQuestion]
) -> Iterator[dict[str, tuple[str, ...]]]:
    """Enough complete context answers to see every outcome of a condition.

    Options that the condition never tells apart stand for each other; a multiple choice can be any set.
    """
    ids = list(dict.fromkeys(leaf.context or "" for leaf in condition.leaves))
    answers: list[list[tuple[str, ...]]] = []
    for id in ids:
        named = [set(leaf.any_of or leaf.none_of or ()) for leaf in condition.leaves if leaf.context == id]
        alike = {tuple(value in options for options in named): value for value in contexts[id].values}
        values = list(alike.values())
        most = len(values) if contexts[id].kind == "multiple_choice" else 1
        answers.append([chosen for size in range(1, most + 1) for chosen in combinations(values, size)])
    for chosen in product(*answers):
        yield dict(zip(ids, chosen, strict=True))


def anchor_faults(where: str, key: str, anchors: Iterable[Fraction], book: Register) -> Faults:
    """Anchors are values of the scale."""
    odd = sorted({anchor for anchor in anchors if book.anchors is not None and anchor not in book.anchors})
    if odd:
        yield f"{where}: {key}: anchors {[decimal(anchor) for anchor in odd]} are not on the scale"


def missing(where: str, what: str, ids: Iterable[str], known: Iterable[str]) -> Faults:
    """One line per id that does not exist."""
    for id in dict.fromkeys(id for id in ids if id not in set(known)):
        yield f"{where}: unknown {what} '{id}'"


def duplicates(where: str, key: str, ids: Iterable[str]) -> Faults:
    """One line per id that stands twice."""
    for id, count in Counter(ids).items():
        if count > 1:
            yield f"{where}: {key}: '{id}' stands {count} times"


def rises(values: Iterable[Fraction | int], *, strictly: bool = False) -> bool:
    """Whether each value is at least (strictly: more than) the one before."""
    values = list(values)
    return all(b > a or (b == a and not strictly) for a, b in pairwise(values))


def decimal(value: Fraction | int) -> str:
    """An exact number as a reader writes it."""
    return f"{float(value):g}"
