"""The contract clauses that the findings call for, on a page and as a file for the legal team."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments import permissions
from assessments.frameworks.schema import ArticleCriterion, Question
from assessments.labels import SEVERITY, Label
from assessments.queries.action_plan import FOLDED_ABOVE, MILD, plan_of
from assessments.queries.clauses import ClauseFacts
from assessments.reports.clause_pack import clause_pack_docx, status_word
from assessments.views.download import file_of
from assessments.views.report import find, language_of
from assessments.views.results import header_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """A clause as the page shows it."""

    facts: ClauseFacts
    question: Question
    sources: tuple[ArticleCriterion, ...]
    status: str
    severity: Label
    is_mild: bool  # its finding is of medium or low severity, and nobody has proposed it yet


@require_safe
def clause_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Every clause with its number, its finding, its source and its status."""
    assessment = find(request, pk)
    plan = plan_of(assessment, as_of=timezone.localdate())
    severities = {finding.number: finding.severity for finding in plan.findings}
    rows = [
        ClauseRow(
            facts=clause,
            question=plan.framework.question(clause.question),
            sources=tuple(plan.framework.article_criterion(id) for id in clause.article_criteria),
            status=status_word(clause),
            severity=SEVERITY[severities[clause.finding]],
            is_mild=severities[clause.finding] in MILD and not clause.status,
        )
        for clause in plan.clauses
    ]
    clauses = [row for row in rows if not row.facts.no_contractual_cure]
    folded = [row for row in clauses if row.is_mild] if len(clauses) > FOLDED_ABOVE else []
    context = {
        "assessment": assessment,
        "header": header_of(assessment, user=request.user),
        "total": len(clauses),
        "clauses": [row for row in clauses if row not in folded],
        "folded": folded,
        "uncured": [row for row in rows if row.facts.no_contractual_cure],
        "can_edit": permissions.can_edit(assessment.role),
    }
    return render(request, "clauses/clause_list.html", context)


@require_safe
def clause_pack(request: HttpRequest, pk: int) -> HttpResponse:
    """The clauses as DOCX, in the reader's language or that of ``?lang=``."""
    assessment, language = find(request, pk), language_of(request)
    plan = plan_of(assessment, as_of=timezone.localdate())
    data = clause_pack_docx(
        plan.clauses, plan.framework, plan.dossier, language=language, as_of=timezone.localdate()
    )
    return file_of(assessment, "clauses", "docx", data, DOCX, language=language)
