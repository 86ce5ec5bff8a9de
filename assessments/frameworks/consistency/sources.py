"""references.yaml and article-criteria.yaml."""

from __future__ import annotations

from assessments.frameworks.consistency.register import Register
from assessments.frameworks.consistency.rules import Faults, duplicates, missing
from assessments.frameworks.draft import Draft


def reference_faults(draft: Draft, book: Register) -> Faults:
    """References and facts."""
    where = "references.yaml"
    yield from duplicates(where, "references", book.reference_ids)
    yield from duplicates(where, "facts", book.fact_ids)
    yield from duplicates(where, "certainties", book.certainty_ids)
    for reference in draft.items(where, "references"):
        yield from missing(f"{where}: {reference.id}", "fact", reference.facts, book.fact_ids)
    for fact in draft.items(where, "facts"):
        yield from missing(f"{where}: {fact.id}", "certainty", [fact.certainty], book.certainty_ids)


def article_faults(draft: Draft, book: Register) -> Faults:
    """Each article criterion is covered by a criterion and scored by a question."""
    where = "article-criteria.yaml"
    yield from duplicates(where, "article_criteria", book.article_ids)
    yield from duplicates(where, "statuses", book.status_ids)
    covered = {id for criterion in book.criteria for id in criterion.article_criteria}
    for item in draft.items(where, "article_criteria"):
        own = f"{where}: {item.id}"
        yield from missing(own, "status", [item.status], book.status_ids)
        yield from missing(own, "dimension", item.dimensions, book.dimensions)
        yield from missing(own, "question", item.scored_by, book.question_ids)
        if item.id not in covered and len(book.criteria) == len(book.criterion_ids):
            yield f"{own}: no criterion covers it"
