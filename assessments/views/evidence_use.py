"""Choosing a document of the library for an answer."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments import permissions
from assessments.actions.answer import AnswerConflict, AnswerRefused
from assessments.actions.evidence import EvidenceRefused
from assessments.actions.evidence_use import stop_using_evidence, use_evidence
from assessments.forms.evidence import ChosenEvidenceForm
from assessments.labels import said
from assessments.models import Assessment, Evidence
from assessments.queries.evidence import documents_of, evidence_for
from assessments.queries.stored_answers import framework_of, stored_answers
from assessments.views.evidence import sent


@require_http_methods(["GET", "HEAD", "POST"])
def evidence_choose(request: HttpRequest, pk: int, question_id: str) -> HttpResponse:
    """The documents that could prove one answer; a POST takes one, or one away again (``then=remove``)."""
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user).with_subject(), pk=pk)
    permissions.require(permissions.can_edit(assessment.role) and assessment.is_open)
    question = framework_of(assessment).questions_by_id.get(question_id)
    if question is None:
        raise Http404(question_id)
    answer = stored_answers(assessment).get(question_id)
    revision = answer.revision if answer else 0
    form = ChosenEvidenceForm(*sent(request), initial={"revision": revision})
    status = 422
    if form.is_valid():
        piece = get_object_or_404(
            Evidence.objects.visible_to(request.user).filter(organisation=assessment.organisation_id),
            pk=form.cleaned_data["evidence"],
        )
        act = _remove if request.POST.get("then") == "remove" else _take
        try:
            act(request, assessment, question_id, piece, form.known_revision)
        except AnswerConflict as conflict:
            status = 409
            form.show_conflict(
                _("Somebody else changed this answer meanwhile: look at it, then choose again."),
                revision=conflict.current.revision,
            )
        except (AnswerRefused, EvidenceRefused) as refusal:
            form.add_error(None, str(refusal))
        else:
            address = reverse("assessments:section-edit", args=[pk, question_id])
            return redirect(f"{address}#{question_id}")
    text = request.GET.get("q", "").strip()[:200]
    context = {
        "assessment": assessment,
        "question": {"id": question_id, "text": said(question.text)},
        "expected": [said(proof) for proof in question.evidence_expected],
        "form": form,
        "text": text,
        "rows": evidence_for(assessment, text=text, on=timezone.localdate()),
        "cited": documents_of(assessment).get(question_id, []),
        "revision": form["revision"].value() or 0,
    }
    return render(request, "evidence/choose.html", context, status=status if form.errors else 200)


def _take(
    request: HttpRequest, assessment: Assessment, question_id: str, piece: Evidence, revision: int
) -> None:
    use_evidence(
        assessment=assessment,
        question_id=question_id,
        evidence=piece,
        expected_revision=revision,
        by=request.user,
        at=timezone.now(),
    )
    messages.success(request, _("The answer now rests on “%(title)s”.") % {"title": piece.title})


def _remove(
    request: HttpRequest, assessment: Assessment, question_id: str, piece: Evidence, revision: int
) -> None:
    stop_using_evidence(
        assessment=assessment, question_id=question_id, evidence=piece, by=request.user, at=timezone.now()
    )
    messages.success(request, _("The answer no longer cites “%(title)s”.") % {"title": piece.title})
