"""Ranking of several options: the golden figures, and what must always hold."""

import json
import subprocess
import sys
from dataclasses import asdict
from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assessments.insight.ranking import (
    DRAWS,
    SEED,
    RankedOption,
    dominated,
    first_between,
    first_from,
    pairwise_share,
    rank_acceptability,
    weighted_total,
)
from assessments.insight.weights import WeightsError
from tests.insight.figured import BASE, NAMES, A, B, C, D, option
from tests.scoring.at_random import Chance, chances, ends, quick, scored

POINTS = st.integers(0, 100)
FIGURES = st.lists(POINTS, min_size=5, max_size=5)


@st.composite
def options(draw, least: int = 2, most: int = 4) -> list[RankedOption]:
    rows = draw(st.lists(FIGURES, min_size=least, max_size=most))
    return [option(str(index), *row) for index, row in enumerate(rows)]


# A program of its own: it reads figures from its first argument and prints their ranking.
PROGRAM = """
import json, sys
from dataclasses import asdict
from fractions import Fraction
from assessments.insight.ranking import RankedOption, rank_acceptability
rows = json.loads(sys.argv[1])
options = [RankedOption(id, {d: Fraction(v) for d, v in row.items()}) for id, row in rows.items()]
print(json.dumps(asdict(rank_acceptability(options)), default=str))
"""


def with_economics(percent: int) -> dict[str, Fraction]:
    """The base weights with economics at so many percent, the others rescaled in proportion."""
    share = Fraction(percent, 100)
    others = {name: weight * (1 - share) / 85 for name, weight in BASE.items()}
    return {**others, "economics": share}


def first(options_, weights) -> str:
    return min(options_, key=lambda item: weighted_total(item, weights)).id


# --- golden figures ---


def test_golden_weighted_totals():
    totals = {item.id: float(weighted_total(item, BASE)) for item in (A, B, C)}

    assert totals == {"A": 62.75, "B": 43.75, "C": 36.5}


def test_golden_shares_of_first_places_without_doing_nothing():
    found = rank_acceptability([A, B, C]).first

    for id, share in {"A": 0.008, "B": 0.197, "C": 0.794}.items():
        assert float(found[id]) == pytest.approx(share, abs=0.005)


def test_golden_share_of_first_places_of_doing_nothing():
    found = rank_acceptability([A, B, C, D], draws=100_000)

    assert float(found.first["D"]) == pytest.approx(0.91, abs=0.005)


def test_golden_economics_at_35_percent_or_more_makes_b_first():
    assert first([A, B, C], with_economics(34)) == "C"
    assert first([A, B, C], with_economics(35)) == "B"
    assert Fraction(34, 100) < first_from([A, B, C], "economics", BASE, "B") < Fraction(35, 100)


def test_golden_an_option_worse_on_all_five_gets_exactly_nothing():
    worse = option("worse", 71, 66, 56, 81, 71)

    assert rank_acceptability([A, B, C, worse]).first["worse"] == 0


def test_golden_a_duplicated_option_splits_evenly():
    twin = option("twin", 20, 30, 35, 40, 70)
    alone, shared = rank_acceptability([A, B, C]), rank_acceptability([A, B, C, twin])

    assert shared.first["C"] == shared.first["twin"] == alone.first["C"] / 2
    assert shared.ranks["C"] == shared.ranks["twin"]


# --- rank acceptability ---


@given(options(1, 5))
@settings(max_examples=25)
def test_every_place_is_taken_once_and_every_option_takes_one(items):
    ranks = rank_acceptability(items, draws=200).ranks

    assert all(sum(shares) == 1 for shares in ranks.values())
    assert all(sum(place) == 1 for place in zip(*ranks.values(), strict=True))


@given(options(2, 4))
@settings(max_examples=25)
def test_16_the_order_of_the_options_changes_nothing(items):
    assert rank_acceptability(items, draws=200).ranks == rank_acceptability(items[::-1], draws=200).ranks


@given(chances)
@settings(max_examples=40)
def test_22_an_option_at_least_as_good_on_every_answer_is_never_behind(chance: Chance):
    subject = chance.subject()
    worse = chance.answers(subject, complete_context=True)
    moved = {
        id: answer.__class__("answered", subject.question(id).values[:1], "E4")
        for id, answer in worse.questions.items()
        if answer.state != "not_applicable_confirmed" and chance.one_in(2)
    }
    better = worse.__class__(worse.context, {**worse.questions, **moved})
    cards = [scored(subject, answers) for answers in (better, worse)]
    assume(cards[0].total)
    a, b = [
        RankedOption(name, {d.id: d.figures.high for d in card.dimensions if d.figures is not None})
        for name, card in zip("ab", cards, strict=True)
    ]

    assert ends(quick(subject, better))[1] <= ends(quick(subject, worse))[1]
    assert pairwise_share(a, b) == 1
    level = a.dimensions == b.dimensions
    assert rank_acceptability([a, b], draws=50).first["a"] == (Fraction(1, 2) if level else 1)
    assert dominated([a, b]) == {"a": (), "b": () if level else ("a",)}


def test_a_difference_too_small_for_a_float_still_decides():
    tiny = Fraction(1, 10**40)
    lead = RankedOption("lead", dict.fromkeys(NAMES, 1 - tiny))
    rest = RankedOption("rest", {name: Fraction(1) for name in NAMES})

    assert rank_acceptability([rest, lead], draws=100).first == {"rest": 0, "lead": 1}


@pytest.mark.parametrize("seed", range(10))
def test_24_draws_agree_with_the_exact_pairwise_share_within_three_standard_errors(seed: int):
    chance = Chance(seed)
    a, b = [option(id, *(chance.random.randrange(101) for _ in NAMES)) for id in "ab"]

    share = float(pairwise_share(a, b))
    drawn = float(rank_acceptability([a, b], seed=seed).first["a"])

    assert abs(drawn - share) <= 3 * sqrt(share * (1 - share) / DRAWS)


def test_same_seed_gives_identical_json_in_any_process():
    items = [A, B, C, D]
    figures = json.dumps({item.id: item.dimensions for item in items}, default=str)
    printed = [
        subprocess.run(
            [sys.executable, "-c", PROGRAM, figures],
            env={"PYTHONHASHSEED": hash_seed, "PYTHONPATH": ":".join(sys.path)},
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
        for hash_seed in ("1", "2")
    ]

    assert printed == [json.dumps(asdict(rank_acceptability(items)), default=str)] * 2
    assert json.loads(printed[0])["seed"] == SEED


def test_another_seed_gives_other_draws():
    one, two = rank_acceptability([A, B, C], seed=1), rank_acceptability([A, B, C], seed=2)

    assert one.first != two.first
    assert (one.seed, two.seed, one.draws) == (1, 2, DRAWS)


def test_forty_options_are_ranked_and_none_is_none():
    chance = Chance(7)
    many = [option(str(n), *(chance.random.randrange(101) for _ in NAMES)) for n in range(40)]

    assert sum(rank_acceptability(many, draws=100).first.values()) == 1
    assert rank_acceptability([]).first == {}
    assert dominated([]) == {}


def test_the_order_of_the_dimensions_in_an_option_means_nothing():
    turned = RankedOption("C", dict(reversed(C.dimensions.items())))

    assert rank_acceptability([A, B, turned]) == rank_acceptability([A, B, C])


def test_options_scored_in_other_dimensions_cannot_be_ranked():
    with pytest.raises(ValueError, match="other"):
        rank_acceptability([A, RankedOption("other", {"privacy": Fraction(1)})])
    with pytest.raises(ValueError, match="same dimensions"):
        dominated([RankedOption("nothing", {})])
    with pytest.raises(ValueError, match="at least one draw"):
        rank_acceptability([A, B], draws=0)


# --- dominance ---


def test_dominated_names_each_option_that_is_never_worse():
    even = option("even", 20, 30, 35, 40, 71)

    assert dominated([A, B, C, even]) == {"A": (), "B": (), "C": (), "even": ("C",)}


def test_a_twin_dominates_nobody():
    assert dominated([C, option("twin", 20, 30, 35, 40, 70)]) == {"C": (), "twin": ()}


@given(options(2, 4))
def test_dominated_means_first_under_no_weighting_but_a_tie(items):
    for id, by in dominated(items).items():
        (worse,) = [item for item in items if item.id == id]
        for other in (item for item in items if item.id in by):
            assert pairwise_share(other, worse) == 1
            assert weighted_total(other, BASE) <= weighted_total(worse, BASE)


# --- weights ---


def test_weighted_total_needs_weights_that_say_something():
    with pytest.raises(WeightsError, match="all_zero"):
        weighted_total(A, dict.fromkeys(NAMES, Fraction(0)))


@given(options(2, 4), st.sampled_from(NAMES), st.lists(POINTS, min_size=5, max_size=5), POINTS)
def test_an_option_is_first_exactly_between_its_two_weights(items, dimension, weights, percent):
    given_ = dict(zip(NAMES, map(Fraction, weights), strict=True))
    rest = sum(weight for name, weight in given_.items() if name != dimension)
    assume(rest)
    share = Fraction(percent, 100)
    moved = {name: weight * (1 - share) / rest for name, weight in given_.items()} | {dimension: share}
    totals = {item.id: weighted_total(item, moved) for item in items}

    for item in items:
        between = first_between(items, dimension, given_, item.id)
        others = [total for id, total in totals.items() if id != item.id]
        if between is None:
            assert totals[item.id] >= min(others)
        else:
            assert (totals[item.id] <= min(others)) == (between[0] <= share <= between[1])
        assert first_from(items, dimension, given_, item.id) == (between[0] if between else None)


def test_an_option_gives_way_again_where_another_is_better_still():
    low, high = first_between([A, B, C], "economics", BASE, "B")

    assert low < Fraction(7, 10) < high
    assert first([A, B, C], with_economics(72)) == "A"


def test_a_weight_at_which_an_option_only_draws_level_does_not_make_it_first():
    behind = RankedOption("behind", {**A.dimensions, "privacy": A.dimensions["privacy"] + 1})

    assert first_between([A, behind], "privacy", BASE, "behind") is None
    assert first_between([A, behind], "economics", BASE, "behind") is None
    assert first_between([A, behind], "economics", BASE, "A") == (0, 1)


def test_an_option_exactly_as_far_behind_at_every_weight_is_never_first():
    level = option("level", 50, 50, 50, 50, 50)
    behind = option("behind", 51, 51, 51, 51, 51)

    assert first_between([level, behind], "economics", BASE, "behind") is None


def test_a_weight_with_nothing_beside_it_cannot_be_moved():
    alone = {**dict.fromkeys(NAMES, Fraction(0)), "economics": Fraction(1)}

    with pytest.raises(WeightsError, match="all_zero"):
        first_from([A, B], "economics", alone, "A")
    with pytest.raises(WeightsError, match="unknown_dimension: colour"):
        first_from([A, B], "colour", BASE, "A")
