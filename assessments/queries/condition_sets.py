"""The cheapest ways to a better verdict, looked for from what one dossier says."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from assessments.frameworks.schema import LADDER, Framework, VerdictId
from assessments.insight.conditions import ConditionSets, minimal_conditions
from assessments.queries.dossier import Dossier, given_in, terms_in


def targets_of(dossier: Dossier) -> tuple[VerdictId, ...]:
    """The verdicts better than today's, the nearest first; none when it is "proceed" already.

    Where there is not enough information for a verdict, the one that the figures point to is better too.
    """
    scorecard = dossier.scorecard
    is_flagged = scorecard.headline == "not_enough_information" and scorecard.verdict != LADDER[-1]
    return tuple(reversed(LADDER[: LADDER.index(scorecard.verdict) + is_flagged]))


def usual_target(dossier: Dossier) -> VerdictId | None:
    """What one asks for first: a yes, with conditions where there is no yes yet."""
    better = targets_of(dossier)
    if not better:
        return None
    return "proceed_with_conditions" if "proceed_with_conditions" in better else better[0]


def condition_sets(
    dossier: Dossier,
    framework: Framework,
    *,
    target: VerdictId,
    costs: Mapping[str, Fraction] | None = None,
) -> ConditionSets:
    """The sets of least effort that bring the dossier's verdict to ``target``, or what stands in the way.

    ``costs``: money by question, where somebody typed it. Nothing is stored.
    """
    return minimal_conditions(
        framework,
        given_in(framework, dossier.answers),
        target=target,
        **terms_in(dossier),
        costs=costs or {},
    )
