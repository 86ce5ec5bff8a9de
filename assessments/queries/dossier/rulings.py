"""A reviewer's word on not-applicable claims: made on what was submitted, or standing since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assessments.models import Event, Snapshot
from assessments.queries.dossier.facts import AnswerFacts, Ruling
from assessments.queries.stored_answers import StoredAnswers

CLAIM_RULED = "claim.ruled"  # the kind of event in which a ruling is kept


def rulings_on(submission: Snapshot) -> tuple[Ruling, ...]:
    """A reviewer's word on the claims of this submission; the last one on a question counts."""
    events = Event.objects.filter(
        assessment=submission.assessment_id, kind=CLAIM_RULED, after__submission=submission.pk
    ).select_related("by")
    return tuple({event.subject: _ruling(event) for event in events.order_by("id")}.values())


def ruled(answers: Iterable[AnswerFacts], rulings: Iterable[Ruling]) -> tuple[AnswerFacts, ...]:
    """The answers with claims confirmed, or counted as unknown."""
    words = {ruling.question: ruling for ruling in rulings}
    return tuple(
        replace(fact, state="not_applicable_confirmed" if words[fact.question].is_confirmed else "unknown")
        if fact.question in words and fact.state == "not_applicable_claimed"
        else fact
        for fact in answers
    )


def _ruling(event: Event) -> Ruling:
    return Ruling(
        question=event.subject,
        is_confirmed=event.after["is_confirmed"],
        reason=event.after["reason"],
        by=str(event.by),
        at=event.at,
    )


def rulings_that_stand(stored: StoredAnswers, before: Iterable[Ruling]) -> tuple[Ruling, ...]:
    """Rulings on answers nobody changed since: made on these sheets, or carried over from before."""
    carried = {
        ruling.question: ruling
        for ruling in before
        if ruling.is_confirmed and _state(stored, ruling.question) == "not_applicable_confirmed"
    }
    # A claim keeps its reason when it is ruled on: where no answer has one, there is nothing to look up.
    sheets = {answer.sheet_id for answer in stored.values() if answer.reason}
    if not sheets:
        return tuple(carried[id] for id in sorted(carried))
    events = Event.objects.filter(sheet__in=sorted(sheets), kind=CLAIM_RULED)
    for event in events.select_related("by").order_by("id"):
        answer = stored.get(event.subject)
        if answer is not None and answer.revision == event.after["revision"]:
            carried[event.subject] = _ruling(event)
    return tuple(carried[id] for id in sorted(carried))


def _state(stored: StoredAnswers, question_id: str) -> str:
    return stored[question_id].state if question_id in stored else "unanswered"
