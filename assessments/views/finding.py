"""Findings: the action plan, treating one, accepting one for a time, and the plan as files."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments import permissions
from assessments.actions.finding import (
    FindingConflict,
    FindingRefused,
    Treatment,
    accept_finding,
    treat_finding,
)
from assessments.forms.finding import AcceptanceForm, FindingForm
from assessments.labels import FINDING_STATE, OVERDUE, SEVERITY
from assessments.models import Assessment, Finding
from assessments.queries.action_plan import FindingRow, Plan, plan_of
from assessments.reports.workbook import action_plan_csv, action_plan_xlsx
from assessments.views.download import file_of
from assessments.views.report import find, language_of
from assessments.views.results import header_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TREATED = ("treatment", "plan", "owner", "due_on", "proof", "status", "clause_status")


@require_safe
def finding_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The action plan: every finding with its treatment, those in one state on demand (``?state=``)."""
    assessment = find(request, pk)
    plan = _plan(assessment)
    state = request.GET.get("state", "")
    state = state if state in {**FINDING_STATE, **OVERDUE} else ""
    context = {
        "assessment": assessment,
        "header": header_of(assessment, user=request.user),
        "groups": plan.groups(state),
        "counts": plan.counts(state),
        "state": state,
        "total": len(plan.findings),
        "treated": sum(bool(finding.treatment) for finding in plan.findings),
        "severities": SEVERITY,
        "can_edit": permissions.can_edit(assessment.role),
    }
    return render(request, "findings/finding_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def finding_edit(request: HttpRequest, pk: int, question_id: str) -> HttpResponse:
    """What is done about one finding; two people writing at once are told. Others read it here."""
    assessment = find(request, pk)
    row = _row(assessment, question_id)
    can_edit = permissions.can_edit(assessment.role)
    if request.method == "POST":
        permissions.require(can_edit)
    form = FindingForm(
        request.POST or None,
        initial={name: getattr(row.facts, name) for name in (*TREATED, "revision")},
        is_accepted=row.facts.treatment == "accept",
        has_clause=row.facts.cure == "clause",
    )
    current = None
    if form.is_valid():
        try:
            treat_finding(
                assessment=assessment,
                question_id=question_id,
                revision=form.known_revision,
                treatment=Treatment(**form.treatment_given()),
                by=request.user,
                at=timezone.now(),
            )
        except FindingConflict as conflict:
            current = conflict.current
            form.show_conflict(str(conflict), revision=current.revision)
        except FindingRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(finding)s is saved.") % {"finding": row.facts.number})
            return redirect("assessments:finding-list", pk=pk)
    context = {"form": form, "current": current, "can_edit": can_edit}
    return _page(request, assessment, row, "findings/finding_edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def finding_accept(request: HttpRequest, pk: int, question_id: str) -> HttpResponse:
    """A reviewer accepts a risk, for a reason and until a day."""
    assessment = find(request, pk)
    permissions.require(permissions.can_decide(request.user, assessment, assessment.role))
    row = _row(assessment, question_id)
    form = AcceptanceForm(request.POST or None, initial={"revision": row.facts.revision})
    current: Finding | None = None
    if form.is_valid():
        try:
            accept_finding(
                assessment=assessment,
                question_id=question_id,
                revision=form.known_revision,
                reason=form.cleaned_data["reason"],
                until=form.cleaned_data["until"],
                by=request.user,
                at=timezone.now(),
            )
        except FindingConflict as conflict:
            current = conflict.current
            form.show_conflict(str(conflict), revision=current.revision)
        except FindingRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            number = row.facts.number
            messages.success(request, _("The risk of %(finding)s is accepted.") % {"finding": number})
            return redirect("assessments:finding-list", pk=pk)
    return _page(request, assessment, row, "findings/accept.html", {"form": form, "current": current})


@require_safe
def plan_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The action plan as CSV, in the reader's language or that of ``?lang=``."""
    assessment, language = find(request, pk), language_of(request)
    plan = _plan(assessment)
    data = action_plan_csv(plan.findings, plan.clauses, plan.framework, language=language)
    return file_of(assessment, "action-plan", "csv", data, "text/csv; charset=utf-8", language=language)


@require_safe
def plan_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The action plan as a workbook."""
    assessment, language = find(request, pk), language_of(request)
    plan = _plan(assessment)
    data = action_plan_xlsx(
        plan.findings,
        plan.clauses,
        plan.framework,
        plan.dossier,
        language=language,
        as_of=timezone.localdate(),
    )
    return file_of(assessment, "action-plan", "xlsx", data, XLSX, language=language)


# --- finding and showing ---


def _plan(assessment: Assessment) -> Plan:
    return plan_of(assessment, as_of=timezone.localdate())


def _row(assessment: Assessment, question_id: str) -> FindingRow:
    """The finding of this question; 404 when its answer costs nothing."""
    row = _plan(assessment).row(question_id)
    if row is None:
        raise Http404(_("There is no such finding."))
    return row


def _page(
    request: HttpRequest,
    assessment: Assessment,
    row: FindingRow,
    template: str,
    context: dict[str, object],
) -> HttpResponse:
    context = {
        "assessment": assessment,
        "row": row,
        "can_accept": permissions.can_decide(request.user, assessment, assessment.role),
        **context,
    }
    form = context["form"]
    status = 409 if context["current"] else 422 if form.errors else 200  # type: ignore[attr-defined]
    return render(request, template, context, status=status)
