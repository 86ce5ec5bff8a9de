"""Durations, percentages and dates are read as what they measure, in both languages."""

from datetime import date
from fractions import Fraction

import pytest

from assessments.reading.measures import tokens_of


def measured(text):
    return [(token.measure, token.value) for token in tokens_of(text) if token.measure]


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("within 30 days", 30 * 24),
        ("within thirty (30) days", 30 * 24),
        ("sous trente (30) jours", 30 * 24),
        ("90 calendar days", 90 * 24),
        ("seventy-two hours", 72),
        ("soixante-douze heures", 72),
        ("a 24-hour notice", 24),
        ("deux mois", 2 * 30 * 24),
        ("one year", 365 * 24),
        ("trois années", 3 * 365 * 24),
        ("six weeks", 6 * 7 * 24),
        ("quatre-vingt-dix jours", 90 * 24),
    ],
)
def test_a_duration_is_so_many_hours(text, hours):
    assert measured(text) == [("duration", Fraction(hours))]


@pytest.mark.parametrize(
    ("text", "percent"),
    [("99.5%", "99.5"), ("99,9 %", "99.9"), ("99.9 per cent", "99.9"), ("95 pour cent", "95")],
)
def test_a_percentage_is_exact(text, percent):
    assert measured(text) == [("percent", Fraction(percent))]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-31", date(2026, 3, 31)),
        ("31/03/2026", date(2026, 3, 31)),
        ("03.04.2026", date(2026, 4, 3)),
        ("03/31/2026", date(2026, 3, 31)),
        ("31 March 2026", date(2026, 3, 31)),
        ("31st of March 2026", date(2026, 3, 31)),
        ("March 31, 2026", date(2026, 3, 31)),
        ("Sep. 1st 2026", date(2026, 9, 1)),
        ("1er août 2026", date(2026, 8, 1)),
    ],
)
def test_a_date_is_a_day_however_it_is_written(text, day):
    assert measured(text) == [("date", day)]


def test_a_day_that_is_in_no_calendar_is_none():
    assert measured("31/02/2026") == measured("31 February 2026") == []


def test_semicolons_and_colons_part_the_clauses():
    assert [(token.word, token.clause) for token in tokens_of("Kept: no; sold")] == [
        ("kept", 0),
        ("no", 1),
        ("sold", 2),
    ]
