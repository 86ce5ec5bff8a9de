"""What is shown instead of a form when an assessment takes no answers any more."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from assessments.models import Assessment


def closed_page(
    request: HttpRequest, assessment: Assessment, section_id: str, message: str = ""
) -> HttpResponse:
    """A reader is led to the answers as they were submitted; a writer is told, and keeps what was typed."""
    if request.method != "POST":
        return redirect("assessments:section-check", pk=assessment.pk, section_id=section_id)
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if value
        and not name.endswith(("-revision", "-resolve"))
        and name not in ("csrfmiddlewaretoken", "then")
    ]
    context = {
        "assessment": assessment,
        "typed": typed,
        "message": message or _("The assessment was submitted, so its answers can no longer be changed."),
    }
    return render(request, "assessments/closed.html", context, status=409)
