"""Reports: the decision brief as PDF and in a browser, and the questionnaire on paper."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language_info

from assessments.frameworks.loader import load_framework
from assessments.models import Assessment
from assessments.queries.dossier import dossier_of
from assessments.queries.printed import Printed, printed_hash, printed_of
from assessments.reports.content import report_content
from assessments.reports.html import Screen, report_html
from assessments.reports.kept import Kept, Print, brief
from assessments.reports.pdf import PdfUnavailable
from assessments.reports.questionnaire import questionnaire_pdf
from assessments.views.download import disposition_of


def report_pdf(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The brief: of a decided assessment always the same bytes, of an open one as its answers stand."""
    return pdf_response(request, find(request, pk), brief(language_of(request)))


def report_html_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The same content in a browser."""
    assessment, language = find(request, pk), language_of(request)
    printed = printed_of(assessment, as_of=timezone.localdate())
    report = report_content(
        printed,
        load_framework(printed.dossier.framework),
        language=language,
        content_hash=printed_hash(printed),
    )
    page = reverse("assessments:report-html", args=[pk])
    screen = Screen(
        back=reverse("assessments:assessment-detail", args=[pk]),
        pdf=f"{reverse('assessments:report-pdf', args=[pk])}?lang={language}",
        languages=tuple(
            (code, get_language_info(code)["name_local"].capitalize(), f"{page}?lang={code}")
            for code, _name in settings.LANGUAGES
        ),
    )
    return HttpResponse(report_html(report, screen), headers={"Content-Language": language})


def questionnaire_print(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The questions of this assessment, with its answers or blank (``?blank=1``)."""
    assessment, language = find(request, pk), language_of(request)
    is_blank = request.GET.get("blank") == "1"

    def make(printed: Printed, digest: str) -> bytes:
        framework = load_framework(printed.dossier.framework)
        return questionnaire_pdf(
            printed.dossier, framework, language=language, content_hash=digest, is_blank=is_blank
        )

    kind = "blank" if is_blank else "questionnaire"
    return pdf_response(request, assessment, Print(kind, language, kind, answers_only, make))


def answers_only(assessment: Assessment, *, as_of: date) -> Printed:
    """The dossier alone: what a questionnaire prints."""
    return Printed(dossier_of(assessment, as_of=as_of), None)


# --- finding and answering ---


def find(request: HttpRequest, pk: int) -> Assessment:
    """The assessment, if this user may see it."""
    return get_object_or_404(Assessment.objects.visible_to(request.user).with_subject(), pk=pk)


def language_of(request: HttpRequest) -> str:
    """The language asked for by ``?lang=``, whatever the language of the interface; else that one."""
    asked = request.GET.get("lang", "")
    codes = [code for code, _name in settings.LANGUAGES]
    return asked if asked in codes else translation.get_language().split("-")[0]


def pdf_response(request: HttpRequest, assessment: Assessment, job: Print) -> HttpResponseBase:
    """The kept file if there is one, else a new one, kept. What the browser already has is not sent again."""
    kept = Kept(assessment, job)
    if "If-None-Match" in request.headers:
        etag = kept.rows.values_list("sha256", flat=True).first()
        unchanged = get_conditional_response(request, etag=f'"{etag}"') if etag else None
        if unchanged is not None:
            return unchanged
    row = kept.rows.values_list("sha256", "pdf").first()
    if row is None:
        try:
            report = kept.make()
        except PdfUnavailable:
            return render(request, "reports/unavailable.html", {"assessment": assessment}, status=503)
        row = (report.sha256, report.pdf)
    return file_response(assessment, job, *row)


def file_response(assessment: Assessment, job: Print, sha256: str, pdf: bytes) -> HttpResponse:
    """The file, shown in the browser."""
    return HttpResponse(
        bytes(pdf),
        content_type="application/pdf",
        headers={
            "Content-Disposition": disposition_of(
                assessment, job.stem, "pdf", language=job.language, is_shown=True
            ),
            "ETag": f'"{sha256}"',
            "Cache-Control": "private, no-cache",
            "Content-Language": job.language,
        },
    )
