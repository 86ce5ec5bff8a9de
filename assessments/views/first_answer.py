"""Where two experts answered the same question differently, and what is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from assessments import permissions
from assessments.actions.answer import AnswerRefused
from assessments.actions.first_answer import AlreadySettled, SettlementRefused, settle, settle_alone
from assessments.forms.first_answer import LineForm, SettleForm
from assessments.forms.section import answer_in_words
from assessments.labels import question_number, said
from assessments.models import Assessment, FirstAnswer
from assessments.queries.assessment_page import AssessmentPage, assessment_page
from assessments.queries.first_answer import Disagreement, FirstPassPage, first_pass_page
from assessments.views.results import header_of


@require_safe
def first_pass(request: HttpRequest, pk: int) -> HttpResponse:
    """The disagreements that matter; folded, the others, and those that are settled."""
    return _page(request, _find(request, pk))


@require_POST
def first_pass_settle(request: HttpRequest, pk: int, question_id: str) -> HttpResponse:
    """Keep one of the two, or a third; 409 when somebody settled it meanwhile."""
    assessment = _find(request, pk)
    page = assessment_page(assessment, as_of=timezone.localdate())
    if question_id not in page.framework.questions_by_id:
        raise Http404(question_id)
    one = first_pass_page(page).disagreement(question_id)
    if one is None:  # who may answer is told; others may not even try
        permissions.require(permissions.can_edit(assessment.role))
    else:
        permissions.require(permissions.can_settle(request.user, assessment.role, _experts(one)))
    if one is None or not assessment.is_open:
        messages.error(request, _("This question has its answer already. Nothing was changed."))
        return _page(request, assessment, status=409)
    form = SettleForm(request.POST, question=page.framework.question(question_id), both=one.both)
    if form.is_valid():
        try:
            settle(
                assessment=assessment,
                question_id=question_id,
                choice=form.cleaned_data["keep"],
                line=form.cleaned_data["line"],
                by=request.user,
                at=timezone.now(),
            )
        except AlreadySettled as refusal:
            messages.error(request, str(refusal))
            return _page(request, assessment, status=409)
        except (SettlementRefused, AnswerRefused) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("Settled: the answer is recorded, and both originals are in its history.")
            )
            return redirect("assessments:first-pass", pk=pk)
    return _page(request, assessment, bound=form, status=422)


@require_POST
def first_pass_alone(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the single answers there are, and say why nobody waits for a second."""
    assessment = _find(request, pk)
    permissions.require(permissions.may(assessment.role, "settle"))
    form = LineForm(request.POST)
    if form.is_valid():
        try:
            count = settle_alone(
                assessment=assessment, line=form.cleaned_data["line"], by=request.user, at=timezone.now()
            )
        except (SettlementRefused, AnswerRefused) as refusal:
            form.add_error(None, str(refusal))
        else:
            text = ngettext(
                "%(count)s single answer is recorded.", "%(count)s single answers are recorded.", count
            )
            messages.success(request, text % {"count": count})
            return redirect("assessments:first-pass", pk=pk)
    return _page(request, assessment, alone=form, status=422)


def _find(request: HttpRequest, pk: int) -> Assessment:
    found = Assessment.objects.visible_to(request.user).with_subject()
    return get_object_or_404(found, pk=pk, option__use_case__is_blind=True)


def _experts(one: Disagreement) -> list[int]:
    return [first.user_id for first in one.both]


# --- what the template places ---


@dataclass(frozen=True, slots=True)
class Side:
    """What one expert said."""

    who: str
    on: date
    words: str
    level: str
    note: str


@dataclass(frozen=True, slots=True)
class Row:
    """One question with both answers; ``form`` where the reader may settle it."""

    id: str
    number: str
    text: str
    sides: tuple[Side, ...]
    kept: str  # the recorded answer, or the careful one that will be
    form: SettleForm | None
    settle_url: str
    question_url: str


def _page(
    request: HttpRequest,
    assessment: Assessment,
    *,
    bound: SettleForm | None = None,
    alone: LineForm | None = None,
    status: int = 200,
) -> HttpResponse:
    page = assessment_page(assessment, as_of=timezone.localdate())
    found = first_pass_page(page)
    context = {
        "assessment": assessment,
        "header": header_of(assessment, user=request.user),
        "found": found,
        "open": [_row(request, page, one, bound) for one in found.open],
        "harmless": [_row(request, page, one, bound) for one in found.harmless],
        "settled": [_row(request, page, one, None) for one in found.settled],
        "bound": bound or alone,
        "alone": _numbers(page, found.alone),
        "untouched": _numbers(page, found.untouched),
        "alone_form": _alone_form(assessment, found, alone),
    }
    return render(request, "first_pass/first_pass.html", context, status=status)


def _alone_form(assessment: Assessment, found: FirstPassPage, bound: LineForm | None) -> LineForm | None:
    may = assessment.is_open and permissions.may(assessment.role, "settle")
    return (bound or LineForm()) if may and found.alone else None


def _row(request: HttpRequest, page: AssessmentPage, one: Disagreement, bound: SettleForm | None) -> Row:
    question = page.framework.question(one.question_id)
    pk = page.assessment.pk
    kept = one.answer or one.careful
    may = not one.is_settled and page.assessment.is_open
    form = None
    if may and permissions.can_settle(request.user, page.assessment.role, _experts(one)):
        is_bound = bound is not None and bound.prefix == question.id
        form = bound if is_bound else SettleForm(question=question, both=one.both)
    return Row(
        id=question.id,
        number=question_number(page.framework, question.id),
        text=said(question.text),
        sides=tuple(_side(page, first) for first in one.both),
        kept=answer_in_words(question, state=kept.state, choices=kept.choices),
        form=form,
        settle_url=reverse("assessments:first-pass-settle", args=[pk, question.id]),
        question_url=reverse("assessments:section-edit", args=[pk, question.id]),
    )


def _side(page: AssessmentPage, first: FirstAnswer) -> Side:
    question = page.framework.question(first.question_id)
    levels = {level.id: said(level.label) for level in page.framework.evidence.levels}
    level = first.evidence_level
    return Side(
        who=str(first.user),
        on=timezone.localdate(first.given_at),
        words=answer_in_words(question, state=first.state, choices=first.choices),
        level=f"{level} · {levels[level]}" if level in levels else "",
        note=first.note,
    )


def _numbers(page: AssessmentPage, ids: tuple[str, ...]) -> list[str]:
    return [question_number(page.framework, id) for id in ids]
