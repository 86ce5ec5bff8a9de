"""What is still missing before an assessment can be submitted, and what a reviewer will look at first."""

from __future__ import annotations

from dataclasses import dataclass

from assessments.queries.assessment_page import AskedQuestion, AssessmentPage, Section


@dataclass(frozen=True, slots=True)
class MissingSection:
    """A section and those of its questions that have no answer; "not known yet" is an answer."""

    section: Section
    questions: list[AskedQuestion]


@dataclass(frozen=True, slots=True)
class SubmissionPage:
    """What the page lists. It may be submitted when nothing is missing."""

    missing: list[MissingSection]
    claims: int
    unknown: int

    @property
    def is_complete(self) -> bool:
        """Whether every question asked has been visited."""
        return not self.missing

    @property
    def missing_count(self) -> int:
        """Questions without an answer, in all sections."""
        return sum(len(row.questions) for row in self.missing)


def submission_page(page: AssessmentPage) -> SubmissionPage:
    """Reads what the answering pages read."""
    missing = [
        MissingSection(
            section, [question for question in section.questions if question.state == "unanswered"]
        )
        for section in page.sections
    ]
    states = [question.state for section in page.sections for question in section.questions]
    return SubmissionPage(
        missing=[row for row in missing if row.questions],
        claims=states.count("not_applicable_claimed"),
        unknown=states.count("unknown"),
    )
