"""The whole of one assessment as one frozen value: results page, report, snapshot and JSON export all read this.

A snapshot stores it as canonical JSON; a decided assessment is read back from there and never scored again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from assessments.frameworks.schema import Scope
from assessments.scoring.scorecard import AnswerState, Lane, Scorecard


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

    @property
    def title(self) -> str:
        """The use case in words: verb and object."""
        return f"{self.verb} {self.object}"
