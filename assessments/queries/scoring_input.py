"""Stored answers as the scoring core takes them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from datetime import date
from typing import cast

from assessments.frameworks.schema import EvidenceLevelId, Framework
from assessments.models import Answer as StoredAnswer
from assessments.models import Assessment
from assessments.scoring.answers import Answer, Answers
from assessments.scoring.scorecard import AnswerState


def answers_given(
    framework: Framework, stored: Mapping[str, StoredAnswer], assessment: Assessment
) -> Answers:
    """Rows to plain values, on the terms of the assessment that reads them."""
    unconfirmed = left_unanswered(assessment)
    return split(
        framework,
        (
            (
                row.question_id,
                as_scored(
                    row.state,
                    row.choices,
                    row.evidence_level,
                    row.source_expires_on,
                    is_contradicted=row.is_contradicted,
                    is_unconfirmed=row.question_id in unconfirmed,
                ),
            )
            for row in stored.values()
        ),
    )


def left_unanswered(assessment: Assessment) -> Container[str]:
    """The questions its vendor was asked and did not answer."""
    return frozenset(assessment.unanswered_by_vendor.split())


def as_scored(
    state: str,
    choices: tuple[str, ...],
    evidence: str,
    expires_on: date | None,
    *,
    is_contradicted: bool = False,
    is_unconfirmed: bool = False,
) -> Answer:
    """What a row or a frozen copy says, in the core's words."""
    return Answer(
        state=cast(AnswerState, state),
        choices=choices,
        evidence=cast(EvidenceLevelId, evidence) if evidence else None,
        expires_on=expires_on,
        contradicted=is_contradicted,
        unconfirmed=is_unconfirmed,
    )


def split(framework: Framework, facts: Iterable[tuple[str, Answer]]) -> Answers:
    """Answers by question, context apart."""
    context: dict[str, Answer] = {}
    questions: dict[str, Answer] = {}
    for id, answer in facts:
        kind = context if id in framework.context_by_id else questions
        kind[id] = answer
    return Answers(context=context, questions=questions)
