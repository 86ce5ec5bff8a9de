"""What-if cases: playing them on every option of a request, and writing a team's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import figures, permissions
from assessments.actions.scenario import (
    ScenarioClosed,
    ScenarioConflict,
    ScenarioRefused,
    ScenarioTitleTaken,
    create_scenario,
    delete_scenario,
    edit_scenario,
    is_closed,
)
from assessments.forms.revised import RevisedForm
from assessments.forms.scenario import PREFIX, ScenarioForm, typed_case
from assessments.frameworks.loader import load_framework
from assessments.insight.scenarios import Played
from assessments.labels import VERDICT, Label
from assessments.models import OwnScenario, UseCase
from assessments.queries.cost import CostRange
from assessments.queries.what_if import Case, PlayedOption, WhatIf
from assessments.queries.what_if import what_if as what_if_of
from assessments.reports import what_if as words

FACTS = ("title", "narrative", "notice_days", "days_to_exit", "price_factor", "revision")


@require_safe
def what_if(request: HttpRequest, pk: int) -> HttpResponse:
    """``?case=`` as often as there are cases to combine; without one, each case alone on every option."""
    use_case = get_object_or_404(UseCase.objects.visible_to(request.user), pk=pk)
    page = what_if_of(use_case, request.GET.getlist("case"), as_of=timezone.localdate())
    chosen = {case.id for case in page.chosen}
    cases = [case_shown(case, is_chosen=case.id in chosen) for case in page.cases]
    context = {
        "use_case": use_case,
        "can_edit": permissions.can_edit(use_case.role),
        "is_closed": any(standing.assessment.state == "submitted" for standing in page.standings),
        "ready_cases": [case for case in cases if case.scenario_id is None],
        "own_cases": [case for case in cases if case.scenario_id is not None],
        "chosen": [case for case in cases if case.is_chosen],
        "is_missing": bool(page.missing),
        "names": [standing.assessment.option.title for standing in page.standings],
        "options": [option_shown(option, page) for option in page.options],
        "overview": [overview_row(row.case, row.options) for row in page.overview],
    }
    if page.options:
        context |= {
            "picture": words.options_picture(page.options),
            "conflicts": words.conflict_sentences(page.options, page.chosen, page.framework),
        }
    return render(request, "scenarios/what_if.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def scenario_create(request: HttpRequest, pk: int) -> HttpResponse:
    """One more case. The button "Add" only brings the answers of one more question and saves nothing."""
    use_case = _find(request, pk)
    form = _form(request, use_case)
    if form.is_valid():
        try:
            scenario = create_scenario(
                use_case=use_case, facts=form.case(), by=request.user, at=timezone.now()
            )
        except ScenarioRefused as refusal:
            return _page(request, use_case, form, status=_refused(form, refusal))
        messages.success(request, _("The case is saved and played below."))
        return redirect(f"{reverse('assessments:what-if', args=[pk])}?case=own-{scenario.pk}")
    return _page(request, use_case, form, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def scenario_edit(request: HttpRequest, pk: int, scenario_id: int) -> HttpResponse:
    """Correct a case; two people correcting it at once are told."""
    use_case = _find(request, pk)
    scenario = _scenario(use_case, scenario_id)
    form = _form(request, use_case, scenario)
    if form.is_valid():
        try:
            edit_scenario(
                scenario=scenario,
                revision=form.known_revision,
                facts=form.case(),
                by=request.user,
                at=timezone.now(),
            )
        except ScenarioConflict as conflict:
            if conflict.current is None:
                messages.warning(request, str(conflict))
                return redirect("assessments:what-if", pk=pk)
            form.show_conflict(str(conflict), revision=conflict.current.revision)
            return _page(request, use_case, form, scenario, current=conflict.current, status=409)
        except ScenarioRefused as refusal:
            return _page(request, use_case, form, scenario, status=_refused(form, refusal))
        messages.success(request, _("The case is saved and played below."))
        return redirect(f"{reverse('assessments:what-if', args=[pk])}?case=own-{scenario.pk}")
    return _page(request, use_case, form, scenario, status=422 if form.errors else 200)


@require_POST
def scenario_delete(request: HttpRequest, pk: int, scenario_id: int) -> HttpResponse:
    """Delete a case that nobody changed since the page was opened."""
    use_case = _find(request, pk)
    scenario = _scenario(use_case, scenario_id)
    shown = RevisedForm(request.POST)
    try:
        delete_scenario(
            scenario=scenario,
            revision=shown.known_revision if shown.is_valid() else 0,
            by=request.user,
            at=timezone.now(),
        )
    except ScenarioConflict as conflict:
        messages.warning(request, str(conflict))
        return redirect("assessments:scenario-edit", pk=pk, scenario_id=scenario_id)
    except ScenarioRefused as refusal:
        form = ScenarioForm(
            framework=load_framework(use_case.framework), forces=scenario.forces, initial=_initial(scenario)
        )
        return _page(request, use_case, form, scenario, refusal=str(refusal), status=409)
    messages.success(request, _("The case is deleted."))
    return redirect("assessments:what-if", pk=pk)


def _find(request: HttpRequest, pk: int) -> UseCase:
    use_case = get_object_or_404(UseCase.objects.visible_to(request.user), pk=pk)
    permissions.require(permissions.can_edit(use_case.role))
    return use_case


def _scenario(use_case: UseCase, scenario_id: int) -> OwnScenario:
    scenario = get_object_or_404(OwnScenario, use_case=use_case, pk=scenario_id)
    scenario.use_case = use_case
    return scenario


def _form(request: HttpRequest, use_case: UseCase, scenario: OwnScenario | None = None) -> ScenarioForm:
    """As stored, as posted, or as typed with the answers of one more question."""
    framework = load_framework(use_case.framework)
    if request.method != "POST":
        initial = _initial(scenario) if scenario else {}
        return ScenarioForm(framework=framework, forces=scenario.forces if scenario else (), initial=initial)
    if "add" not in request.POST:
        return ScenarioForm(request.POST, framework=framework, forces=())
    typed = typed_case(request.POST)
    added = request.POST.get("question", "")
    forces = [name.removeprefix(PREFIX) for name in typed if name.startswith(PREFIX)]
    return ScenarioForm(framework=framework, forces=[*forces, *([added] if added else [])], initial=typed)


def _initial(scenario: OwnScenario) -> dict[str, Any]:
    facts = {name: getattr(scenario, name) for name in FACTS}
    return facts | {PREFIX + id: option for id, option in scenario.forces.items()}


def _refused(form: ScenarioForm, refusal: ScenarioRefused) -> int:
    """Put each reason where it arose. The status: 409 while an option waits for a decision, else 422."""
    field = "title" if isinstance(refusal, ScenarioTitleTaken) else None
    for message in refusal.messages:
        form.add_error(field, message)
    return 409 if isinstance(refusal, ScenarioClosed) else 422


def _page(
    request: HttpRequest,
    use_case: UseCase,
    form: ScenarioForm,
    scenario: OwnScenario | None = None,
    *,
    current: OwnScenario | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "use_case": use_case,
        "scenario": scenario,
        "form": form,
        "current": current,
        "current_forces": _forced_words(use_case, current) if current else [],
        "refusal": refusal,
        "is_closed": is_closed(use_case),
        "just_added": "add" in request.POST,
    }
    return render(request, "scenarios/scenario_form.html", context, status=status)


def _forced_words(use_case: UseCase, scenario: OwnScenario) -> list[tuple[str, str]]:
    """What a stored case forces: question and answer in words."""
    form = ScenarioForm(framework=load_framework(use_case.framework), forces=scenario.forces)
    return [
        (str(field.label), str(dict(field.field.choices).get(scenario.forces[question.id], "")))
        for question, field in zip(form.forced, form.force_fields, strict=True)
    ]


# --- what the page of all options places ---


@dataclass(frozen=True, slots=True)
class CaseShown:
    """One case to tick or to follow."""

    id: str
    scenario_id: int | None
    title: str
    narrative: str
    facts: list[str]  # what it sets beside answers
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """One option under one case alone."""

    before: Label
    after: Label
    is_changed: bool
    remark: str  # does not apply, or means something else


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """One case alone on every option."""

    case: CaseShown
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class OptionShown:
    """One option before and after, in words."""

    assessment_id: int
    name: str
    state: str
    before: Label
    after: Label
    is_changed: bool
    total_before: str
    total_after: str
    moved: list[tuple[str, str, str]]
    moved_less: int
    stops: list[str]
    leaving: str
    leaving_before: str
    exits: list[str]
    cost_before: str
    cost_after: str
    asides: list[str]
    forced: list[tuple[str, str, str, str]]
    skipped: list[str]


def case_shown(case: Case, *, is_chosen: bool) -> CaseShown:
    """A case in words."""
    shock = case.shock
    facts = []
    if shock.notice_days is not None:
        facts.append(_("notice: %(days)s") % {"days": figures.days(shock.notice_days)})
    if shock.days_to_exit is not None:
        facts.append(_("days to leave: %(days)s") % {"days": figures.days(shock.days_to_exit)})
    if shock.price_factor is not None:
        facts.append(_("price × %(factor)s") % {"factor": figures.factor(shock.price_factor)})
    return CaseShown(
        id=case.id,
        scenario_id=case.scenario_id,
        title=words.shock_title(shock),
        narrative=words.own_or_said(shock.narrative),
        facts=facts,
        is_chosen=is_chosen,
    )


def overview_row(case: Case, options: Sequence[Played]) -> OverviewRow:
    """One case alone: a cell an option."""
    return OverviewRow(case_shown(case, is_chosen=False), [cell_of(case, played) for played in options])


def cell_of(case: Case, played: Played) -> Cell:
    """What one case does to one option."""
    remark = ""
    if case.id in played.instead and case.shock.instead is not None:
        remark = _("Instead: %(title)s") % {"title": words.own_or_said(case.shock.instead.title)}
    elif case.id in played.not_applicable:
        remark = _("Does not apply")
    return Cell(
        before=VERDICT[played.before.headline],
        after=VERDICT[played.after.headline],
        is_changed=played.changes_verdict,
        remark=remark,
    )


def option_shown(option: PlayedOption, page: WhatIf) -> OptionShown:
    """One option with everything the cases did to it."""
    played, framework = option.played, page.framework
    moved, less = words.moved_dimensions(played.before, played.after, framework)
    return OptionShown(
        assessment_id=option.assessment.pk,
        name=option.assessment.option.title,
        state=option.assessment.state,
        before=VERDICT[played.before.headline],
        after=VERDICT[played.after.headline],
        is_changed=played.changes_verdict,
        total_before=words.total_words(played.before.total, framework),
        total_after=words.total_words(played.after.total, framework),
        moved=moved,
        moved_less=less,
        stops=words.new_stops(played.before, played.after),
        leaving=words.leaving_words(played),
        leaving_before=words.leaving_before(option.terms, played),
        exits=words.exit_sentences(played),
        cost_before=cost_words(option.cost_before, page.use_case.currency),
        cost_after=cost_words(option.cost_after, page.use_case.currency),
        asides=words.aside_sentences(played, page.chosen, option.answers, framework),
        forced=words.forced_rows(played, framework),
        skipped=words.skipped_sentences(played, framework),
    )


def cost_words(cost: CostRange | None, currency: str) -> str:
    """The middle of the range over the horizon; empty without a cost model."""
    return "" if cost is None else figures.money(cost.p50, currency)
