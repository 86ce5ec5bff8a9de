"""The autosave: one answer in, its state and the section's counters out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from assessments import permissions
from assessments.actions.answer import AnswerConflict, AnswerRefused, record_answer
from assessments.actions.first_answer import give_first_answer
from assessments.forms.answer import AnswerForm
from assessments.forms.section import Addresses, QuestionBlock, conflict_between, question_of
from assessments.models import Answer, Assessment
from assessments.queries.assessment_page import CONTEXT, assessment_page
from assessments.queries.evidence import documents_of
from assessments.queries.first_answer import first_pass, is_first_pass
from assessments.queries.stored_answers import StoredAnswers, framework_of, stored_answers
from assessments.views.section_changes import section_changes


@require_POST
def answer_save(request: HttpRequest, pk: int, question_id: str) -> HttpResponse:
    """Save one answer: 200 saved, 409 somebody else was faster, 422 not accepted; nothing typed is lost."""
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user).with_subject(), pk=pk)
    permissions.require(permissions.can_edit(assessment.role))
    try:
        question = question_of(framework_of(assessment), question_id)
    except KeyError:
        raise Http404(question_id) from None
    stored = stored_answers(assessment) if assessment.option.use_case.is_blind else {}
    form = AnswerForm(
        question=question, data=request.POST, is_first=is_first_pass(assessment, stored, question_id)
    )
    if not form.is_valid():
        return state_reply(assessment, form, errors=form.error_texts, status=422)
    if form.takes_theirs:
        return theirs_reply(request, assessment, form)
    now = timezone.now()
    if form.is_first:
        return first_save(request, assessment, form, now)
    try:
        recorded = record_answer(
            assessment=assessment,
            question_id=question_id,
            given=form.given(),
            expected_revision=form.expected_revision,
            by=request.user,
            at=now,
        )
    except AnswerRefused as refusal:
        return state_reply(assessment, form, errors={"choice": str(refusal)}, status=422)
    except AnswerConflict as conflict:
        return conflict_reply(assessment, form, conflict.current)
    if form.resolves:
        recorded.answer.answered_by = request.user
        return block_reply(assessment, form, recorded.answer)
    return saved_reply(assessment, recorded.answer, recorded.answers, recorded.previous, now)


def first_save(request: HttpRequest, assessment: Assessment, form: AnswerForm, now: datetime) -> HttpResponse:
    """The same for a question that two experts answer first: nothing of the other’s is in the reply."""
    question_id = form.question.id
    try:
        recorded = give_first_answer(
            assessment=assessment,
            question_id=question_id,
            given=form.given(),
            expected_revision=form.expected_revision,
            by=request.user,
            at=now,
        )
    except AnswerRefused as refusal:
        return state_reply(assessment, form, errors={"choice": str(refusal)}, status=422)
    except AnswerConflict as conflict:
        return conflict_reply(assessment, form, conflict.current)
    stored = stored_answers(assessment, with_people=True)
    firsts = first_pass(assessment, stored, request.user)
    if form.resolves:
        recorded.answer.answered_by = request.user
        return block_reply(assessment, form, recorded.answer, first=firsts.by_question.get(question_id, ""))
    page = assessment_page(assessment, as_of=timezone.localdate(now), answers=firsts.shown(stored))
    context = {
        "id": question_id,
        "revision": recorded.answer.revision,
        "saved_at": now,
        "sections": [page.section_of(question_id)],
        "settle_url": reverse("assessments:first-pass", args=[assessment.pk]) if recorded.is_apart else "",
    }
    return HttpResponse(render_to_string("assessments/_answer_saved.html", context))


def saved_reply(
    assessment: Assessment, answer: Answer, answers: StoredAnswers, previous: Answer | None, now: datetime
) -> HttpResponse:
    """The new revision and the time; the counters of the section, or of all when the context has changed."""
    today = timezone.localdate(now)
    page = assessment_page(assessment, as_of=today, answers=answers)
    section = page.section_of(answer.question_id)
    context: dict[str, Any] = {
        "id": answer.question_id,
        "revision": answer.revision,
        "saved_at": now,
        "sections": [section],
    }
    if section.id == CONTEXT:
        earlier = answers.with_answers(previous) if previous else answers.without(answer.question_id)
        before = assessment_page(assessment, as_of=today, answers=earlier)
        context |= {"sections": page.sections, "changes": section_changes(before, page)}
    return HttpResponse(render_to_string("assessments/_answer_saved.html", context))


def state_reply(
    assessment: Assessment, form: AnswerForm, *, errors: dict[str, str], status: int
) -> HttpResponse:
    """What is wrong, beside the revision that was sent: the text stays where it was typed."""
    context = {"id": form.question.id, "revision": form["revision"].value() or 0, "errors": errors}
    return HttpResponse(render_to_string("assessments/_question_state.html", context), status=status)


def conflict_reply(assessment: Assessment, form: AnswerForm, theirs: Answer) -> HttpResponse:
    """Both answers and the choice; after a choice that came too late again, in the whole question."""
    conflict = conflict_between(framework_of(assessment), form, theirs)
    if form.resolves:
        return block_reply(assessment, form, theirs, conflict=conflict, status=409)
    context = {
        "id": form.question.id,
        "revision": form["revision"].value() or 0,
        "conflict": conflict,
        "save_url": reverse("assessments:answer-save", args=[assessment.pk, form.question.id]),
    }
    return HttpResponse(render_to_string("assessments/_question_state.html", context), status=409)


def theirs_reply(request: HttpRequest, assessment: Assessment, form: AnswerForm) -> HttpResponse:
    """The question as it is stored; in a blind first pass as one answered it oneself."""
    stored = stored_answers(assessment, with_people=True)
    firsts = first_pass(assessment, stored, request.user)
    id = form.question.id
    return block_reply(assessment, form, firsts.shown(stored).get(id), first=firsts.by_question.get(id, ""))


def block_reply(
    assessment: Assessment,
    form: AnswerForm,
    answer: Answer | None,
    *,
    conflict: Any = None,
    first: str = "",
    status: int = 200,
) -> HttpResponse:
    """The whole question as it is stored now, or as it was typed when there is a conflict left."""
    block = QuestionBlock(
        framework_of(assessment),
        form.question.id,
        leads=replace(addresses_of(assessment.pk), question="").of(form.question.id),
        answer=answer,
        form=form if conflict else None,
        conflict=conflict,
        documents=documents_of(assessment).get(form.question.id, ()),
        first=first,
    )
    return HttpResponse(block.render(form, None), status=status)


def addresses_of(pk: int) -> Addresses:
    """Where the questions of an assessment lead."""

    def each(name: str) -> str:
        return reverse(f"assessments:{name}", args=[pk, "QUESTION"]).replace("QUESTION", "{question}")

    return Addresses(
        save=each("answer-save"),
        question=each("section-edit"),
        document=each("document-choose"),
        passages=each("passage-list"),
        comment=each("comment-list"),
        settle=reverse("assessments:first-pass", args=[pk]),
    )
