"""context.yaml: its questions, and the stops that the context alone decides."""

from __future__ import annotations

from assessments.frameworks.consistency.register import Register
from assessments.frameworks.consistency.rules import Faults, condition_faults, duplicates, missing
from assessments.frameworks.schema import ContextFile


def context_faults(context: ContextFile, book: Register) -> Faults:
    """Context questions and the stops the context alone decides."""
    where = "context.yaml"
    yield from duplicates(where, "questions", book.context_ids)
    yield from duplicates(where, "hard_stops", book.stop_ids)
    for question in context.questions:
        yield from duplicates(f"{where}: {question.id}", "options", question.values)
        yield from missing(f"{where}: {question.id}", "role", [question.answered_by], book.roles)
        if question.ordered and question.kind != "single_choice":
            yield f"{where}: {question.id}: ordered: only a single choice can be ordered"
    for stop in context.hard_stops:
        yield from condition_faults(f"{where}: {stop.id}", "if", stop.if_, book)
        if stop.floor == "proceed":
            yield f"{where}: {stop.id}: floor: a stop forces more than 'proceed'"
