"""scenarios.yaml: what a what-if case forces exists, and agrees with itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assessments.frameworks.consistency.register import Register
from assessments.frameworks.consistency.rules import Faults, condition_faults, duplicates, missing
from assessments.frameworks.draft import Draft
from assessments.frameworks.schema import LADDER, ContextQuestion, Force, LateExit, Question


def scenario_faults(draft: Draft, book: Register) -> Faults:
    """What a scenario forces exists."""
    where = "scenarios.yaml"
    yield from duplicates(where, "scenarios", draft.known_ids(where, "scenarios"))
    for scenario in draft.items(where, "scenarios"):
        own = f"{where}: {scenario.id}"
        if scenario.applies_if is not None:
            yield from condition_faults(own, "applies_if", scenario.applies_if, book)
        if scenario.late_exit is not None:
            yield from late_exit_faults(own, scenario.late_exit, book)
        if scenario.instead is not None and scenario.applies_if is None:
            yield f"{own}: instead: applies everywhere, so nothing happens instead"
        for forces in (scenario.forces, scenario.instead.forces if scenario.instead else ()):
            yield from twice_forced(own, forces)
            for force in forces:
                yield from force_faults(own, force, book)


def late_exit_faults(where: str, late_exit: LateExit, book: Register) -> Faults:
    """What late leaving means is a verdict past the best, under a condition that exists."""
    if late_exit.floor == LADDER[0]:
        yield f"{where}: late_exit: a floor of '{LADDER[0]}' forces nothing"
    if late_exit.if_ is not None:
        yield from condition_faults(where, "late_exit", late_exit.if_, book)


def twice_forced(where: str, forces: Iterable[Force]) -> Faults:
    """A case agrees with itself: two forces on one question start from different answers."""
    seen: dict[str, set[str]] = {}
    for force in forces:
        subject = force.question or force.context or ""
        options = set(force.from_ or ())
        if subject in seen and (not options or not seen[subject] or options & seen[subject]):
            yield f"{where}: {subject} is forced twice from the same answer"
        seen[subject] = options | seen.get(subject, set())


def force_faults(where: str, force: Force, book: Register) -> Faults:
    """One forced answer names a question and options of it."""
    yield from missing(where, "question", [force.question] if force.question else [], book.question_ids)
    yield from missing(where, "context question", [force.context] if force.context else [], book.context_ids)
    known: Mapping[str, Question | ContextQuestion] = book.questions if force.question else book.contexts
    target = known.get(force.question or force.context or "")
    if target is not None:
        yield from missing(where, f"option of {target.id}", [force.to, *(force.from_ or ())], target.values)
