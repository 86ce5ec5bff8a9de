"""Assessments as files: out of here, and into here."""

from __future__ import annotations

import json
from typing import NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from assessments import permissions
from assessments.actions.exchange import ImportRefused, import_assessment
from assessments.forms.exchange import ImportForm
from assessments.models import Assessment
from assessments.queries.dossier import dossier_of
from assessments.queries.exchange import beside, exchange_payload


class Fault(NamedTuple):
    """One line of the error summary."""

    href: str
    text: str


@require_safe
def assessment_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one assessment, as another installation reads it."""
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user).with_subject(), pk=pk)
    payload = exchange_payload(dossier_of(assessment, as_of=timezone.localdate()), beside(assessment))
    text = json.dumps(payload, ensure_ascii=False, indent=1)
    response = HttpResponse(text + "\n", content_type="application/json; charset=utf-8")
    name = f"assessment-{assessment.pk}-v{assessment.number}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def assessment_import(request: HttpRequest) -> HttpResponse:
    """A file becomes a draft, or every fault in it is listed and nothing changes."""
    memberships = permissions.organisations_open_to(request.user)
    permissions.require(bool(memberships))
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    faults: list[Fault] = []
    form = ImportForm(*posted, memberships=memberships)
    if form.is_valid():
        try:
            assessment = import_assessment(
                organisation=form.organisation(),
                payload=form.cleaned_data["file"],
                by=request.user,
                at=timezone.now(),
            )
        except ImportRefused as refusal:
            faults = [Fault("#id_file", message) for message in refusal.messages]
            form.add_error(
                "file",
                ngettext(
                    "This file has a fault: it stands above. Nothing was imported.",
                    "This file has %(count)s faults: they stand above. Nothing was imported.",
                    len(faults),
                )
                % {"count": len(faults)},
            )
        else:
            messages.success(request, _("The file is imported as a draft."))
            return redirect("assessments:assessment-detail", pk=assessment.pk)
    context = {"form": form, "faults": faults}
    return render(request, "assessments/import.html", context, status=422 if form.errors else 200)
