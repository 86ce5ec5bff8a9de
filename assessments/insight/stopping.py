"""When to stop asking: the best and the worst that the unknowns can still bring."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from assessments.frameworks.schema import LADDER, Framework, Lane, VerdictId
from assessments.scoring.answers import Answers
from assessments.scoring.effects import best_completion, is_settled, unknowns, worst_rank
from assessments.scoring.hard_stops import Waiver
from assessments.scoring.present import present_answers
from assessments.scoring.scorecard import Headline


@dataclass(frozen=True, slots=True)
class StopProof:
    """Why nothing left can change the verdict, or how far apart the best and the worst completion still are.

    What is known counts as it stands, proof included; only the unknowns move.
    """

    is_settled: bool
    headline: Headline
    best_verdict: VerdictId  # every unknown at its best, gates that an answer can open are open
    worst_verdict: VerdictId  # every unknown at its worst, every open stop triggered
    best_total: Fraction | None  # points, 0-100, of the prudent end; None where nothing is scored
    worst_total: Fraction | None
    unknown: tuple[str, ...]  # ids of the questions and context questions not known yet


def stop_proof(
    framework: Framework,
    answers: Answers,
    *,
    lane: Lane,
    waivers: Iterable[Waiver] = (),
    shut_gates: frozenset[str] = frozenset(),
    as_of: date,
) -> StopProof:
    """The two ends of what the unknowns can still bring."""
    now = present_answers(framework, answers, lane=lane, waivers=waivers, as_of=as_of, shut_gates=shut_gates)
    unknown = unknowns(now)
    best = best_completion(now, unknown)
    is_scored = bool(now.lean.total_denominator)
    return StopProof(
        is_settled=is_settled(now),
        headline=now.headline,
        best_verdict=LADDER[best.rank],
        worst_verdict=LADDER[worst_rank(now)],
        best_total=now.points_to_score(best.total[1]) if is_scored else None,
        worst_total=now.points_to_score(now.total[1]) if is_scored else None,
        unknown=unknown,
    )
