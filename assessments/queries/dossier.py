"""The whole of one assessment as one frozen value: results, report, snapshot and JSON export all read this.

A snapshot stores it as canonical JSON; a decided assessment is read back from there and never scored again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, TypedDict, cast, get_type_hints

from pydantic import BaseModel, TypeAdapter

from assessments.frameworks.loader import load_framework
from assessments.frameworks.schema import Framework, Scope
from assessments.models import Answer, Assessment, Event, Snapshot
from assessments.queries.assessment_page import effective_lane
from assessments.queries.scoring_input import answers_given, as_scored, left_unanswered, split
from assessments.queries.scoring_terms import scoring_terms, standing_waivers
from assessments.queries.stored_answers import StoredAnswers, framework_of, stored_answers
from assessments.scoring.answers import Answers
from assessments.scoring.engine import score
from assessments.scoring.hard_stops import Waiver
from assessments.scoring.lanes import assess_lane
from assessments.scoring.scorecard import AnswerState, Lane, Scorecard
from assessments.scoring.serialisation import scorecard_from_json, scorecard_to_json

CLAIM_RULED = "claim.ruled"  # the kind of event in which a ruling is kept
# Marks entries that came later: they stay out while they are empty, so that a copy frozen before them keeps
# its text and its hash.
LATER: Mapping[str, bool] = {"later": True}


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """One stored answer (context or question), hidden ones included: they are kept and don't count."""

    question: str
    scope: Scope
    state: AnswerState
    choices: tuple[str, ...]
    note: str
    reason: str  # why not applicable
    evidence: str  # "" or E0-E4
    source_title: str
    source_reference: str
    source_on: date | None
    source_expires_on: date | None
    answered_by: str
    answered_at: datetime | None
    revision: int
    is_contradicted: bool = field(default=False, metadata=LATER)
    is_unconfirmed: bool = field(default=False, metadata=LATER)  # the vendor was asked and did not answer


@dataclass(frozen=True, slots=True)
class Ruling:
    """A reviewer's word on a not-applicable claim."""

    question: str
    is_confirmed: bool
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ConditionFacts:
    """One condition of the decision."""

    stage: str
    text: str
    owner: str
    proof: str
    due_on: date
    question: str


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """What was decided, by whom and until when."""

    outcome: str
    reason: str
    deviation: str
    valid_until: date | None
    next_review_on: date | None
    decided_by: str
    decided_at: datetime
    conditions: tuple[ConditionFacts, ...]
    advice: str = field(default="", metadata=LATER)  # what became of the data protection officer’s advice
    advice_reason: str = field(default="", metadata=LATER)
    unread_reason: str = field(default="", metadata=LATER)  # why decisive documents stayed unread


@dataclass(frozen=True, slots=True)
class Change:
    """One difference from the version this one was started from."""

    question: str
    before: str  # printable code: choices or state, with evidence level ("b · E2")
    after: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything there is to say about one assessment at one moment."""

    organisation: str
    use_case_id: int
    verb: str
    object: str
    sponsor: str
    deadline_on: date | None
    benefit: str
    do_nothing: str
    vendor: str
    vendor_country: str
    product: str
    option: str
    assessment_id: int
    number: int
    state: str
    author: str
    created_at: datetime
    submitted_at: datetime | None
    submitted_by: str
    framework: str
    framework_hash: str
    lane: Lane
    as_of: date
    answers: tuple[AnswerFacts, ...]
    rulings: tuple[Ruling, ...]
    decision: DecisionFacts | None
    changes: tuple[Change, ...]
    scorecard: Scorecard
    waivers: tuple[Waiver, ...] = field(default=(), metadata=LATER)
    shut_gates: tuple[str, ...] = field(default=(), metadata=LATER)  # gates whose record is missing
    # of the frozen decision this was read from, insight included; not part of what it says
    frozen_hash: str = field(default="", compare=False)

    @property
    def title(self) -> str:
        """The use case in words: verb and object."""
        return f"{self.verb} {self.object}"


def dossier_of(assessment: Assessment, *, as_of: date) -> Dossier:
    """Live while it is a draft; under review the frozen submission with the rulings since; then as decided.

    The assessment comes ``with_subject()``. ``as_of``: the day on which evidence is looked at; a decided one
    keeps the day it was decided, and is not scored again.
    """
    if assessment.state == "draft":
        return live_dossier(assessment, as_of=as_of)
    if assessment.state == "submitted":
        return submitted_dossier(
            last_submission(assessment), as_of=as_of, waivers=standing_waivers(assessment, as_of=as_of)
        )
    decision = assessment.snapshots.get(kind="decision")
    return replace(dossier_from_json(decision.dossier), frozen_hash=decision.sha256)


def live_dossier(assessment: Assessment, *, as_of: date, stored: StoredAnswers | None = None) -> Dossier:
    """From the answers as they stand: at most three queries, one less when they were read, with people."""
    framework = framework_of(assessment)
    if stored is None:
        stored = stored_answers(assessment, with_people=True)
    given = answers_given(framework, stored, assessment)
    lane = effective_lane(assessment, assess_lane(framework, given))
    terms = scoring_terms(assessment, framework, as_of=as_of)
    answers = _answer_facts(framework, stored, left_unanswered(assessment))
    before = version_before(assessment)
    option, use_case = assessment.option, assessment.option.use_case
    return Dossier(
        organisation=assessment.organisation.name,
        use_case_id=use_case.pk,
        verb=use_case.verb,
        object=use_case.object,
        sponsor=use_case.sponsor,
        deadline_on=use_case.deadline_on,
        benefit=use_case.benefit,
        do_nothing=use_case.do_nothing,
        vendor=option.product.vendor.name,
        vendor_country=option.product.vendor.country,
        product=option.product.name,
        option=option.name,
        assessment_id=assessment.pk,
        number=assessment.number,
        state=assessment.state,
        author=str(assessment.author),
        created_at=assessment.created_at,
        submitted_at=assessment.submitted_at,
        submitted_by=str(assessment.submitted_by) if assessment.submitted_by_id else "",
        framework=framework.key,
        framework_hash=framework.hash,
        lane=lane,
        as_of=as_of,
        answers=answers,
        rulings=rulings_that_stand(stored, before),
        decision=None,
        changes=changes_between(framework, before.answers, answers) if before else (),
        scorecard=score(
            framework, given, lane=lane, waivers=terms.waivers, shut_gates=terms.shut_gates, as_of=as_of
        ),
        waivers=terms.waivers,
        shut_gates=tuple(sorted(terms.shut_gates)),
    )


def last_submission(assessment: Assessment) -> Snapshot:
    """The frozen copy under review; an assessment that came back and was submitted again has several."""
    return assessment.snapshots.filter(kind="submission").order_by("-pk")[0]


def submitted_dossier(submission: Snapshot, *, as_of: date, waivers: tuple[Waiver, ...]) -> Dossier:
    """What was submitted, with every claim as it has been ruled since and the exceptions that hold now."""
    dossier = dossier_from_json(submission.dossier)
    rulings = rulings_on(submission)
    if not rulings and as_of == dossier.as_of and waivers == dossier.waivers:
        return dossier
    answers = ruled(dossier.answers, rulings)
    framework = load_framework(dossier.framework)
    return replace(
        dossier,
        as_of=as_of,
        answers=answers,
        rulings=(*(old for old in dossier.rulings if old.question not in _ids(rulings)), *rulings),
        waivers=waivers,
        scorecard=score(
            framework,
            given_in(framework, answers),
            lane=dossier.lane,
            waivers=waivers,
            shut_gates=frozenset(dossier.shut_gates),
            as_of=as_of,
        ),
    )


class DossierTerms(TypedDict):
    """What the scoring core and the insights take beside framework and answers."""

    lane: Lane
    waivers: tuple[Waiver, ...]
    shut_gates: frozenset[str]
    as_of: date


def terms_in(dossier: Dossier) -> DossierTerms:
    """On what terms a dossier was scored: what follows from it is computed on the same."""
    return DossierTerms(
        lane=dossier.lane,
        waivers=dossier.waivers,
        shut_gates=frozenset(dossier.shut_gates),
        as_of=dossier.as_of,
    )


def given_in(framework: Framework, answers: Iterable[AnswerFacts]) -> Answers:
    """A dossier's answers as the scoring core takes them."""
    return split(
        framework,
        (
            (
                fact.question,
                as_scored(
                    fact.state,
                    fact.choices,
                    fact.evidence,
                    fact.source_expires_on,
                    is_contradicted=fact.is_contradicted,
                    is_unconfirmed=fact.is_unconfirmed,
                ),
            )
            for fact in answers
        ),
    )


# --- not-applicable claims ---


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


def rulings_that_stand(stored: StoredAnswers, before: Before | None) -> tuple[Ruling, ...]:
    """Rulings on answers nobody changed since: made on these sheets, or carried over from before."""
    carried = {
        ruling.question: ruling
        for ruling in (before.rulings if before else ())
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


def _ids(rulings: Iterable[Ruling]) -> set[str]:
    return {ruling.question for ruling in rulings}


# --- answers, and what changed ---


@dataclass(frozen=True, slots=True)
class Before:
    """What the version this one was started from said when it was decided."""

    answers: tuple[AnswerFacts, ...]
    rulings: tuple[Ruling, ...]


def changes_between(
    framework: Framework, before: Iterable[AnswerFacts], after: Iterable[AnswerFacts]
) -> tuple[Change, ...]:
    """Every question whose state, choice or evidence differs, in the questionnaire's order."""
    old = {fact.question: _code(fact) for fact in before}
    new = {fact.question: _code(fact) for fact in after}
    return tuple(
        Change(question=id, before=old.get(id, "unanswered"), after=new.get(id, "unanswered"))
        for id in _order(framework)
        if old.get(id, "unanswered") != new.get(id, "unanswered")
    )


def _code(fact: AnswerFacts) -> str:
    said = " + ".join(fact.choices) if fact.choices else fact.state
    return f"{said} · {fact.evidence}" if fact.evidence else said


def _order(framework: Framework) -> list[str]:
    return [*framework.context_by_id, *framework.questions_by_id]


def _answer_facts(
    framework: Framework, stored: Mapping[str, Answer], unconfirmed: Container[str]
) -> tuple[AnswerFacts, ...]:
    scopes = {item.id: item.scope for item in (*framework.context.questions, *framework.questions)}
    return tuple(
        AnswerFacts(
            question=id,
            scope=scopes[id],
            state=cast(AnswerState, answer.state),
            choices=answer.choices,
            note=answer.note,
            reason=answer.reason,
            evidence=answer.evidence_level,
            source_title=answer.source_title,
            source_reference=answer.source_reference,
            source_on=answer.source_on,
            source_expires_on=answer.source_expires_on,
            answered_by=str(answer.answered_by),
            answered_at=answer.answered_at,
            revision=answer.revision,
            is_contradicted=answer.is_contradicted,
            is_unconfirmed=id in unconfirmed,
        )
        for id in _order(framework)
        if (answer := stored.get(id)) is not None
    )


def version_before(assessment: Assessment) -> Before | None:
    if assessment.started_from_id is None:
        return None
    snapshot = Snapshot.objects.get(assessment=assessment.started_from_id, kind="decision")
    facts = json.loads(snapshot.dossier)
    return Before(
        answers=_adapter(tuple[AnswerFacts, ...]).validate_python(facts["answers"]),
        rulings=_adapter(tuple[Ruling, ...]).validate_python(facts["rulings"]),
    )


# --- canonical JSON ---


def dossier_to_json(dossier: Dossier) -> str:
    """Canonical: the same dossier always gives the same text."""
    return canonical(plain(dossier))


def canonical(facts: Any) -> str:
    """Sorted keys, no spaces, UTF-8."""
    return json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def dossier_from_json(text: str) -> Dossier:
    """The dossier exactly as it was, without the insight that a snapshot may keep beside it."""
    facts = json.loads(text)
    for beside in ("insight", "record"):
        facts.pop(beside, None)
    return dossier_from_facts(facts)


def dossier_from_facts(facts: Mapping[str, Any]) -> Dossier:
    """The dossier of what JSON holds."""
    types = _field_types()
    values = {
        name: _adapter(types[name]).validate_python(value)
        for name, value in facts.items()
        if name != "scorecard"
    }
    return Dossier(**values, scorecard=scorecard_from_json(facts["scorecard"]))


def content_hash(dossier: Dossier) -> str:
    """SHA-256 of the canonical JSON; of what was decided, the hash of its snapshot."""
    return dossier.frozen_hash or hashlib.sha256(dossier_to_json(dossier).encode()).hexdigest()


def plain(value: Any) -> Any:
    """A dossier, or a part of it, as JSON knows it."""
    if isinstance(value, Scorecard):
        return scorecard_to_json(value)
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if is_dataclass(value):
        return _entries(value)
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction | Decimal):
        return str(value)
    return value


def _entries(value: Any) -> dict[str, Any]:
    said = {item: getattr(value, item.name) for item in fields(value) if item.compare}
    return {
        item.name: plain(entry) for item, entry in said.items() if not item.metadata or entry != item.default
    }


@cache
def _field_types() -> dict[str, Any]:
    return get_type_hints(Dossier)


@cache
def _adapter(type: Any) -> TypeAdapter[Any]:
    return TypeAdapter(type)
