"""One section of the questionnaire: read it, answer it as one form where there is no script."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments import permissions
from assessments.actions.answer import AnswerRefused
from assessments.actions.first_answer import record_section
from assessments.forms.section import UNFOLDED_QUESTIONS, SectionForm
from assessments.labels import said
from assessments.models import Assessment, User
from assessments.queries.assessment_page import CONTEXT, AssessmentPage, Section, assessment_page
from assessments.queries.assignment import mine
from assessments.queries.evidence import documents_of
from assessments.queries.first_answer import FirstPass, first_pass
from assessments.queries.reuse import proposals
from assessments.queries.stored_answers import stored_answers
from assessments.templatetags.words import section_title
from assessments.views.answer import addresses_of
from assessments.views.closed import closed_page
from assessments.views.section_changes import section_changes
from assessments.views.steps import request_steps

# Beside the sections an address may name every question at once, the reader's own, or a single one.
ALL, MINE = "all", "mine"


@dataclass(frozen=True, slots=True)
class Place:
    """What one section page asks: a section, everything, or one question."""

    id: str
    title: str
    description: str
    question_ids: tuple[str, ...]
    section: Section | None


def place_or_404(page: AssessmentPage, section_id: str, user: User) -> Place:
    """The part of the questionnaire that an address names."""
    if section_id == ALL:
        ids = tuple(question.id for section in page.sections for question in section.questions)
        return Place(ALL, _("All questions"), "", ids, None)
    if section_id == MINE:
        own = mine(page, user, on=page.as_of)
        text = "" if own else _("No question of this assessment is yours: see who answers what.")
        return Place(MINE, _("My questions"), text, own, None)
    try:
        section = page.section(section_id)
    except KeyError:
        return question_or_404(page, section_id)
    description = (
        said(section.dimension.description)
        if section.dimension
        else _("These answers decide which questions are asked and how deep the review goes.")
    )
    ids = tuple(question.id for question in section.questions)
    return Place(section.id, section_title(section), description, ids, section)


def question_or_404(page: AssessmentPage, question_id: str) -> Place:
    """One question as a page of its own, if it is asked."""
    try:
        section = page.section_of(question_id)
    except KeyError:
        raise Http404(question_id) from None
    if question_id not in {question.id for question in section.questions}:
        raise Http404(question_id)
    return Place(question_id, section_title(section), "", (question_id,), section)


@require_http_methods(["GET", "HEAD", "POST"])
def section_edit(request: HttpRequest, pk: int, section_id: str) -> HttpResponse:
    """The questions of one section. A POST saves them all, or says what is wrong and keeps what was typed."""
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user).with_subject(), pk=pk)
    permissions.require(request.method != "POST" or permissions.can_edit(assessment.role))
    if not assessment.is_open:
        return closed_page(request, assessment, section_id)
    now = timezone.now()
    page, firsts = page_of(assessment, request.user, now)
    form = form_for(request, page, place_or_404(page, section_id, request.user), firsts)
    if form.is_valid():
        before = page
        try:
            recorded = record_section(assessment=assessment, given=form.given(), by=request.user, at=now)
        except AnswerRefused as refusal:
            return closed_page(request, assessment, section_id, message=str(refusal))
        page, firsts = page_of(assessment, request.user, now)
        for line in section_changes(before, page):
            messages.info(request, line)
        if not recorded.conflicts:
            return next_page(request, page, section_id)
        form.settle(page.answers, recorded.conflicts)
    place = place_or_404(page, section_id, request.user)
    if request.headers.get("HX-Request"):  # a folded question is opened where it stands
        return HttpResponse(form.block(section_id).render(form, None))
    status = 409 if form.conflicts else 422 if form.is_bound else 200
    return render(request, "assessments/section_edit.html", page_context(page, place, form), status=status)


def page_of(assessment: Assessment, user: User, now: datetime) -> tuple[AssessmentPage, FirstPass]:
    """The assessment with the names of those who answered; one query, of a blind request two.

    There one sees one’s own answers where none is recorded yet, and nobody else’s.
    """
    stored = stored_answers(assessment, with_people=True)
    firsts = first_pass(assessment, stored, user)
    page = assessment_page(assessment, as_of=timezone.localdate(now), answers=firsts.shown(stored))
    return page, firsts


def form_for(request: HttpRequest, page: AssessmentPage, place: Place, firsts: FirstPass) -> SectionForm:
    """The questions as a form, bound when it was sent."""
    is_folded = len(place.question_ids) > UNFOLDED_QUESTIONS  # no room there for what an answer cites
    return SectionForm(
        framework=page.framework,
        question_ids=place.question_ids,
        answers=page.answers,
        leads=addresses_of(page.assessment.pk),
        documents={} if is_folded else documents_of(page.assessment),
        reuse_urls={} if is_folded else reuse_urls(page, place),
        firsts=firsts.by_question,
        data=request.POST if request.method == "POST" else None,
        is_open=permissions.can_edit(page.assessment.role),
    )


def reuse_urls(page: AssessmentPage, place: Place) -> dict[str, str]:
    """Where an earlier answer to an open question of this place may be looked at."""
    there = reverse("assessments:reuse-list", args=[page.assessment.pk])
    return {id: f"{there}#reuse-{id}" for id in proposals(page, among=place.question_ids)}


def page_context(page: AssessmentPage, place: Place, form: SectionForm) -> dict[str, object]:
    """What the template places."""
    following = page.next_section(place.id) if place.section and place.section.id == place.id else None
    is_first_time = place.id == CONTEXT and bool(place.section and place.section.status != "done")
    return {
        "assessment": page.assessment,
        "place": place,
        "section": place.section,
        "sections": page.sections,
        "form": form,
        "is_open": form.is_open,
        "steps": request_steps("context") if is_first_time and not page.assessment.number > 1 else [],
        "continue_text": _("Save and continue")
        if is_first_time or following is None
        else _("Save and go to “%(section)s”") % {"section": section_title(following)},
    }


def next_page(request: HttpRequest, page: AssessmentPage, section_id: str) -> HttpResponse:
    """Where a saved section leads: on to the next one, back to the questions, or to the task list."""
    there = ["assessments:section-edit", page.assessment.pk]
    resolved = next((name for name in request.POST if name.endswith("-resolve")), None)
    if resolved or request.POST.get("then") == "stay":
        messages.success(request, _("Your answers are saved."))
        anchor = f"#{resolved.removesuffix('-resolve')}" if resolved else ""
        return redirect(reverse(there[0], args=[there[1], section_id]) + anchor)
    following = page.next_section(section_id) if section_id in {one.id for one in page.sections} else None
    if section_id == CONTEXT or following is None:
        return redirect("assessments:assessment-detail", pk=page.assessment.pk)
    return redirect(*there, following.id)
