"""Cost models as they are stored, and what follows from them side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal, cast

from assessments.costing.break_even import BreakEvenVolume, break_even_volume, units_of
from assessments.costing.model import CostModel, Line, Triangle
from assessments.costing.simulation import CostSummary, Simulation, simulate
from assessments.costing.templates import TemplateLine, deployment_question, template_for
from assessments.models import Answer, CostLine, Option, UseCase


def cost_rows(use_case: UseCase) -> dict[int, list[CostLine]]:
    """The stored lines of every option that has any, by option, in the options' order. One query."""
    rows = (
        CostLine.objects.filter(cost_model__option__use_case=use_case)
        .select_related("cost_model")
        .order_by("cost_model__option_id", "position")
    )
    lines: dict[int, list[CostLine]] = defaultdict(list)
    for row in rows:
        lines[row.cost_model.option_id].append(row)
    return dict(lines)


def cost_models(use_case: UseCase) -> dict[int, CostModel]:
    """The cost model of each option of the request that has one, by option, in the options' order. One query.

    Take all of them into a simulation, even to show one: the draws of a model depend on its place.
    """
    return models_of(cost_rows(use_case), use_case)


def models_of(rows: Mapping[int, list[CostLine]], use_case: UseCase) -> dict[int, CostModel]:
    """The stored lines as models."""
    return {option_id: model_of(lines, use_case) for option_id, lines in rows.items()}


def model_of(rows: list[CostLine], use_case: UseCase) -> CostModel:
    """These lines in the frame of their request."""
    return CostModel(
        lines=tuple(_line(row) for row in rows),
        currency=use_case.currency,
        horizon_years=use_case.horizon_years,
        discount=Fraction(use_case.discount_pct) / 100,
    )


def _line(row: CostLine) -> Line:
    volume = None
    if row.volume_mode is not None:
        volume = _triangle(row.volume_low, row.volume_mode, row.volume_high)
    return Line(
        id=str(row.position),
        category=row.category,
        name=row.name,
        timing=cast(Literal["once", "yearly"], row.timing),
        year=row.year,
        amount=_triangle(row.low, row.mode, row.high),
        volume=volume,
        probability=Fraction(row.probability_pct) / 100,
        follows_price=row.follows_price,
        unit=row.unit,
    )


def _triangle(low: Decimal | None, mode: Decimal | None, high: Decimal | None) -> Triangle:
    return Triangle(Fraction(low or 0), Fraction(mode or 0), Fraction(high or 0))


@dataclass(frozen=True, slots=True)
class CostRange:
    """Cost over the request's horizon, discounted, in its currency: one in ten, half, nine in ten below."""

    p10: Decimal
    p50: Decimal
    p90: Decimal


def cost_range(summary: CostSummary) -> CostRange:
    """The range to the cent."""
    ends = (summary.range.p10, summary.range.p50, summary.range.p90)
    return CostRange(*(Decimal(round(end * 100)) / 100 for end in ends))


def cost_ranges(
    models: Mapping[int, CostModel], *, price_factor: Fraction | int | Mapping[int, Fraction] = 1
) -> dict[int, CostRange]:
    """What each option costs over the horizon, by option. No query."""
    summaries = cost_summary(models, price_factor=price_factor)
    return {option: cost_range(summary) for option, summary in summaries.items()}


def cost_summary(
    models: Mapping[int, CostModel], *, price_factor: Fraction | int | Mapping[int, Fraction] = 1
) -> dict[int, CostSummary]:
    """What each option costs, as a range with its lines, drivers and years; seeded. No query."""
    return dict(simulate(models, price_factor=price_factor).summaries)


# --- side by side ---


@dataclass(frozen=True, slots=True)
class Dearer:
    """The offer that looks cheapest against another. ``share``: of the simulations in which it costs more.

    That offer looks cheapest which asks the least for licences and usage in any case, then whose certain
    lines come to the least. What may happen (leaving, a rise of the price) counts in the simulation only.
    """

    option_id: int
    other_id: int
    is_free: bool  # it asks nothing for licences and usage
    share: Fraction


@dataclass(frozen=True, slots=True)
class Crossing:
    """The volume at which two options cost the same on average."""

    option_id: int
    other_id: int
    at: BreakEvenVolume


@dataclass(frozen=True, slots=True)
class CostComparison:
    """The costs of a request, by option id, and what is said about pairs of them."""

    models: Mapping[int, CostModel]
    summaries: Mapping[int, CostSummary]
    dearer: tuple[Dearer, ...]
    crossings: tuple[Crossing, ...]
    draws: int
    seed: int


def cost_comparison(models: Mapping[int, CostModel], *, offers: frozenset[int]) -> CostComparison:
    """No query. ``offers``: the options to compare in pairs, all but doing nothing."""
    drawn = simulate(models)
    compared = {id: model for id, model in models.items() if id in offers}
    return CostComparison(
        models=models,
        summaries=drawn.summaries,
        dearer=_dearer(drawn, compared),
        crossings=_crossings(compared),
        draws=drawn.draws,
        seed=drawn.seed,
    )


def _dearer(drawn: Simulation[int], models: Mapping[int, CostModel]) -> tuple[Dearer, ...]:
    looks = {id: (model.certain_price, model.certain_cost) for id, model in models.items()}
    if len(set(looks.values())) < 2:
        return ()  # nothing looks cheaper than the rest
    cheap = min(looks, key=lambda id: (looks[id], id))
    is_free = looks[cheap][0] == 0
    return tuple(
        Dearer(cheap, other, is_free, drawn.share_dearer(cheap, other)) for other in looks if other != cheap
    )


def _crossings(models: Mapping[int, CostModel]) -> tuple[Crossing, ...]:
    """Each pair once, the one that counts the volume first."""
    found = []
    for position, (id, model) in enumerate(models.items()):
        for other_id, other in list(models.items())[position + 1 :]:
            for unit in units_of(model) or units_of(other):
                at = break_even_volume(model, other, unit)
                if at is not None:
                    found.append(Crossing(id, other_id, at))
    return tuple(found)


# --- the editor ---


def template_of(option: Option) -> tuple[TemplateLine, ...]:
    """The lines to start this option's model from: those of the way in which it is deployed. One query."""
    if option.kind == "do_nothing":
        return template_for(option.kind)
    answer = (
        Answer.objects.filter(
            sheet__assessment__option=option, question_id=deployment_question(), state="answered"
        )
        .order_by("-sheet__assessment__number")
        .first()
    )
    return template_for(answer.chosen if answer else None)
