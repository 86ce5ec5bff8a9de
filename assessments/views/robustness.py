"""How solid a verdict is; other weights tried out, which changes nothing that is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments import figures
from assessments.forms.weights import PREFIX, WeightsForm
from assessments.frameworks.schema import Framework
from assessments.insight.robustness import End, Robustness, verdict_under
from assessments.insight.weights import WeightsError
from assessments.labels import VERDICT, Label, said
from assessments.models import Assessment
from assessments.queries.robustness_page import ENDS, RobustnessPage, robustness_page
from assessments.reports import robustness as words
from assessments.reports.pictures import Picture
from assessments.scoring.scorecard import Scorecard
from assessments.views.results import header_of


@require_safe
def robustness(request: HttpRequest, pk: int) -> HttpResponse:
    """The page; HTMX gets what the tried weights give, a browser without a script all of it."""
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user).with_subject(), pk=pk)
    end: End = "possible" if request.GET.get("end") == "possible" else "prudent"
    page = robustness_page(assessment, as_of=timezone.localdate(), end=end)
    has_weights = any(name.startswith(PREFIX) for name in request.GET)
    form = WeightsForm(request.GET if has_weights else None, framework=page.framework)
    tried = tried_weights(form, page.framework, page.dossier.scorecard)
    context = {"assessment": assessment, "page": page, "form": form, "tried": tried}
    template = "robustness/_tried.html"
    if not request.htmx:
        template = "robustness/robustness.html"
        context |= page_context(page) | {"header": header_of(assessment, user=request.user)}
    response = render(request, template, context, status=422 if form.errors else 200)
    patch_vary_headers(response, ["HX-Request"])
    return response


# --- what the templates place ---


@dataclass(frozen=True, slots=True)
class EndShown:
    """One end of the range: its bar and its sentences."""

    end: End
    heading: str
    picture: Picture
    break_evens: list[str]
    steadfast: str


@dataclass(frozen=True, slots=True)
class TriedEnd:
    """What the tried weights give at one end."""

    meaning: str
    total: str
    label: Label
    is_changed: bool
    today: Label


@dataclass(frozen=True, slots=True)
class TriedWeight:
    """One dimension: its risk, its weight today, and how the tried weight counts."""

    name: str
    risk: str
    today: str
    counts: str


@dataclass(frozen=True, slots=True)
class Tried:
    """The result under the tried weights."""

    is_today: bool  # they are today's
    ends: list[TriedEnd]
    weights: list[TriedWeight]


def page_context(page: RobustnessPage) -> dict[str, object]:
    """The sentences and pictures around the form."""
    scorecard = page.dossier.scorecard
    total = scorecard.total
    now = None if total is None else total.high if page.end == "prudent" else total.low
    has_flag = scorecard.headline == "not_enough_information"
    return {
        "ends": [end_shown(found, page.framework) for found in page.ends],
        "tornado": words.tornado_picture(page.bars, page.framework, now=now) if now is not None else None,
        "flag": VERDICT[scorecard.headline] if has_flag else None,
        "verdict": VERDICT[scorecard.verdict],
    }


def end_shown(found: Robustness, framework: Framework) -> EndShown:
    """One end, in words."""
    return EndShown(
        end=found.end,
        heading=words.end_sentence(found.end).removesuffix("."),
        picture=words.robustness_picture(found),
        break_evens=[words.break_even_sentence(item, framework) for item in found.break_evens],
        steadfast=words.steadfast_sentence(found, framework),
    )


def tried_weights(form: WeightsForm, framework: Framework, scorecard: Scorecard) -> Tried | None:
    """The result under the weights of the form, today's if none were given; None when it refuses one."""
    if scorecard.total is None or (form.is_bound and not form.is_valid()):
        return None
    today = {dimension.id: dimension.weight for dimension in framework.dimensions}
    weights = form.weights() if form.is_bound else today
    try:
        found = {end: verdict_under(framework, scorecard, weights, end=end) for end in ENDS}
    except WeightsError as error:
        form.add_error(PREFIX + (error.dimension or framework.dimensions[0].id), weights_message(error))
        return None
    base = {end: verdict_under(framework, scorecard, today, end=end) for end in ENDS}
    return Tried(
        is_today=found["prudent"].weights == base["prudent"].weights,
        ends=[
            TriedEnd(
                meaning=words.end_sentence(end),
                total=figures.total_points(found[end].total, framework),
                label=VERDICT[found[end].verdict],
                is_changed=found[end].verdict != base[end].verdict,
                today=VERDICT[base[end].verdict],
            )
            for end in ENDS
        ],
        weights=tried_rows(framework, scorecard, found["prudent"].weights),
    )


def tried_rows(
    framework: Framework, scorecard: Scorecard, counted: Mapping[str, Fraction]
) -> list[TriedWeight]:
    """A row a dimension that has a score, in the framework's order."""
    return [
        TriedWeight(
            name=said(framework.dimension(score.id).name),
            risk=figures.dimension_points(score.figures.high, framework, score.id),
            today=figures.weight(score.weight),
            counts=figures.weight(counted[score.id]),
        )
        for score in scorecard.dimensions
        if score.figures is not None
    ]


def weights_message(error: WeightsError) -> str:
    """Why weights say nothing."""
    return {
        "all_zero": _("At least one dimension that has a score needs a weight above 0."),
        "negative": _("A weight is 0 or more."),
        "unknown_dimension": _("This is not a dimension of the questionnaire."),
    }[error.code]
