"""Printed figures and exact sums."""

from fractions import Fraction as F

import pytest

from assessments.frameworks.schema import Band
from assessments.scoring.exact import product, remainder, weighted_sum
from assessments.scoring.printing import printed_points, rounded, whole_points
from assessments.scoring.residual import weighted
from assessments.scoring.scorecard import RiskFigures
from tests.scoring.builder import plain


@pytest.mark.parametrize(
    ("terms", "total", "printed"),
    [
        ([], F(0), []),
        ([F(1, 3), F(1, 3), F(1, 3)], F(1), [1, 0, 0]),
        ([F(5, 2), F(5, 2)], F(5), [3, 2]),
        ([F(3, 2), F(-1, 2)], F(1), [2, -1]),
        ([F(74, 10), F(-33, 10)], F(41, 10), [7, -3]),
        ([F(14, 10), F(14, 10)], F(28, 10), [2, 1]),
        ([F(1), F(2)], F(3), [1, 2]),
        ([F(3, 10), F(6, 10)], F(9, 10), [0, 1]),
        ([F(9, 10), F(9, 10)], F(4, 10), [0, 0]),
        ([F(2), F(1)], F(0), [1, 0]),
    ],
)
def test_whole_points_add_up_to_the_rounded_total(terms, total, printed):
    assert whole_points(terms, total) == printed


@pytest.mark.parametrize(
    ("value", "whole"), [(F(1, 2), 1), (F(3, 2), 2), (F(49, 100), 0), (F(7), 7), (F(-1, 2), 0)]
)
def test_a_half_goes_up(value, whole):
    assert rounded(value) == whole


def test_exact_sums_and_products():
    assert product(F(1, 3), F(3, 4), F(2)) == F(1, 2)
    assert product() == 1
    assert weighted_sum([(F(1, 3), F(1, 2)), (F(2, 3), F(1, 2)), (F(1, 6), F(1))]) == F(2, 3)
    assert weighted_sum([]) == 0
    assert remainder(F(1, 4)) == F(3, 4)


@pytest.mark.parametrize(
    ("value", "printed"), [(F(203, 10), "20.3"), (F(204, 10), "20.4"), (F(202, 10), "20"), (F(206, 10), "21")]
)
def test_a_figure_is_printed_on_its_side_of_an_edge_that_is_no_whole_number(value, printed):
    subject = plain(bands=(Band(verdict="proceed"), Band(verdict="escalate", above=F(203, 10))))

    assert printed_points(value, subject) == printed


def test_a_weighted_mean_is_taken_over_the_sum_of_the_weights():
    parts = [(F(1), RiskFigures(F(1), F(2), F(3), F(4))), (F(3), RiskFigures(F(5), F(6), F(7), F(8)))]

    assert weighted(parts, F(10)) == RiskFigures(F(40), F(50), F(60), F(70))


def test_a_weighted_mean_of_nothing_is_nothing():
    assert weighted([], F(100)) is None
    assert weighted([(F(0), RiskFigures(F(1), F(1), F(1), F(1)))], F(100)) is None
