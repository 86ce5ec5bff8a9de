"""What would make it a yes: the cheapest improvements of controls that bring the verdict to a target."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from assessments.frameworks.schema import EvidenceLevelId, Framework, Lane, VerdictId
from assessments.scoring.answers import Answers
from assessments.scoring.hard_stops import Waiver
from assessments.scoring.scorecard import Headline, Interval

BlockerKind = Literal["stop", "ceiling", "band", "gate", "coverage"]
BlockerReason = Literal["fact", "context", "record", "figures"]
MOST_SETS = 12
MOST_NODES = 100_000
NOTHING: Mapping[str, Fraction] = {}


@dataclass(frozen=True, slots=True)
class Improvement:
    """One condition: a control brought to an option, with evidence of at least this level."""

    question: str
    option: str
    evidence: EvidenceLevelId
    is_proof: bool  # the present claim proven, nothing changed
    effort: int  # 1 (a day) to 5 (a programme)
    cost: Fraction | None  # money, where given


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
class Blocker:
    """Why no set suffices.

    ``reason``: "fact": an exposure, which no condition changes; "context": our own use; "record": a record
    is missing; "figures": with every control at its best the figure is still over the limit.
    """

    kind: BlockerKind
    id: str  # stop, gate or dimension id; "total"; "coverage"
    floor: VerdictId
    reason: BlockerReason
    value: Fraction | None = None  # where it would stay with every control at its best, 0-100 (coverage 0-1)
    limit: Fraction | None = None


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
) -> ConditionSets:
    """The sets of least effort, then least money where given, then fewest conditions.

    ``costs``: money by question id, for raising its control.
    """
    raise NotImplementedError
