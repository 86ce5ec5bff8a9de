"""Stored answers as the scoring core takes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import cast

from assessments.frameworks.schema import EvidenceLevelId, Framework
from assessments.models import Answer as StoredAnswer
from assessments.scoring.answers import Answer, Answers
from assessments.scoring.scorecard import AnswerState


def answers_given(framework: Framework, stored: Mapping[str, StoredAnswer]) -> Answers:
    """Rows to plain values."""
    return split(
        framework,
        (
            (row.question_id, row.state, row.choices, row.evidence_level, row.source_expires_on)
            for row in stored.values()
        ),
    )


def split(
    framework: Framework, facts: Iterable[tuple[str, str, tuple[str, ...], str, date | None]]
) -> Answers:
    """(question, state, choices, evidence, expiry) to answers, context apart."""
    context: dict[str, Answer] = {}
    questions: dict[str, Answer] = {}
    for id, state, choices, evidence, expires_on in facts:
        kind = context if id in framework.context_by_id else questions
        kind[id] = Answer(
            state=cast(AnswerState, state),
            choices=choices,
            evidence=cast(EvidenceLevelId, evidence) if evidence else None,
            expires_on=expires_on,
        )
    return Answers(context=context, questions=questions)
