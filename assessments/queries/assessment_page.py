"""What an assessment asks and how far it is answered: task list, section pages and autosave read this."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal, cast

from django.utils import timezone

from assessments.frameworks.schema import ContextQuestion, Dimension, Framework, Question, Text
from assessments.models import Answer, Assessment, User
from assessments.queries.scoring_input import answers_given
from assessments.queries.scoring_terms import scoring_terms
from assessments.queries.stored_answers import StoredAnswers, framework_of, stored_answers
from assessments.scoring.answers import Answers, applicable_answers
from assessments.scoring.interim import InterimResult, interim_permission
from assessments.scoring.lanes import LaneProposal, assess_lane
from assessments.scoring.quick import QuickVerdict, quick_verdict
from assessments.scoring.scorecard import Lane

SectionStatus = Literal["not_started", "in_progress", "done"]
CONTEXT = "context"


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question as it is asked now. "open": a context answer still to come decides whether it is."""

    question: Question | ContextQuestion
    visibility: Literal["asked", "open"]
    answer: Answer | None

    @property
    def id(self) -> str:
        return self.question.id

    @property
    def state(self) -> str:
        """The answer's state; "unanswered" while there is none."""
        return self.answer.state if self.answer else "unanswered"

    @property
    def is_unproven(self) -> bool:
        """Answered on our word alone, or on publicity: no evidence, E0 or E1. The context needs no proof."""
        return (
            isinstance(self.question, Question)
            and self.state == "answered"
            and self.answer is not None
            and self.answer.evidence_level in ("", "E0", "E1")
        )


@dataclass(frozen=True)
class Section:
    """The context or one dimension: what it asks, and the answers kept for questions that are hidden now."""

    id: str
    dimension: Dimension | None  # None for the context
    questions: tuple[AskedQuestion, ...]
    hidden: tuple[Answer, ...]

    @property
    def name(self) -> Text | None:
        """The dimension's name; the page has its own word for the context."""
        return self.dimension.name if self.dimension else None

    @cached_property
    def asked(self) -> int:
        """How many questions it asks: hidden ones are not counted."""
        return len(self.questions)

    @cached_property
    def answered(self) -> int:
        """How many have any answer: an option, "not known yet" or "not applicable"."""
        return sum(question.state != "unanswered" for question in self.questions)

    @cached_property
    def unknown(self) -> int:
        """How many of the answered ones are "not known yet"."""
        return sum(question.state == "unknown" for question in self.questions)

    @cached_property
    def not_applicable(self) -> int:
        """How many of the answered ones are "not applicable", confirmed or not."""
        return sum(question.state.startswith("not_applicable") for question in self.questions)

    @property
    def status(self) -> SectionStatus:
        """How far it is."""
        if self.answered == self.asked:
            return "done"
        return "in_progress" if self.answered else "not_started"


@dataclass(frozen=True)
class AssessmentPage:
    """Everything the answering pages show, from one read; scored only when somebody looks at a figure."""

    assessment: Assessment
    framework: Framework
    answers: StoredAnswers
    given: Answers
    sections: tuple[Section, ...]
    proposal: LaneProposal
    as_of: date

    @property
    def lane(self) -> Lane:
        """The lane in force: the one chosen, else the one proposed."""
        return effective_lane(self.assessment, self.proposal)

    @cached_property
    def interim(self) -> InterimResult:
        """What may be done today, before any decision."""
        return interim_permission(self.framework, self.given, lane=self.lane)

    @property
    def interim_until(self) -> date:
        """The last day on which the interim permission holds: it began when the assessment did."""
        return self.interim.until(timezone.localdate(self.assessment.created_at))

    @cached_property
    def quick(self) -> QuickVerdict:
        """Headline, verdict and range, without the working."""
        terms = scoring_terms(self.assessment, self.framework, as_of=self.as_of)
        return quick_verdict(
            self.framework,
            self.given,
            lane=self.lane,
            waivers=terms.waivers,
            shut_gates=terms.shut_gates,
            as_of=self.as_of,
        )

    @property
    def asked(self) -> int:
        """Questions asked in all sections, the context included."""
        return sum(section.asked for section in self.sections)

    @property
    def answered(self) -> int:
        """Those with any answer."""
        return sum(section.answered for section in self.sections)

    @property
    def unknown(self) -> int:
        """Those answered "not known yet"."""
        return sum(section.unknown for section in self.sections)

    def section(self, section_id: str) -> Section:
        """The section with this id; ``KeyError`` when there is none."""
        return self._sections[section_id]

    def section_of(self, question_id: str) -> Section:
        """The section in which this question is asked or kept; ``KeyError`` when there is none."""
        home = CONTEXT if question_id in self.framework.context_by_id else None
        return self.section(home or self.framework.dimension_of(question_id).id)

    def next_section(self, section_id: str) -> Section | None:
        """The section after this one that asks something."""
        ids = [section.id for section in self.sections]
        return next(
            (section for section in self.sections[ids.index(section_id) + 1 :] if section.asked), None
        )

    def continue_at(self, user: User) -> tuple[str, str] | None:
        """Section and question the user answered last, if it is still asked."""
        mine = [
            (question.answer.answered_at, section.id, question.id)
            for section in self.sections
            for question in section.questions
            if question.answer is not None and question.answer.answered_by_id == user.pk
        ]
        return max(mine)[1:] if mine else None

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """Ids of the questions nobody has visited: an assessment is submitted when there is none."""
        return tuple(
            question.id
            for section in self.sections
            for question in section.questions
            if question.state == "unanswered"
        )

    @cached_property
    def _sections(self) -> dict[str, Section]:
        return {section.id: section for section in self.sections}


def assessment_page(
    assessment: Assessment, *, answers: StoredAnswers | None = None, as_of: date | None = None
) -> AssessmentPage:
    """One query, or none when the answers are at hand (``Recorded.answers``).

    The assessment comes ``with_subject()``. ``as_of``: the day on which evidence is looked at, today if not
    said.
    """
    as_of = as_of or timezone.localdate()
    framework = framework_of(assessment)
    stored = stored_answers(assessment) if answers is None else answers
    given = answers_given(framework, stored, assessment)
    proposal = assess_lane(framework, given)
    lane = effective_lane(assessment, proposal)
    readings = applicable_answers(framework, given, lane=lane, as_of=as_of).readings
    context = tuple(
        AskedQuestion(question, "asked", stored.get(question.id)) for question in framework.context.questions
    )
    sections = [Section(CONTEXT, None, context, ())]
    for dimension in framework.dimensions:
        asked: list[AskedQuestion] = []
        hidden: list[Answer] = []
        for question in dimension.questions:
            visibility = readings[question.id].visibility
            answer = stored.get(question.id)
            if visibility != "hidden":
                asked.append(AskedQuestion(question, visibility, answer))
            elif answer is not None and answer.state != "unanswered":
                hidden.append(answer)
        sections.append(Section(dimension.id, dimension, tuple(asked), tuple(hidden)))
    return AssessmentPage(assessment, framework, stored, given, tuple(sections), proposal, as_of)


def effective_lane(assessment: Assessment, proposal: LaneProposal) -> Lane:
    """The lane chosen, else the one the context proposes."""
    return cast(Lane, assessment.lane) or proposal.lane
