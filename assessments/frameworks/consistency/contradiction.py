"""contradictions.yaml: both sides exist, and what they compare is there to be compared."""

from __future__ import annotations

from assessments.frameworks.consistency.register import Register
from assessments.frameworks.consistency.rules import Faults, duplicates, missing
from assessments.frameworks.draft import Draft
from assessments.frameworks.schema import Side

WHERE = "contradictions.yaml"


def contradiction_faults(draft: Draft, book: Register) -> Faults:
    """What a rule names exists, and the two sides differ."""
    lists = draft.known_ids(WHERE, "word_lists")
    yield from duplicates(WHERE, "word_lists", lists)
    yield from duplicates(WHERE, "contradictions", draft.known_ids(WHERE, "contradictions"))
    for rule in draft.items(WHERE, "contradictions"):
        own = f"{WHERE}: {rule.id}"
        yield from missing(own, "question", [rule.contradicts], book.question_ids)
        for name, side in (("claim", rule.claim), ("against", rule.against)):
            yield from side_faults(f"{own}: {name}", side, lists, book)
        if rule.claim.asked and rule.claim.asked == rule.against.asked:
            yield f"{own}: both sides are the same question"


def side_faults(where: str, side: Side, lists: list[str], book: Register) -> Faults:
    """An answer is one that can be given; words name lists that exist and hold what the limit compares."""
    yield from missing(where, "question", [side.question] if side.question else [], book.question_ids)
    yield from missing(where, "context question", [side.context] if side.context else [], book.context_ids)
    yield from missing(where, "question", side.notes_of, book.question_ids)
    asked = book.questions.get(side.asked) or book.contexts.get(side.asked)
    if asked is not None:
        yield from missing(where, f"option of {asked.id}", side.any_of or (), asked.values)
    for phrases in (side.says, side.unless):
        named = [step.list for step in phrases.all_steps if step.list] if phrases else []
        yield from missing(where, "word list", named, lists)
    yield from limit_faults(where, side)


def limit_faults(where: str, side: Side) -> Faults:
    """Every phrase measures what the limit compares, once; without a limit nothing is measured."""
    if side.says is None:
        return
    wanted = [side.limit.measure] if side.limit else []
    for language in ("en", "fr"):
        for phrase in side.says.steps(language):
            if [step.measure for step in phrase if step.measure] != wanted:
                needs = f"one <{wanted[0]}>" if wanted else "a limit for what it measures"
                yield f"{where}: says: {language}: each phrase needs {needs}"
                break
