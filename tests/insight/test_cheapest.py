"""The search for the cheapest choice, against every choice there is."""

from fractions import Fraction
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.insight.cheapest import Offer, Search

MANY = 10_000


def search(groups, needs, *, most=MANY, most_nodes=MANY * MANY) -> Search:
    found = Search(groups, needs, most=most, most_nodes=most_nodes)
    found.run()
    return found


def offer(name: str, *gains: int, effort: int = 1, money: int = 0) -> Offer:
    return Offer(name, gains, effort, Fraction(money))


def price(choice) -> tuple:
    return sum(o.effort for o in choice), sum(o.money for o in choice), len(choice)


def names(choices) -> list[list[str]]:
    return sorted(sorted(offer.name for offer in choice) for choice in choices)


def brute(groups, needs):
    """Every choice of the least price that suffices."""
    fit = []
    for picks in product(*((None, *group) for group in groups)):
        choice = tuple(pick for pick in picks if pick is not None)
        bought = [sum(offer.gains[n] for offer in choice) for n in range(len(needs))]
        if all(gain >= need for gain, need in zip(bought, needs, strict=True)):
            fit.append(choice)
    least = min(map(price, fit), default=None)
    return least, [choice for choice in fit if price(choice) == least]


def problem(seed: int):
    """A handful of groups of one or two offers, one to three needs."""
    random = Random(seed)
    kinds = random.randint(1, 3)
    groups = []
    for number in range(random.randint(0, 6)):
        offers = [
            Offer(
                f"{number}{sign}",
                tuple(random.randint(0, 9) for _ in range(kinds)),
                random.randint(1, 4),
                Fraction(random.choice([0, 0, 1, 2])),
            )
            for sign in ("", "+")[: random.randint(1, 2)]
        ]
        groups.append(tuple(offers))
    return groups, [random.randint(1, 14) for _ in range(kinds)]


@given(st.integers(0, 2**48))
@settings(max_examples=150)
def test_every_choice_of_the_least_price_is_found_and_no_other(seed: int):
    groups, needs = problem(seed)
    least, choices = brute(groups, needs)

    found = search(groups, needs)

    assert found.is_proven
    assert {price(choice) for choice in found.found} == ({least} if choices else set())
    assert names(found.found) == names(choices)


@given(st.integers(0, 2**48))
@settings(max_examples=60)
def test_a_cap_hides_choices_and_never_a_cheaper_one(seed: int):
    groups, needs = problem(seed)
    least, choices = brute(groups, needs)

    found = search(groups, needs, most=1)

    assert len(found.found) == min(len(choices), 1)
    assert found.is_capped == (len(choices) > 1)
    assert all(price(choice) == least for choice in found.found)


@given(st.integers(0, 2**48))
@settings(max_examples=60)
def test_a_search_cut_short_says_so_and_still_hands_out_a_choice_that_suffices(seed: int):
    groups, needs = problem(seed)
    _, choices = brute(groups, needs)

    found = search(groups, needs, most_nodes=0)

    assert not (found.is_proven and choices)
    assert len(found.found) <= (1 if choices else 0)
    for choice in found.found:
        bought = [sum(offer.gains[n] for offer in choice) for n in range(len(needs))]
        assert all(gain >= need for gain, need in zip(bought, needs, strict=True))
        for left_out in choice:
            less = [gain - left_out.gains[n] for n, gain in enumerate(bought)]
            assert any(gain < need for gain, need in zip(less, needs, strict=True))


def test_effort_comes_before_money_and_money_before_number():
    dear_but_easy = (offer("easy", 5, effort=1, money=100),)
    two_cheap = [(offer("left", 3, effort=1),), (offer("right", 2, effort=1),)]
    one_dear = (offer("one", 5, effort=2, money=1),)
    one_free = (offer("free", 5, effort=2),)

    assert names(search([dear_but_easy, *two_cheap], [5]).found) == [["easy"]]
    assert names(search([one_dear, *two_cheap], [5]).found) == [["left", "right"]]
    assert names(search([one_free, *two_cheap], [5]).found) == [["free"]]


def test_at_most_one_offer_of_a_group_is_taken():
    groups = [(offer("a", 2), offer("a+", 3, effort=2)), (offer("b", 2, effort=3),)]

    assert names(search(groups, [4]).found) == [["a", "b"]]
    assert search(groups, [6]).found == []


@pytest.mark.parametrize("groups", [[], [(offer("a", 3),)]])
def test_where_nothing_is_needed_nothing_is_taken(groups):
    assert search([tuple(Offer(o.name, (), 1) for o in group) for group in groups], []).found == [()]


def test_a_search_cut_short_where_the_most_of_each_is_not_enough_hands_out_nothing():
    """The greater offer of a group is not always the one that fits."""
    groups = [(offer("a", 9, 0), offer("a+", 0, 5)), (offer("b", 9, 0),)]

    assert search(groups, [9, 5]).found != []
    assert search(groups, [9, 5], most_nodes=0).found == []


def test_once_there_are_more_than_asked_for_only_better_ones_are_looked_for():
    """184,756 choices are alike; a search that went through them would be cut short."""
    groups = [(offer(f"{n:02}", 1),) for n in range(20)]

    found = search(groups, [10], most=2, most_nodes=200)

    assert (found.is_proven, found.is_capped, len(found.found)) == (True, True, 2)
