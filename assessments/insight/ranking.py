"""Several options of one request: which comes first, under how many weightings, and which is never better."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessments.insight.robustness import share_at_most, total_of
from assessments.insight.weights import normalised_weights

SEED = 20261125
DRAWS = 10_000
ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True, slots=True)
class RankedOption:
    """One option with the prudent risk of each dimension in points (0-100): lower is better."""

    id: str
    dimensions: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Shares (0-1) of the weightings drawn under which an option takes each place."""

    first: Mapping[str, Fraction]  # option to its share of first places; 1 in all
    ranks: Mapping[str, tuple[Fraction, ...]]  # option to its share of each place, the first place first
    draws: int
    seed: int


def rank_acceptability(options: Sequence[RankedOption], *, draws: int = DRAWS, seed: int = SEED) -> Ranking:
    """How often each option takes each place, over weightings drawn uniformly; a tie is split evenly.

    Two options are compared on the exact difference of their figures, so one that is never better never comes
    before the other, however small the difference. Same seed, same shares.
    """
    names = same_dimensions(options)
    if draws < 1:
        raise ValueError("a ranking needs at least one draw")
    ranks = rank_counts(options, names, draws, seed)
    return Ranking({id: shares[0] for id, shares in ranks.items()}, ranks, draws, seed)


def rank_counts(
    options: Sequence[RankedOption], names: Sequence[str], draws: int, seed: int
) -> dict[str, tuple[Fraction, ...]]:
    """The share of each place, by option."""
    import numpy as np  # noqa: PLC0415 -- slow import

    # Exponential draws are uniform weights times a positive number, which no comparison notices.
    weights = np.random.default_rng(seed).standard_exponential((draws, len(names)))
    ranks: dict[str, tuple[Fraction, ...]] = {}
    for option in options:
        better = np.zeros(draws, dtype=np.int64)
        level = np.zeros(draws, dtype=np.int64)  # itself included
        for other in options:
            apart = np.array([float(option.dimensions[d] - other.dimensions[d]) for d in names])
            difference = weights @ apart
            better += difference > 0
            level += difference == 0
        shares = [ZERO] * len(options)
        places, counts = np.unique(np.stack([better, level]), axis=1, return_counts=True)
        for (place, ties), count in zip(places.T.tolist(), counts.tolist(), strict=True):
            for shared in range(place, place + ties):
                shares[shared] += Fraction(count, ties * draws)
        ranks[option.id] = tuple(shares)
    return ranks


def pairwise_share(a: RankedOption, b: RankedOption) -> Fraction:
    """The exact share of all weightings under which ``a`` is at least as good as ``b``."""
    names = same_dimensions([a, b])
    return share_at_most([a.dimensions[d] - b.dimensions[d] for d in names], ZERO)


def dominated(options: Sequence[RankedOption]) -> dict[str, tuple[str, ...]]:
    """For each option, those that are at least as good in every dimension and better in one; often none."""
    names = same_dimensions(options)
    return {
        option.id: tuple(other.id for other in options if dominates(other, option, names))
        for option in options
    }


def dominates(a: RankedOption, b: RankedOption, names: Sequence[str]) -> bool:
    """Whether ``a`` is at least as good everywhere and better somewhere."""
    apart = [a.dimensions[d] - b.dimensions[d] for d in names]
    return all(value <= 0 for value in apart) and any(apart)


def weighted_total(option: RankedOption, weights: Mapping[str, Fraction]) -> Fraction:
    """Σ w·R over Σ w, in points; ``WeightsError`` where the weights say nothing."""
    return total_of(option.dimensions, normalised_weights(weights, option.dimensions))


def first_from(
    options: Sequence[RankedOption], dimension: str, weights: Mapping[str, Fraction], option: str
) -> Fraction | None:
    """The smallest weight (0-1) of a dimension from which an option is first; ``None`` where it never is."""
    between = first_between(options, dimension, weights, option)
    return between[0] if between else None


def first_between(
    options: Sequence[RankedOption], dimension: str, weights: Mapping[str, Fraction], option: str
) -> tuple[Fraction, Fraction] | None:
    """The weights (0-1) of a dimension between which no other option is better, the others rescaled.

    A single weight, at which an option only draws level, does not make it first.
    ``WeightsError`` where no other dimension weighs anything: there is nothing to rescale.
    """
    names = same_dimensions(options)
    counted = normalised_weights(weights, names)
    others = normalised_weights({**counted, dimension: ZERO}, names)
    (subject,) = [item for item in options if item.id == option]
    low, high = ZERO, ONE
    for rival in options:
        # Behind at weight 0, and how much that changes up to weight 1: a straight line.
        behind = total_of(subject.dimensions, others) - total_of(rival.dimensions, others)
        slope = subject.dimensions[dimension] - rival.dimensions[dimension] - behind
        if slope < 0:
            low = max(low, behind / -slope)
        elif slope > 0:
            high = min(high, -behind / slope)
        elif behind > 0:
            return None
    return (low, high) if low < high else None


def same_dimensions(options: Sequence[RankedOption]) -> tuple[str, ...]:
    """The dimensions of the options, in the order of the first; ``ValueError`` where they differ."""
    if not options:
        return ()
    names = tuple(options[0].dimensions)
    strange = [option.id for option in options if set(option.dimensions) != set(names)]
    if strange or not names:
        raise ValueError(f"options must be scored in the same dimensions: {strange}")
    return names
