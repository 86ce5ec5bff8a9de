"""What was somebody's to do goes to their deputy, or back to the function: nothing stays with who left."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F
from django.urls import reverse

from assessments.actions.event import record_event, record_request_event
from assessments.actions.notice import tell
from assessments.frameworks.loader import load_framework
from assessments.models import Assignment, Membership, UseCase, User
from assessments.queries.due import place_words

Facts = dict[str, object]


def hand_over(*, membership: Membership, by: User, at: datetime) -> Facts:
    """Part of removing a member; what was handed on, as the event keeps it."""
    heir = membership.deputy.user if membership.deputy else None
    requests = _hand_over_requests(membership, heir, by=by, at=at)
    assignments = (
        Assignment.objects.filter(
            user=membership.user_id, assessment__organisation=membership.organisation_id
        )
        .select_related("assessment__option__use_case", "assessment__organisation")
        .order_by("pk")
    )
    handed = [_hand_over(row, heir, by=by, at=at) for row in assignments]
    return {
        "user": membership.user_id,
        "deputy": heir.pk if heir else None,
        "assignments": len(handed),
        "requests": requests,
    }


def _hand_over(assignment: Assignment, heir: User | None, *, by: User, at: datetime) -> Assignment:
    """To the deputy; else to anybody of the function; where none is named, to what the content says."""
    before: Facts = {"user": assignment.user_id, "function": assignment.function}
    _tell(assignment, [heir] if heir else _people_of(assignment), at=at)
    if heir is not None or assignment.function:
        assignment.user = heir
        assignment.save(update_fields=["user"])
    else:
        assignment.delete()
    record_event(
        "assignment.handed_on",
        assignment.assessment,
        subject=assignment.question_id or assignment.section_id,
        before=before,
        after={"user": heir.pk if heir else None, "function": assignment.function},
        by=by,
        at=at,
    )
    return assignment


def _people_of(assignment: Assignment) -> list[User]:
    """Everybody who holds the function that the assignment waits for."""
    members = Membership.objects.filter(organisation=assignment.assessment.organisation_id)
    holders = members.exclude(user=assignment.user_id).select_related("user").order_by("pk")
    return [row.user for row in holders if assignment.function in row.function_codes]


def _tell(assignment: Assignment, people: list[User], *, at: datetime) -> None:
    assessment = assignment.assessment
    if assessment.state != "draft":
        return  # nothing is left to answer
    framework = load_framework(assessment.option.use_case.framework)
    tell(
        "assignment",
        people,
        organisation=assessment.organisation,
        key=f"assignment:{assignment.pk}:handed-on:{at.isoformat()}",
        path=reverse("assessments:assessment-detail", args=[assessment.pk]),
        facts={
            "place": place_words(framework, assignment.section_id or assignment.question_id),
            "title": assessment.option.use_case.title,
        },
        at=at,
    )


def _hand_over_requests(membership: Membership, heir: User | None, *, by: User, at: datetime) -> int:
    """Requests they sponsored: the deputy sponsors them, or nobody until somebody is named."""
    sponsored = UseCase.objects.filter(
        organisation=membership.organisation_id, sponsor_member=membership.user_id
    ).order_by("pk")
    rows = list(sponsored)
    for use_case in rows:
        UseCase.objects.filter(pk=use_case.pk).update(sponsor_member=heir, revision=F("revision") + 1)
        record_request_event(
            "request.edited",
            use_case,
            before={"sponsor_member": membership.user_id},
            after={"sponsor_member": heir.pk if heir else None},
            by=by,
            at=at,
        )
    return len(rows)
