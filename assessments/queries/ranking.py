"""Which option carries the least risk, and what a dimension would have to weigh for another to do so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from assessments.frameworks.schema import Framework
from assessments.insight.ranking import RankedOption, first_from, weighted_total
from assessments.scoring.scorecard import Interval


class HasEnds(Protocol):
    """One dimension of an option, with its two ends."""

    @property
    def id(self) -> str: ...
    @property
    def ends(self) -> Interval | None: ...


class Rankable(Protocol):
    """An option as it can be ranked."""

    @property
    def option_id(self) -> int: ...
    @property
    def is_ranked(self) -> bool: ...
    @property
    def dimensions(self) -> Sequence[HasEnds]: ...


@dataclass(frozen=True, slots=True)
class Overtaking:
    """From this weight of a dimension on, the others rescaled, another option carries the least risk."""

    dimension: str
    today: Fraction  # its weight, 0-1
    weight: Fraction  # from which on, 0-1
    option_id: int


def ranked_options(lines: Sequence[Rankable]) -> list[RankedOption]:
    """Options of which enough is known, in the dimensions in which all of them have a figure."""
    known = [line for line in lines if line.is_ranked]
    scored = [{item.id: item.ends.high for item in line.dimensions if item.ends} for line in known]
    shared = [id for id in scored[0] if all(id in figures for figures in scored)] if scored else []
    if not shared:
        return []
    return [
        RankedOption(str(line.option_id), {id: figures[id] for id in shared})
        for line, figures in zip(known, scored, strict=True)
    ]


def overtakings(lines: Sequence[Rankable], framework: Framework) -> tuple[Overtaking, ...]:
    """For each dimension, where raising its weight first puts another option ahead; nearest first."""
    options = ranked_options(lines)
    if len(options) < 2:
        return ()
    weights = {d.id: d.weight for d in framework.dimensions if d.id in options[0].dimensions}
    total = sum(weights.values())
    today = {id: weight / total for id, weight in weights.items()} if total else {}
    found = [overtaking(options, id, today) for id, weight in today.items() if weight < 1]
    return tuple(sorted(filter(None, found), key=lambda one: (one.weight - one.today, one.dimension)))


def overtaking(
    options: Sequence[RankedOption], dimension: str, today: Mapping[str, Fraction]
) -> Overtaking | None:
    """Where the option that leads today is overtaken as this dimension gains weight, if it ever is."""
    leader = min(options, key=lambda option: weighted_total(option, today))
    starts = [
        (start, option.id)
        for option in options
        if option is not leader
        and (start := first_from(options, dimension, today, option.id)) is not None
        and start >= today[dimension]
    ]
    if not starts:
        return None
    weight, option_id = min(starts)
    return Overtaking(dimension, today[dimension], weight, int(option_id))
