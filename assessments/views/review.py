"""Ruling on what the author says does not apply."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments import permissions
from assessments.actions.review import ReviewRefused, rule_on_claim
from assessments.forms.review import RulingForm
from assessments.frameworks.loader import load_framework
from assessments.models import Assessment
from assessments.queries.decision_page import Claim, claims_of
from assessments.queries.dossier import Dossier, dossier_of
from assessments.queries.record import opinions_of
from assessments.views.refusal import refuse
from assessments.views.results import header_of, verdict_words


@require_http_methods(["GET", "HEAD", "POST"])
def assessment_review(request: HttpRequest, pk: int) -> HttpResponse:
    """The claims one by one; each ruling is posted on its own."""
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user).with_subject(), pk=pk)
    permissions.require(permissions.can_decide(request.user, assessment, assessment.role))
    dossier = dossier_of(assessment, as_of=timezone.localdate())
    claims = claims_of(dossier, load_framework(dossier.framework))
    if request.method != "POST":
        return _page(request, assessment, dossier, claims)
    question_id = request.POST.get("question", "")
    if question_id not in {claim.question.id for claim in claims}:
        raise Http404(_("There is no such claim."))
    form = RulingForm(request.POST, prefix=question_id)
    if not form.is_valid():
        return _page(request, assessment, dossier, claims, bound=form, status=422)
    try:
        rule_on_claim(
            assessment=assessment,
            question_id=question_id,
            is_confirmed=form.is_confirmed,
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=timezone.now(),
        )
    except ReviewRefused as refused:
        status = refuse(form, refused, assessment, state="submitted")
        return _page(request, assessment, dossier, claims, bound=form, status=status)
    messages.success(request, _("Your ruling on %(question)s is recorded.") % {"question": question_id})
    return redirect(reverse("assessments:assessment-review", args=[pk]) + f"#{question_id}")


def _page(
    request: HttpRequest,
    assessment: Assessment,
    dossier: Dossier,
    claims: list[Claim],
    *,
    bound: RulingForm | None = None,
    status: int = 200,
) -> HttpResponse:
    framework = load_framework(dossier.framework)
    rows: list[dict[str, Any]] = [
        {
            "claim": claim,
            "form": bound
            if bound is not None and bound.prefix == claim.question.id
            else RulingForm(prefix=claim.question.id),
        }
        for claim in claims
    ]
    context = {
        "assessment": assessment,
        "dossier": dossier,
        "header": header_of(assessment, user=request.user),
        "verdict": verdict_words(assessment, dossier, framework),
        "opinions": opinions_of(assessment),
        "rows": rows,
        "form": bound,
        "open_claims": sum(not claim.is_ruled for claim in claims),
    }
    return render(request, "decisions/review.html", context, status=status)
