"""Results: what an assessment says, and the working behind each of its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import permissions
from assessments.frameworks.loader import load_framework
from assessments.frameworks.schema import Framework
from assessments.labels import ASSESSMENT_STATE, VERDICT, Label
from assessments.models import Assessment, User
from assessments.queries.dossier import Dossier, content_hash, dossier_of
from assessments.queries.results_page import results_page
from assessments.queries.returned import returned
from assessments.queries.waivers import waivers_shown
from assessments.queries.working import Cell, WorkingTable, working_of
from assessments.reports import pictures, sentences
from assessments.reports.charts import Table


def assessment_results(request: HttpRequest, pk: int) -> HttpResponse:
    """Live from the answers while it is open, from the frozen copy afterwards."""
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user).with_subject(), pk=pk)
    dossier = dossier_of(assessment, as_of=timezone.localdate())
    framework = load_framework(dossier.framework)
    return render(
        request, "results/results.html", results_context(assessment, dossier, framework, user=request.user)
    )


def working(request: HttpRequest, pk: int, kind: str, id: str) -> HttpResponse:
    """How one number comes about. HTMX gets the body alone, a browser the whole page."""
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user).with_subject(), pk=pk)
    dossier = dossier_of(assessment, as_of=timezone.localdate())
    try:
        found = working_of(dossier, load_framework(dossier.framework), kind, id)
    except KeyError as nothing:
        raise Http404(_("There is no such figure.")) from nothing
    template = "results/_working.html" if request.htmx else "results/working.html"
    return render(request, template, {"assessment": assessment, "working": found})


# --- what the templates place ---


@dataclass(frozen=True, slots=True)
class Header:
    """The line above everything: where the assessment stands and what may be done next."""

    eyebrow: str
    label: Label
    action_href: str = ""
    action_text: str = ""


@dataclass(frozen=True, slots=True)
class VerdictWords:
    """The verdict and what heads the sections below it, in words."""

    label: Label
    eyebrow: str
    sentence: str
    facts: list[str]
    stops_title: str
    range_sentence: str


def results_context(
    assessment: Assessment, dossier: Dossier, framework: Framework, *, user: User
) -> dict[str, Any]:
    """Everything the results page shows; the pages of submission and decision show parts of it."""
    scorecard = dossier.scorecard
    dimensions = pictures.dimensions_picture(scorecard, framework)
    return {
        "assessment": assessment,
        "dossier": dossier,
        "decision": dossier.decision,
        "returned": returned(assessment),
        "header": header_of(assessment, user=user),
        "verdict": verdict_words(assessment, dossier, framework),
        "page": results_page(
            dossier, framework, waivers_shown(assessment, dossier, as_of=timezone.localdate())
        ),
        "can_decide": permissions.can_decide(user, assessment, assessment.role),
        "lane_reasons": [
            sentences.lane_sentence(reason, scorecard, framework) for reason in scorecard.escalates_to_full
        ],
        "pictures": {
            "dimensions": dimensions,
            "steps": pictures.steps_picture(scorecard, framework),
            "evidence": pictures.evidence_picture(scorecard, framework),
        },
        "dimension_table": linked_table(dimensions.table, [score.id for score in scorecard.dimensions]),
        "content_hash": "" if assessment.is_open else content_hash(dossier),
    }


def linked_table(table: Table, dimension_ids: list[str]) -> WorkingTable:
    """The table twin of the dimensions, each row opening its working."""
    rows = zip(dimension_ids, table.rows, strict=True)
    return WorkingTable(
        table.caption,
        tuple(Cell(text, is_figure=index > 0) for index, text in enumerate(table.head)),
        tuple(
            (Cell(row[0], "dimension", id), *(Cell(text, is_figure=True) for text in row[1:]))
            for id, row in rows
        ),
    )


def verdict_words(assessment: Assessment, dossier: Dossier, framework: Framework) -> VerdictWords:
    scorecard = dossier.scorecard
    option = f"{dossier.product}, {dossier.option}"
    reason = sentences.because(scorecard, framework)
    return VerdictWords(
        label=VERDICT[scorecard.headline],
        eyebrow=_verdict_day(assessment),
        sentence=sentences.verdict_sentence(scorecard, option=option, title=dossier.title),
        facts=[reason] if reason else [],
        stops_title=sentences.stops_message(scorecard),
        range_sentence=sentences.range_sentence(scorecard, framework),
    )


def _verdict_day(assessment: Assessment) -> str:
    if assessment.is_open:
        return _("Verdict today")
    if assessment.state == "submitted":
        return _("Verdict on what was submitted")
    return _("Verdict on the day of the decision")


def header_of(assessment: Assessment, *, user: User) -> Header:
    action_text, route = next_step(assessment, user=user)
    version = _("version %(number)s") % {"number": assessment.number}
    return Header(
        eyebrow=f"{assessment.option.use_case.title} · {version}",
        label=ASSESSMENT_STATE[assessment.state],
        action_href=reverse(f"assessments:{route}", args=[assessment.pk]) if route else "",
        action_text=action_text,
    )


def next_step(assessment: Assessment, *, user: User) -> tuple[str, str]:
    """What this user does next with it, and where; nothing when it is somebody else's turn."""
    if assessment.state == "draft" and permissions.can_edit(assessment.role):
        return _("Submit for decision"), "assessment-submit"
    if assessment.state == "submitted" and permissions.can_decide(user, assessment, assessment.role):
        return _("Review and decide"), "assessment-review"
    if assessment.state == "decided" and permissions.can_edit(assessment.role):
        return _("What changed, new version"), "assessment-changes"
    return "", ""
