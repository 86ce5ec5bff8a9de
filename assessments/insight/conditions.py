"""What would make it a yes: the cheapest improvements of controls that bring the verdict to a target."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from assessments.frameworks.schema import EvidenceLevelId, Framework, Lane, VerdictId
from assessments.insight.cheapest import Search
from assessments.insight.shortfall import Blocker as Blocker
from assessments.insight.shortfall import BlockerReason as BlockerReason
from assessments.insight.shortfall import Improvement as Improvement
from assessments.insight.shortfall import Shortfall, Step, Terms
from assessments.scoring.answers import Answer, Answers
from assessments.scoring.hard_stops import Waiver
from assessments.scoring.present import Present, present_answers
from assessments.scoring.quick import QuickVerdict, quick_verdict
from assessments.scoring.scorecard import Headline, Interval
from assessments.scoring.verdict import RANK

MOST_SETS = 12
MOST_NODES = 100_000
ZERO = Fraction(0)
NOTHING: Mapping[str, Fraction] = {}


@dataclass(frozen=True, slots=True)
class ConditionSet:
    """Improvements that together reach the target, and what each buys."""

    improvements: tuple[Improvement, ...]  # in the order of ``steps``
    effort: int
    cost: Fraction | None  # of those improvements that have one; ``None``: none has
    verdict: VerdictId  # once all are met
    headline: Headline
    total: Interval | None  # points, 0-100
    steps: tuple[tuple[str, Fraction], ...]  # question, points of the prudent total it buys; greatest first


@dataclass(frozen=True, slots=True)
class ConditionSets:
    """The answer for one target."""

    target: VerdictId
    already_met: bool
    sets: tuple[ConditionSet, ...]  # all of the same, least cost
    is_capped: bool  # there are more of the same cost
    blockers: tuple[Blocker, ...]  # empty where a set suffices
    is_proven: bool  # no cheaper set exists; False where the search was cut short


def minimal_conditions(
    framework: Framework,
    answers: Answers,
    *,
    target: VerdictId,
    lane: Lane,
    waivers: Iterable[Waiver] = (),
    shut_gates: frozenset[str] = frozenset(),
    as_of: date,
    costs: Mapping[str, Fraction] = NOTHING,
    evidence: EvidenceLevelId = "E3",
    most_nodes: int = MOST_NODES,
) -> ConditionSets:
    """The sets of least effort, then least money where given, then fewest conditions.

    The target is reached when the verdict is no worse than it and enough is known for it: coverage reaches
    its floor, and the prudent end lies at most one band above the possible end as that stands today. A
    control is brought to its best option, then eased to the lowest that still suffices. ``costs``: money by
    question id, for raising its control. ``most_nodes``: where the search is cut short.
    """
    waivers = tuple(waivers)

    def result(given: Answers) -> QuickVerdict:
        return quick_verdict(framework, given, lane=lane, waivers=waivers, as_of=as_of, shut_gates=shut_gates)

    now = present_answers(framework, answers, lane=lane, waivers=waivers, as_of=as_of, shut_gates=shut_gates)
    short = Shortfall(now, answers, Terms(RANK[target], evidence, costs))
    if short.is_met or short.blockers:
        return ConditionSets(target, short.is_met, (), False, short.blockers, True)
    search = Search(short.offers(), short.needs, most=MOST_SETS, most_nodes=most_nodes)
    search.run()
    chosen = dict.fromkeys(short.eased([offer.name for offer in found]) for found in search.found)
    ordered = sorted(chosen, key=lambda steps: -sum(step.gains[0] for step in steps))
    sets = [condition_set(now, steps, result(improved(answers, steps))) for steps in ordered]
    return ConditionSets(target, False, tuple(sets), search.is_capped, (), search.is_proven)


def conditions_met(
    framework: Framework,
    answers: Answers,
    questions: Iterable[str],
    *,
    lane: Lane,
    waivers: Iterable[Waiver] = (),
    shut_gates: frozenset[str] = frozenset(),
    as_of: date,
    evidence: EvidenceLevelId = "E3",
) -> ConditionSet | None:
    """What conditions buy that somebody set: each control they name proven and at its best.

    ``None`` where no control is named that could still be improved.
    """
    waivers = tuple(waivers)
    now = present_answers(framework, answers, lane=lane, waivers=waivers, as_of=as_of, shut_gates=shut_gates)
    short = Shortfall(now, answers, Terms(RANK["proceed"], evidence, NOTHING))
    found = (short.best_of(id) for id in dict.fromkeys(questions) if id in short.raises)
    steps = tuple(step for step in found if step is not None)
    if not steps:
        return None
    met = improved(answers, steps)
    result = quick_verdict(framework, met, lane=lane, waivers=waivers, as_of=as_of, shut_gates=shut_gates)
    return condition_set(now, steps, result)


def improved(answers: Answers, steps: Iterable[Step]) -> Answers:
    """The answers once these conditions are met."""
    changed = {}
    for step in steps:
        option, evidence = step.improvement.option, step.improvement.evidence
        changed[step.question] = Answer("answered", (option,), evidence)
    return replace(answers, questions={**answers.questions, **changed})


def condition_set(now: Present, steps: tuple[Step, ...], result: QuickVerdict) -> ConditionSet:
    """A set as it is handed out: what buys most comes first."""
    steps = tuple(sorted(steps, key=lambda step: (-step.gains[0], step.question)))
    improvements = tuple(step.improvement for step in steps)
    money = [improvement.cost for improvement in improvements if improvement.cost is not None]
    return ConditionSet(
        improvements=improvements,
        effort=sum(improvement.effort for improvement in improvements),
        cost=sum(money, ZERO) if money else None,
        verdict=result.verdict,
        headline=result.headline,
        total=result.total,
        steps=tuple((step.question, now.points_to_score(step.gains[0])) for step in steps),
    )
