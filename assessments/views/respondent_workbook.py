"""The vendor's questions as a spreadsheet: out by the link, filled in by several people, and in again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments.actions.question_workbook import WorkbookOutdated
from assessments.actions.refusal import Refused
from assessments.actions.respondent import named
from assessments.actions.respondent_workbook import read_claims, standing_claims, take_claims
from assessments.forms.question_workbook import TakeForm, WorkbookUploadForm, sealed_state
from assessments.models import Inquiry
from assessments.queries.stored_answers import framework_of
from assessments.reports.question_workbook import workbook_for_inquiry
from assessments.views.download import disposition
from assessments.views.question_change import shown_changes, shown_faults
from assessments.views.question_workbook import XLSX, taken_words
from assessments.views.respondent import behind_link, respondent_name


@require_safe
@behind_link
def respondent_workbook(request: HttpRequest, inquiry: Inquiry, secret: str) -> HttpResponse:
    """The questions of the inquiry with what the vendor has answered so far; nothing of ours."""
    language = (translation.get_language() or inquiry.language)[:2]
    data = workbook_for_inquiry(inquiry, language=language)
    product = inquiry.assessment.option.product.name
    return HttpResponse(
        data,
        content_type=XLSX,
        headers={
            "Content-Disposition": disposition(_("questions"), product, f"{language}.xlsx"),
            "Content-Language": language,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@behind_link
def respondent_workbook_read(request: HttpRequest, inquiry: Inquiry, secret: str) -> HttpResponse:
    """Choose the filled-in file, see what it changes, keep it. Handing in stays a step of its own."""
    if inquiry.state != "open":
        raise Http404(secret)
    if request.method != "POST":
        return _page(request, inquiry, secret, WorkbookUploadForm())
    if "state" in request.POST:
        return _take(request, inquiry, secret)
    form = WorkbookUploadForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            named(respondent_name(request))
            reading, incoming, faults = read_claims(inquiry=inquiry, upload=form.cleaned_data["file"])
        except Refused as refusal:
            for message in refusal.messages:
                form.add_error("file", message)
        else:
            comparison = incoming.compared(standing_claims(inquiry, incoming.said))
            framework = framework_of(inquiry.assessment)
            found = shown_changes(framework, comparison, is_theirs=True)
            found |= shown_faults(reading, faults, framework)
            found["state"] = sealed_state(incoming, comparison, place=_place(inquiry))
            return _changes(request, inquiry, secret, found)
    return _page(request, inquiry, secret, form, status=422)


def _take(request: HttpRequest, inquiry: Inquiry, secret: str) -> HttpResponse:
    form = TakeForm(request.POST, place=_place(inquiry))
    if form.incoming is None:
        messages.error(request, _("This page is out of date: choose the file again. Nothing was changed."))
        return _page(request, inquiry, secret, WorkbookUploadForm(), status=409)
    comparison = form.incoming.compared(standing_claims(inquiry, form.incoming.said))
    form.choose([one.question_id for one in comparison.conflicts])
    message, status = "", 422
    if form.is_valid():
        try:
            taken = take_claims(
                inquiry=inquiry,
                incoming=form.incoming,
                chosen=form.chosen(),
                respondent=respondent_name(request),
                at=timezone.now(),
            )
        except WorkbookOutdated as refusal:
            message, status = str(refusal), 409
            comparison = form.incoming.compared(standing_claims(inquiry, form.incoming.said))
        except Refused as refusal:
            message = str(refusal)
        else:
            messages.success(request, taken_words(len(taken)))
            return redirect("assessments:respondent-home", secret)
    found = shown_changes(framework_of(inquiry.assessment), comparison, form=form, is_theirs=True)
    found |= {"form": form, "message": message, "file_name": form.incoming.name}
    found["state"] = sealed_state(form.incoming, comparison, place=_place(inquiry))
    return _changes(request, inquiry, secret, found, status=status)


def _place(inquiry: Inquiry) -> str:
    return f"inquiry {inquiry.pk}"


def _page(
    request: HttpRequest, inquiry: Inquiry, secret: str, form: WorkbookUploadForm, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "inquiry": inquiry, "secret": secret, "name": respondent_name(request)}
    context["product"] = inquiry.assessment.option.product
    return render(request, "respondent/workbook.html", context, status=status)


def _changes(
    request: HttpRequest, inquiry: Inquiry, secret: str, found: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    context = found | {
        "subject": inquiry.assessment.option.product.name,
        "back_href": reverse("assessments:respondent-workbook-read", args=[secret]),
    }
    return render(request, "workbooks/workbook_changes.html", context, status=status)
