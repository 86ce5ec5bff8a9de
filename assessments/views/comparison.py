"""The options of a request side by side, on a page and on paper."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import get_conditional_response

from assessments import permissions
from assessments.frameworks.loader import load_framework
from assessments.models import UseCase
from assessments.queries.comparison import comparison
from assessments.reports.comparison.content import Subject
from assessments.reports.comparison.picture import comparison_picture
from assessments.reports.comparison.printing import comparison_hash, comparison_pdf
from assessments.reports.comparison.table import (
    comparison_table,
    overtaking_sentences,
    questions_sentence,
    ranking_sentence,
    stops_named,
    value_sentence,
)
from assessments.reports.pdf import PdfUnavailable
from assessments.views.download import disposition
from assessments.views.report import language_of


def comparison_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Every option of a request: verdict, risk, money, time, and value apart."""
    use_case = get_object_or_404(UseCase.objects.visible_to(request.user), pk=pk)
    found = comparison(use_case, as_of=timezone.localdate())
    framework = load_framework(found.framework)
    context = {
        "use_case": use_case,
        "table": comparison_table(found, framework),
        "picture": comparison_picture(found, framework),
        "stops": stops_named(found, framework),
        "questions": questions_sentence(found),
        "ranking": ranking_sentence(found),
        "overtakings": overtaking_sentences(found, framework),
        "value": value_sentence(),
        "can_edit": permissions.can_edit(use_case.role),
    }
    return render(request, "comparison/comparison.html", context)


def comparison_print(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The same on two pages. Nothing is kept: it is printed anew when anything in it changed."""
    use_case = get_object_or_404(
        UseCase.objects.visible_to(request.user).select_related("organisation"), pk=pk
    )
    language = language_of(request)
    found, subject = comparison(use_case, as_of=timezone.localdate()), subject_of(use_case)
    etag = f'"{comparison_hash(found, subject)}-{language}"'
    unchanged = get_conditional_response(request, etag=etag) if "If-None-Match" in request.headers else None
    if unchanged is not None:
        return unchanged
    try:
        pdf = comparison_pdf(found, subject, load_framework(found.framework), language=language)
    except PdfUnavailable:
        return render(request, "comparison/unavailable.html", {"use_case": use_case}, status=503)
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={
            "Content-Disposition": disposition(
                "comparison", use_case.title, f"{language}.pdf", is_shown=True
            ),
            "ETag": etag,
            "Cache-Control": "private, no-cache",
            "Content-Language": language,
        },
    )


def subject_of(use_case: UseCase) -> Subject:
    """The request in its sponsor's words."""
    return Subject(
        title=use_case.title,
        organisation=use_case.organisation.name,
        sponsor=use_case.sponsor,
        deadline_on=use_case.deadline_on,
        do_nothing=use_case.do_nothing,
    )
