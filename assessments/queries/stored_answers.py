"""The answers an assessment reads: its own, and those it shares with the other options of its request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from assessments.frameworks.loader import load_framework
from assessments.frameworks.schema import Framework, Scope
from assessments.models import Answer, Assessment, Sheet, User

FIELDS = tuple(field.attname for field in Answer._meta.concrete_fields)
PEOPLE = ("answers__answered_by__full_name", "answers__answered_by__email")


def framework_of(assessment: Assessment) -> Framework:
    """The framework version its request was opened with."""
    return load_framework(assessment.option.use_case.framework)


def scope_of(framework: Framework, question_id: str) -> Scope:
    """What the answer to this question is true for: it decides the sheet it is written to."""
    return scopes_of(framework)[question_id]


@lru_cache(maxsize=32)
def scopes_of(framework: Framework) -> dict[str, Scope]:
    """The scope of each question, the context included."""
    return {item.id: item.scope for item in (*framework.context.questions, *framework.questions)}


@dataclass(frozen=True, slots=True)
class StoredAnswers(Mapping[str, Answer]):
    """Answers by question id, and the four sheets they are written to."""

    sheets: Mapping[str, int]
    by_question: Mapping[str, Answer]

    def __getitem__(self, question_id: str) -> Answer:
        return self.by_question[question_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_question)

    def __len__(self) -> int:
        return len(self.by_question)

    def with_answers(self, *answers: Answer) -> StoredAnswers:
        """The same with these just saved."""
        changed = {answer.question_id: answer for answer in answers}
        return replace(self, by_question={**self.by_question, **changed})

    def without(self, question_id: str) -> StoredAnswers:
        """The same as if this question had no answer yet."""
        kept = {id: answer for id, answer in self.by_question.items() if id != question_id}
        return replace(self, by_question=kept)


def stored_answers(assessment: Assessment, *, with_people: bool = False) -> StoredAnswers:
    """Everything in one query; ``with_people`` brings who answered along."""
    columns = [f"answers__{name}" for name in FIELDS]
    people = PEOPLE if with_people else ()
    rows = Sheet.objects.read_by(assessment).order_by().values_list("id", "scope", *columns, *people)
    scopes = scopes_of(framework_of(assessment))
    sheets: dict[str, int] = {}
    found: dict[str, Answer] = {}
    for sheet_id, scope, *values in rows:
        sheets[scope] = sheet_id
        answer = answer_of(values)
        # No row yet; or one on another sheet than the question's own, which no action writes.
        if scopes.get(answer.question_id) != scope:
            continue
        found[answer.question_id] = answer
    return StoredAnswers(sheets, found)


def answer_of(values: Sequence[Any]) -> Answer:
    """A row of FIELDS, or of FIELDS and PEOPLE."""
    answer = Answer.from_db(Answer.objects.db, FIELDS, values[: len(FIELDS)])
    if values[len(FIELDS) :] and answer.pk is not None:
        full_name, email = values[len(FIELDS) :]
        answer.answered_by = User(pk=answer.answered_by_id, full_name=full_name, email=email)
    return answer
