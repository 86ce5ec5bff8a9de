"""What a dossier says: every fact of one assessment, its frame and its result, frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypedDict

from assessments.frameworks.schema import Scope
from assessments.scoring.hard_stops import Waiver
from assessments.scoring.scorecard import AnswerState, Lane, Scorecard

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
