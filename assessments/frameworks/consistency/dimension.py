"""The dimension files: questions, and criteria whose drivers and controls exist."""

from __future__ import annotations

from assessments.frameworks.consistency.register import Register
from assessments.frameworks.consistency.rules import (
    Faults,
    anchor_faults,
    condition_faults,
    decimal,
    duplicates,
    missing,
    rises,
)
from assessments.frameworks.schema import Choice, Criterion, DimensionFile, Driver, LikelihoodDriver, Question


def dimension_faults(name: str, file: DimensionFile, book: Register) -> Faults:
    """The criteria and questions of one dimension."""
    home = book.homes[name]
    if file.dimension != home:
        yield f"{name}: dimension: '{file.dimension}' is '{home}' in framework.yaml"
    if file.criteria and not sum(criterion.weight for criterion in file.criteria):
        yield f"{name}: criteria: the weights must have a positive sum"
    for question in file.questions:
        yield from question_faults(f"{name}: {question.id}", question, book)
    for criterion in file.criteria:
        yield from criterion_faults(f"{name}: {criterion.id}", criterion, book)


def question_faults(where: str, question: Question, book: Register) -> Faults:
    """One question: options from best to worst, its stop on the riskiest, and everything it cites."""
    yield from duplicates(where, "options", question.values)
    yield from missing(where, "role", question.answered_by, book.roles)
    yield from missing(
        where, "reference", [cited.partition(":")[0] for cited in question.references], book.reference_ids
    )
    yield from missing(where, "fact", question.facts, book.fact_ids)
    anchors = [option.anchor for option in question.options]
    yield from anchor_faults(where, "options", anchors, book)
    if not rises(anchors if question.role == "exposure" else anchors[::-1]):
        yield f"{where}: options: must go from the least to the most risk"
    stops = [option for option in question.options if option.hard_stop is not None]
    if len(stops) > 1:
        yield f"{where}: hard_stop: only one option may carry a stop"
    if stops and not question.triage:
        yield f"{where}: triage: a question with a stop is asked in both lanes"
    for option in stops:
        yield from stop_faults(where, question, option, book)
    if question.visible_if is not None:
        yield from condition_faults(where, "visible_if", question.visible_if, book)


def stop_faults(where: str, question: Question, option: Choice, book: Register) -> Faults:
    """A stop sits on the riskiest option, forces something, and can happen."""
    stop = option.hard_stop
    if option.anchor != question.riskiest:
        yield f"{where}: hard_stop: option '{option.value}' is not the riskiest"
    if stop is not None and stop.floor == "proceed":
        yield f"{where}: hard_stop: floor: a stop forces more than 'proceed'"
    if stop is not None and stop.if_ is not None:
        yield from condition_faults(where, "hard_stop: if", stop.if_, book)


def criterion_faults(where: str, criterion: Criterion, book: Register) -> Faults:
    """One criterion: drivers and controls that exist, shares that add up, a lasting driver of each kind."""
    yield from missing(where, "article criterion", criterion.article_criteria, book.article_ids)
    yield from role_faults(where, "control", [control.question for control in criterion.controls], book)
    total = sum(control.share for control in criterion.controls)
    if total != 1:
        yield f"{where}: controls: the shares add up to {decimal(total)} instead of 1"
    for kind, drivers in (("impact", criterion.impact), ("likelihood", criterion.likelihood)):
        yield from role_faults(where, "exposure", [d.question for d in drivers if d.question], book)
        for driver in drivers:
            yield from driver_faults(where, kind, driver, book)
        if not any(always_applies(driver, book) for driver in drivers):
            yield f"{where}: {kind}: needs a driver that always applies, in both lanes"


def role_faults(where: str, role: str, ids: list[str], book: Register) -> Faults:
    """The questions a criterion reads exist, have the right role, and stand there once."""
    yield from missing(where, "question", ids, book.question_ids)
    yield from duplicates(where, f"{role} questions", ids)
    for id in ids:
        if id in book.questions and book.questions[id].role != role:
            yield (
                f"{where}: '{id}' is not an {role} question"
                if role == "exposure"
                else f"{where}: '{id}' is not a {role} question"
            )


def driver_faults(where: str, kind: str, driver: Driver, book: Register) -> Faults:
    """One driver: an anchor for each context option, never falling where the question is ordered."""
    if driver.applies_if is not None:
        yield from condition_faults(where, f"{kind}: {driver.source}: applies_if", driver.applies_if, book)
    if driver.context is None or driver.anchors is None:
        return
    yield from missing(where, "context question", [driver.context], book.context_ids)
    yield from anchor_faults(where, f"{kind}: {driver.context}", driver.anchors.values(), book)
    question = book.contexts.get(driver.context)
    if question is None:
        return
    if set(driver.anchors) != set(question.values):
        odd = sorted(set(driver.anchors) ^ set(question.values))
        yield f"{where}: {kind}: {driver.context}: one anchor per option, no other (see {odd})"
    elif question.ordered and not rises([driver.anchors[value] for value in question.values]):
        yield f"{where}: {kind}: {driver.context}: an ordered question may not fall in risk"


def always_applies(driver: Driver, book: Register) -> bool:
    """Whether nothing can take this driver away, in either lane."""
    if driver.applies_if is not None or (isinstance(driver, LikelihoodDriver) and not driver.weight):
        return False
    question = book.questions.get(driver.question or "")
    return driver.context is not None or (
        question is not None and question.visible_if is None and question.in_triage
    )


def unused_question_faults(book: Register) -> Faults:
    """Every question serves a criterion; a context question may also serve a condition alone."""
    used = {id for criterion in book.criteria for id in criterion.question_ids}
    if len(book.criteria) < len(book.criterion_ids):
        return
    for file in book.homes:
        for question in book.draft.items(file, "questions"):
            if question.id not in used:
                yield f"{file}: {question.id}: serves no criterion"
