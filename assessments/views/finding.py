"""Findings: the action plan, treating one, accepting one for a time, and the plan as files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments import figures, permissions
from assessments.actions.finding import (
    FindingConflict,
    FindingRefused,
    Treatment,
    accept_finding,
    treat_finding,
)
from assessments.forms.finding import AcceptanceForm, FindingForm
from assessments.frameworks.loader import load_framework
from assessments.frameworks.schema import Criterion, Framework, Question, Text
from assessments.labels import FINDING_STATE, OVERDUE, SEVERITY
from assessments.models import Assessment, Finding
from assessments.queries.clauses import ClauseFacts, clauses_of
from assessments.queries.dossier import Dossier, dossier_of
from assessments.queries.findings import SEVERITIES, FindingFacts, findings_of
from assessments.reports.workbook import action_plan_csv, action_plan_xlsx
from assessments.views.report import language_of
from assessments.views.results import header_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FOLDED_ABOVE = 20  # findings: a longer list opens on the worst
MILD = ("medium", "low")
TREATED = ("treatment", "plan", "owner", "due_on", "proof", "status", "clause_status")


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding as a page shows it: with its question, its risk and its clause."""

    facts: FindingFacts
    question: Question
    criterion: Criterion
    points: str
    clause: ClauseFacts | None
    answer: tuple[Text, ...]  # what was answered, in words; empty while it is not known
    evidence: str

    @property
    def is_untouched(self) -> bool:
        """Whether nobody has said anything about it yet."""
        return self.facts.revision == 0


@dataclass(frozen=True, slots=True)
class SeverityGroup:
    """The findings of one severity."""

    code: str
    rows: tuple[FindingRow, ...]
    folded: tuple[FindingRow, ...] = ()  # of a long list: mild ones that nobody has treated, one click away

    @property
    def count(self) -> int:
        """How many there are, in sight or folded."""
        return len(self.rows) + len(self.folded)


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many findings are in a state, and whether the list shows only these."""

    code: str
    word: str | Promise
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """The findings of one assessment on one day, as the pages read them."""

    dossier: Dossier
    framework: Framework
    findings: tuple[FindingFacts, ...]
    clauses: tuple[ClauseFacts, ...]

    def row(self, question_id: str) -> FindingRow:
        """The finding of this question; 404 when its answer costs nothing."""
        for finding in self.findings:
            if finding.question == question_id:
                return self._row(finding)
        raise Http404(_("There is no such finding."))

    def groups(self, state: str) -> list[SeverityGroup]:
        """By severity, those in this state ("": all)."""
        shown = [finding for finding in self.findings if not state or state in _states(finding)]
        rows = [self._row(finding) for finding in shown]
        folded = [row for row in rows if row.is_untouched and row.facts.severity in MILD]
        folded = folded if len(rows) > FOLDED_ABOVE else []
        found = [
            SeverityGroup(
                code,
                tuple(row for row in rows if row.facts.severity == code and row not in folded),
                tuple(row for row in folded if row.facts.severity == code),
            )
            for code in SEVERITIES
        ]
        return [group for group in found if group.count]

    def counts(self, chosen: str) -> list[StateCount]:
        """How many are in each state, overdue ones apart."""
        words = {**FINDING_STATE, **OVERDUE}
        return [
            StateCount(
                code,
                label.word,
                sum(code in _states(finding) for finding in self.findings),
                code == chosen,
            )
            for code, label in words.items()
        ]

    def _row(self, finding: FindingFacts) -> FindingRow:
        clauses = {clause.finding: clause for clause in self.clauses}
        question = self.framework.question(finding.question)
        said = next((fact for fact in self.dossier.answers if fact.question == question.id), None)
        choices = said.choices if said is not None and said.state == "answered" else ()
        return FindingRow(
            facts=finding,
            question=question,
            criterion=self.framework.criterion(finding.criterion),
            points=figures.small_points(finding.points),
            clause=clauses.get(finding.number),
            answer=tuple(question.option(choice).label for choice in choices if choice in question.values),
            evidence=said.evidence if said is not None and choices else "",
        )


def _states(finding: FindingFacts) -> tuple[str, ...]:
    return (finding.state, "overdue") if finding.is_overdue else (finding.state,)


@require_safe
def finding_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The action plan: every finding with its treatment, those in one state on demand (``?state=``)."""
    assessment = find(request, pk)
    plan = plan_of(assessment)
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
    row = plan_of(assessment).row(question_id)
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
    row = plan_of(assessment).row(question_id)
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
    plan = plan_of(assessment)
    data = action_plan_csv(plan.findings, plan.clauses, plan.framework, language=language)
    return download(assessment, "action-plan", "csv", data, "text/csv; charset=utf-8", language=language)


@require_safe
def plan_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The action plan as a workbook."""
    assessment, language = find(request, pk), language_of(request)
    plan = plan_of(assessment)
    data = action_plan_xlsx(
        plan.findings,
        plan.clauses,
        plan.framework,
        plan.dossier,
        language=language,
        as_of=timezone.localdate(),
    )
    return download(assessment, "action-plan", "xlsx", data, XLSX, language=language)


# --- finding and showing ---


def find(request: HttpRequest, pk: int) -> Assessment:
    """The assessment, if this user may see it."""
    return get_object_or_404(Assessment.objects.visible_to(request.user).with_subject(), pk=pk)


def plan_of(assessment: Assessment, *, as_of: date | None = None) -> Plan:
    """Findings and clauses today: a decided assessment keeps its gaps, their treatment goes on."""
    as_of = as_of or timezone.localdate()
    dossier = dossier_of(assessment, as_of=as_of)
    framework = load_framework(dossier.framework)
    findings = findings_of(assessment, dossier, as_of=as_of)
    return Plan(dossier, framework, findings, clauses_of(findings, framework))


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


def download(
    assessment: Assessment, stem: str, ending: str, data: bytes, content_type: str, *, language: str
) -> HttpResponse:
    """A file to keep, with a name that says what it is, in ASCII and in the user's own letters."""
    subject = f"{assessment.option.product.vendor.name} {assessment.option.name}"
    tail = f"v{assessment.number}-{language}.{ending}"
    plain = "-".join(part for part in (stem, slugify(subject)[:80], tail) if part)
    own = "-".join((stem, slugify(subject, allow_unicode=True)[:80], tail))
    name = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(own)}"
    return HttpResponse(
        data,
        content_type=content_type,
        headers={
            "Content-Disposition": name,
            "Content-Language": language,
            "Cache-Control": "private, no-cache",
        },
    )
