"""Asking the vendor: the inquiries of an assessment, a new one, its link and its end."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import permissions
from assessments.actions.inquiry import (
    USUAL_DAYS,
    InquiryRefused,
    lift_silence,
    prolong_inquiry,
    record_silence,
    renew_inquiry,
    revoke_inquiry,
    send_inquiry,
)
from assessments.actions.inquiry_mail import mail_link
from assessments.actions.notice_mail import absolute
from assessments.forms.inquiry import InquiryForm, ProlongForm
from assessments.labels import said
from assessments.models import Assessment, Inquiry
from assessments.queries.inquiry import Askable, askable, inquiry_rows
from assessments.queries.stored_answers import framework_of
from assessments.views.results import header_of


@require_safe
def inquiry_list(request: HttpRequest, pk: int) -> HttpResponse:
    """What the vendor was asked, and how far it is."""
    assessment = _find(request, pk)
    rows = inquiry_rows(assessment, at=timezone.now())
    framework = framework_of(assessment)
    context = {
        "assessment": assessment,
        "header": header_of(assessment, user=request.user),
        "rows": rows,
        "waiting": sum(row.waiting for row in rows),
        "silent": [framework.question(id) for id in assessment.unanswered_by_vendor.split()],
        "can_ask": assessment.is_open and permissions.may(assessment.role, "ask_vendor"),
        # A link is withdrawn whatever became of the assessment.
        "can_withdraw": permissions.may(assessment.role, "ask_vendor"),
    }
    return render(request, "inquiries/inquiry_list.html", context)


@never_cache
def inquiry_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the questions and make the link. It is shown in the answer itself: it is kept nowhere."""
    assessment = _find(request, pk)
    permissions.require(assessment.is_open and permissions.may(assessment.role, "ask_vendor"))
    offered = askable(assessment, as_of=timezone.localdate())
    form = InquiryForm(request.POST or None, offered=_choices(offered), initial=_initial(offered))
    if form.is_valid():
        given = form.cleaned_data
        try:
            inquiry, secret = send_inquiry(
                assessment=assessment,
                question_ids=given["questions"],
                language=given["language"],
                contact=given["contact"],
                message=given["message"],
                due_on=given["due_on"],
                days=given["days"],
                by=request.user,
                at=timezone.now(),
            )
        except InquiryRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _link_page(request, inquiry, secret)
    context = {
        "assessment": assessment,
        "header": header_of(assessment, user=request.user),
        "form": form,
        "sections": _by_section(offered, assessment),
        "deciding": sum(one.is_deciding for one in offered),
    }
    return render(request, "inquiries/inquiry_form.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
def inquiry_renew(request: HttpRequest, pk: int) -> HttpResponse:
    """A new link; the old one dies."""
    inquiry = _inquiry(request, pk)
    try:
        secret = renew_inquiry(inquiry=inquiry, by=request.user, at=timezone.now())
    except InquiryRefused as refusal:
        return _refused(request, inquiry, refusal)
    return _link_page(request, _inquiry(request, pk), secret)


@require_http_methods(["GET", "HEAD", "POST"])
def inquiry_prolong(request: HttpRequest, pk: int) -> HttpResponse:
    """The same link works for longer; another day to answer by."""
    inquiry = _inquiry(request, pk)
    form = ProlongForm(request.POST or None, initial={"due_on": inquiry.due_on, "days": USUAL_DAYS})
    if form.is_valid():
        given = form.cleaned_data
        try:
            prolong_inquiry(
                inquiry=inquiry,
                days=given["days"],
                due_on=given["due_on"],
                by=request.user,
                at=timezone.now(),
            )
        except InquiryRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The vendor has more time; the link is the same."))
            return redirect("assessments:inquiry-list", pk=inquiry.assessment_id)
    context = {"assessment": inquiry.assessment, "inquiry": inquiry, "form": form}
    return render(request, "inquiries/inquiry_prolong.html", context, status=422 if form.errors else 200)


@require_POST
def inquiry_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """The link stops working."""
    inquiry = _inquiry(request, pk)
    try:
        revoke_inquiry(inquiry=inquiry, by=request.user, at=timezone.now())
    except InquiryRefused as refusal:
        return _refused(request, inquiry, refusal)
    messages.success(request, _("The link is withdrawn: it works no more."))
    return redirect("assessments:inquiry-list", pk=inquiry.assessment_id)


@require_POST
def inquiry_silence(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that the vendor does not answer."""
    inquiry = _inquiry(request, pk)
    try:
        record_silence(inquiry=inquiry, by=request.user, at=timezone.now())
    except InquiryRefused as refusal:
        return _refused(request, inquiry, refusal)
    messages.success(
        request, _("It is recorded that the vendor did not answer. The results and the brief say so.")
    )
    return redirect("assessments:inquiry-list", pk=inquiry.assessment_id)


@require_POST
def inquiry_answered(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that the vendor answered after all."""
    inquiry = _inquiry(request, pk)
    try:
        lift_silence(inquiry=inquiry, by=request.user, at=timezone.now())
    except InquiryRefused as refusal:
        return _refused(request, inquiry, refusal)
    messages.success(
        request, _("It is recorded that the vendor answered: its documents count in full again.")
    )
    return redirect("assessments:inquiry-list", pk=inquiry.assessment_id)


def _find(request: HttpRequest, pk: int) -> Assessment:
    return get_object_or_404(Assessment.objects.visible_to(request.user).with_subject(), pk=pk)


def _inquiry(request: HttpRequest, pk: int) -> Inquiry:
    found = Inquiry.objects.visible_to(request.user).select_related(
        "assessment__option__use_case", "assessment__option__product__vendor", "assessment__organisation"
    )
    inquiry = get_object_or_404(found, pk=pk)
    permissions.require(permissions.may(inquiry.role, "ask_vendor"))
    return inquiry


def _refused(request: HttpRequest, inquiry: Inquiry, refusal: InquiryRefused) -> HttpResponse:
    messages.error(request, str(refusal))
    return redirect("assessments:inquiry-list", pk=inquiry.assessment_id)


def _link_page(request: HttpRequest, inquiry: Inquiry, secret: str) -> HttpResponse:
    link = absolute(reverse("assessments:respondent-home", args=[secret]))
    context = {
        "assessment": inquiry.assessment,
        "inquiry": inquiry,
        "link": link,
        "is_mailed": bool(inquiry.contact) and mail_link(inquiry=inquiry, link=link),
    }
    return render(request, "inquiries/link.html", context)


def _choices(offered: list[Askable]) -> list[tuple[str, str]]:
    return [(one.question.id, one.question.id) for one in offered]


def _initial(offered: list[Askable]) -> dict[str, object]:
    """What can still change the verdict; where nothing can, what is open."""
    chosen = [one.question.id for one in offered if one.is_deciding]
    return {"questions": chosen or [one.question.id for one in offered if one.is_open]}


def _by_section(offered: list[Askable], assessment: Assessment) -> list[tuple[str, list[Askable]]]:
    framework = framework_of(assessment)
    named = [
        (said(dimension.name), [one for one in offered if one.section == dimension.id])
        for dimension in framework.dimensions
    ]
    return [(name, rows) for name, rows in named if rows]
