"""One assessment: what is allowed today, how deep it goes, and the list of what to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments import permissions
from assessments.actions.assessment import AssessmentRefused, choose_lane
from assessments.labels import SECTION_STATUS, Label, said
from assessments.models import Assessment, User
from assessments.queries.assessment_page import CONTEXT, AssessmentPage, Section, assessment_page
from assessments.queries.returned import returned
from assessments.queries.reuse import offered
from assessments.reports import pictures, sentences
from assessments.templatetags.words import progress_words, section_title
from assessments.views.results import next_step


def assessment_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The task list of a draft; the way to results and decision afterwards."""
    assessment = get_object_or_404(
        Assessment.objects.visible_to(request.user).with_subject().select_related("decision__decided_by"),
        pk=pk,
    )
    context: dict[str, Any] = {
        "assessment": assessment,
        "can_edit": permissions.can_edit(assessment.role),
        "next_step": step_link(assessment, request.user),
    }
    if not assessment.is_open:
        return render(request, "assessments/assessment_closed.html", context)
    page = assessment_page(assessment, as_of=timezone.localdate())
    context |= {
        "page": page,
        "progress_text": progress_words(page),
        "tasks": [task(page, section) for section in page.sections],
        "reusable": offered(page),
        "returned": returned(assessment),
        "resume": resume_link(page, request.user),
        "is_context_done": page.section(CONTEXT).status == "done",
    }
    if context["is_context_done"]:
        context |= {
            "interim": interim_words(page),
            "lane_reasons": [
                sentences.inherent_sentence(reason, page.framework) for reason in page.proposal.reasons
            ],
            "inherent": pictures.inherent_picture(page.proposal, page.framework),
        }
    return render(request, "assessments/assessment_detail.html", context)


@require_POST
def assessment_lane(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the full lane, or what the context proposes."""
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user).with_subject(), pk=pk)
    permissions.require(permissions.can_edit(assessment.role))
    try:
        choose_lane(
            assessment=assessment, lane=request.POST.get("lane", "full"), by=request.user, at=timezone.now()
        )
    except AssessmentRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("assessments:assessment-detail", pk=pk)


# --- what the templates place ---


@dataclass(frozen=True, slots=True)
class Task:
    """One row of the task list."""

    title: str
    href: str
    hint: str
    label: Label
    status: str


@dataclass(frozen=True, slots=True)
class InterimWords:
    """What may be done today, before any decision."""

    permission: str
    limits: list[str]
    why: str
    until: date
    is_over: bool


def task(page: AssessmentPage, section: Section) -> Task:
    """A section with how far it is."""
    return Task(
        title=section_title(section),
        href=reverse("assessments:section-edit", args=[page.assessment.pk, section.id]),
        hint=said(section.dimension.description) if section.dimension else "",
        label=SECTION_STATUS[section.status],
        status=progress_words(section),
    )


def interim_words(page: AssessmentPage) -> InterimWords:
    """The interim permission in words; it runs from the day the assessment was begun."""
    rule = page.interim.rule
    until = page.interim.until(timezone.localdate(page.assessment.created_at))
    return InterimWords(
        permission=said(rule.permission),
        limits=[said(limit) for limit in rule.limits],
        why=said(rule.why),
        until=until,
        is_over=until < page.as_of,
    )


def resume_link(page: AssessmentPage, user: User) -> tuple[str, str]:
    """Where to go on: the question answered last, else the first section that is not done."""
    pk = page.assessment.pk
    place = page.continue_at(user)
    if place is not None and page.answered < page.asked:
        section_id, question_id = place
        return reverse("assessments:section-edit", args=[pk, section_id]) + f"#{question_id}", _("Continue")
    undone = next((section for section in page.sections if section.status != "done"), None)
    if undone is None:
        return reverse("assessments:assessment-check", args=[pk]), _("Check the answers")
    return reverse("assessments:section-edit", args=[pk, undone.id]), _("Start")


def step_link(assessment: Assessment, user: User) -> tuple[str, str]:
    """Where this person's next step is and what it is called; empty when it is somebody else's turn."""
    text, route = next_step(assessment, user=user)
    return (reverse(f"assessments:{route}", args=[assessment.pk]) if route else ""), text
