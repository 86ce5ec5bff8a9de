"""Suggested passages for one question, and citing them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments import permissions
from assessments.actions.citation import CitationRefused, cite_passage, remove_citation
from assessments.forms.citation import CitationForm, CitationRemovalForm
from assessments.frameworks.schema import Question
from assessments.labels import said
from assessments.models import Assessment
from assessments.queries.citation import PassagePage, passage_page
from assessments.queries.stored_answers import framework_of
from assessments.views.refusal import status_of_refusal


@require_http_methods(["GET", "HEAD", "POST"])
def passage_list(request: HttpRequest, pk: int, question_id: str) -> HttpResponse:
    """Where to look for a proof. A POST cites a passage, or takes a citation away (``then=remove``)."""
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user).with_subject(), pk=pk)
    question = framework_of(assessment).questions_by_id.get(question_id)
    if question is None:
        raise Http404(question_id)
    can_cite = permissions.may(assessment.role, "cite") and assessment.is_open
    if request.method == "POST":
        permissions.require(permissions.may(assessment.role, "cite"))
        if request.POST.get("then") == "remove":
            return _remove(request, assessment, question)
    page = passage_page(assessment, question, request.user)
    form = CitationForm(request.POST if request.method == "POST" else None, documents=page.documents)
    status = 200
    if form.is_valid():
        try:
            _cite(request, assessment, question, page, form)
        except CitationRefused as refused:
            status = _refused(form, refused, assessment)
        else:
            return redirect("assessments:passage-list", pk=pk, question_id=question_id)
    if status == 200 and form.errors:
        status = 422
    return _page(request, assessment, question, page, form, can_cite=can_cite, status=status)


def _cite(
    request: HttpRequest, assessment: Assessment, question: Question, page: PassagePage, form: CitationForm
) -> None:
    given = form.cleaned_data
    cite_passage(
        assessment=assessment,
        question_id=question.id,
        evidence=next(piece for piece in page.documents if piece.pk == given["evidence"]),
        page=given["page"],
        quote=given["quote"],
        by=request.user,
        at=timezone.now(),
    )
    messages.success(request, _("The passage is cited."))


def _refused(form: CitationForm, refused: CitationRefused, assessment: Assessment) -> int:
    for message in refused.messages:
        form.add_error("quote", message)
    return status_of_refusal(assessment, state="draft")


def _remove(request: HttpRequest, assessment: Assessment, question: Question) -> HttpResponse:
    form = CitationRemovalForm(request.POST)
    if not form.is_valid():
        raise Http404(question.id)
    try:
        remove_citation(
            assessment=assessment,
            question_id=question.id,
            citation_id=form.cleaned_data["citation"],
            by=request.user,
            at=timezone.now(),
        )
    except CitationRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The passage is cited no longer."))
    return redirect("assessments:passage-list", pk=assessment.pk, question_id=question.id)


def _page(
    request: HttpRequest,
    assessment: Assessment,
    question: Question,
    page: PassagePage,
    form: CitationForm,
    *,
    can_cite: bool,
    status: int,
) -> HttpResponse:
    context = {
        "assessment": assessment,
        "question": {"id": question.id, "text": said(question.text)},
        "expected": [said(proof) for proof in question.evidence_expected],
        "page": page,
        "form": form,
        "can_cite": can_cite,
    }
    return render(request, "citations/passage_list.html", context, status=status)
