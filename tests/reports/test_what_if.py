"""What-if cases in words."""

from fractions import Fraction

import pytest

from assessments.insight.scenarios import Conflict, MissedNotice, Outcome, Played
from assessments.reports import what_if as words
from assessments.scoring.scorecard import Interval
from tests.reports.dossiers import framework


def outcome(headline="escalate", **dimensions):
    verdict = "do_not_proceed" if headline == "not_enough_information" else headline
    ends = {id: Interval(Fraction(0), Fraction(high)) for id, high in dimensions.items()}
    return Outcome(verdict=verdict, headline=headline, total=None, dimensions=ends, stops=())


def played(**facts):
    usual = {
        "before": outcome(),
        "after": outcome(),
        "days_to_exit": None,
        "notice_days": None,
        "price_factor": Fraction(1),
    }
    lists = dict.fromkeys(
        ("forced", "skipped", "not_applicable", "open", "instead", "conflicts", "late_exit"), ()
    )
    return Played(**(usual | lists | facts))


def test_a_dimension_that_moves_little_is_counted_and_not_listed():
    before = outcome(PRIV="10", LOCK="10", GEO="10.2", SEC="10")
    after = outcome(PRIV="30", LOCK="10.3", GEO="10.8", SEC="10")

    rows, less = words.moved_dimensions(before, after, framework())

    assert rows == [
        ("Data privacy and confidentiality", "10", "30"),
        ("Geopolitical exposure and sovereignty", "10", "11"),
    ]
    assert less == 1


def test_a_move_is_never_printed_as_none():
    rows, _less = words.moved_dimensions(outcome(SEC="9.6"), outcome(SEC="10.4"), framework())

    assert rows == [("Security and operational resilience", "9.6", "10.4")]


def test_a_dimension_that_gets_a_score_has_moved():
    before = outcome(SEC="9")
    before.dimensions["SEC"] = None

    rows, _less = words.moved_dimensions(before, outcome(SEC="9"), framework())

    assert rows == [("Security and operational resilience", "–", "9")]


def test_where_not_enough_is_known_an_option_has_no_place_on_the_ladder():
    assert words.place(outcome("not_enough_information")) is None
    assert words.place(outcome("escalate")) == 2


def test_a_conflict_that_an_option_answers_with_its_own_worse_figure_says_so():
    conflict = Conflict("notice_days", ("a", "b"), ("30", "60"), "0")

    sentence = words.conflict_sentence(conflict, {"a": "A", "b": "B"}, framework())

    assert sentence == (
        "The cases set the notice differently (“A”: 30 days; “B”: 60 days). The option’s own, which is"
        " worse, stays."
    )


@pytest.mark.parametrize(
    ("subject", "values", "text"),
    [
        ("notice_days", ("30", "1"), "the notice differently (“A”: 30 days; “B”: 1 day)"),
        ("days_to_exit", ("30", "1"), "the days to leave differently (“A”: 30 days; “B”: 1 day)"),
        ("price_factor", ("3", "5/2"), "the price differently (“A”: × 3; “B”: × 2.5)"),
        ("sector", ("general", "health"), "the answer to Question 5 differently (“A”: "),
    ],
)
def test_every_subject_of_a_conflict_has_its_words(subject, values, text):
    conflict = Conflict(subject, ("a", "b"), values, values[0])

    assert text in words.conflict_sentence(conflict, {"a": "A", "b": "B"}, framework())


def test_a_late_exit_is_said_once_however_many_cases_say_it():
    late = framework().scenarios[2].late_exit
    missed = tuple(MissedNotice(id, "late", late.floor, late.message) for id in ("a", "b"))

    assert words.exit_sentences(played(late_exit=missed)) == [late.message.en]


def test_what_is_left_alone_is_said_by_reason():
    assert words.skipped_sentences(played(), framework()) == []
