"""Cost models: what is wrong with one, and how its years are counted."""

from fractions import Fraction

import pytest

from assessments.costing.model import Fault, faults
from tests.costing.figured import FREE, PAID, line, model, triangle

FREE_MEAN_WITHOUT_EXIT = Fraction(1075, 3)


def test_the_reference_models_have_no_faults():
    assert faults(FREE) == faults(PAID) == ()


@pytest.mark.parametrize(
    ("faulty", "expected"),
    [
        (model(), Fault("", "no_lines")),
        (model(line(), horizon=0), Fault("", "horizon")),
        (model(line(), horizon=11), Fault("", "horizon")),
        (model(line(), discount="-1/100"), Fault("", "discount")),
        (model(line(amount=(-1, 0, 1))), Fault("line", "negative")),
        (model(line(amount=(2, 1, 3))), Fault("line", "low_over_mode")),
        (model(line(amount=(1, 4, 3))), Fault("line", "mode_over_high")),
        (model(line(volume=(-1, 0, 1))), Fault("line", "volume_negative")),
        (model(line(volume=(2, 1, 3))), Fault("line", "volume_low_over_mode")),
        (model(line(volume=(1, 4, 3))), Fault("line", "volume_mode_over_high")),
        (model(line(probability="101/100")), Fault("line", "probability")),
        (model(line(probability="-1/100")), Fault("line", "probability")),
        (model(line(year=0)), Fault("line", "year")),
        (model(line(year=11)), Fault("line", "year")),
    ],
)
def test_each_fault_is_named_with_its_line(faulty, expected):
    assert faults(faulty) == (expected,)


def test_all_faults_are_named_at_once():
    assert len(faults(model(line(amount=(3, 2, 1), year=0)))) == 3


def test_a_triangle_knows_its_moments():
    estimate = triangle(0, 3, 6)

    assert (estimate.mean, estimate.square) == (3, Fraction(21, 2))  # variance 3/2
    assert not estimate.is_certain
    assert triangle(5).is_certain


def test_a_yearly_line_counts_every_year_from_its_first():
    frame = model(line(), horizon=4, discount="1/10")

    assert list(frame.years_of(line(timing="yearly", year=2))) == [2, 3, 4]
    assert list(frame.years_of(line(year=3))) == [3]
    assert list(frame.years_of(line(year=5))) == []
    assert frame.worth_of(line(year=2)) == Fraction(10, 11)


def test_what_is_paid_in_any_case_leaves_out_what_may_not_occur():
    later = line("paid plan", (50,), category="licences", probability="1/2")

    assert (FREE.certain_price, PAID.certain_price) == (0, 310)
    assert model(*FREE.lines, later).certain_price == 0
    assert FREE.certain_cost == model(*FREE.lines, later).certain_cost == FREE_MEAN_WITHOUT_EXIT
