"""An inquiry as a spreadsheet that we send and read in ourselves: for vendors who answer by e-mail."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments import permissions
from assessments.actions.question_workbook import WorkbookOutdated
from assessments.actions.refusal import Refused
from assessments.actions.respondent_workbook import read_claims, standing_claims, take_claims_for_vendor
from assessments.forms.question_workbook import TakeForVendorForm, WorkbookUploadForm, sealed_state
from assessments.models import Inquiry
from assessments.queries.stored_answers import framework_of
from assessments.reports.question_workbook import workbook_for_inquiry
from assessments.views.download import disposition
from assessments.views.question_change import shown_changes, shown_faults
from assessments.views.question_workbook import XLSX, taken_words


@require_safe
def inquiry_workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """What the vendor is asked, in its language, to be sent to it: nothing of ours stands in it."""
    inquiry = _find(request, pk)
    language = inquiry.language
    name = disposition("questions", inquiry.assessment.option.product.name, f"{language}.xlsx")
    headers = {"Content-Disposition": name, "Content-Language": language}
    return HttpResponse(workbook_for_inquiry(inquiry, language=language), content_type=XLSX, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def inquiry_workbook_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the file that came back, see what it says, keep it as claims of the vendor's."""
    inquiry = _find(request, pk)
    if request.method != "POST":
        return _page(request, inquiry, WorkbookUploadForm())
    if "state" in request.POST:
        return _take(request, inquiry)
    form = WorkbookUploadForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            reading, incoming, faults = read_claims(inquiry=inquiry, upload=form.cleaned_data["file"])
        except Refused as refusal:
            for message in refusal.messages:
                form.add_error("file", message)
        else:
            comparison = incoming.compared(standing_claims(inquiry, incoming.said))
            framework = framework_of(inquiry.assessment)
            found = shown_changes(framework, comparison, is_theirs=True)
            found |= shown_faults(reading, faults, framework)
            found["state"] = sealed_state(incoming, comparison, place=_place(request, inquiry))
            fresh = TakeForVendorForm(initial={"is_complete": True}, place="")
            return _changes(request, inquiry, found | {"vendor_form": fresh})
    return _page(request, inquiry, form, status=422)


def _take(request: HttpRequest, inquiry: Inquiry) -> HttpResponse:
    form = TakeForVendorForm(request.POST, place=_place(request, inquiry))
    if form.incoming is None:
        messages.error(request, _("This page is out of date: choose the file again. Nothing was changed."))
        return _page(request, inquiry, WorkbookUploadForm(), status=409)
    comparison = form.incoming.compared(standing_claims(inquiry, form.incoming.said))
    form.choose([one.question_id for one in comparison.conflicts])
    message, status = "", 422
    if form.is_valid():
        try:
            taken = take_claims_for_vendor(
                inquiry=inquiry,
                incoming=form.incoming,
                chosen=form.chosen(),
                respondent=form.cleaned_data["respondent"],
                is_complete=form.cleaned_data["is_complete"],
                by=request.user,
                at=timezone.now(),
            )
        except WorkbookOutdated as refusal:
            message, status = str(refusal), 409
            comparison = form.incoming.compared(standing_claims(inquiry, form.incoming.said))
        except Refused as refusal:
            message = str(refusal)
        else:
            messages.success(request, taken_words(len(taken)))
            return redirect("assessments:inquiry-list", pk=inquiry.assessment_id)
    found = shown_changes(framework_of(inquiry.assessment), comparison, form=form, is_theirs=True)
    found |= {"form": form, "vendor_form": form, "message": message, "file_name": form.incoming.name}
    found["state"] = sealed_state(form.incoming, comparison, place=_place(request, inquiry))
    return _changes(request, inquiry, found, status=status)


def _find(request: HttpRequest, pk: int) -> Inquiry:
    found = Inquiry.objects.visible_to(request.user).select_related(
        "assessment__option__use_case",
        "assessment__option__product__vendor",
        "assessment__organisation",
        "sent_by",
    )
    inquiry = get_object_or_404(found, pk=pk)
    permissions.require(permissions.may(inquiry.role, "ask_vendor"))
    return inquiry


def _place(request: HttpRequest, inquiry: Inquiry) -> str:
    return f"inquiry {inquiry.pk}, user {request.user.pk}"


def _page(
    request: HttpRequest, inquiry: Inquiry, form: WorkbookUploadForm, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "inquiry": inquiry, "assessment": inquiry.assessment}
    return render(request, "inquiries/workbook.html", context, status=status)


def _changes(
    request: HttpRequest, inquiry: Inquiry, found: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    context = found | {
        "subject": inquiry.assessment.option.title,
        "back_href": reverse("assessments:inquiry-workbook-read", args=[inquiry.pk]),
    }
    return render(request, "workbooks/workbook_changes.html", context, status=status)
