"""Letting a hard stop pass for a time, and taking that back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments import permissions
from assessments.actions.waiver import WaiverRefused, grant_waiver, revoke_waiver
from assessments.forms.waiver import WaiverForm
from assessments.frameworks.loader import load_framework
from assessments.models import Assessment
from assessments.queries.dossier import dossier_of
from assessments.queries.hard_stops import StopRow, stop_rows
from assessments.queries.waivers import waivers_of


@require_http_methods(["GET", "HEAD", "POST"])
def waiver_grant(request: HttpRequest, pk: int, stop_id: str) -> HttpResponse:
    """Why, and until when: a reviewer's name goes with it."""
    assessment = _find(request, pk)
    stop = _stop(assessment, stop_id)
    form = WaiverForm(request.POST or None)
    if form.is_valid():
        try:
            grant_waiver(
                assessment=assessment,
                stop_id=stop_id,
                reason=form.cleaned_data["reason"],
                ends_on=form.cleaned_data["ends_on"],
                by=request.user,
                at=timezone.now(),
            )
        except WaiverRefused as refusal:
            for message in refusal.messages:
                form.add_error(None, message)
        else:
            messages.success(request, _("The waiver is granted; the hard stop stays visible."))
            return redirect("assessments:assessment-results", pk=pk)
    context = {"assessment": assessment, "stop": stop, "form": form}
    return render(request, "waivers/grant.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def waiver_revoke(request: HttpRequest, pk: int, stop_id: str) -> HttpResponse:
    """Ask first, then take it back."""
    assessment = _find(request, pk)
    stop = _stop(assessment, stop_id)
    waiver = waivers_of(assessment, as_of=timezone.localdate()).get(stop_id)
    if request.method == "POST":
        try:
            revoke_waiver(assessment=assessment, stop_id=stop_id, by=request.user, at=timezone.now())
        except WaiverRefused as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("The waiver is revoked; the hard stop counts again."))
        return redirect("assessments:assessment-results", pk=pk)
    context = {"assessment": assessment, "stop": stop, "waiver": waiver}
    return render(request, "waivers/revoke.html", context, status=200 if waiver else 404)


def _find(request: HttpRequest, pk: int) -> Assessment:
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user).with_subject(), pk=pk)
    permissions.require(permissions.can_decide(request.user, assessment, assessment.role))
    return assessment


def _stop(assessment: Assessment, stop_id: str) -> StopRow:
    dossier = dossier_of(assessment, as_of=timezone.localdate())
    for stop in stop_rows(dossier.scorecard, load_framework(dossier.framework)):
        if stop.id == stop_id:
            return stop
    raise Http404(_("There is no such hard stop."))
