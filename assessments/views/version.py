"""Versions of an assessment: starting the next one, and what changed from one to another."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments import permissions
from assessments.actions.assessment import AssessmentRefused, start_new_version
from assessments.frameworks.loader import load_framework
from assessments.models import Assessment
from assessments.queries.dossier import Dossier, dossier_of
from assessments.queries.version_changes import VersionChanges, version_changes, versions_of
from assessments.reports import sentences
from assessments.views.results import header_of


@require_POST
def new_version(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft that starts from this decided version."""
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user).with_subject(), pk=pk)
    permissions.require(permissions.can_edit(assessment.role))
    try:
        fresh = start_new_version(assessment=assessment, by=request.user, at=timezone.now())
    except AssessmentRefused as refused:
        messages.error(request, str(refused))
        return redirect("assessments:assessment-changes", pk=pk)
    started = _("Version %(number)s is started from the last one.")
    messages.success(request, started % {"number": fresh.number})
    return redirect("assessments:assessment-detail", pk=fresh.pk)


def assessment_changes(request: HttpRequest, pk: int) -> HttpResponse:
    """This version beside an earlier one: the one it was started from unless ``?from=`` names another."""
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user).with_subject(), pk=pk)
    versions = versions_of(assessment)
    earlier = [version for version in versions if version.number < assessment.number]
    wanted = request.GET.get("from") or (str(earlier[0].number) if earlier else "")
    base = next((version for version in earlier if str(version.number) == wanted), None)
    if wanted and base is None:
        raise Http404(_("There is no such version."))
    changes = None if base is None else _changes(base, assessment)
    context = {
        "assessment": assessment,
        "header": header_of(assessment, user=request.user),
        "versions": versions,
        "earlier": earlier,
        "base": base,
        "changes": changes,
        "before_score": changes and _score(changes.before),
        "after_score": changes and _score(changes.after),
        "can_start": permissions.can_edit(assessment.role)
        and assessment.state == "decided"
        and not any(version.state in ("draft", "submitted") for version in versions),
    }
    return render(request, "decisions/changes.html", context)


def _changes(base: Assessment, assessment: Assessment) -> VersionChanges:
    today = timezone.localdate()
    after = dossier_of(assessment, as_of=today)
    return version_changes(dossier_of(base, as_of=today), after, load_framework(after.framework))


def _score(dossier: Dossier) -> str:
    return sentences.score_sentence(dossier.scorecard, load_framework(dossier.framework))
