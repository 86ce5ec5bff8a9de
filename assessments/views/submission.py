"""Submitting an assessment for decision, and sending it back to its author."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments import permissions
from assessments.actions.submission import SubmissionRefused, return_to_author, submit_assessment
from assessments.forms.review import ReturnForm
from assessments.frameworks.loader import load_framework
from assessments.models import Assessment
from assessments.queries.alert import alert_page
from assessments.queries.assessment_page import assessment_page
from assessments.queries.dossier import dossier_of
from assessments.queries.returned import returned
from assessments.queries.submission_page import submission_page
from assessments.views.refusal import refuse, status_of_refusal
from assessments.views.results import header_of, verdict_words


@require_http_methods(["GET", "HEAD", "POST"])
def assessment_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """What is still missing; then one button that freezes it and hands it to a reviewer."""
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user).with_subject(), pk=pk)
    permissions.require(permissions.can_edit(assessment.role))
    refusal: tuple[str, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            submit_assessment(assessment=assessment, by=request.user, at=timezone.now())
        except SubmissionRefused as refused:
            refusal = refused.messages
            status = status_of_refusal(assessment, state="draft")
        else:
            messages.success(request, _("Submitted. A reviewer other than you decides."))
            return redirect("assessments:assessment-results", pk=pk)
    dossier = dossier_of(assessment, as_of=timezone.localdate())
    framework = load_framework(dossier.framework)
    page = submission_page(assessment_page(assessment))
    context = {
        "assessment": assessment,
        "header": header_of(assessment, user=request.user),
        "contradictions": _open_alerts(request, assessment) if page.is_complete else 0,
        "verdict": verdict_words(assessment, dossier, framework),
        "page": page,
        "returned": returned(assessment),
        "refusal": refusal,
    }
    return render(request, "decisions/submit.html", context, status=status)


def _open_alerts(request: HttpRequest, assessment: Assessment) -> int:
    """How many contradictions nobody has judged; once it is submitted, they can be judged no more."""
    if not assessment.is_open:
        return 0
    return len(alert_page(assessment, as_of=timezone.localdate(), user=request.user).open)


@require_http_methods(["GET", "HEAD", "POST"])
def assessment_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to the author, with a reason."""
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user).with_subject(), pk=pk)
    permissions.require(permissions.can_decide(request.user, assessment, assessment.role))
    form = ReturnForm(request.POST or None)
    status = 200
    if form.is_valid():
        try:
            return_to_author(
                assessment=assessment, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
        except SubmissionRefused as refused:
            status = refuse(form, refused, assessment, state="submitted")
        else:
            messages.success(request, _("Sent back to its author."))
            return redirect("assessments:assessment-results", pk=pk)
    if status == 200 and form.errors:
        status = 422
    return render(request, "decisions/return.html", {"assessment": assessment, "form": form}, status=status)
