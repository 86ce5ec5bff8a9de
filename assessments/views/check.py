"""Checking the answers, of one section or of all."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from assessments import permissions
from assessments.frameworks.loader import load_framework
from assessments.models import Assessment
from assessments.queries.check_page import check_page
from assessments.queries.dossier import dossier_of
from assessments.queries.evidence import documents_of


def assessment_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything to look at again before submitting, and every answer."""
    return answers_page(request, pk, section_id="")


def section_check(request: HttpRequest, pk: int, section_id: str) -> HttpResponse:
    """The same for one section."""
    return answers_page(request, pk, section_id=section_id)


def answers_page(request: HttpRequest, pk: int, *, section_id: str) -> HttpResponse:
    """Live answers while the assessment is open, the frozen ones afterwards."""
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user).with_subject(), pk=pk)
    dossier = dossier_of(assessment, as_of=timezone.localdate())
    try:
        page = check_page(
            dossier,
            load_framework(dossier.framework),
            section_id=section_id,
            # What a decision rested on stands in its report: citations of shared answers may go on changing.
            documents=documents_of(assessment) if assessment.state in ("draft", "submitted") else {},
        )
    except KeyError:
        raise Http404(section_id) from None
    context = {
        "assessment": assessment,
        "page": page,
        "section": page.sections[0] if section_id else None,
        "can_change": assessment.is_open and permissions.can_edit(assessment.role),
    }
    return render(request, "assessments/check.html", context)
