"""Weights of the dimensions: what may be put in, and how they are brought to a sum of 1."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Literal

WeightsFault = Literal["negative", "all_zero", "unknown_dimension"]


class WeightsError(ValueError):
    """Weights that say nothing. ``dimension``: the one that is wrong; ``None`` when all of them are 0."""

    def __init__(self, code: WeightsFault, dimension: str | None = None) -> None:
        super().__init__(f"{code}: {dimension}" if dimension else code)
        self.code = code
        self.dimension = dimension


def normalised_weights(
    weights: Mapping[str, Fraction], scored: Iterable[str], known: Iterable[str] | None = None
) -> dict[str, Fraction]:
    """The weight of each scored dimension, from 0 to 1 and 1 in all; one that is not given weighs 0.

    ``known``: the dimensions that may be named, the scored ones if left out. A dimension that is known and
    has no score leaves, and the others make up for it, as in the score itself.
    """
    scored = tuple(scored)
    names = frozenset(scored if known is None else known)
    for dimension, weight in weights.items():
        if dimension not in names:
            raise WeightsError("unknown_dimension", dimension)
        if weight < 0:
            raise WeightsError("negative", dimension)
    total = sum((weights.get(dimension, Fraction(0)) for dimension in scored), Fraction(0))
    if not total:
        raise WeightsError("all_zero")
    return {dimension: weights.get(dimension, Fraction(0)) / total for dimension in scored}
