"""The options of one request side by side: what the page, the comparison report and the brief print.

Plain values only, so that a dossier can freeze a comparison. Value is an axis of its own and never enters a
score.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal, cast

from assessments.costing.model import CostModel
from assessments.frameworks.schema import VerdictId
from assessments.insight.ranking import Ranking, dominated, rank_acceptability
from assessments.labels import OPTION_KIND
from assessments.models import Assessment, Option, UseCase
from assessments.queries.cost import CostRange, cost_models, cost_ranges
from assessments.queries.dossier import LATER
from assessments.queries.option_results import OptionReading, option_readings
from assessments.queries.ranking import ranked_options
from assessments.queries.request_answers import RequestAnswers, newest_versions, request_answers
from assessments.queries.stored_answers import StoredAnswers, framework_of, scope_of
from assessments.scoring.scorecard import Headline, Interval

OptionKind = Literal["offer", "incumbent", "do_nothing"]


@dataclass(frozen=True, slots=True)
class DimensionEnds:
    """One dimension on 0-100 at its possible (low) and prudent (high) end; None: nothing to ask."""

    id: str
    ends: Interval | None


@dataclass(frozen=True, slots=True)
class OptionLine:
    """One option. What a result would say is None or empty where there is no assessment (doing nothing)."""

    option_id: int
    kind: OptionKind
    name: str  # a code for doing nothing: print ``title``
    vendor: str
    product: str
    value: int | None  # 1-5
    value_reason: str
    value_amount: Decimal | None  # money a year
    days_to_live: int | None
    days_to_exit: int | None
    notice_days: int | None
    cost: CostRange | None
    assessment_id: int | None = None
    number: int | None = None
    state: str = ""  # of the newest version: draft, submitted, decided
    outcome: str = ""  # of its decision
    headline: Headline | None = None
    verdict: VerdictId | None = None
    total: Interval | None = None
    dimensions: tuple[DimensionEnds, ...] = ()
    coverage: Fraction | None = None
    triggered_stops: tuple[str, ...] = ()
    waived_stops: tuple[str, ...] = ()
    open_stops: tuple[str, ...] = ()
    asked: int = 0  # questions, the context included
    answered: int = 0
    shared: int = 0  # of the answers, those that stand on a sheet other options read too
    is_ranked: bool = False
    is_dominated_by: tuple[int, ...] = ()  # options at least as good in every dimension and better in one
    first_share: Fraction | None = None  # of all weightings: where it carries the least risk

    @property
    def title(self) -> str:
        """Its name; doing nothing is named in the reader's language."""
        return str(OPTION_KIND[self.kind].word) if self.kind == "do_nothing" else self.name


@dataclass(frozen=True, slots=True)
class QuestionsAsked:
    """What sharing answers saves: questions asked once for each subject they are about, or once an option.

    ``anew``: those of ``once`` for which no other option here has an answer that may be reconfirmed.
    """

    assessments: int
    once: int
    separately: int
    anew: int | None = field(default=None, metadata=LATER)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every option of a request on one day, in the order they were added; doing nothing comes last."""

    use_case_id: int
    framework: str
    as_of: date
    currency: str
    horizon_years: int
    discount_pct: Decimal
    lines: tuple[OptionLine, ...]
    questions: QuestionsAsked
    draws: int  # behind ``first_share``; 0 when nothing was ranked
    seed: int


def comparison(use_case: UseCase, *, as_of: date) -> Comparison:
    """Every option on one day. At most ten queries, whatever the number of options."""
    assessments = newest_versions(use_case)
    return compared(use_case, assessments, request_answers(use_case, assessments), as_of=as_of)[0]


def compared(
    use_case: UseCase, assessments: Sequence[Assessment], answers: RequestAnswers, *, as_of: date
) -> tuple[Comparison, dict[int, CostModel]]:
    """The comparison from newest versions and answers that were read already, and the cost models it read."""
    readings = option_readings(assessments, answers, as_of=as_of)
    by_option = {assessment.option_id: assessment for assessment in assessments}
    options = list(use_case.options.select_related("product__vendor", "cost_model").order_by("id"))
    has_costs = any(hasattr(option, "cost_model") for option in options)
    models = cost_models(use_case) if has_costs else {}
    costs = cost_ranges(models)
    lines = [_line(option, costs.get(option.pk)) for option in options]
    lines = [
        _assessed(line, by_option[line.option_id], readings, answers) if line.option_id in by_option else line
        for line in sorted(lines, key=lambda line: line.kind == "do_nothing")
    ]
    ranking, beaten = ranked(lines)
    found = Comparison(
        use_case_id=use_case.pk,
        framework=use_case.framework,
        as_of=as_of,
        currency=use_case.currency,
        horizon_years=use_case.horizon_years,
        discount_pct=use_case.discount_pct,
        lines=tuple(placed(line, ranking, beaten) for line in lines),
        questions=questions_asked(assessments, readings, answers),
        draws=ranking.draws if ranking else 0,
        seed=ranking.seed if ranking else 0,
    )
    return found, models


# --- one option ---


def _line(option: Option, cost: CostRange | None) -> OptionLine:
    product = option.product
    return OptionLine(
        option_id=option.pk,
        kind=cast(OptionKind, option.kind),
        name=option.name,
        vendor=product.vendor.name if product else "",
        product=product.name if product else "",
        value=option.value,
        value_reason=option.value_reason,
        value_amount=option.value_amount,
        days_to_live=option.days_to_live,
        days_to_exit=option.days_to_exit,
        notice_days=option.notice_days,
        cost=cost,
    )


def _assessed(
    line: OptionLine, assessment: Assessment, readings: Mapping[int, OptionReading], answers: RequestAnswers
) -> OptionLine:
    reading, stored = readings[assessment.pk], answers.by_assessment[assessment.pk]
    result = reading.result
    given = _answered(reading.asked, stored)
    decision = getattr(assessment, "decision", None) if assessment.state == "decided" else None
    return replace(
        line,
        assessment_id=assessment.pk,
        number=assessment.number,
        state=assessment.state,
        outcome=decision.outcome if decision else "",
        headline=result.headline,
        verdict=result.verdict,
        total=result.total,
        dimensions=tuple(DimensionEnds(id, ends) for id, ends in result.dimensions.items()),
        coverage=result.coverage,
        triggered_stops=_stops(result.stops, "triggered"),
        waived_stops=_stops(result.stops, "waived"),
        open_stops=_stops(result.stops, "open"),
        asked=len(reading.asked),
        answered=len(given),
        shared=sum(answers.readers[_sheet(assessment, stored, id)] > 1 for id in given),
        is_ranked=result.total is not None and result.headline != "not_enough_information",
    )


def _stops(stops: Sequence[tuple[str, str]], state: str) -> tuple[str, ...]:
    return tuple(id for id, found in stops if found == state)


def _answered(asked: frozenset[str], stored: StoredAnswers) -> list[str]:
    return sorted(id for id in asked if id in stored and stored[id].state != "unanswered")


def _sheet(assessment: Assessment, stored: StoredAnswers, question_id: str) -> int:
    return stored.sheets[scope_of(framework_of(assessment), question_id)]


# --- side by side ---


def ranked(lines: Sequence[OptionLine]) -> tuple[Ranking | None, dict[str, tuple[str, ...]]]:
    """Which option carries the least risk under how many weightings, and which is never better than another.

    Only options of which enough is known, in the dimensions in which all of them have a figure.
    """
    options = ranked_options(lines)
    if not options:
        return None, {}
    return rank_acceptability(options), dominated(options)


def placed(line: OptionLine, ranking: Ranking | None, beaten: Mapping[str, tuple[str, ...]]) -> OptionLine:
    """A line with its place among the others, both as ``ranked`` gives them."""
    key = str(line.option_id)
    first = ranking.first.get(key) if ranking else None
    return replace(
        line,
        is_ranked=first is not None,
        first_share=first,
        is_dominated_by=tuple(int(id) for id in beaten.get(key, ())),
    )


def questions_asked(
    assessments: Sequence[Assessment], readings: Mapping[int, OptionReading], answers: RequestAnswers
) -> QuestionsAsked:
    """How many questions the options ask together, and how many they would ask one by one."""
    places = [
        (_sheet(assessment, answers.by_assessment[assessment.pk], id), id)
        for assessment in assessments
        for id in readings[assessment.pk].asked
    ]
    own = {answers.by_assessment[assessment.pk].sheets["option"] for assessment in assessments}
    # What is asked of each option is answered anew in the first; the others find that answer proposed.
    anew = {(0 if sheet in own else sheet, id) for sheet, id in places}
    return QuestionsAsked(
        assessments=len(assessments), once=len(set(places)), separately=len(places), anew=len(anew)
    )
