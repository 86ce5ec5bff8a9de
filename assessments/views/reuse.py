"""Earlier answers: still true?"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from assessments import permissions
from assessments.actions.reuse import Reconfirmed, ReuseRefused, reconfirm, reconfirm_standing
from assessments.forms.reuse import ReuseForm
from assessments.models import Assessment
from assessments.queries.assessment_page import AssessmentPage, Section, assessment_page
from assessments.queries.reuse import Proposal, old_answers, proposals
from assessments.views.results import header_of


@dataclass(frozen=True, slots=True)
class SectionShown:
    """A section with what is proposed in it."""

    section: Section
    proposals: list[Proposal]


@require_http_methods(["GET", "HEAD", "POST"])
def reuse_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Every earlier answer to an open question; those that are ticked, or one, are recorded here."""
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user).with_subject(), pk=pk)
    permissions.require(request.method != "POST" or permissions.can_edit(assessment.role))
    page = assessment_page(assessment)
    found = proposals(page)
    if request.method != "POST":
        return _page(request, page, found, ReuseForm())
    form = ReuseForm(request.POST)
    if form.is_valid():
        try:
            done = _reconfirmed(request, assessment, form)
        except ReuseRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            _say(request, done)
            return redirect("assessments:reuse-list", pk=pk)
    return _page(request, page, found, form, status=422)


def _reconfirmed(request: HttpRequest, assessment: Assessment, form: ReuseForm) -> Reconfirmed:
    """The one action the form asks for: about answers that stand here, or about proposals."""
    by, at = request.user, timezone.now()
    standing = form.cleaned_data["standing"]
    if standing:
        return reconfirm_standing(assessment=assessment, tokens=standing, by=by, at=at)
    return reconfirm(assessment=assessment, tokens=form.tokens, by=by, at=at)


def _say(request: HttpRequest, done: Reconfirmed) -> None:
    count = len(done.questions)
    if count:
        text = ngettext("%(count)s answer is reconfirmed.", "%(count)s answers are reconfirmed.", count)
        messages.success(request, text % {"count": count})
    if done.stale:
        text = ngettext(
            "%(count)s has changed meanwhile and was left alone: look at it again.",
            "%(count)s have changed meanwhile and were left alone: look at them again.",
            done.stale,
        )
        messages.warning(request, text % {"count": done.stale})


def _page(
    request: HttpRequest,
    page: AssessmentPage,
    found: dict[str, Proposal],
    form: ReuseForm,
    *,
    status: int = 200,
) -> HttpResponse:
    assessment = page.assessment
    sections = [
        SectionShown(section, [found[asked.id] for asked in section.questions if asked.id in found])
        for section in page.sections
    ]
    context = {
        "assessment": assessment,
        "header": header_of(assessment, user=request.user),
        "form": form,
        "ticked": form.ticked,
        "sections": [shown for shown in sections if shown.proposals],
        "count": len(found),
        "old": old_answers(page),
        "today": page.as_of,
        "can_edit": assessment.is_open and permissions.can_edit(assessment.role),
        "is_blind": assessment.option.use_case.is_blind,
        "title": _("Earlier answers"),
    }
    return render(request, "reuse/reuse_list.html", context, status=status)
