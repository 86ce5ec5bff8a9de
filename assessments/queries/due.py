"""What is due on a day, and for whom: reminders and calendars read the same list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.frameworks.loader import load_framework
from assessments.frameworks.schema import Framework, Text
from assessments.models import (
    Assessment,
    Assignment,
    Condition,
    Decision,
    Evidence,
    Finding,
    Inquiry,
    Membership,
    Waiver,
)
from assessments.queries.assessment_page import CONTEXT, AssessmentPage, assessment_page
from assessments.queries.notice import LANGUAGES, in_each_language

Said = str | dict[str, str]  # one text, or one a language


@dataclass(frozen=True, slots=True)
class Due:
    """One thing with a day, and the people who answer for it (keys of users)."""

    noun: str
    pk: int
    organisation: int
    on: date
    what: Said
    title: str
    path: str
    people: frozenset[int] = frozenset()

    @property
    def key(self) -> str:
        """The same thing on another day is another thing."""
        return f"{self.noun}:{self.pk}:{self.on.isoformat()}"


@dataclass(frozen=True)
class Window:
    """Which days, and in which organisations (none given: in all)."""

    first: date
    last: date
    organisations: tuple[int, ...] | None = None
    members: dict[int, list[Membership]] = field(default_factory=dict, compare=False)

    def among(self, day: str, organisation: str) -> Q:
        """The filter for a column with a day, and the path to the organisation."""
        within = Q(**{f"{day}__gte": self.first, f"{day}__lte": self.last})
        if self.organisations is None:
            return within
        return within & Q(**{f"{organisation}__in": self.organisations})

    def members_of(self, organisation: int) -> list[Membership]:
        """Its members, read once."""
        if organisation not in self.members:
            found = Membership.objects.filter(organisation=organisation, user__is_active=True)
            self.members[organisation] = list(found.select_related("user").order_by("pk"))
        return self.members[organisation]

    def holders(self, organisation: int, function: str) -> set[int]:
        """Who answers for a function."""
        members = self.members_of(organisation)
        return {member.user_id for member in members if function in member.function_codes}

    def named(self, organisation: int, owner: str) -> set[int]:
        """The member whom a text names as the owner, if it names one."""
        name = owner.strip().casefold()
        return {
            member.user_id
            for member in self.members_of(organisation)
            if name and name in (member.user.full_name.casefold(), member.user.email.casefold())
        }


def due_within(window: Window) -> list[Due]:
    """Everything with a day in the window, in the order of the days.

    A fixed number of queries, and two for each draft in which something assigned is due.
    """
    found = [due for source in SOURCES for due in source(window)]
    return sorted(found, key=lambda due: (due.on, due.noun, due.pk))


def _assignments(window: Window) -> Iterator[Due]:
    """Of drafts, until every question of theirs has an answer."""
    rows = Assignment.objects.filter(
        window.among("due_on", "assessment__organisation"), assessment__state="draft"
    )
    found = list(rows.order_by("pk"))
    drafts = Assessment.objects.with_subject().in_bulk({row.assessment_id for row in found})
    pages = {pk: assessment_page(draft) for pk, draft in drafts.items()}
    for row in found:
        assessment = drafts[row.assessment_id]
        if _is_answered(pages[assessment.pk], row):
            continue
        use_case = assessment.option.use_case
        people = {row.user_id} if row.user_id else window.holders(assessment.organisation_id, row.function)
        route, place = (
            ("section-edit", row.section_id) if row.section_id else ("assessment-detail", row.question_id)
        )
        yield Due(
            "assignment",
            row.pk,
            assessment.organisation_id,
            row.due_on,
            place_words(load_framework(use_case.framework), place),
            use_case.title,
            reverse(
                f"assessments:{route}", args=[assessment.pk, place] if row.section_id else [assessment.pk]
            ),
            frozenset(people),
        )


def _conditions(window: Window) -> Iterator[Due]:
    """Of approvals that hold; one whose finding is done is done."""
    done = Finding.objects.filter(
        option=OuterRef("decision__assessment__option"), question_id=OuterRef("question_id"), status="done"
    )
    rows = (
        Condition.objects.filter(
            window.among("due_on", "decision__assessment__organisation"),
            decision__assessment__state="decided",
        )
        .annotate(is_done=Subquery(done.values("pk")[:1]))
        .filter(is_done=None)
        .select_related("decision__assessment__option__use_case")
    )
    for row in rows.order_by("pk"):
        assessment = row.decision.assessment
        people = window.named(assessment.organisation_id, row.owner) or {assessment.author_id}
        yield _of("condition", row.pk, assessment, row.due_on, row.text, "finding-list", people)


def _findings(window: Window) -> Iterator[Due]:
    rows = Finding.objects.filter(
        window.among("due_on", "option__use_case__organisation"), status__in=("open", "in_progress")
    ).exclude(treatment="accept")
    for row, assessment in _with_assessment(rows):
        people = window.named(assessment.organisation_id, row.owner) or {assessment.author_id}
        what = row.plan or _question(assessment, row.question_id)
        yield _of("finding", row.pk, assessment, row.due_on, what, "finding-list", people)


def _reviews(window: Window) -> Iterator[Due]:
    return _of_decisions(window, "next_review_on", "review", lambda: _("The next review of the decision"))


def _expiries(window: Window) -> Iterator[Due]:
    return _of_decisions(window, "valid_until", "expiry", lambda: _("The renewal of the approval"))


def _of_decisions(window: Window, day: str, noun: str, what: Callable[[], str]) -> Iterator[Due]:
    rows = Decision.objects.filter(window.among(day, "assessment__organisation"), assessment__state="decided")
    for row in rows.select_related("assessment__option__use_case").order_by("pk"):
        assessment = row.assessment
        people = {assessment.author_id, assessment.option.use_case.sponsor_member_id}
        said = in_each_language(what)
        yield _of(noun, row.pk, assessment, getattr(row, day), said, "assessment-detail", people)


def _acceptances(window: Window) -> Iterator[Due]:
    rows = Finding.objects.filter(
        window.among("accepted_until", "option__use_case__organisation"), treatment="accept"
    )
    for row, assessment in _with_assessment(rows):
        what = in_each_language(
            lambda id=row.question_id: _("The acceptance of the risk at %(id)s") % {"id": id}
        )
        people = {row.accepted_by_id, assessment.author_id}
        yield _of("acceptance", row.pk, assessment, row.accepted_until, what, "finding-list", people)


def _waivers(window: Window) -> Iterator[Due]:
    rows = Waiver.objects.filter(window.among("ends_on", "option__use_case__organisation"), revoked_at=None)
    for row, assessment in _with_assessment(rows):
        what = in_each_language(lambda id=row.stop_id: _("The waiver of the hard stop %(id)s") % {"id": id})
        people = {row.approver_id, assessment.author_id}
        yield _of("waiver", row.pk, assessment, row.ends_on, what, "assessment-results", people)


def _evidence(window: Window) -> Iterator[Due]:
    """Documents still in use, for who added them and who opened the requests that cite them."""
    rows = (
        Evidence.objects.usable()
        .filter(window.among("expires_on", "organisation"))
        .select_related("inquiry")
        .prefetch_related("citations__sheet__use_case")
    )
    for row in rows.order_by("pk"):
        people = {row.added_by_id or (row.inquiry.sent_by_id if row.inquiry else None)}
        people |= {citation.sheet.use_case.created_by_id for citation in row.citations.all()}
        yield Due(
            "evidence",
            row.pk,
            row.organisation_id,
            row.expires_on,
            row.title,
            row.title,
            reverse("assessments:evidence-detail", args=[row.pk]),
            _known(people),
        )


def _inquiries(window: Window) -> Iterator[Due]:
    rows = Inquiry.objects.filter(window.among("due_on", "assessment__organisation"), state="open")
    for row in rows.select_related("assessment__option__use_case").order_by("pk"):
        what = in_each_language(lambda: _("The vendor’s answer"))
        yield _of("inquiry", row.pk, row.assessment, row.due_on, what, "assessment-detail", {row.sent_by_id})


SOURCES: tuple[Callable[[Window], Iterable[Due]], ...] = (
    _assignments,
    _conditions,
    _findings,
    _reviews,
    _expiries,
    _acceptances,
    _waivers,
    _evidence,
    _inquiries,
)


def _of(
    noun: str,
    pk: int,
    assessment: Assessment,
    on: date,
    what: Said,
    route: str,
    people: Iterable[int | None],
) -> Due:
    """Something about an assessment, on one of its pages."""
    return Due(
        noun,
        pk,
        assessment.organisation_id,
        on,
        what,
        assessment.option.use_case.title,
        reverse(f"assessments:{route}", args=[assessment.pk]),
        _known(people),
    )


def _known(people: Iterable[int | None]) -> frozenset[int]:
    return frozenset(person for person in people if person is not None)


def _with_assessment(rows: QuerySet[Any]) -> Iterator[tuple[Any, Assessment]]:
    """What belongs to an option, with the newest version of the option's assessment; one query more."""
    found = list(rows.order_by("pk"))
    newest = {
        assessment.option_id: assessment
        for assessment in Assessment.objects.current()
        .filter(option__in={row.option_id for row in found})
        .select_related("option__use_case")
        .order_by("number")
    }
    return ((row, newest[row.option_id]) for row in found if row.option_id in newest)


def _is_answered(page: AssessmentPage, row: Assignment) -> bool:
    """Whether nothing is left to answer; a place the framework no longer knows asks nothing."""
    try:
        section = page.section(row.section_id) if row.section_id else page.section_of(row.question_id)
    except KeyError:
        return True
    if row.section_id:
        return section.status == "done"
    return all(
        question.state != "unanswered" for question in section.questions if question.id == row.question_id
    )


def place_words(framework: Framework, id: str) -> Said:
    """A section by its name in each language; a question by its id."""
    if id == CONTEXT:
        return in_each_language(lambda: _("How it will be used"))
    dimension = next((one for one in framework.dimensions if one.id == id), None)
    if dimension is not None:
        return _both(dimension.name)
    return id


def _question(assessment: Assessment, id: str) -> Said:
    question = load_framework(assessment.option.use_case.framework).questions_by_id.get(id)
    return _both(question.text) if question else id


def _both(text: Text) -> Said:
    return {language: text.to(language) for language in LANGUAGES}
