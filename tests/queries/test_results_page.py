"""What the results page tells, and what changed between versions: read from dossiers, without a database."""

from dataclasses import replace
from fractions import Fraction

import pytest

from assessments import figures
from assessments.queries.decision_page import MOST_SUGGESTIONS, suggested_conditions
from assessments.queries.hard_stops import stop_rows
from assessments.queries.results_page import results_page
from assessments.queries.version_changes import version_changes
from tests.reports.dossiers import CASES, framework, scored

NAMES = [*sorted(path.stem for path in CASES.glob("*.json")), "empty"]


@pytest.mark.parametrize("name", NAMES)
def test_the_printed_parts_of_the_risks_add_up_to_the_score(name):
    dossier = scored(name)
    page = results_page(dossier, framework())

    rows = [*page.risks, *page.other_risks]

    assert len(rows) == len(framework().criteria)
    assert sum(Fraction(row.points) for row in rows) == figures.rounded(dossier.scorecard.total.high, 1)


@pytest.mark.parametrize("name", NAMES)
def test_the_largest_risk_comes_first(name):
    page = results_page(scored(name), framework())

    points = [Fraction(row.points) for row in [*page.risks, *page.other_risks]]

    assert points == sorted(points, reverse=True)


@pytest.mark.parametrize("name", NAMES)
def test_every_hard_stop_has_one_state_and_the_worst_come_first(name):
    scorecard = scored(name).scorecard

    rows = stop_rows(scorecard, framework())

    order = ["triggered", "waived", "open", "passed"]
    assert [order.index(row.state) for row in rows] == sorted(order.index(row.state) for row in rows)
    assert len({row.id for row in rows}) == len(rows)
    assert {row.id for row in rows if row.state != "passed"} == {stop.id for stop in scorecard.stops}


def test_next_questions_come_in_the_order_of_the_width_they_add():
    dossier = scored("empty")

    page = results_page(dossier, framework())

    shown = [row.question.id for row in page.next_questions]
    assert shown == [effect.question for effect in dossier.scorecard.next_questions][: len(shown)]
    assert page.more_questions == len(dossier.scorecard.next_questions) - len(shown)


def test_points_lost_for_weak_evidence_are_summed_over_every_risk():
    dossier = scored("qwen-vendor-api")
    lost = sum(control.lost for score in dossier.scorecard.criteria for control in score.controls)

    assert results_page(dossier, framework()).lost_total == figures.small_points(lost)


def test_suggestions_begin_with_the_triggered_stops():
    dossier = scored("qwen-consumer-app")
    stops = [stop.question for stop in dossier.scorecard.stops if stop.question]

    suggestions = suggested_conditions(dossier, framework())

    assert stops
    assert [suggestion.question for suggestion in suggestions][: len(stops)] == stops[:MOST_SUGGESTIONS]
    assert all(suggestion.text and suggestion.owner for suggestion in suggestions)


def test_nothing_changed_between_a_version_and_itself():
    dossier = scored("qwen-vendor-api")

    changes = version_changes(dossier, dossier, framework())

    assert changes.answers == []
    assert changes.figures == []
    assert changes.unchanged == len(dossier.answers)


def test_a_changed_answer_and_a_changed_note_are_told_apart():
    dossier = scored("qwen-vendor-api")
    first, second, *rest = (
        answer for answer in dossier.answers if answer.question in framework().questions_by_id
    )
    after = replace(
        dossier,
        answers=(replace(first, choices=("e",)), replace(second, note="New"), *rest),
    )

    changed = {change.question: change for change in version_changes(dossier, after, framework()).answers}

    assert changed[first.question].before != changed[first.question].after
    assert changed[second.question].before == changed[second.question].after
    assert changed[second.question].details == ["the note"]


def test_a_change_that_whole_points_hide_is_printed_with_more_decimals():
    before = scored("qwen-vendor-api")
    score = before.scorecard.dimensions[0]
    figures_after = replace(score.figures, high=score.figures.high - Fraction(1, 50))
    scorecard = replace(
        before.scorecard,
        dimensions=(replace(score, figures=figures_after), *before.scorecard.dimensions[1:]),
    )

    (row,) = version_changes(before, replace(before, scorecard=scorecard), framework()).figures

    assert row.before != row.after
    assert row.direction == -1
