"""Cost as a range: the reference figures, and what must hold for any model."""

from __future__ import annotations

from fractions import Fraction

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from assessments.costing.simulation import CostSummary, FaultyModelError, simulate
from tests.costing.figured import FREE, PAID, line, model

POINTS = st.lists(st.integers(0, 1000), min_size=3, max_size=3).map(sorted)


@pytest.fixture(scope="module")
def reference():
    return simulate({"free": FREE, "paid": PAID})


def one(drawn_model, **options) -> CostSummary:
    return simulate({"it": drawn_model}, **options).summaries["it"]


def test_the_reference_means_are_exact(reference):
    means = {key: round(float(found.range.mean), 1) for key, found in reference.summaries.items()}

    assert means == {"free": 398.3, "paid": 361.3}
    assert reference.summaries["free"].range.mean == Fraction(1195, 3)


@pytest.mark.parametrize(("key", "expected"), [("free", (320, 378, 509)), ("paid", (331, 356, 397))])
def test_the_reference_range_is_met_within_one_percent(reference, key, expected):
    found = reference.summaries[key].range

    for drawn, figure in zip((found.p10, found.p50, found.p90), expected, strict=True):
        assert abs(drawn - figure) <= Fraction(figure, 100)


def test_the_free_option_is_the_dearer_one_in_63_percent_of_the_draws(reference):
    share = reference.share_dearer("free", "paid")

    assert abs(share - Fraction(634, 1000)) <= Fraction(1, 100)
    assert reference.share_dearer("paid", "free") == 1 - share


def test_equal_is_not_dearer():
    drawn = simulate({"a": model(line()), "b": model(line())})

    assert drawn.share_dearer("a", "b") == drawn.share_dearer("b", "a") == 0


def test_a_certain_model_is_hand_arithmetic_to_the_cent():
    certain = model(
        line("once", ("1234.56",), year=2),
        line("yearly", ("99.99",), timing="yearly"),
        line("usage", ("0.000035",), category="usage", timing="yearly", volume=(12_000_000,)),
    )

    found = one(certain).range

    by_hand = Fraction("1234.56") + 3 * Fraction("99.99") + 3 * 420
    assert (found.p10, found.p50, found.p90, found.mean) == (by_hand, by_hand, by_hand, by_hand)


def test_later_years_are_discounted_and_the_first_is_not():
    found = one(model(line(amount=(110,), timing="yearly"), discount="1/10"))

    assert found.range.mean == 110 + 100 + Fraction(1000, 11)
    assert [year.range.p50 for year in found.per_year] == [110, 110, 110]  # cash is cash


def test_a_line_is_paid_in_its_years_and_not_beyond_the_horizon():
    found = one(model(line("late", year=2, timing="yearly"), line("after", year=5), line("first")))

    assert [year.range.mean for year in found.per_year] == [100, 100, 100]
    assert [cost.range.mean for cost in found.lines] == [200, 0, 100]


def test_cash_of_all_years_is_the_total_without_discount(reference):
    for found in reference.summaries.values():
        assert sum(year.range.mean for year in found.per_year) == found.range.mean


def test_a_line_that_may_not_occur_costs_nothing_or_all_of_it():
    found = one(model(line(amount=(100,), timing="yearly", probability="1/4")), draws=1000)

    assert (found.range.p10, found.range.p50, found.range.p90) == (0, 0, 300)
    assert found.range.mean == 75


def test_what_cannot_occur_costs_nothing():
    assert one(model(line(probability=0), line())).range.p90 == 100


def test_a_price_is_one_unknown_for_all_years_and_work_is_another_each_year():
    price = one(model(line(amount=(0, 50, 100), category="licences", timing="yearly"))).range
    work = one(model(line(amount=(0, 50, 100), timing="yearly"))).range

    assert price.p90 - price.p10 > work.p90 - work.p10
    assert price.mean == work.mean


def test_the_price_factor_multiplies_what_follows_the_price_and_nothing_else():
    both = model(line("price", follows_price=True, category="licences"), line("work"))

    assert one(both, price_factor=3).range.p50 == 400
    assert one(both, price_factor=Fraction(1, 2)).range.mean == 150
    assert [cost.range.mean for cost in one(both, price_factor=3).lines] == [300, 100]


def test_the_price_factor_may_differ_by_option():
    price = model(line(follows_price=True))

    drawn = simulate({"a": price, "b": price}, price_factor={"a": Fraction(3)})

    assert [found.range.p50 for found in drawn.summaries.values()] == [300, 100]


def test_the_drivers_share_out_the_whole_spread(reference):
    for found in reference.summaries.values():
        assert sum(cost.spread_share for cost in found.lines) == 1
    assert [cost.name for cost in reference.summaries["paid"].drivers] == [
        "exit",  # 371 of variance, the licence 350
        "licence",
        "integration",
        "compliance",
    ]


@pytest.mark.parametrize("key", ["free", "paid"])
def test_the_spread_of_the_drivers_is_that_of_the_draws(reference, key):
    drawn = reference.totals[key]
    of_exit = next(cost for cost in reference.summaries[key].lines if cost.name == "exit")
    without = simulate({"free": _without_exit(FREE), "paid": _without_exit(PAID)}).totals[key]

    assert abs(numpy.var(drawn - without) / numpy.var(drawn) - float(of_exit.spread_share)) < 0.02


def _without_exit(full):
    return model(*full.lines[:-1])


def test_a_certain_model_has_no_drivers_but_largest_lines():
    found = one(model(line("small", (1,)), line("large", (5,)), line("none", (0,))))

    assert found.drivers == ()
    assert [cost.name for cost in found.largest] == ["large", "small"]


def test_the_same_seed_gives_the_same_json_and_another_seed_another():
    payload = TypeAdapter(CostSummary).dump_json

    once, again, other = (payload(one(FREE, seed=seed)) for seed in (1, 1, 2))

    assert once == again
    assert once != other


def test_the_draws_of_a_line_do_not_look_at_other_lines_or_other_models(reference):
    changed = model(*(line(name, (1, 2, 3)) for name in ("integration", "compliance")), *FREE.lines[2:])

    drawn = simulate({"free": changed, "paid": model(line())}).summaries["free"]

    kept = reference.summaries["free"].lines[2:]
    assert [cost.range for cost in drawn.lines[2:]] == [cost.range for cost in kept]


@pytest.mark.parametrize("probability", [1, "1/2"])
def test_an_amount_that_becomes_certain_leaves_the_draws_of_its_volume_alone(probability):
    def usage(price):
        return line(amount=price, volume=(10, 20, 60), category="usage", probability=probability)

    certain, nearly = (one(model(usage(price))).range for price in ((2,), (2, 2, Fraction("2.0000001"))))

    assert abs(certain.p90 - nearly.p90) <= Fraction(1, 100)
    assert abs(certain.p10 - nearly.p10) <= Fraction(1, 100)


@settings(max_examples=60, deadline=None)
@given(POINTS, st.integers(0, 500), st.integers(0, 500), st.sampled_from(["once", "yearly"]))
def test_widening_a_certain_line_never_narrows_its_own_range(points, down, up, timing):
    low, mode, high = points
    narrow = line(amount=points, category="licences", timing=timing)
    wide = line(amount=(max(low - down, 0), mode, high + up), category="licences", timing=timing)

    was, now = (one(model(drawn), draws=2000).lines[0].range for drawn in (narrow, wide))

    assert now.p90 - now.p10 >= was.p90 - was.p10 - Fraction(1, 50)  # a cent of rounding at each end


@settings(max_examples=60, deadline=None)
@given(POINTS, POINTS, st.fractions(0, 1, max_denominator=20), st.integers(1, 5))
def test_the_range_lies_between_least_and_highest(points, volume, probability, years):
    drawn = line(amount=points, volume=volume, timing="yearly", probability=probability)

    found = one(model(drawn, horizon=years), draws=200).range

    assert 0 <= found.p10 <= found.p50 <= found.p90 <= years * points[2] * volume[2] + Fraction(1, 100)
    assert 0 <= found.mean <= years * points[2] * volume[2]


def test_a_faulty_model_is_not_drawn():
    with pytest.raises(FaultyModelError, match="low_over_mode"):
        simulate({"it": model(line(amount=(3, 2, 4)))})
