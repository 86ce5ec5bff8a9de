"""What changed since the version that this one was started from."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from assessments.frameworks.schema import Framework
from assessments.models import Assessment, Snapshot
from assessments.queries.dossier.canonical import adapter
from assessments.queries.dossier.facts import AnswerFacts, Change, Ruling


@dataclass(frozen=True, slots=True)
class Before:
    """What the version this one was started from said when it was decided."""

    answers: tuple[AnswerFacts, ...]
    rulings: tuple[Ruling, ...]


def version_before(assessment: Assessment) -> Before | None:
    """What its forerunner said; one query, none when it has no forerunner."""
    if assessment.started_from_id is None:
        return None
    snapshot = Snapshot.objects.get(assessment=assessment.started_from_id, kind="decision")
    facts = json.loads(snapshot.dossier)
    return Before(
        answers=adapter(tuple[AnswerFacts, ...]).validate_python(facts["answers"]),
        rulings=adapter(tuple[Ruling, ...]).validate_python(facts["rulings"]),
    )


def changes_between(
    framework: Framework, before: Iterable[AnswerFacts], after: Iterable[AnswerFacts]
) -> tuple[Change, ...]:
    """Every question whose state, choice or evidence differs, in the questionnaire's order."""
    old = {fact.question: _code(fact) for fact in before}
    new = {fact.question: _code(fact) for fact in after}
    return tuple(
        Change(question=id, before=old.get(id, "unanswered"), after=new.get(id, "unanswered"))
        for id in in_order(framework)
        if old.get(id, "unanswered") != new.get(id, "unanswered")
    )


def _code(fact: AnswerFacts) -> str:
    said = " + ".join(fact.choices) if fact.choices else fact.state
    return f"{said} · {fact.evidence}" if fact.evidence else said


def in_order(framework: Framework) -> list[str]:
    """Every question of the questionnaire: the context first, then the dimensions."""
    return [*framework.context_by_id, *framework.questions_by_id]
