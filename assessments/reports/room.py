"""Who gets how much of a page whose height is fixed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Shares = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing a page would like to show more of, and how far. The same name may be wished for again."""

    name: str
    most: int


def given_back(
    least: Shares, wishes: Sequence[Wish], height_of: Callable[[Shares], float], room: float
) -> tuple[dict[str, int], float]:
    """What each share grows to from its least, and the room left (below 0: not even that fits).

    Wishes come in order of importance: each grows, one step at a time, as far as it would like to or as the
    room allows, before the next is looked at. A share that grows never makes the page shorter.
    """
    shares = dict(least)
    for wish in wishes:
        while shares[wish.name] < wish.most:
            longer = {**shares, wish.name: shares[wish.name] + 1}
            if height_of(longer) > room:
                break
            shares = longer
    return shares, room - height_of(shares)
