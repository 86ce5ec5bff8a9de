"""Who holds which question: by assignment, else by the function that the questionnaire names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from assessments.frameworks.schema import Framework
from assessments.labels import question_number
from assessments.models import Assignment, Membership, User
from assessments.queries.assessment_page import CONTEXT, AssessmentPage
from assessments.queries.opinion import functions_open_to

OPEN_STATES = frozenset({"unanswered", "unknown"})


@dataclass(frozen=True, slots=True)
class Holding:
    """Who has one question."""

    function: str
    user_id: int | None
    due_on: date | None


def function_of(framework: Framework, question_id: str) -> str:
    """The function that answers a question by the questionnaire: that of its first role."""
    functions = {role.id: role.function for role in framework.roles}
    asked = framework.questions_by_id.get(question_id) or framework.context_by_id[question_id]
    role = asked.answered_by if isinstance(asked.answered_by, str) else asked.answered_by[0]
    return functions[role]


def holdings(framework: Framework, assignments: Iterable[Assignment]) -> dict[str, Holding]:
    """Of every question, the context’s too. A question’s own assignment counts before its section’s."""
    given = {row.question_id or row.section_id: row for row in assignments}
    found = {}
    for question in (*framework.context.questions, *framework.questions):
        is_context = question.id in framework.context_by_id
        section = CONTEXT if is_context else framework.dimension_of(question.id).id
        row = given.get(question.id) or given.get(section)
        usual = function_of(framework, question.id)
        found[question.id] = (
            Holding(row.function or usual, row.user_id, row.due_on) if row else Holding(usual, None, None)
        )
    return found


def mine(page: AssessmentPage, user: User, *, on: date) -> tuple[str, ...]:
    """The questions asked that are this person’s: given to them, or to a function of theirs and nobody.

    Who stands in for somebody away has theirs too. Three queries.
    """
    assessment = page.assessment
    held = holdings(page.framework, assessment.assignments.order_by("id"))
    functions = functions_open_to(user, assessment.organisation_id, on=on)
    people = {user.pk} | {
        row.user_id
        for row in Membership.objects.filter(organisation=assessment.organisation_id, deputy__user=user)
        if row.is_away(on)
    }
    return tuple(
        asked.id
        for section in page.sections
        for asked in section.questions
        if _is_held(held[asked.id], people, functions)
    )


def _is_held(holding: Holding, people: set[int], functions: frozenset[str]) -> bool:
    if holding.user_id is not None:
        return holding.user_id in people
    return holding.function in functions


@dataclass(frozen=True, slots=True)
class Share:
    """What one function or person has in a section, and how much of it is open."""

    function: str
    person: str
    questions: tuple[str, ...]  # as pages name them
    open: int
    due_on: date | None
    members: tuple[str, ...]  # who holds the function


@dataclass(frozen=True, slots=True)
class SectionShares:
    """One section with who has which part of it, and what was given explicitly."""

    section: object
    shares: tuple[Share, ...]
    given: tuple[Assignment, ...]


def shares_of(page: AssessmentPage, members: Iterable[Membership]) -> list[SectionShares]:
    """The page of people; one query beside what was read."""
    assignments = list(page.assessment.assignments.select_related("user").order_by("id"))
    held = holdings(page.framework, assignments)
    members = list(members)
    names = {row.user_id: str(row.user) for row in members}
    result = []
    for section in page.sections:
        groups: dict[Holding, list[str]] = {}
        for asked in section.questions:
            groups.setdefault(held[asked.id], []).append(asked.id)
        states = {asked.id: asked.state for asked in section.questions}
        shares = tuple(
            Share(
                function=holding.function,
                person=names.get(holding.user_id, "") if holding.user_id else "",
                questions=tuple(question_number(page.framework, id) for id in ids),
                open=sum(states[id] in OPEN_STATES for id in ids),
                due_on=holding.due_on,
                members=tuple(str(row.user) for row in members if holding.function in row.function_codes),
            )
            for holding, ids in groups.items()
        )
        inside = {section.id, *states}
        given = tuple(row for row in assignments if (row.question_id or row.section_id) in inside)
        result.append(SectionShares(section, shares, given))
    return result


def open_by_holder(page: AssessmentPage, assignments: Iterable[Assignment]) -> Mapping[str, int]:
    """How many open questions each function has, most first. ``assignments``: those of the assessment."""
    held = holdings(page.framework, assignments)
    counts: dict[str, int] = {}
    for section in page.sections:
        for asked in section.questions:
            if asked.state in OPEN_STATES:
                function = held[asked.id].function
                counts[function] = counts.get(function, 0) + 1
    return dict(sorted(counts.items(), key=lambda pair: -pair[1]))
