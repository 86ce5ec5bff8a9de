"""The answers that can still change the verdict, in order of effect; or the proof that none can."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from assessments.frameworks.loader import load_framework
from assessments.frameworks.schema import ContextQuestion, Framework, Question, Text
from assessments.insight.stopping import StopProof, stop_proof
from assessments.insight.tornado import Flip
from assessments.models import Assessment
from assessments.queries.dossier import Dossier, dossier_of, given_in, terms_in
from assessments.queries.robustness_page import moving_bars
from assessments.scoring.scorecard import QuestionEffect


@dataclass(frozen=True, slots=True)
class NextQuestion:
    """One unknown: how far it widens the range, and what each answer that changes the headline brings."""

    question: Question | ContextQuestion
    is_context: bool
    section: str
    width: Fraction  # points
    changes: tuple[Flip, ...]  # only what changes what is shown; in the order of the options
    vendor_question: Text | None
    proofs: tuple[Text, ...]  # what would prove an answer


@dataclass(frozen=True, slots=True)
class NextQuestions:
    """The unknowns that matter, and how far apart their best and their worst completion are."""

    dossier: Dossier
    framework: Framework
    deciding: tuple[NextQuestion, ...]  # one answer alone can change what is shown
    others: tuple[NextQuestion, ...]  # they narrow the range
    proof: StopProof

    @property
    def open_questions(self) -> tuple[NextQuestion, ...]:
        """Everything worth finding out, what can decide first."""
        return (*self.deciding, *self.others)

    def to_ask(self, *, everything: bool) -> tuple[NextQuestion, ...]:
        """What to ask the vendor: what can decide, else (or on request) everything that is open."""
        deciding = tuple(row for row in self.deciding if row.vendor_question)
        asked = tuple(row for row in self.open_questions if row.vendor_question)
        return asked if everything or not deciding else deciding


def next_questions(assessment: Assessment, *, as_of: date) -> NextQuestions:
    """The queries of the dossier and no more. The assessment comes ``with_subject()``."""
    dossier = dossier_of(assessment, as_of=as_of)
    framework = load_framework(dossier.framework)
    flips = {bar.question: bar.flips for bar in moving_bars(dossier, framework)}
    rows = [
        next_question(effect, flips.get(effect.question, ()), dossier, framework)
        for effect in dossier.scorecard.next_questions
    ]
    return NextQuestions(
        dossier=dossier,
        framework=framework,
        deciding=tuple(row for row in rows if row.changes),
        others=tuple(row for row in rows if not row.changes),
        proof=stop_proof(
            framework,
            given_in(framework, dossier.answers),
            **terms_in(dossier),
        ),
    )


def next_question(
    effect: QuestionEffect, flips: tuple[Flip, ...], dossier: Dossier, framework: Framework
) -> NextQuestion:
    """One row. An answer that changes the verdict behind the flag, not the flag, changes nothing shown."""
    context = framework.context_by_id.get(effect.question)
    question = None if context else framework.question(effect.question)
    return NextQuestion(
        question=context or framework.question(effect.question),
        is_context=context is not None,
        section="context" if context else framework.dimension_of(effect.question).id,
        width=effect.width,
        changes=tuple(flip for flip in flips if flip.headline != dossier.scorecard.headline),
        vendor_question=question.vendor_question if question else None,
        proofs=question.evidence_expected if question else (),
    )
