"""The vendor’s claims beside our answers: accepted, or not."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from assessments import permissions
from assessments.actions.claim import ClaimOutdated, ClaimRefused, accept_all, accept_claim, reject_claim
from assessments.forms.inquiry import ClaimRulingForm
from assessments.labels import said
from assessments.models import Assessment
from assessments.queries.claim import ClaimRow, claim_rows, loose_documents, most_of
from assessments.queries.stored_answers import framework_of
from assessments.views.results import header_of


@dataclass(frozen=True, slots=True)
class ClaimShown:
    """A claim and, while somebody has to rule on it, the form."""

    row: ClaimRow
    form: ClaimRulingForm | None


@require_http_methods(["GET", "HEAD", "POST"])
def claim_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Side by side; each ruling is posted on its own, or all that are left at once."""
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user).with_subject(), pk=pk)
    permissions.require(request.method != "POST" or permissions.may(assessment.role, "rule_on_claim"))
    rows = claim_rows(assessment)
    if request.method != "POST":
        return _page(request, assessment, rows)
    if "all" in request.POST:
        return _accept_all(request, assessment, rows)
    row = next((one for one in rows if str(one.claim.pk) == request.POST.get("claim", "")), None)
    if row is None:
        raise Http404(_("There is no such claim."))
    form = ClaimRulingForm(request.POST, levels=_levels(assessment, "E4"), auto_id=f"claim-{row.claim.pk}-%s")
    if not form.is_valid():
        return _page(request, assessment, rows, bound=form, status=422)
    try:
        _rule(request, assessment, row, form)
    except ClaimOutdated as outdated:
        form.show_conflict(str(outdated), revision=outdated.current.revision)
        return _page(request, assessment, claim_rows(assessment), bound=form, status=409)
    except ClaimRefused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, assessment, claim_rows(assessment), bound=form, status=422)
    messages.success(request, _("Your ruling on %(question)s is recorded.") % {"question": row.question.id})
    return redirect("assessments:claim-list", pk=pk)


def _rule(request: HttpRequest, assessment: Assessment, row: ClaimRow, form: ClaimRulingForm) -> None:
    given, now = form.cleaned_data, timezone.now()
    if given["ruling"] == "reject":
        reject_claim(assessment=assessment, claim=row.claim, reason=given["reason"], by=request.user, at=now)
        return
    accept_claim(
        assessment=assessment,
        claim=row.claim,
        level=given["level"],
        revision=form.known_revision,
        by=request.user,
        at=now,
    )


def _accept_all(request: HttpRequest, assessment: Assessment, rows: list[ClaimRow]) -> HttpResponse:
    """Those that were on the page: it names each with the revision of ours beside it."""
    shown = set(request.POST.getlist("all"))
    waiting = [
        (row.claim, row.revision)
        for row in rows
        if row.is_waiting and f"{row.claim.pk}:{row.revision}" in shown
    ]
    overtaken = len(shown) - len(waiting)
    try:
        count = accept_all(assessment=assessment, claims=waiting, by=request.user, at=timezone.now())
    except ClaimRefused as refusal:
        messages.error(request, str(refusal))
    else:
        text = ngettext("%(count)s claim is accepted.", "%(count)s claims are accepted.", count)
        if count:
            messages.success(request, text % {"count": count})
        if overtaken:
            text = ngettext(
                "%(count)s claim was left: it, or our answer beside it, has changed meanwhile.",
                "%(count)s claims were left: they, or our answers beside them, have changed meanwhile.",
                overtaken,
            )
            messages.warning(request, text % {"count": overtaken})
    return redirect(reverse("assessments:claim-list", args=[assessment.pk]))


def _page(
    request: HttpRequest,
    assessment: Assessment,
    rows: list[ClaimRow],
    *,
    bound: ClaimRulingForm | None = None,
    status: int = 200,
) -> HttpResponse:
    can_rule = assessment.is_open and permissions.may(assessment.role, "rule_on_claim")
    shown = [
        ClaimShown(row, _form(assessment, row, bound) if row.is_waiting and can_rule else None)
        for row in rows
    ]
    context = {
        "assessment": assessment,
        "header": header_of(assessment, user=request.user),
        "rows": shown,
        "form": bound,
        "waiting": [one.row for one in shown if one.form],
        "loose": loose_documents(assessment),
    }
    return render(request, "inquiries/claim_list.html", context, status=status)


def _form(assessment: Assessment, row: ClaimRow, bound: ClaimRulingForm | None) -> ClaimRulingForm:
    if bound is not None and bound["claim"].value() == str(row.claim.pk):
        return bound
    initial = {"claim": row.claim.pk, "revision": row.revision, "level": row.level, "ruling": "accept"}
    levels = _levels(assessment, most_of(row.documents))
    return ClaimRulingForm(initial=initial, levels=levels, auto_id=f"claim-{row.claim.pk}-%s")


def _levels(assessment: Assessment, most: str) -> list[tuple[str, str]]:
    """The levels up to what can be shown at most, in words."""
    levels = framework_of(assessment).evidence.levels
    return [(level.id, f"{level.id} · {said(level.label)}") for level in levels if level.id <= most]
