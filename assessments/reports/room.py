"""Who gets how many lines of a page whose height is fixed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Claim:
    """A block's claim on a page: what it needs, what it would like, and what one more step costs."""

    name: str
    least: int
    most: int
    step: float  # points of height a step takes
    base: float = 0.0  # points of height before the first step


def allot(claims: Sequence[Claim], height: float) -> tuple[dict[str, int], float]:
    """Steps for each claim, in turn until each has what it would like or the page is full; and what is left.

    Claims come in order of importance: in every round the first is served first.
    """
    given = {claim.name: claim.least for claim in claims}
    left = height - sum(claim.base + claim.least * claim.step for claim in claims)
    is_served = True
    while is_served:
        is_served = False
        for claim in claims:
            if given[claim.name] < claim.most and claim.step <= left:
                given[claim.name] += 1
                left -= claim.step
                is_served = True
    return given, left
