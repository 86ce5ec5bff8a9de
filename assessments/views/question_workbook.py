"""Questions as a spreadsheet: out, filled in by somebody, and in again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from assessments import permissions
from assessments.actions.question_workbook import (
    WorkbookOutdated,
    WorkbookRefused,
    read_answers,
    standing_answers,
    take_answers,
)
from assessments.forms.question_workbook import (
    TakeForm,
    WorkbookExportForm,
    WorkbookUploadForm,
    sealed_state,
)
from assessments.models import Assessment
from assessments.queries.assessment_page import assessment_page
from assessments.queries.question_workbook import chosen_questions
from assessments.queries.stored_answers import framework_of
from assessments.reports.question_workbook import workbook_for_assessment
from assessments.templatetags.words import section_title
from assessments.views.download import file_of
from assessments.views.question_change import shown_changes, shown_faults
from assessments.views.results import header_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def workbook_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The chosen questions with the answers that stand there now."""
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user).with_subject(), pk=pk)
    page = assessment_page(assessment)
    form = WorkbookExportForm(request.GET, sections=_sections(page))
    if not form.is_valid():
        return redirect("assessments:workbook-import", pk=pk)
    language = form.cleaned_data["lang"]
    ids = chosen_questions(page, form.cleaned_data["questions"], request.user)
    if not ids:
        messages.warning(request, _("There is no such question: choose others."))
        return redirect("assessments:workbook-import", pk=pk)
    data = workbook_for_assessment(page, ids, language=language)
    with translation.override(language):
        stem = _("questions")
    return file_of(assessment, stem, "xlsx", data, XLSX, language=language)


@require_http_methods(["GET", "HEAD", "POST"])
def workbook_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a file; see exactly what it changes; take over what is wanted."""
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user).with_subject(), pk=pk)
    permissions.require(request.method != "POST" or permissions.may(assessment.role, "answer"))
    if request.method != "POST":
        return _page(request, assessment, WorkbookUploadForm())
    if "state" in request.POST:
        return _take(request, assessment)
    form = WorkbookUploadForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            reading, incoming, faults = read_answers(assessment=assessment, upload=form.cleaned_data["file"])
        except WorkbookRefused as refusal:
            for message in refusal.messages:
                form.add_error("file", message)
        else:
            comparison = incoming.compared(standing_answers(assessment, incoming.said))
            framework = framework_of(assessment)
            found = shown_changes(framework, comparison) | shown_faults(reading, faults, framework)
            found["state"] = sealed_state(incoming, comparison, place=_place(request, assessment))
            return _changes(request, assessment, found)
    return _page(request, assessment, form, status=422)


def _take(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    form = TakeForm(request.POST, place=_place(request, assessment))
    if form.incoming is None:
        messages.error(request, _("This page is out of date: choose the file again. Nothing was changed."))
        return _page(request, assessment, WorkbookUploadForm(), status=409)
    comparison = form.incoming.compared(standing_answers(assessment, form.incoming.said))
    form.choose([one.question_id for one in comparison.conflicts if one.question_id in form.revisions])
    message, status = "", 422
    if form.is_valid():
        try:
            taken = take_answers(
                assessment=assessment,
                incoming=form.incoming,
                chosen=form.chosen(),
                by=request.user,
                at=timezone.now(),
            )
        except WorkbookOutdated as refusal:
            message, status = str(refusal), 409
            comparison = form.incoming.compared(standing_answers(assessment, form.incoming.said))
        except WorkbookRefused as refusal:
            message = str(refusal)
        else:
            messages.success(request, taken_words(len(taken)))
            return redirect("assessments:assessment-detail", pk=assessment.pk)
    found = shown_changes(framework_of(assessment), comparison, form=form)
    found |= {"form": form, "message": message, "file_name": form.incoming.name}
    found["state"] = sealed_state(form.incoming, comparison, place=_place(request, assessment))
    return _changes(request, assessment, found, status=status)


def taken_words(count: int) -> str:
    """How many answers were taken over."""
    if not count:
        return _("No answer was changed.")
    words = ngettext("%(count)s answer is taken over.", "%(count)s answers are taken over.", count)
    return words % {"count": count}


def _place(request: HttpRequest, assessment: Assessment) -> str:
    return f"assessment {assessment.pk}, user {request.user.pk}"


def _sections(page: Any) -> list[tuple[str, str]]:
    return [(section.id, section_title(section)) for section in page.sections if section.asked]


def _page(
    request: HttpRequest, assessment: Assessment, form: WorkbookUploadForm, *, status: int = 200
) -> HttpResponse:
    page = assessment_page(assessment)
    language = (translation.get_language() or "en")[:2]
    context = {
        "assessment": assessment,
        "header": header_of(assessment, user=request.user),
        "form": form,
        "export_form": WorkbookExportForm(
            initial={"questions": "open", "lang": language}, sections=_sections(page)
        ),
        "can_edit": assessment.is_open and permissions.may(assessment.role, "answer"),
        "is_blind": assessment.option.use_case.is_blind,
    }
    return render(request, "workbooks/workbook_import.html", context, status=status)


def _changes(
    request: HttpRequest, assessment: Assessment, found: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    context = found | {
        "subject": assessment.option.title,
        "back_href": reverse("assessments:workbook-import", args=[assessment.pk]),
    }
    return render(request, "workbooks/workbook_changes.html", context, status=status)
