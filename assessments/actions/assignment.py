"""Who answers what: a section or a question given to somebody; the date promised to the sponsor."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from assessments.actions.event import record_event, record_request_event
from assessments.actions.notice import tell
from assessments.actions.refusal import Refused
from assessments.labels import FUNCTION
from assessments.models import Assessment, Assignment, Membership, UseCase, User
from assessments.queries.due import place_words
from assessments.queries.stored_answers import framework_of


class AssignmentRefused(Refused):
    """It cannot be given to them like this."""


def assign(
    *,
    assessment: Assessment,
    place: str,
    function: str = "",
    user_id: int | None = None,
    due_on: date | None = None,
    by: User,
    at: datetime,
) -> Assignment:
    """Give a section or one question (``place``) to a person or a function; who gets it is told."""
    framework = framework_of(assessment)
    is_question = place in framework.questions_by_id
    faults = []
    if not is_question and place not in {dimension.id for dimension in framework.dimensions}:
        faults.append(_("There is no such section or question."))
    if function and function not in FUNCTION:
        faults.append(_("Choose one of the functions listed."))
    people = list(_members(assessment, function=function, user_id=user_id))
    if user_id is not None and not people:
        faults.append(_("Choose one of the members listed."))
    if user_id is None and not function:
        faults.append(_("Say who it is for: a function or a person."))
    if due_on is not None and due_on < localdate(at):
        faults.append(_("The due date lies in the past."))
    if faults:
        raise AssignmentRefused(*faults)
    with transaction.atomic():
        if Assessment.objects.select_for_update().get(pk=assessment.pk).state != "draft":
            raise AssignmentRefused(
                _("This assessment is no longer open for answers: it was submitted. Nothing was changed.")
            )
        given, _is_new = Assignment.objects.update_or_create(
            assessment=assessment,
            question_id=place if is_question else "",
            section_id="" if is_question else place,
            defaults={
                "function": function,
                "user_id": user_id,
                "due_on": due_on,
                "assigned_at": at,
                "assigned_by": by,
            },
        )
        said = {"user": user_id, "function": function, "due_on": due_on.isoformat() if due_on else None}
        record_event("assignment.given", assessment, subject=place, after=said, by=by, at=at)
        tell(
            "assignment",
            [person for person in people if person.pk != by.pk],
            organisation=assessment.organisation,
            key=f"assignment:{given.pk}:{at.isoformat()}",
            path=reverse("assessments:section-edit", args=[assessment.pk, "mine"]),
            facts={"place": place_words(framework, place), "title": assessment.option.use_case.title},
            at=at,
        )
    return given


@transaction.atomic
def take_back(*, assignment: Assignment, by: User, at: datetime) -> None:
    """From now on the place is again with the function that the questionnaire names."""
    before = {"user": assignment.user_id, "function": assignment.function}
    place = assignment.question_id or assignment.section_id
    assignment.delete()
    record_event("assignment.taken_back", assignment.assessment, subject=place, before=before, by=by, at=at)


@transaction.atomic
def promise_date(*, use_case: UseCase, promised_on: date | None, by: User, at: datetime) -> UseCase:
    """Tell the sponsor by when the decision will be there; none: nothing is promised."""
    if promised_on is not None and promised_on < localdate(at):
        raise AssignmentRefused(_("The promised date lies in the past."))
    before = use_case.promised_on
    UseCase.objects.filter(pk=use_case.pk).update(promised_on=promised_on)
    use_case.promised_on = promised_on
    record_request_event(
        "request.promised",
        use_case,
        subject=use_case.pk,
        before={"promised_on": before.isoformat() if before else None},
        after={"promised_on": promised_on.isoformat() if promised_on else None},
        by=by,
        at=at,
    )
    return use_case


def _members(assessment: Assessment, *, function: str, user_id: int | None) -> list[User]:
    """Who is meant: the person, or everybody of the function."""
    members = Membership.objects.filter(organisation=assessment.organisation_id).select_related("user")
    return [
        row.user
        for row in members.order_by("pk")
        if (row.user_id == user_id if user_id is not None else function in row.function_codes)
    ]
