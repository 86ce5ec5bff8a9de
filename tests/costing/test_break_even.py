"""The volume at which two options cost the same."""

from fractions import Fraction

from assessments.costing.break_even import BreakEvenVolume, break_even_volume, units_of
from tests.costing.figured import line, model


def usage(price, volume=1000, unit="million tokens", **facts):
    return line(
        f"usage at {price}",
        (price,),
        category="usage",
        timing="yearly",
        volume=(volume,),
        unit=unit,
        **facts,
    )


API = model(line("integration", (300,)), usage(2))
OWN = model(line("servers", (900,), timing="yearly"))


def test_above_the_break_even_volume_the_api_is_dearer_than_own_servers():
    found = break_even_volume(API, OWN, "million tokens")

    assert found == BreakEvenVolume(
        "million tokens", Fraction(400), Fraction(1000), "dearer"
    )  # 300 + 3 * 2 * 400 = 3 * 900
    assert break_even_volume(OWN, API, "million tokens").above == "cheaper"


def test_both_costs_are_equal_at_the_break_even_volume():
    at = break_even_volume(API, OWN, "million tokens").volume

    total = 300 + 3 * 2 * at
    assert total == 3 * 900


def test_what_is_the_dearer_one_at_every_volume_has_no_break_even():
    dearer = model(line("integration", (5000,)), usage(2))

    assert break_even_volume(dearer, OWN, "million tokens") is None


def test_the_same_price_a_unit_never_crosses():
    assert break_even_volume(API, model(usage(2)), "million tokens") is None
    assert break_even_volume(OWN, OWN, "million tokens") is None


def test_units_are_the_same_whatever_their_capitals_and_spaces():
    other = model(line("fee", (600,)), usage(1, unit="Million  Tokens"))

    assert break_even_volume(API, other, "million tokens").volume == 100
    assert break_even_volume(API, model(line("fee", (600,)), usage(1, unit="seats")), "million tokens")


def test_an_uncertain_line_adds_what_it_adds_on_average():
    api = model(line("integration", (300,)), usage(4, probability="1/2"))

    assert break_even_volume(api, OWN, "million tokens").volume == 400


def test_the_units_of_a_model_are_listed_once_in_its_order():
    both = model(usage(1), usage(2, unit="Million tokens"), usage(3, unit="seats"), line(), usage(5, unit=""))

    assert units_of(both) == ("million tokens", "seats")
