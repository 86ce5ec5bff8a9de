"""What is still missing before an assessment can be submitted, and what a reviewer will look at first."""

from __future__ import annotations

from dataclasses import dataclass

from assessments.frameworks.schema import Framework, Text
from assessments.queries.dossier import Dossier


@dataclass(frozen=True, slots=True)
class Missing:
    """A question without an answer; "not known yet" is an answer."""

    id: str
    text: Text


@dataclass(frozen=True, slots=True)
class MissingSection:
    """The open questions of one section."""

    id: str  # "context" or a dimension id
    name: Text | None  # None for the context
    questions: list[Missing]


@dataclass(frozen=True, slots=True)
class SubmissionPage:
    """What the page lists. It may be submitted when nothing is missing."""

    missing: list[MissingSection]
    claims: int
    unknown: int

    @property
    def is_complete(self) -> bool:
        return not self.missing

    @property
    def missing_count(self) -> int:
        return sum(len(section.questions) for section in self.missing)


def submission_page(dossier: Dossier, framework: Framework) -> SubmissionPage:
    """Pure: compares what is asked with what is answered."""
    states = {answer.question: answer.state for answer in dossier.answers}
    context = [
        Missing(question.id, question.text)
        for question in framework.context.questions
        if states.get(question.id, "unanswered") == "unanswered"
    ]
    sections = [MissingSection("context", None, context)] if context else []
    effects = {effect.question: effect.state for effect in dossier.scorecard.effects}
    for dimension in framework.dimensions:
        open_ones = [
            Missing(question.id, question.text)
            for question in dimension.questions
            if effects.get(question.id) == "unanswered"
        ]
        if open_ones:
            sections.append(MissingSection(dimension.id, dimension.name, open_ones))
    given = list(effects.values())
    return SubmissionPage(sections, given.count("not_applicable_claimed"), given.count("unknown"))
