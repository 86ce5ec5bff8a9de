"""What-if cases played on every assessed option of a request. Nothing stored changes by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from assessments.frameworks.loader import load_framework
from assessments.frameworks.schema import Framework, Lane
from assessments.insight.scenarios import ExitTerms, Played, Shock, play, shock_of
from assessments.models import Assessment, OwnScenario, UseCase
from assessments.queries.assessment_page import effective_lane
from assessments.queries.cost import CostRange, cost_models, cost_ranges
from assessments.queries.option_results import (
    answers_ruled,
    frozen_copies,
    rulings_by_submission,
    waivers_by_option,
)
from assessments.queries.own_cases import own_case, shock_of_own
from assessments.queries.request_answers import newest_versions, request_answers
from assessments.queries.scoring_input import answers_given
from assessments.queries.scoring_terms import shut_gates
from assessments.queries.stored_answers import framework_of
from assessments.scoring.answers import Answers
from assessments.scoring.hard_stops import Waiver
from assessments.scoring.lanes import assess_lane

ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Case:
    """One what-if case: of the questionnaire, or a team's own (then with the row it is kept in)."""

    shock: Shock
    scenario_id: int | None = None

    @property
    def id(self) -> str:
        """ "free-tier-ends", or "own-7"."""
        return self.shock.id


@dataclass(frozen=True, slots=True)
class Standing:
    """The answers of one option as they count now: live, as submitted and ruled on, or as decided."""

    assessment: Assessment
    answers: Answers
    lane: Lane
    waivers: tuple[Waiver, ...]
    shut_gates: frozenset[str]
    as_of: date
    terms: ExitTerms


@dataclass(frozen=True, slots=True)
class PlayedOption:
    """One option before and after the cases; ``cost``: over the horizon, None without a cost model."""

    assessment: Assessment
    answers: Answers
    terms: ExitTerms  # before the cases
    played: Played
    cost_before: CostRange | None = None
    cost_after: CostRange | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """One case alone, on every option."""

    case: Case
    options: tuple[Played, ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The cases there are, and those chosen played together; none chosen: each alone, in one overview."""

    use_case: UseCase
    framework: Framework
    cases: tuple[Case, ...]
    chosen: tuple[Case, ...]
    missing: tuple[str, ...]  # asked for, and not there (any more)
    standings: tuple[Standing, ...]
    options: tuple[PlayedOption, ...]
    overview: tuple[Overview, ...]


def what_if(use_case: UseCase, case_ids: Iterable[str], *, as_of: date) -> WhatIf:
    """A fixed number of queries, whatever the number of options and cases."""
    framework = load_framework(use_case.framework)
    cases = all_cases(use_case, framework)
    asked = list(dict.fromkeys(case_ids))
    chosen = tuple(case for case in cases if case.id in asked)
    found = standings(use_case, as_of=as_of)
    return WhatIf(
        use_case=use_case,
        framework=framework,
        cases=cases,
        chosen=chosen,
        missing=tuple(id for id in asked if id not in {case.id for case in cases}),
        standings=tuple(found),
        options=played_options(use_case, framework, chosen, found) if chosen else (),
        overview=()
        if chosen
        else tuple(
            Overview(case, tuple(played(framework, [case], standing) for standing in found)) for case in cases
        ),
    )


def all_cases(use_case: UseCase, framework: Framework) -> tuple[Case, ...]:
    """Those of the questionnaire, then the team's own: one query."""
    ready = [Case(shock_of(scenario)) for scenario in framework.scenarios]
    rows = OwnScenario.objects.filter(use_case=use_case).order_by("id")
    return (*ready, *(Case(shock_of_own(framework, own_case(row)), row.pk) for row in rows))


def played(framework: Framework, cases: Iterable[Case], standing: Standing) -> Played:
    """The cases together, on one option."""
    return play(
        framework,
        standing.answers,
        [case.shock for case in cases],
        terms=standing.terms,
        lane=standing.lane,
        waivers=standing.waivers,
        shut_gates=standing.shut_gates,
        as_of=standing.as_of,
    )


def played_options(
    use_case: UseCase, framework: Framework, cases: Sequence[Case], found: Sequence[Standing]
) -> tuple[PlayedOption, ...]:
    """Every option before and after, with its cost where there is a cost model."""
    results = [(standing, played(framework, cases, standing)) for standing in found]
    factors = {standing.assessment.option_id: result.price_factor for standing, result in results}
    before, after = costs_of(use_case, factors)
    return tuple(
        PlayedOption(
            assessment=standing.assessment,
            answers=standing.answers,
            terms=standing.terms,
            played=result,
            cost_before=before.get(standing.assessment.option_id),
            cost_after=after.get(standing.assessment.option_id),
        )
        for standing, result in results
    )


def costs_of(
    use_case: UseCase, factors: Mapping[int, Fraction]
) -> tuple[Mapping[int, CostRange], Mapping[int, CostRange]]:
    """What each option costs today and at its price factor. Same draws: only the price differs."""
    models = cost_models(use_case)
    if not models:
        return {}, {}
    before = cost_ranges(models)
    if all(factor == 1 for factor in factors.values()):
        return before, before
    return before, cost_ranges(models, price_factor={id: factors.get(id, ONE) for id in models})


# --- the answers that count ---


def standings(use_case: UseCase, *, as_of: date) -> list[Standing]:
    """The newest version of each option, in the order of the options: at most five queries."""
    assessments = newest_versions(use_case)
    answers = request_answers(use_case, assessments)
    frozen = frozen_copies(assessments)
    rulings = rulings_by_submission([one for one in assessments if one.state == "submitted"])
    waivers = waivers_by_option(assessments, as_of)
    found = []
    for assessment in assessments:
        granted = waivers.get(assessment.option_id, ())
        copy = frozen.get(assessment.pk)
        if assessment.state == "draft" or copy is None:
            framework = framework_of(assessment)
            given = answers_given(framework, answers.by_assessment[assessment.pk], assessment)
            lane = effective_lane(assessment, assess_lane(framework, given))
            shut = shut_gates(assessment.option, framework)
            day = as_of
        else:
            given = answers_ruled(copy.facts, rulings.get(copy.pk, {}))
            lane, shut = copy.facts["lane"], frozenset(copy.facts.get("shut_gates", ()))
            is_decided = assessment.state == "decided"
            granted = frozen_waivers(copy.facts) if is_decided else granted
            day = date.fromisoformat(copy.facts["as_of"]) if is_decided else as_of
        option = assessment.option
        terms = ExitTerms(option.days_to_exit, option.notice_days)
        found.append(Standing(assessment, given, lane, granted, shut, day, terms))
    return found


def frozen_waivers(facts: Mapping[str, Any]) -> tuple[Waiver, ...]:
    """The exceptions on which a decision rests."""
    rows = facts.get("waivers") or ()
    return tuple(
        Waiver(row["stop"], row["approver"], row["reason"], date.fromisoformat(row["ends_on"]))
        for row in rows
    )
