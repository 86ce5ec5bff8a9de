"""Robustness: the exact share of weightings, and the weight at which a verdict gives way."""

from fractions import Fraction
from math import prod, sqrt
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assessments.frameworks.schema import LADDER, Band, Ceiling, ContextStop, Gate
from assessments.insight.robustness import (
    WeightsError,
    robustness,
    share_at_most,
    verdict_under,
)
from assessments.scoring.answers import Answer, Answers
from assessments.scoring.verdict import RANK
from tests.insight.figured import carded, figured
from tests.scoring.at_random import Chance, chances, scored
from tests.scoring.builder import condition, plain, words

POINTS = st.integers(0, 100).map(Fraction)
DRAWS = 40_000


def bands(*edges: int) -> tuple[Band, ...]:
    starts = (None, *map(Fraction, edges))
    return tuple(Band(verdict=v, above=above) for v, above in zip(LADDER, starts, strict=True))


BANDS = bands(5, 20, 40)


def by_divided_differences(values: list[Fraction], limit: Fraction) -> Fraction:
    """The closed form, for values that differ."""
    power = len(values) - 1
    return 1 - sum(
        (value - limit) ** power / prod(value - other for other in values if other != value)
        for value in values
        if value > limit
    )


def some_weights(chance: Chance, names) -> dict[str, Fraction]:
    """Drawn uniformly from all weightings, near enough."""
    return {name: Fraction(chance.random.expovariate(1)) for name in names}


def moved(weights: dict[str, Fraction], dimension: str, to: Fraction) -> dict[str, Fraction]:
    """One dimension weighs ``to``, the others share the rest in proportion."""
    rest = 1 - weights[dimension]
    others = {name: weight * (1 - to) / rest for name, weight in weights.items()}
    return {**others, dimension: to}


def weights_of(card) -> dict[str, Fraction]:
    return {d.id: d.weight for d in card.dimensions if d.figures is not None}


def figured_at_random(chance: Chance):
    """Two to five dimensions, most of them near an edge; the two ends apart in one case of two."""
    names = "vwxyz"[: chance.random.randint(2, 5)]
    return carded(
        {name: chance.random.choice([0, 5, 10, 15, 20, 25, 30, 40, 45, 60, 100]) for name in names},
        {name: chance.random.randint(1 if name in "vw" else 0, 4) for name in names},
        evidence=chance.random.choice(["E2", "E3", "E4", "E4"]),
        bands=bands(*sorted(chance.random.choices(range(5, 60, 5), k=3))),
        ceilings=(Ceiling(dimension="v", above=Fraction(20), floor="escalate"),)[
            : chance.random.randint(0, 1)
        ],
    )


# --- the exact share ---


@given(st.lists(POINTS, min_size=2, max_size=8, unique=True), POINTS)
def test_share_is_what_the_closed_form_gives_where_it_applies(values, limit):
    assert share_at_most(values, limit) == by_divided_differences(values, limit)


@pytest.mark.parametrize(
    ("values", "limit", "share"),
    [
        ([7], 7, 1),
        ([8], 7, 0),
        ([7, 7, 7], 7, 1),
        ([8, 8, 8], 7, 0),
        ([0, 0, 7], 7, 1),
        ([7, 7, 9], 7, 0),
        ([6, 8], 7, Fraction(1, 2)),
        ([5, 8], 7, Fraction(2, 3)),
        ([6, 6, 8], 7, Fraction(3, 4)),
        ([6, 8, 8], 7, Fraction(1, 4)),
        ([6, 7, 8], 7, Fraction(1, 2)),
        ([6, 7, 7, 7, 8], 7, Fraction(1, 2)),
    ],
)
def test_share_of_cases_done_by_hand(values, limit, share):
    assert share_at_most(list(map(Fraction, values)), Fraction(limit)) == share


@given(st.lists(POINTS, min_size=1, max_size=8), POINTS)
def test_23_share_is_1_if_all_values_are_within_the_limit_and_0_if_none_is(values, limit):
    share = share_at_most(values, limit)

    assert 0 <= share <= 1
    assert (share == 1) == (max(values) <= limit)
    assert min(values) <= limit or share == 0


@given(st.lists(POINTS, min_size=1, max_size=7), POINTS)
def test_a_value_at_the_limit_has_no_say(values, limit):
    assert share_at_most([*values, limit], limit) == share_at_most(values, limit)


@given(st.lists(POINTS, min_size=1, max_size=8), POINTS)
def test_what_is_not_above_the_limit_is_at_most_the_limit(values, limit):
    assume(set(values) != {limit})

    mirrored = share_at_most([-value for value in values], -limit)

    assert share_at_most(values, limit) == 1 - mirrored


@given(st.lists(POINTS, min_size=2, max_size=8), POINTS, st.randoms())
def test_16_order_and_unit_of_the_values_change_nothing(values, limit, random):
    shuffled = random.sample(values, len(values))

    assert share_at_most(shuffled, limit) == share_at_most(values, limit)
    assert share_at_most([value / 7 for value in values], limit / 7) == share_at_most(values, limit)


@given(st.lists(POINTS, min_size=2, max_size=6), POINTS, st.integers(0, 5), POINTS)
def test_a_higher_value_never_raises_the_share(values, limit, place, more):
    worse = list(values)
    worse[place % len(values)] += more

    assert share_at_most(worse, limit) <= share_at_most(values, limit)


# Fixed seeds: drawn anew, one case of 370 would lie outside by chance alone.
@pytest.mark.parametrize("seed", range(20))
def test_24_exact_share_agrees_with_seeded_draws_within_three_standard_errors(seed: int):
    random = Random(seed)
    values = [random.randrange(101) for _ in range(random.randint(2, 8))]
    limit = random.randint(min(values), max(values))

    share = float(share_at_most(list(map(Fraction, values)), Fraction(limit)))
    weights = np.random.default_rng(seed).dirichlet(np.ones(len(values)), DRAWS)
    drawn = (weights @ np.array(values) <= limit + 1e-12).mean()

    assert abs(drawn - share) <= 3 * sqrt(share * (1 - share) / DRAWS)


def test_no_values_have_no_share():
    with pytest.raises(ValueError, match="at least one value"):
        share_at_most([], Fraction(1))


# --- the verdict under other weights ---


@given(chances)
@settings(max_examples=40)
def test_the_frameworks_own_weights_give_the_verdict_and_total_of_the_scorecard(chance: Chance):
    subject = chance.subject()
    card = scored(subject, chance.answers(subject), waivers=chance.waivers(subject), lane=chance.lane())
    assume(card.total)

    weights = {dimension.id: dimension.weight for dimension in subject.dimensions}
    prudent = verdict_under(subject, card, weights)
    possible = verdict_under(subject, card, weights, end="possible")

    assert (prudent.total, prudent.verdict) == (card.total.high, card.verdict)
    assert prudent.weights == weights_of(card)
    assert possible.total == card.total.low
    assert RANK[possible.verdict] <= RANK[prudent.verdict]


@given(chances, st.integers(1, 9))
@settings(max_examples=20)
def test_13_multiplying_all_weights_by_a_constant_changes_nothing(chance: Chance, factor: int):
    subject = chance.subject()
    card = scored(subject, chance.answers(subject))
    assume(card.total)
    weights = some_weights(chance, weights_of(card))

    more = {name: factor * weight for name, weight in weights.items()}

    assert verdict_under(subject, card, more) == verdict_under(subject, card, weights)


@given(chances)
@settings(max_examples=40)
def test_25_a_weighted_total_lies_between_the_least_and_the_greatest_dimension(chance: Chance):
    subject = chance.subject()
    card = scored(subject, chance.answers(subject))
    assume(card.total)
    figures = [d.figures.high for d in card.dimensions if d.figures is not None]

    total = verdict_under(subject, card, some_weights(chance, weights_of(card))).total

    assert min(figures) <= total <= max(figures)


def test_a_dimension_without_a_score_leaves_whatever_its_weight():
    subject, card = carded({"x": 10, "y": 30})
    empty = subject.dimensions[0].__class__("z", Fraction(1), words(), words(), "", (), ())
    subject.__dict__["dimensions"] = (*subject.dimensions, empty)

    weighted = verdict_under(subject, card, {"x": Fraction(1), "y": Fraction(3), "z": Fraction(9)})

    assert weighted.total == 25
    assert weighted.weights == {"x": Fraction(1, 4), "y": Fraction(3, 4)}


@pytest.mark.parametrize(
    ("weights", "code", "dimension"),
    [
        ({"x": 1, "y": -1}, "negative", "y"),
        ({"x": 0, "y": 0}, "all_zero", None),
        ({}, "all_zero", None),
        ({"x": 1, "q": 1}, "unknown_dimension", "q"),
    ],
)
def test_weights_that_say_nothing_are_refused(weights, code, dimension):
    subject, card = carded({"x": 10, "y": 30})

    with pytest.raises(WeightsError) as refused:
        verdict_under(subject, card, {name: Fraction(value) for name, value in weights.items()})

    assert (refused.value.code, refused.value.dimension) == (code, dimension)
    assert str(refused.value) == (f"{code}: {dimension}" if dimension else code)


# --- robustness ---


@given(chances, st.sampled_from(["prudent", "possible"]))
@settings(max_examples=60)
def test_23_distribution_covers_every_weighting_and_no_verdict_without_a_share_occurs(chance: Chance, end):
    subject = chance.subject()
    card = scored(subject, chance.answers(subject), waivers=chance.waivers(subject))
    found = robustness(subject, card, end=end)
    assume(found)

    shares = dict(found.distribution)
    assert list(shares) == list(LADDER)
    assert sum(shares.values()) == 1
    assert all(0 <= share <= 1 for share in shares.values())
    assert found.share == shares[found.verdict]
    assert all(not share or RANK[verdict] >= RANK[found.floor] for verdict, share in shares.items())
    for _ in range(5):
        weights = some_weights(chance, weights_of(card))
        assert shares[verdict_under(subject, card, weights, end=end).verdict] > 0


@given(chances)
@settings(max_examples=25)
def test_18_no_weighting_is_better_than_a_triggered_stop(chance: Chance):
    subject = chance.subject()
    card = scored(subject, chance.answers(subject))
    floors = [RANK[stop.floor] for stop in card.stops if stop.state == "triggered"]
    assume(floors and card.total)

    found = robustness(subject, card)

    assert all(not share or RANK[verdict] >= max(floors) for verdict, share in found.distribution)
    if max(floors) == RANK["do_not_proceed"]:
        assert (found.share, found.bound, found.break_evens) == (1, "stop", ())


@given(chances, st.sampled_from(["prudent", "possible"]))
@settings(max_examples=60)
def test_25_a_break_even_weight_gives_exactly_the_edge_and_the_verdict_beyond_it(chance: Chance, end):
    subject, card = figured_at_random(chance)
    found = robustness(subject, card, end=end)
    assume(found and found.break_evens)
    weights, little = weights_of(card), Fraction(1, 10**15)

    def verdict(dimension: str, to: Fraction) -> str:
        return verdict_under(subject, card, moved(weights, dimension, to), end=end).verdict

    for item in found.break_evens:
        at_edge = verdict_under(subject, card, moved(weights, item.dimension, item.at), end=end)
        beyond = item.at + (little if item.is_rise else -little)
        improves = RANK[item.verdict] < RANK[found.verdict]
        assert 0 <= item.at <= 1
        assert item.weight == weights[item.dimension]
        assert at_edge.total == item.edge
        assert at_edge.verdict == (item.verdict if improves else found.verdict)
        assert verdict(item.dimension, min(max(beyond, Fraction(0)), Fraction(1))) == item.verdict
        between = (item.weight + item.at) / 2
        assert verdict(item.dimension, between) == found.verdict
    distances = [abs(item.at - item.weight) for item in found.break_evens]
    assert distances == sorted(distances)


@given(chances)
@settings(max_examples=60)
def test_where_no_break_even_is_named_no_weight_of_that_dimension_changes_the_verdict(chance: Chance):
    subject, card = figured_at_random(chance)
    found = robustness(subject, card)
    assume(card.total)
    weights = weights_of(card)
    named = {(item.dimension, item.is_rise) for item in found.break_evens}

    for dimension, weight in weights.items():
        for is_rise, end in ((True, Fraction(1)), (False, Fraction(0))):
            if weight < 1 and (dimension, is_rise) not in named:
                other = verdict_under(subject, card, moved(weights, dimension, end))
                assert other.verdict == found.verdict


def test_break_even_of_a_case_done_by_hand():
    subject, card = carded({"x": 10, "y": 30}, {"x": 3, "y": 1}, bands=BANDS)

    found = robustness(subject, card)

    assert card.total.high == 15
    assert found.verdict == "proceed_with_conditions"
    assert found.distribution == (
        ("proceed", 0),
        ("proceed_with_conditions", Fraction(1, 2)),
        ("escalate", Fraction(1, 2)),
        ("do_not_proceed", 0),
    )
    assert [(b.dimension, b.weight, b.at, b.verdict, b.edge, b.is_rise) for b in found.break_evens] == [
        ("x", Fraction(3, 4), Fraction(1, 2), "escalate", 20, False),
        ("y", Fraction(1, 4), Fraction(1, 2), "escalate", 20, True),
    ]
    assert (found.share, found.bound, found.floor) == (Fraction(1, 2), "weights", "proceed")


def test_a_falling_total_reaches_the_better_verdict_at_the_edge_itself():
    subject, card = carded({"x": 20, "y": 30}, bands=BANDS)

    found = robustness(subject, card)

    assert found.verdict == "escalate"
    assert {(b.dimension, b.at, b.verdict) for b in found.break_evens} == {
        ("x", 1, "proceed_with_conditions"),
        ("y", 0, "proceed_with_conditions"),
    }
    assert found.share == 1  # a single weighting of all has no share


def test_a_total_exactly_at_an_edge_gives_way_at_todays_weight():
    subject, card = carded({"x": 10, "y": 30}, bands=BANDS)

    found = robustness(subject, card)

    assert found.verdict == "proceed_with_conditions"
    assert [(b.dimension, b.at, b.verdict, b.is_rise) for b in found.break_evens] == [
        ("x", Fraction(1, 2), "escalate", False),
        ("y", Fraction(1, 2), "escalate", True),
    ]


def test_a_floor_swallows_the_edges_under_it():
    ceilings = (Ceiling(dimension="y", above=Fraction(25), floor="escalate"),)
    subject, card = carded({"x": 0, "y": 30}, bands=BANDS, ceilings=ceilings)

    found = robustness(subject, card)

    assert (found.verdict, found.share, found.bound, found.floor) == ("escalate", 1, "ceiling", "escalate")
    assert found.break_evens == ()


def test_one_dimension_or_one_that_weighs_everything_has_nothing_to_rescale():
    alone = robustness(*carded({"x": 30}, bands=BANDS))
    heavy = robustness(*carded({"x": 30, "y": 0}, {"x": 1, "y": 0}, bands=BANDS))

    assert (alone.share, alone.break_evens) == (1, ())
    assert [(b.dimension, b.at) for b in heavy.break_evens] == [("y", Fraction(1, 3))]


def test_an_appetite_with_two_bands_at_one_edge_never_gives_the_first():
    found = robustness(*carded({"x": 10, "y": 30}, bands=bands(5, 20, 20)))

    assert dict(found.distribution)["escalate"] == 0
    assert {item.verdict for item in found.break_evens} == {"do_not_proceed"}


# --- what fixes a verdict that no weighting changes ---


def test_a_stop_fixes_the_verdict_before_a_ceiling_does():
    ceilings = (Ceiling(dimension="y", above=Fraction(1), floor="do_not_proceed"),)
    stop = {
        "id": "never",
        "floor": "do_not_proceed",
        "waivable": False,
        "if": condition(context="use", any_of=("a",)),
        "message": words(),
    }
    subject, card = carded(
        {"x": 0, "y": 30}, bands=BANDS, ceilings=ceilings, stops=[ContextStop.model_validate(stop)]
    )

    assert robustness(subject, card).bound == "stop"


def test_a_shut_gate_fixes_a_verdict_that_figures_alone_would_better():
    gate = Gate(id="gate", question="CTL", opens_with=("a",), message=words())
    subject, card = carded({"x": 0, "y": 1}, bands=BANDS, gates=(gate,))

    found = robustness(subject, card)

    assert (found.verdict, found.share, found.bound) == ("proceed_with_conditions", 1, "careful")


def test_a_floor_that_some_weightings_still_worsen_does_not_fix_the_verdict():
    ceilings = (Ceiling(dimension="y", above=Fraction(25), floor="escalate"),)
    subject, card = carded({"x": 0, "y": 60}, {"x": 3, "y": 1}, bands=BANDS, ceilings=ceilings)

    found = robustness(subject, card)

    assert (found.verdict, found.floor, found.bound) == ("escalate", "escalate", "weights")
    assert found.share == Fraction(2, 3)
    assert {(item.dimension, item.at, item.verdict) for item in found.break_evens} == {
        ("x", Fraction(1, 3), "do_not_proceed"),
        ("y", Fraction(2, 3), "do_not_proceed"),
    }


def test_figures_that_agree_are_bound_by_nothing_but_weights():
    found = robustness(*carded({"x": 1, "y": 2}, bands=BANDS))

    assert (found.verdict, found.share, found.bound, found.floor) == ("proceed", 1, "weights", "proceed")


def test_the_possible_end_has_a_robustness_of_its_own():
    subject, answers = figured({"x": 0, "y": 0}, bands=BANDS)
    card = scored(subject, Answers(answers.context, {"CTL": answers.questions["CTL"]}))

    prudent, possible = robustness(subject, card), robustness(subject, card, end="possible")

    assert (prudent.end, prudent.verdict, prudent.share) == ("prudent", "do_not_proceed", 1)
    assert (possible.end, possible.verdict, possible.share) == ("possible", "proceed", 1)


def test_a_ceiling_looks_at_the_same_end_as_the_total():
    ceilings = (Ceiling(dimension="x", above=Fraction(50), floor="do_not_proceed"),)
    subject, answers = figured({"x": 0, "y": 0}, bands=bands(97, 98, 99), ceilings=ceilings)
    card = scored(subject, Answers(answers.context, {**answers.questions, "X-x": Answer("unknown")}))

    assert robustness(subject, card).verdict == "do_not_proceed"
    assert robustness(subject, card, end="possible").verdict == "proceed"


def test_nothing_scored_has_no_robustness():
    subject, card = carded({"x": 10}, {"x": 0})

    assert card.total is None
    assert robustness(subject, card) is None


def test_an_open_stop_counts_as_it_stands_at_both_ends():
    subject = plain(stop={"floor": "do_not_proceed", "waivable": True})
    card = scored(subject, Answers({"use": Answer("answered", ("a",))}, {}))

    for end in ("prudent", "possible"):
        found = robustness(subject, card, end=end)
        assert (found.verdict, found.bound) == ("proceed_with_conditions", "careful")
