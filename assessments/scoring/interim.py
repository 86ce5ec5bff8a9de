"""What may be done today, before any decision: the first interim rule that applies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from assessments.frameworks.schema import Framework, InterimPermission, InterimWhen, Lane
from assessments.scoring.answers import Answers, chosen_context
from assessments.scoring.lanes import LaneProposal, assess_lane
from assessments.scoring.verdict import RANK, band_of


@dataclass(frozen=True, slots=True)
class InterimResult:
    """The rule in force, in words, and the context stops that led to it."""

    rule: InterimPermission
    stops: tuple[str, ...]  # context stops that are triggered or possible

    def until(self, since: date) -> date:
        """The last day on which it holds, if it began on ``since``."""
        return since + timedelta(days=self.rule.days)


def interim_permission(framework: Framework, answers: Answers, *, lane: Lane | None = None) -> InterimResult:
    """The strictest rule that applies, or that an unanswered context question leaves open."""
    proposal = assess_lane(framework, answers)
    chosen = chosen_context(framework, answers, [])
    states = {stop.id: stop.if_.holds(chosen) for stop in framework.context.hard_stops}
    possible = tuple(id for id, holds in states.items() if holds is not False)
    facts = InterimFacts(
        framework, chosen, proposal, lane or proposal.lane, bool(possible), True in states.values()
    )
    rule = next(rule for rule in framework.interim_permissions if rule.when is None or facts.meet(rule.when))
    return InterimResult(rule, possible)


@dataclass(frozen=True, slots=True)
class InterimFacts:
    """What interim rules look at."""

    framework: Framework
    chosen: dict[str, tuple[str, ...]]
    proposal: LaneProposal
    lane: Lane
    has_possible_stop: bool
    has_triggered_stop: bool

    def meet(self, when: InterimWhen) -> bool:
        """Whether every key given holds; what is still open counts as holding."""
        if when.context_stops == "triggered" and not self.has_triggered_stop:
            return False
        if when.context_stops == "possible" and not self.has_possible_stop:
            return False
        if when.lane is not None and when.lane != self.lane:
            return False
        if when.inherent_at_least is not None and self.inherent_rank < RANK[when.inherent_at_least]:
            return False
        return when.if_ is None or when.if_.holds(self.chosen) is not False

    @property
    def inherent_rank(self) -> int:
        """Rank of the band in which the inherent risk of the context lies."""
        total = self.proposal.total
        return RANK[band_of(self.framework, total.inherent_high).verdict] if total else 0
