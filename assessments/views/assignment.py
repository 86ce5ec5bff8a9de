"""Who answers what in an assessment, and what is promised to the sponsor."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments import permissions
from assessments.actions.assignment import AssignmentRefused, assign, promise_date, take_back
from assessments.forms.assignment import AssignmentForm, PromiseForm
from assessments.labels import said
from assessments.models import Assessment, Assignment, UseCase
from assessments.queries.assessment_page import CONTEXT, AssessmentPage, assessment_page
from assessments.queries.assignment import shares_of
from assessments.queries.membership import members_of
from assessments.templatetags.words import section_title
from assessments.views.results import header_of


@require_http_methods(["GET", "HEAD", "POST"])
def assignment_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has which part; a POST gives a section or a question to somebody."""
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user).with_subject(), pk=pk)
    can_assign = assessment.is_open and permissions.may(assessment.role, "assign")
    permissions.require(request.method != "POST" or permissions.may(assessment.role, "assign"))
    page = assessment_page(assessment, as_of=timezone.localdate())
    members = list(members_of(assessment.organisation))
    form = AssignmentForm(
        request.POST or None, places=_places(page), people=[(row.user_id, str(row.user)) for row in members]
    )
    if form.is_valid():
        try:
            assign(
                assessment=assessment,
                place=form.cleaned_data["place"],
                function=form.cleaned_data["function"],
                user_id=form.cleaned_data["person"],
                due_on=form.cleaned_data["due_on"],
                by=request.user,
                at=timezone.now(),
            )
        except AssignmentRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is given; who gets it is told."))
            return redirect("assessments:assignment-list", pk=pk)
    context = {
        "assessment": assessment,
        "header": header_of(assessment, user=request.user),
        "sections": shares_of(page, members),
        "form": form,
        "can_assign": can_assign,
    }
    return render(request, "assignments/assignment_list.html", context, status=422 if form.errors else 200)


@require_POST
def assignment_take_back(request: HttpRequest, pk: int, assignment_id: int) -> HttpResponse:
    """Back to the function that the questionnaire names."""
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user), pk=pk)
    permissions.require(permissions.may(assessment.role, "assign"))
    found = Assignment.objects.filter(assessment=assessment).select_related("assessment__option")
    take_back(assignment=get_object_or_404(found, pk=assignment_id), by=request.user, at=timezone.now())
    messages.success(request, _("It is with the function again that the questionnaire names."))
    return redirect("assessments:assignment-list", pk=pk)


@require_POST
def promise_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Promise the sponsor a date, or take it back."""
    use_case = get_object_or_404(UseCase.objects.visible_to(request.user), pk=pk)
    permissions.require(permissions.may(use_case.role, "assign"))
    form = PromiseForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["promised_on"]))
        return redirect("assessments:use-case-detail", pk=pk)
    try:
        promise_date(
            use_case=use_case,
            promised_on=form.cleaned_data["promised_on"],
            by=request.user,
            at=timezone.now(),
        )
    except AssignmentRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The promised date is saved."))
    return redirect("assessments:use-case-detail", pk=pk)


def _places(page: AssessmentPage) -> list[tuple[str, str]]:
    """Every section, each followed by its questions; the context answers itself before."""
    places = []
    for section in page.sections:
        if section.id == CONTEXT:
            continue
        places.append((section.id, section_title(section)))
        places += [
            (asked.id, f"{asked.id} {said(page.framework.question(asked.id).text)}"[:120])
            for asked in section.questions
        ]
    return places
