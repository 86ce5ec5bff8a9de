"""Printed figures: rounded once, in the reader's language, never on another side of a limit."""

from __future__ import annotations

from fractions import Fraction

import pytest
from django.utils import translation
from hypothesis import assume, given
from hypothesis import strategies as st

from assessments import figures

VALUES = st.fractions(min_value=0, max_value=100, max_denominator=10_000)


@pytest.mark.parametrize(
    ("value", "printed"), [("1/2", "1"), ("-1/2", "−1"), ("43", "43"), ("42.49", "42"), ("0", "0")]
)
def test_halves_round_away_from_zero(value: str, printed: str) -> None:
    assert figures.decimal(Fraction(value)) == printed


@pytest.mark.parametrize(
    ("value", "printed"),
    [("20", "20"), ("20.01", "20.01"), ("19.97", "19.97"), ("20.3", "20.3"), ("20.5", "21"), ("19.4", "19")],
)
def test_a_printed_figure_stays_on_its_side_of_the_edge(value: str, printed: str) -> None:
    assert figures.points(Fraction(value), (Fraction(20),)) == printed


@given(VALUES, st.lists(st.integers(0, 100).map(Fraction), max_size=3))
def test_printing_never_crosses_an_edge(value: Fraction, edges: list[Fraction]) -> None:
    decimals = figures.decimals_for(value, edges)

    printed = figures.rounded(value, decimals)

    for edge in edges:
        assert (printed > edge) == (value > edge)
        assert (printed < edge) == (value < edge)


def test_french_has_a_decimal_comma_and_a_space_before_the_percent_sign() -> None:
    with translation.override("fr"):
        assert figures.decimal(Fraction(5, 2), 1) == "2,5"
        assert figures.percent(Fraction(62, 100)) == "62\u00a0%"
        assert figures.weight(Fraction(1, 8)) == "12,5\u00a0%"
        assert figures.factor(Fraction(1, 4)) == "0,25"
    assert figures.decimal(Fraction(5, 2), 1) == "2.5"
    assert figures.percent(Fraction(62, 100)) == "62%"


def test_coverage_just_under_its_floor_is_not_printed_as_the_floor() -> None:
    assert figures.percent(Fraction(597, 1000), (Fraction(3, 5),)) == "59.7%"


def test_a_small_part_is_never_printed_as_nothing() -> None:
    assert figures.small_points(Fraction(1, 100)) == "<0.1"
    assert figures.small_points(Fraction(0)) == "0.0"
    assert figures.small_points(Fraction(5, 2)) == "2.5"


def test_factors_keep_the_decimals_they_need() -> None:
    printed = [figures.factor(Fraction(value)) for value in ("1", "0", "0.85", "1/3", "10", "100")]
    assert printed == ["1", "0", "0.85", "0.333", "10", "100"]


def test_one_figure_has_no_range() -> None:
    assert figures.with_range("43", "43") == "43"
    assert figures.with_range("30", "43") == "43 (30 to 43)"
    assert figures.span("30", "43") == "30 to 43"


def test_nothing_to_score_is_a_dash() -> None:
    assert figures.points(None) == "–"


@given(
    st.lists(st.fractions(min_value=-50, max_value=50, max_denominator=999), max_size=12), st.integers(0, 2)
)
def test_printed_terms_add_up_to_the_printed_total(terms: list[Fraction], decimals: int) -> None:
    total = sum(terms, Fraction(0))
    assume(total >= 0)  # a score is

    printed = figures.apportioned(terms, total, decimals)

    assert sum(printed, Fraction(0)) == figures.rounded(total, decimals)
    unit = Fraction(1, 10**decimals)
    assert all(abs(one - term) < unit for one, term in zip(printed, terms, strict=True))


@pytest.mark.parametrize(
    ("value", "currency", "english", "french"),
    [
        ("12345.4", "EUR", "€12,345", "12\u00a0345\u00a0€"),
        ("1234567", "USD", "$1,234,567", "1\u00a0234\u00a0567\u00a0$"),
        ("99.5", "GBP", "£99.50", "99,50\u00a0£"),
        ("7", "CHF", "CHF\u00a07", "7\u00a0CHF"),
        ("0.35", "EUR", "€0.35", "0,35\u00a0€"),
        ("0.000035", "EUR", "€0.000035", "0,000035\u00a0€"),
        ("0", "EUR", "€0", "0\u00a0€"),
        ("-1234", "EUR", "−€1,234", "−1\u00a0234\u00a0€"),
        ("-0.5", "CHF", "CHF\u00a0−0.50", "−0,50\u00a0CHF"),
    ],
)
def test_money_is_printed_with_its_currency_as_the_language_wants_it(value, currency, english, french):
    printed = []
    for language in ("en", "fr"):
        with translation.override(language):
            printed.append(figures.money(Fraction(value), currency))

    assert printed == [english, french]


def test_days_are_counted_and_what_is_not_known_is_a_dash():
    assert [figures.days(number) for number in (None, 0, 1, 1200)] == ["–", "0 days", "1 day", "1,200 days"]
