"""Contradictions of an assessment: both statements, and a word on each."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments import permissions
from assessments.actions.alert import AlertConflict, AlertRefused, rule_on_alert
from assessments.forms.alert import AlertForm
from assessments.frameworks.schema import Framework
from assessments.labels import question_number, said
from assessments.models import Assessment, Evidence
from assessments.queries.alert import AlertRow, alert_page
from assessments.queries.stored_answers import framework_of
from assessments.reading.contradictions import Statement
from assessments.views.refusal import refuse


@dataclass(frozen=True, slots=True)
class SideShown:
    """One statement: an answer in words, or a quote with where it stands."""

    question: str  # as pages name it; empty for a document
    asked: str
    answers: tuple[str, ...]
    document: Evidence | None
    page: int
    quote: str


@dataclass(frozen=True, slots=True)
class AlertShown:
    """A contradiction in words; the form where the reader may rule on it."""

    row: AlertRow
    message: str
    question: str
    sides: tuple[SideShown, SideShown]
    form: AlertForm | None


@require_http_methods(["GET", "HEAD", "POST"])
def alert_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that cannot both be true. Each alert is posted on its own."""
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user).with_subject(), pk=pk)
    if request.method != "POST":
        return _page(request, assessment)
    permissions.require(permissions.may(assessment.role, "rule_on_alert"))
    fingerprint = request.POST.get("fingerprint", "")[:64]
    form = AlertForm(request.POST, auto_id=f"{fingerprint[:12]}-%s")
    if not form.is_valid():
        return _page(request, assessment, bound=form, status=422)
    given = form.cleaned_data
    try:
        rule_on_alert(
            assessment=assessment,
            fingerprint=given["fingerprint"],
            ruling=given["ruling"],
            reason=given["reason"],
            revision=form.known_revision,
            seen=given["seen"],
            by=request.user,
            at=timezone.now(),
        )
    except AlertConflict as conflict:
        form.add_error(None, str(conflict))
        return _page(request, assessment, bound=form, status=409)
    except AlertRefused as refused:
        status = refuse(form, refused, assessment, state="draft")
        return _page(request, assessment, bound=form, status=status)
    messages.success(request, _("Your word on the contradiction is recorded."))
    return redirect(reverse("assessments:alert-list", args=[pk]) + f"#a{given['fingerprint'][:12]}")


def _page(
    request: HttpRequest, assessment: Assessment, *, bound: AlertForm | None = None, status: int = 200
) -> HttpResponse:
    framework = framework_of(assessment)
    page = alert_page(assessment, as_of=timezone.localdate(), user=request.user)
    can_rule = permissions.may(assessment.role, "rule_on_alert") and assessment.is_open
    context = {
        "assessment": assessment,
        "open": [_shown(row, framework, bound, can_rule=can_rule) for row in page.open],
        "ruled": [_shown(row, framework, bound, can_rule=can_rule) for row in page.ruled],
        "form": bound,
        "can_rule": can_rule,
    }
    return render(request, "alerts/alert_list.html", context, status=status)


def _shown(row: AlertRow, framework: Framework, bound: AlertForm | None, *, can_rule: bool) -> AlertShown:
    return AlertShown(
        row=row,
        message=said(row.alert.rule.message),
        question=row.question,
        sides=(
            _side(row.alert.claim, row.claimed_in, framework),
            _side(row.alert.against, row.document, framework),
        ),
        form=_form(row, bound) if can_rule else None,
    )


def _form(row: AlertRow, bound: AlertForm | None) -> AlertForm:
    """What was typed, with what the alert is now; or an empty one."""
    fingerprint = row.alert.fingerprint
    now = {
        "fingerprint": fingerprint,
        "revision": row.revision,
        "seen": "" if row.state == "open" else row.state,
    }
    if bound is not None and bound.data.get("fingerprint") == fingerprint:
        bound.data = {**bound.data.dict(), **now}
        return bound
    return AlertForm(initial=now, auto_id=f"{fingerprint[:12]}-%s")


def _side(statement: Statement, document: Evidence | None, framework: Framework) -> SideShown:
    id = statement.question
    asked = framework.questions_by_id.get(id) or framework.context_by_id.get(id)
    labels = {option.value: said(option.label) for option in asked.options} if asked else {}
    return SideShown(
        question=question_number(framework, id) if id else "",
        asked=said(asked.text) if asked else "",
        answers=tuple(labels[value] for value in statement.choices),
        document=document,
        page=statement.page,
        quote=" ".join(statement.quote.split()),
    )
