"""What would make it a yes: the cheapest sets of conditions for a verdict, and what each condition buys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from assessments import figures, permissions
from assessments.actions.finding import FindingRefused, mitigate_findings
from assessments.forms.condition_set import ConditionSetForm
from assessments.frameworks.loader import load_framework
from assessments.frameworks.schema import Framework, Question
from assessments.insight.conditions import ConditionSet, Improvement
from assessments.labels import VERDICT, Label
from assessments.models import Assessment
from assessments.queries.condition_sets import condition_sets, targets_of, usual_target
from assessments.queries.dossier import Dossier, dossier_of
from assessments.reports.charts import Step
from assessments.reports.conditions import (
    blocker_sentence,
    bought_decimals,
    bought_picture,
    bought_steps,
    improvement_sentence,
)
from assessments.reports.pictures import Picture
from assessments.views.report import find
from assessments.views.results import header_of


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """One condition of a set, in words."""

    question: Question
    sentence: str
    effort: int
    points: str
    pick: str  # "PRIV-01:b", as the page of the decision takes it


@dataclass(frozen=True, slots=True)
class SetShown:
    """One set as the page shows it, and where one click takes it."""

    number: int
    rows: tuple[ConditionRow, ...]
    effort: int
    money: str
    label: Label
    picture: Picture | None
    decide_href: str
    difference: str  # from the first set; empty for that one


@require_http_methods(["GET", "HEAD", "POST"])
def condition_set_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Looked for on demand (``?target=…&cost-PRIV-01=…``); a POST takes one set into the action plan."""
    assessment = find(request, pk)
    dossier = dossier_of(assessment, as_of=timezone.localdate())
    framework = load_framework(dossier.framework)
    if request.method == "POST":
        permissions.require(permissions.can_edit(assessment.role))
        return _take_over(request, assessment, framework)
    targets = targets_of(dossier)
    questions = [question.id for question in framework.questions if question.role == "control"]
    form = ConditionSetForm(_asked(request.GET, dossier), targets=targets, questions=questions)
    costs = form.costs()
    target = form.cleaned_data.get("target") or usual_target(dossier)
    found = condition_sets(dossier, framework, target=target, costs=costs) if target else None
    context = {
        "assessment": assessment,
        "header": header_of(assessment, user=request.user),
        "form": form,
        "today": VERDICT[dossier.scorecard.headline],
        "target": VERDICT[target] if target else None,
        "found": found,
        "sets": _sets_shown(found.sets if found else (), assessment, dossier, framework),
        "blockers": [blocker_sentence(one, framework) for one in (found.blockers if found else ())],
        "priced": _priced(form, found.sets if found else ()),
        "currency": assessment.option.use_case.currency,
        "can_edit": permissions.can_edit(assessment.role),
        "can_decide": assessment.state == "submitted"
        and permissions.can_decide(request.user, assessment, assessment.role),
    }
    return render(request, "conditions/condition_set_list.html", context, status=422 if form.errors else 200)


def _asked(query: QueryDict, dossier: Dossier) -> dict[str, str]:
    """What the address asks for; without a target the usual one, so that the form shows it chosen."""
    return {"target": usual_target(dossier) or "", **query.dict()}


def _priced(form: ConditionSetForm, sets: Iterable[ConditionSet]) -> list[BoundField]:
    """A field of cost for each condition in sight, and for each that has a cost or a fault already."""
    shown = {improvement.question for one in sets for improvement in one.improvements}
    return [form[name] for name, id in form.cost_names.items() if id in shown or form.data.get(name)]


def _sets_shown(
    sets: Sequence[ConditionSet], assessment: Assessment, dossier: Dossier, framework: Framework
) -> list[SetShown]:
    decimals = bought_decimals(sets, dossier.scorecard, framework)
    return [
        _shown(
            number,
            one,
            assessment,
            framework,
            steps=bought_steps(one, dossier.scorecard, framework, decimals=decimals),
            difference=_difference(one, sets[0]) if number > 1 else "",
        )
        for number, one in enumerate(sets, start=1)
    ]


def _difference(found: ConditionSet, first: ConditionSet) -> str:
    """What another set of the same effort puts in place of what, when they share most of it."""
    ours = {one.question: one.option for one in found.improvements}
    theirs = {one.question: one.option for one in first.improvements}
    added = [question for question in ours if ours[question] != theirs.get(question)]
    dropped = [question for question in theirs if theirs[question] != ours.get(question)]
    if len(added) == len(ours) or not added or not dropped:
        return ""
    words = {"added": ", ".join(added), "dropped": ", ".join(dropped)}
    return _("Like set 1, with %(added)s in place of %(dropped)s.") % words


def _shown(
    number: int,
    found: ConditionSet,
    assessment: Assessment,
    framework: Framework,
    *,
    steps: Sequence[Step],
    difference: str,
) -> SetShown:
    bought = {step.name: step.points.text for step in steps if step.kind == "change"}
    rows = tuple(
        _row(improvement, bought.get(improvement.question, ""), framework)
        for improvement in found.improvements
    )
    decide = reverse("assessments:assessment-decide", args=[assessment.pk])
    return SetShown(
        number=number,
        rows=rows,
        effort=found.effort,
        money="" if found.cost is None else figures.money(found.cost, assessment.option.use_case.currency),
        label=VERDICT[found.headline],
        picture=bought_picture(steps, id=f"set-{number}"),
        decide_href=f"{decide}?{urlencode([('question', row.pick) for row in rows])}",
        difference=difference,
    )


def _row(improvement: Improvement, points: str, framework: Framework) -> ConditionRow:
    return ConditionRow(
        question=framework.question(improvement.question),
        sentence=improvement_sentence(improvement, framework),
        effort=improvement.effort,
        points=points,
        pick=f"{improvement.question}:{improvement.option}",
    )


def _take_over(request: HttpRequest, assessment: Assessment, framework: Framework) -> HttpResponse:
    plans = plans_of(request.POST.getlist("question"), framework)
    try:
        taken = mitigate_findings(assessment=assessment, plans=plans, by=request.user, at=timezone.now())
    except FindingRefused as refusal:
        messages.warning(request, str(refusal))
        return redirect("assessments:condition-sets", pk=assessment.pk)
    if taken:
        messages.success(
            request,
            ngettext(
                "%(number)d condition is in the action plan; give it an owner and a date.",
                "%(number)d conditions are in the action plan; give each an owner and a date.",
                len(taken),
            )
            % {"number": len(taken)},
        )
    else:
        messages.info(request, _("Nothing was added: each of these is treated in the action plan already."))
    return redirect("assessments:finding-list", pk=assessment.pk)


def plans_of(picks: Iterable[str], framework: Framework) -> dict[str, str]:
    """What will be done, by question, from "PRIV-01:b"; what the questionnaire does not know is left out."""
    plans = {}
    for pick in picks:
        id, _colon, level = pick.partition(":")
        question = framework.questions_by_id.get(id)
        if question is not None and level in question.values:
            improvement = Improvement(id, level, "E3", is_proof=False, effort=0, cost=None)
            plans[id] = improvement_sentence(improvement, framework)
    return plans
