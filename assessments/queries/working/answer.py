"""One answer in words, with its evidence, what would prove it, and what stands behind the question."""

from __future__ import annotations

from collections.abc import Iterable

from assessments.frameworks.schema import Framework, Question
from assessments.labels import said
from assessments.queries.working.parts import AnswerWords, Cited, Subject


def answer_words(subject: Subject, id: str) -> AnswerWords:
    """What was asked, answered and shown for one question or context question."""
    facts = subject.answer(id)
    state = facts.state if facts else "unanswered"
    common = {
        "question": id,
        "state": state,
        "answer": subject.answer_text(id),
        "facts": facts,
        "evidence": _evidence(subject.framework, facts.evidence if facts else ""),
    }
    if id in subject.framework.context_by_id:
        context = subject.framework.context_question(id)
        return AnswerWords(section="context", text=said(context.text), why=said(context.help), **common)
    question = subject.framework.question(id)
    return AnswerWords(
        section=subject.framework.dimension_of(id).id,
        text=said(question.text),
        why=said(question.why),
        expected=tuple(said(text) for text in question.evidence_expected),
        references=tuple(_references(subject.framework, question)),
        dated_facts=tuple(_facts(subject.framework, question)),
        article=article_criteria(subject, [item.id for item in subject.framework.article_criteria_of(id)]),
        **common,
    )


def _evidence(framework: Framework, level: str) -> str:
    if not level:
        return ""
    return f"{level} · {said(framework.evidence_level(level).label)}"


def _references(framework: Framework, question: Question) -> Iterable[Cited]:
    for citation in question.references:
        reference, locator = framework.reference(citation)
        place = locator
        if locator and locator[0].isdigit() and reference.locator_prefix:
            place = f"{reference.locator_prefix}\u00a0{locator}"
        yield Cited(f"{said(reference.short)} {place}".strip(), said(reference.title), said(reference.status))


def _facts(framework: Framework, question: Question) -> Iterable[Cited]:
    words = {certainty.id: said(certainty.label) for certainty in framework.certainties}
    for id in question.facts:
        fact = framework.fact(id)
        yield Cited(id, said(fact.statement), words[fact.certainty], fact.as_of)


def article_criteria(subject: Subject, ids: Iterable[str]) -> tuple[Cited, ...]:
    """The article's criteria with their status: what the questionnaire started from."""
    statuses = {status.id: said(status.label) for status in subject.framework.statuses}
    items = (subject.framework.article_criterion(id) for id in ids)
    return tuple(
        Cited(f"{item.id} {said(item.label)}", item.passage, statuses[item.status]) for item in items
    )
