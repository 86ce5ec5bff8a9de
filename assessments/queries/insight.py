"""What follows from an assessment: how solid it is, what would change it, what it costs, what is done.

Plain values only: a snapshot freezes them beside its dossier, and a report prints them without computing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from assessments.costing.model import CostModel
from assessments.costing.simulation import CostSummary
from assessments.frameworks.loader import load_framework
from assessments.frameworks.schema import Framework, Text, VerdictId
from assessments.insight.conditions import ConditionSet, ConditionSets, conditions_met
from assessments.insight.gaps import gaps
from assessments.insight.robustness import Robustness
from assessments.insight.scenarios import ExitTerms, Forced, Outcome, Played, Shock, play, shock_of
from assessments.insight.tornado import Bar, tornado
from assessments.models import Assessment
from assessments.queries.clauses import ClauseFacts, clauses_of
from assessments.queries.comparison import (
    Comparison,
    DimensionEnds,
    OptionLine,
    compared,
    placed,
    ranked,
)
from assessments.queries.condition_sets import condition_sets, usual_target
from assessments.queries.cost import (
    CostComparison,
    CostRange,
    Dearer,
    cost_comparison,
    cost_range,
    cost_summary,
)
from assessments.queries.dossier import Dossier, given_in, terms_in
from assessments.queries.findings import FindingFacts, findings_again, findings_from, findings_of
from assessments.queries.own_cases import OwnCase, own_cases, shock_of_own
from assessments.queries.request_answers import RequestAnswers, newest_versions, request_answers
from assessments.queries.robustness_page import both_ends
from assessments.scoring.scorecard import Headline, Interval

BARS = 6  # of the tornado
CaseState = Literal["played", "instead", "not_applicable"]


@dataclass(frozen=True, slots=True)
class Result:
    """What is shown, and the total in points (0-100)."""

    headline: Headline
    verdict: VerdictId
    total: Interval | None


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """One what-if case, played alone. ``title``: a team's own words, or the questionnaire's.

    "instead": it does not apply here and means something else, which was played under ``instead``.
    """

    id: str
    title: Text | str
    state: CaseState
    instead: Text | None
    before: Result
    after: Result
    forced: tuple[Forced, ...]
    late_exit: tuple[Text, ...]  # what it means that leaving takes longer than the notice
    exit_is_open: bool  # whether that cannot be told: a fact is missing
    notice_days: int | None  # after the case
    days_to_exit: int | None
    price_factor: Fraction
    cost_before: CostRange | None = None
    cost_after: CostRange | None = None

    @property
    def is_worse(self) -> bool:
        """Whether what is shown changes."""
        return self.before.headline != self.after.headline


@dataclass(frozen=True, slots=True)
class CostFacts:
    """What this option costs: its model as it was drawn, and whether the cheap offer is the dearer one."""

    model: CostModel
    summary: CostSummary
    dearer: tuple[Dearer, ...]  # between the offers of the request
    draws: int
    seed: int


@dataclass(frozen=True, slots=True)
class Insight:
    """Everything beside the scorecard that a report prints about one option on one day."""

    option_id: int
    comparison: Comparison  # of every option of the request
    robustness: tuple[Robustness, ...]  # prudent end, possible end; empty where nothing is scored
    tornado: tuple[Bar, ...]  # prudent end, the first six
    cases: tuple[CaseFacts, ...]
    own_cases: tuple[OwnCase, ...]
    cost: CostFacts | None
    findings: tuple[FindingFacts, ...]
    clauses: tuple[ClauseFacts, ...]
    conditions: ConditionSets | None  # None: no verdict is better
    decided: ConditionSet | None = None  # what the decision's own buy; None where they name no such control

    @property
    def line(self) -> OptionLine | None:
        """This option in the comparison."""
        return next((line for line in self.comparison.lines if line.option_id == self.option_id), None)


def insight_of(
    assessment: Assessment,
    dossier: Dossier,
    read: tuple[Sequence[Assessment], RequestAnswers] | None = None,
) -> Insight:
    """Live, from what is stored now. The assessment comes ``with_subject()``.

    ``read``: the newest versions of the request and their answers, where they were read already.
    """
    use_case, option_id = assessment.option.use_case, assessment.option_id
    if read is None:
        newest = newest_versions(use_case)
        read = newest, request_answers(use_case, newest)
    found, models = compared(use_case, *read, as_of=dossier.as_of)
    offers = frozenset(line.option_id for line in found.lines if line.kind != "do_nothing")
    costs = cost_comparison(models, offers=offers)
    own = own_cases(use_case.pk)
    insight = insight_without_rows(
        dossier, compared_again(found, option_id, dossier), own=own, option_id=option_id
    )
    findings = findings_of(assessment, dossier)
    return replace(
        insight,
        cases=priced_cases(insight.cases, costs, option_id),
        cost=cost_facts(costs, option_id),
        findings=findings,
        clauses=clauses_of(findings, load_framework(dossier.framework)),
    )


def insight_without_rows(
    dossier: Dossier, side_by_side: Comparison, *, own: tuple[OwnCase, ...] = (), option_id: int
) -> Insight:
    """What follows from the dossier and its comparison alone: no cost, and nothing said about any finding."""
    framework = load_framework(dossier.framework)
    findings = findings_from(gaps(framework, dossier.scorecard), framework, {}, as_of=dossier.as_of)
    line = next((line for line in side_by_side.lines if line.option_id == option_id), None)
    return Insight(
        option_id=option_id,
        comparison=side_by_side,
        robustness=both_ends(framework, dossier),
        tornado=bars(framework, dossier),
        cases=played_cases(framework, dossier, own, exit_terms(line)),
        own_cases=own,
        cost=None,
        findings=findings,
        clauses=clauses_of(findings, framework),
        conditions=nearest_yes(framework, dossier),
    )


def exit_terms(line: OptionLine | None) -> ExitTerms:
    """The exit facts of an option."""
    return ExitTerms(line.days_to_exit, line.notice_days) if line else ExitTerms()


def insight_again(frozen: Insight, dossier: Dossier) -> Insight:
    """As frozen, under the rulings and waivers that stand now: nothing that was edited since comes in."""
    framework = load_framework(dossier.framework)
    terms = exit_terms(frozen.line)
    priced = {case.id: case for case in frozen.cases}
    cases = (
        replace(case, cost_before=priced[case.id].cost_before, cost_after=priced[case.id].cost_after)
        for case in played_cases(framework, dossier, frozen.own_cases, terms)
    )
    findings = findings_again(gaps(framework, dossier.scorecard), framework, frozen.findings)
    return replace(
        frozen,
        comparison=compared_again(frozen.comparison, frozen.option_id, dossier),
        robustness=both_ends(framework, dossier),
        tornado=bars(framework, dossier),
        cases=tuple(cases),
        findings=findings,
        clauses=clauses_of(findings, framework),
        conditions=nearest_yes(framework, dossier),
    )


def insight_decided(insight: Insight | None, dossier: Dossier) -> Insight | None:
    """As it was under review, with what the conditions of the decision buy once they are met."""
    if insight is None or dossier.decision is None:
        return insight
    framework = load_framework(dossier.framework)
    named = [condition.question for condition in dossier.decision.conditions if condition.question]
    decided = conditions_met(framework, given_in(framework, dossier.answers), named, **terms_in(dossier))
    return replace(insight, decided=decided)


# --- from the dossier alone ---


def bars(framework: Framework, dossier: Dossier) -> tuple[Bar, ...]:
    """The answers that could move the result most."""
    answers = given_in(framework, dossier.answers)
    return tornado(framework, answers, **terms_in(dossier), most=BARS)


def nearest_yes(framework: Framework, dossier: Dossier) -> ConditionSets | None:
    """The smallest set of conditions that makes it a yes; None where no verdict is better."""
    target = usual_target(dossier)
    return condition_sets(dossier, framework, target=target) if target else None


def played_cases(
    framework: Framework, dossier: Dossier, own: Iterable[OwnCase], terms: ExitTerms
) -> tuple[CaseFacts, ...]:
    """Every case alone: those of the questionnaire, then the team's own."""
    shocks = [shock_of(scenario) for scenario in framework.scenarios]
    shocks += [shock_of_own(framework, case) for case in own]
    answers = given_in(framework, dossier.answers)

    def played(shock: Shock) -> Played:
        return play(framework, answers, [shock], terms=terms, **terms_in(dossier))

    return tuple(case_facts(shock, played(shock)) for shock in shocks)


def case_facts(shock: Shock, played: Played) -> CaseFacts:
    """One case as it is printed."""
    state: CaseState = "played"
    if shock.id in played.instead:
        state = "instead"
    elif shock.id in played.not_applicable:
        state = "not_applicable"
    return CaseFacts(
        id=shock.id,
        title=shock.title,
        state=state,
        instead=shock.instead.title if shock.instead and state == "instead" else None,
        before=result_of(played.before),
        after=result_of(played.after),
        forced=played.forced,
        late_exit=tuple(missed.message for missed in played.late_exit if missed.state == "late"),
        exit_is_open=any(missed.state == "open" for missed in played.late_exit),
        notice_days=played.notice_days,
        days_to_exit=played.days_to_exit,
        price_factor=played.price_factor,
    )


def result_of(outcome: Outcome) -> Result:
    """What one playing comes to, as it is printed."""
    return Result(outcome.headline, outcome.verdict, outcome.total)


# --- what it costs ---


def cost_facts(costs: CostComparison, option_id: int) -> CostFacts | None:
    """The option's cost; None without a model."""
    if option_id not in costs.models:
        return None
    summary = costs.summaries[option_id]
    return CostFacts(costs.models[option_id], summary, costs.dearer, costs.draws, costs.seed)


def priced_cases(cases: Iterable[CaseFacts], costs: CostComparison, option_id: int) -> tuple[CaseFacts, ...]:
    """Each case with the cost before and after it: the same draws, at the vendor's new price."""
    if option_id not in costs.models:
        return tuple(cases)
    ranges = {Fraction(1): cost_range(costs.summaries[option_id])}

    def at(factor: Fraction) -> CostRange:
        if factor not in ranges:
            # All models again: the draws of one depend on its place.
            dearer = cost_summary(costs.models, price_factor={option_id: factor})
            ranges[factor] = cost_range(dearer[option_id])
        return ranges[factor]

    return tuple(
        replace(case, cost_before=at(Fraction(1)), cost_after=at(case.price_factor)) for case in cases
    )


# --- from what was frozen ---


def compared_again(found: Comparison, option_id: int, dossier: Dossier) -> Comparison:
    """The comparison with one option's result as its dossier says it; the others stay as they are."""
    lines = [with_result(line, dossier) if line.option_id == option_id else line for line in found.lines]
    ranking, beaten = ranked(lines)
    return replace(found, as_of=dossier.as_of, lines=tuple(placed(line, ranking, beaten) for line in lines))


def with_result(line: OptionLine, dossier: Dossier) -> OptionLine:
    """A line with the result of a dossier."""
    card = dossier.scorecard

    def stops(state: str) -> tuple[str, ...]:
        return tuple(stop.id for stop in card.stops if stop.state == state)

    return replace(
        line,
        state=dossier.state,
        headline=card.headline,
        verdict=card.verdict,
        total=Interval(card.total.low, card.total.high) if card.total else None,
        dimensions=tuple(
            DimensionEnds(item.id, Interval(item.figures.low, item.figures.high) if item.figures else None)
            for item in card.dimensions
        ),
        coverage=card.coverage,
        triggered_stops=stops("triggered"),
        waived_stops=stops("waived"),
        open_stops=stops("open"),
        is_ranked=card.total is not None and card.headline != "not_enough_information",
    )
