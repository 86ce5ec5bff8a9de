"""A newer version of the questionnaire: what changes in it, and what becomes of each answer of a request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from assessments.frameworks.loader import load_framework, published_versions
from assessments.frameworks.schema import ContextQuestion, Framework, Question, Text
from assessments.models import Answer, Assessment, UseCase
from assessments.queries.request_answers import newest_versions, request_answers

AnyQuestion = Question | ContextQuestion
Change = Literal[
    "added", "removed", "reworded", "options_added", "options_removed", "options_reworded", "moved"
]
# kept: it stands as it is · proposed: is it still true? · again: asked anew · left: its question is gone
Fate = Literal["kept", "proposed", "again", "left"]
FATES: tuple[Fate, ...] = ("kept", "proposed", "again", "left")


@dataclass(frozen=True, slots=True)
class QuestionDiff:
    """One question that is not the same any more; ``moved``: it is asked of another subject."""

    id: str
    before: AnyQuestion | None
    after: AnyQuestion | None
    changes: tuple[Change, ...]
    added: tuple[Text, ...] = ()  # options
    removed: tuple[Text, ...] = ()
    renamed: tuple[tuple[Text, Text], ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerFate:
    """What becomes of one answer. ``option``: where it was given; empty when several options share it."""

    answer: Answer
    fate: Fate
    option: str


@dataclass(frozen=True, slots=True)
class MigrationPlan:
    """A request on its way to a newer version of its questionnaire."""

    use_case: UseCase
    before: Framework
    after: Framework
    diffs: tuple[QuestionDiff, ...]
    answers: tuple[AnswerFate, ...]
    assessments: tuple[Assessment, ...]  # the newest of each option

    def count(self, fate: Fate) -> int:
        """How many answers this becomes of."""
        return sum(one.fate == fate for one in self.answers)

    def of(self, question_id: str) -> list[AnswerFate]:
        """The answers to one question."""
        return [one for one in self.answers if one.answer.question_id == question_id]


def newer_version(key: str) -> Framework | None:
    """The newest published version of the same questionnaire, if it is newer than this one."""
    slug = key.partition("/")[0]
    published = [one for one in published_versions() if one.partition("/")[0] == slug]
    later = published[published.index(key) + 1 :] if key in published else []
    return load_framework(later[-1]) if later else None


def successor_of(use_case: UseCase, framework: Framework) -> UseCase | None:
    """The request that continues this one under that version, if somebody opened it."""
    return UseCase.objects.filter(started_from=use_case, framework=framework.key).order_by("id").first()


def migration_plan(use_case: UseCase, after: Framework) -> MigrationPlan:
    """Two queries, whatever the number of options and answers."""
    before = load_framework(use_case.framework)
    assessments = newest_versions(use_case)
    return MigrationPlan(
        use_case=use_case,
        before=before,
        after=after,
        diffs=tuple(framework_changes(before, after)),
        answers=tuple(_fates(use_case, assessments, before, after)),
        assessments=tuple(assessments),
    )


def framework_changes(before: Framework, after: Framework) -> Iterator[QuestionDiff]:
    """Pure: every question whose words, options or subject differ; in the new one's order, then the old."""
    old, new = _questions(before), _questions(after)
    for id in (*new, *(id for id in old if id not in new)):
        diff = _diff(id, old.get(id), new.get(id))
        if diff.changes:
            yield diff


def fate_of(answer: Answer, before: AnyQuestion, after: AnyQuestion | None) -> Fate:
    """Pure: an answer stands where it was asked the same; a person looks where it was not quite."""
    if after is None:
        return "left"
    if before.kind == after.kind and before.scope == after.scope and _words(before) == _words(after):
        return "kept"
    is_proposable = isinstance(after, Question) and answer.state == "answered" and not answer.is_contradicted
    fits = before.kind == after.kind and set(answer.choices) <= set(after.values)
    return "proposed" if is_proposable and fits else "again"


def _questions(framework: Framework) -> dict[str, AnyQuestion]:
    return {**framework.context_by_id, **framework.questions_by_id}


def _words(question: AnyQuestion) -> tuple[Text, tuple[tuple[str, Text], ...]]:
    """What was asked: a change of a weight, or of why it is asked, leaves the answer true."""
    return question.text, tuple((one.value, one.label) for one in question.options)


def _diff(id: str, before: AnyQuestion | None, after: AnyQuestion | None) -> QuestionDiff:
    if before is None or after is None:
        return QuestionDiff(id, before, after, ("added",) if before is None else ("removed",))
    old = {one.value: one.label for one in before.options}
    new = {one.value: one.label for one in after.options}
    found: dict[Change, bool] = {
        "reworded": before.text != after.text or before.kind != after.kind,
        "options_added": bool(new.keys() - old.keys()),
        "options_removed": bool(old.keys() - new.keys()),
        "options_reworded": any(old[value] != new[value] for value in old.keys() & new.keys()),
        "moved": before.scope != after.scope,
    }
    return QuestionDiff(
        id,
        before,
        after,
        tuple(change for change, is_so in found.items() if is_so),
        added=tuple(label for value, label in new.items() if value not in old),
        removed=tuple(label for value, label in old.items() if value not in new),
        renamed=tuple(
            (label, new[value]) for value, label in old.items() if value in new and new[value] != label
        ),
    )


def _fates(
    use_case: UseCase, assessments: Iterable[Assessment], before: Framework, after: Framework
) -> Iterator[AnswerFate]:
    """Each stored answer once, also where several options read it."""
    assessments = list(assessments)
    found = request_answers(use_case, assessments, with_people=True)
    old, new = _questions(before), _questions(after)
    seen: set[int] = set()
    for assessment in assessments:
        for answer in found.by_assessment[assessment.pk].values():
            if answer.pk in seen or answer.state == "unanswered":
                continue
            seen.add(answer.pk)
            id = answer.question_id
            is_own = old[id].scope == "option"
            yield AnswerFate(
                answer, fate_of(answer, old[id], new.get(id)), assessment.option.title if is_own else ""
            )
