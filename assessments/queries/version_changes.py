"""What changed between two versions of an assessment: verdict, figures and answers, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from assessments import figures
from assessments.frameworks.schema import Framework, Text
from assessments.labels import ANSWER_STATE, listed, said
from assessments.models import Assessment
from assessments.queries.dossier import AnswerFacts, Dossier


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A printed figure before and after; ``direction`` is -1 when the risk fell, 1 when it rose."""

    name: str
    before: str
    after: str
    direction: int


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """One answer before and after."""

    question: str
    text: str
    section: Text | None  # None for the context
    before: str
    after: str
    details: list[str]  # the names of what changed beside the answer itself


@dataclass(frozen=True, slots=True)
class VersionChanges:
    """Two versions side by side."""

    before: Dossier
    after: Dossier
    figures: list[FigureChange]
    answers: list[AnswerChange]
    unchanged: int
    same_framework: bool


def versions_of(assessment: Assessment) -> list[Assessment]:
    """Every version of the same option, newest first."""
    return list(Assessment.objects.filter(option=assessment.option_id).with_subject().order_by("-number"))


def version_changes(before: Dossier, after: Dossier, framework: Framework) -> VersionChanges:
    """Pure: compares two dossiers answer by answer. ``framework`` is the later one's."""
    old = {answer.question: answer for answer in before.answers}
    new = {answer.question: answer for answer in after.answers}
    ids = [item.id for item in (*framework.context.questions, *framework.questions)]
    changes = [
        _answer_change(id, old.get(id), new.get(id), framework) for id in ids if id in old or id in new
    ]
    return VersionChanges(
        before=before,
        after=after,
        figures=list(_figures(before, after, framework)),
        answers=[change for change in changes if change is not None],
        unchanged=sum(change is None for change in changes),
        same_framework=before.framework_hash == after.framework_hash,
    )


def _figures(before: Dossier, after: Dossier, framework: Framework) -> Iterable[FigureChange]:
    """The dimensions whose printed figure changed."""
    old = {score.id: score for score in before.scorecard.dimensions}
    for score in after.scorecard.dimensions:
        earlier = old.get(score.id)
        high = score.figures and score.figures.high
        was = earlier.figures.high if earlier and earlier.figures else None
        if was == high:
            continue
        before, after = (figures.dimension_points(value, framework, score.id) for value in (was, high))
        if before == after and was is not None and high is not None:  # a change that whole points do not show
            before, after = figures.decimal(was, 2), figures.decimal(high, 2)
        yield FigureChange(
            name=said(framework.dimension(score.id).name),
            before=before,
            after=after,
            direction=0 if was is None or high is None else (high > was) - (high < was),
        )


def _answer_change(
    id: str, old: AnswerFacts | None, new: AnswerFacts | None, framework: Framework
) -> AnswerChange | None:
    details = [
        str(word)
        for word, names in _DETAILS
        if any(_detail(old, name) != _detail(new, name) for name in names)
    ]
    before, after = _words(id, old, framework), _words(id, new, framework)
    if before == after and not details:
        return None
    is_context = id in framework.context_by_id
    asked = framework.context_question(id) if is_context else framework.question(id)
    section = None if is_context else framework.dimension_of(id).name
    return AnswerChange(id, said(asked.text), section, before, after, details)


_DETAILS = (
    (_("the note"), ("note",)),
    (_("why it does not apply"), ("reason",)),
    (_("the source"), ("source_title", "source_reference")),
    (_("the dates of the source"), ("source_on", "source_expires_on")),
)


def _detail(facts: AnswerFacts | None, name: str) -> object:
    return (getattr(facts, name) or "") if facts else ""


def _words(id: str, facts: AnswerFacts | None, framework: Framework) -> str:
    if facts is None or facts.state != "answered":
        return str(ANSWER_STATE[facts.state if facts else "unanswered"].word)
    asked = framework.context_question(id) if id in framework.context_by_id else framework.question(id)
    labels = {option.value: said(option.label) for option in asked.options}
    text = listed(labels.get(value, value) for value in facts.choices)
    return f"{text} · {facts.evidence}" if facts.evidence else text
