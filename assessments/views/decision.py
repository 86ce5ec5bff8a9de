"""Recording a decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments import permissions
from assessments.actions.decision import (
    MOST_CONDITIONS,
    DecisionRefused,
    decide,
    deviating_outcomes,
    shut_gates,
)
from assessments.actions.job import enqueue
from assessments.forms.decision import ConditionRows, DecisionForm, condition_rows, typed_rows
from assessments.frameworks.loader import load_framework
from assessments.labels import OUTCOME
from assessments.models import Assessment
from assessments.queries.decision_page import claims_of, proposed_conditions, suggested_conditions
from assessments.queries.dossier import Dossier, dossier_of
from assessments.queries.evidence import unread_decisive
from assessments.queries.record import opinions_of
from assessments.reports.kept import print_decision
from assessments.templatetags.ui import ErrorLink, error_links
from assessments.views.refusal import refuse
from assessments.views.results import header_of, verdict_words


@require_http_methods(["GET", "HEAD", "POST"])
def assessment_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Outcome, reason, conditions. Two of its buttons only add rows and save nothing."""
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user).with_subject(), pk=pk)
    permissions.require(permissions.can_decide(request.user, assessment, assessment.role))
    dossier = dossier_of(assessment, as_of=timezone.localdate())
    offered = {
        "has_unread": bool(unread_decisive(assessment, dossier, request.user)),
        "deviating": deviating_outcomes(dossier.scorecard.headline),
        "withheld": frozenset({"approve"} if shut_gates(dossier) else ()),
        "is_advised": any(opinion.function == "data_protection" for opinion in opinions_of(assessment)),
    }
    if request.method != "POST":
        form = DecisionForm(**offered)
        return _page(request, assessment, dossier, form, _first_rows(request.GET, dossier))
    if "add" in request.POST:
        form = DecisionForm(initial=_typed(request.POST), **offered)
        return _page(request, assessment, dossier, form, _more_rows(request.POST, dossier))
    form = DecisionForm(request.POST, **offered)
    rows = condition_rows(request.POST)
    if not (form.is_valid() & rows.is_valid()):
        return _page(request, assessment, dossier, form, rows, status=422)
    try:
        _decide(request, assessment, form, rows)
    except DecisionRefused as refused:
        status = refuse(form, refused, assessment, state="submitted")
        return _page(request, assessment, dossier, form, rows, status=status)
    messages.success(request, _("The decision is recorded."))
    return redirect("assessments:assessment-results", pk=pk)


def _decide(request: HttpRequest, assessment: Assessment, form: DecisionForm, rows: ConditionRows) -> None:
    given = form.cleaned_data
    decide(
        assessment=assessment,
        outcome=given["outcome"],
        reason=given["reason"],
        deviation=given["deviation"],
        conditions=rows.conditions,
        valid_until=given["valid_until"],
        next_review_on=given["next_review_on"],
        advice=given.get("advice", ""),
        advice_reason=given.get("advice_reason", ""),
        unread_reason=given.get("unread_reason", ""),
        by=request.user,
        at=timezone.now(),
    )
    enqueue(print_decision, assessment.pk, key=str(assessment.pk))


def _typed(data: Mapping[str, str]) -> dict[str, str]:
    """What stands in the decision's own fields, to be shown again as it was typed."""
    return {name: data.get(name, "") for name in DecisionForm.base_fields}


def _first_rows(query: QueryDict, dossier: Dossier) -> ConditionRows:
    """Those that another page proposes (``?question=``), else a blank one."""
    framework = load_framework(dossier.framework)
    proposed = proposed_conditions(query.getlist("question"), framework)[:MOST_CONDITIONS]
    return condition_rows(proposed=proposed, empty=0 if proposed else 1)


def _more_rows(data: Any, dossier: Dossier) -> ConditionRows:
    """The rows as typed, those of the ticked suggestions, and a blank one."""
    ticked = set(data.getlist("suggestion"))
    suggested = suggested_conditions(dossier, load_framework(dossier.framework))
    added = [suggestion.row for suggestion in suggested if suggestion.question in ticked]
    return condition_rows(proposed=[*typed_rows(data), *added], empty=0 if added else 1)


def _page(
    request: HttpRequest,
    assessment: Assessment,
    dossier: Dossier,
    form: DecisionForm,
    rows: ConditionRows,
    *,
    status: int = 200,
) -> HttpResponse:
    framework = load_framework(dossier.framework)
    taken = {row.get("question") for row in rows.initial or []} if not rows.is_bound else set()
    context = {
        "assessment": assessment,
        "dossier": dossier,
        "header": header_of(assessment, user=request.user),
        "verdict": verdict_words(assessment, dossier, framework),
        "opinions": opinions_of(assessment),
        "unread": unread_decisive(assessment, dossier, request.user),
        "form": form,
        "rows": rows,
        "errors": error_links_of(form, rows),
        "deviating": [label.word for code, label in OUTCOME.items() if code in form.deviating],
        "shut_gates": shut_gates(dossier),
        "cost_gates": framework.cost_gates & set(dossier.shut_gates),
        "suggestions": [
            suggestion
            for suggestion in suggested_conditions(dossier, framework)
            if suggestion.question not in taken
        ],
        "open_claims": sum(not claim.is_ruled for claim in claims_of(dossier, framework)),
        "today": timezone.localdate(),
    }
    return render(request, "decisions/decide.html", context, status=status)


def error_links_of(form: DecisionForm, rows: ConditionRows) -> list[ErrorLink]:
    """What is wrong in the decision and in each condition, for the summary above the form."""
    links = error_links(form)
    for number, row in enumerate(rows.forms, start=1):
        if row.is_bound and row.errors and not row.cleaned_data.get("DELETE"):
            prefix = _("Condition %(number)s") % {"number": number}
            links += [ErrorLink(link.href, f"{prefix} – {link.text}") for link in error_links(row)]
    return links
