"""Stops: triggered, open, waived; conditional, unwaivable, on the context alone."""

from datetime import timedelta

import pytest

from assessments.scoring.answers import Answer, Answers
from assessments.scoring.hard_stops import Waiver
from tests.scoring.at_random import scored, with_answer, with_context
from tests.scoring.builder import MINI, TODAY, condition, framework, plain, question

LATER = TODAY + timedelta(days=30)
CALM = Answers({"use": Answer("answered", ("a",))}, {"EXP": Answer("answered", ("a",), "E4")})
STOP = {"floor": "do_not_proceed", "waivable": True}
WORST, BEST = Answer("answered", ("c",), "E4"), Answer("answered", ("a",), "E4")


def waiver(ends_on=LATER, stop="CTL") -> Waiver:
    return Waiver(stop, "A. Person", "Pilot only", ends_on)


def states(card) -> dict[str, str]:
    return {stop.id: stop.state for stop in card.stops}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (WORST, {"CTL": "triggered"}),
        (BEST, {}),
        (Answer("unknown"), {"CTL": "open"}),
        (Answer("unanswered"), {"CTL": "open"}),
        (Answer("not_applicable_claimed"), {"CTL": "open"}),
        (Answer("not_applicable_confirmed"), {}),
    ],
)
def test_stop_follows_the_answer_of_its_question(answer, expected):
    assert states(scored(plain(stop=STOP), with_answer(CALM, "CTL", answer))) == expected


@pytest.mark.parametrize(
    ("use", "answer", "expected"),
    [
        ("c", WORST, {"CTL": "triggered"}),
        ("a", WORST, {}),
        ("a", Answer("unknown"), {}),
        (None, WORST, {"CTL": "open"}),
        (None, Answer("unknown"), {"CTL": "open"}),
        (None, BEST, {}),
    ],
)
def test_conditional_stop_follows_the_context(use, answer, expected):
    subject = plain(stop={**STOP, "if": condition(context="use", any_of=("c",))})
    answers = with_answer(CALM if use is None else with_context(CALM, "use", use), "CTL", answer)
    if use is None:
        answers = Answers({"use": Answer("unknown")}, answers.questions)

    assert states(scored(subject, answers)) == expected


@pytest.mark.parametrize(("use", "expected"), [("c", "triggered"), ("a", None), (None, "open")])
def test_stop_of_a_question_that_may_be_hidden(use, expected):
    visible = condition(context="use", any_of=("c",))
    subject = plain()
    home = subject.dimensions[0]
    asked = question("CTL", "control", stop=STOP, visible_if=visible)
    changed = framework(
        [
            type(home)(
                home.id,
                home.weight,
                home.name,
                home.description,
                "",
                home.criteria,
                (home.questions[0], asked),
            )
        ],
        subject.context.questions,
    )
    context = {} if use is None else {"use": Answer("answered", (use,))}

    card = scored(changed, Answers(context, {"CTL": WORST}))

    assert states(card) == ({} if expected is None else {"CTL": expected})


def test_stop_never_changes_the_score():
    answers = with_answer(CALM, "CTL", WORST)

    assert scored(plain(stop=STOP), answers).total == scored(plain(), answers).total


def test_a_waived_stop_stays_visible_and_still_forbids_a_plain_proceed():
    answers = with_answer(CALM, "CTL", WORST)

    card = scored(plain(stop=STOP), answers, waivers=[waiver()])

    assert states(card) == {"CTL": "waived"}
    assert card.verdict == "proceed_with_conditions"
    assert (card.reasons[0].kind, card.reasons[0].floor) == (
        "waived_stop",
        "proceed_with_conditions",
    )


@pytest.mark.parametrize(
    ("ends_on", "verdict"),
    [
        (TODAY - timedelta(days=1), "do_not_proceed"),
        (TODAY, "do_not_proceed"),
        (LATER, "proceed_with_conditions"),
    ],
)
def test_when_a_waiver_ends_the_unwaived_verdict_is_back(ends_on, verdict):
    answers = with_answer(CALM, "CTL", WORST)

    assert scored(plain(stop=STOP), answers, waivers=[waiver(ends_on)]).verdict == verdict


def test_a_stop_marked_not_waivable_refuses_a_waiver():
    answers = with_answer(CALM, "CTL", WORST)

    card = scored(plain(stop={**STOP, "waivable": False}), answers, waivers=[waiver()])

    assert (states(card), card.verdict) == ({"CTL": "triggered"}, "do_not_proceed")
    assert card.refused_waivers == ("CTL",)


def test_a_waiver_of_an_open_stop_leaves_it_open():
    card = scored(plain(stop=STOP), with_answer(CALM, "CTL", Answer("unknown")), waivers=[waiver()])

    assert states(card) == {"CTL": "open"}


@pytest.mark.parametrize(
    ("context", "state"),
    [
        ({"deployment": "app", "data_classes": "secret"}, "triggered"),
        ({"deployment": "own", "data_classes": "secret"}, None),
        ({"deployment": "own"}, None),
        ({"deployment": "app"}, "open"),
        ({}, "open"),
    ],
)
def test_the_context_alone_can_stop(context, state):
    answers = Answers({id: Answer("answered", (choice,)) for id, choice in context.items()})

    assert states(scored(MINI, answers)).get("secret-in-app") == state


def test_triggered_stops_are_shown_in_place_of_the_flag_only_when_they_force_the_verdict():
    empty = Answers({"use": Answer("answered", ("c",))}, {"CTL": WORST})
    subject = plain(stop={**STOP, "floor": "escalate"}, coverage_floor=1)
    forced = plain(stop=STOP, coverage_floor=1)

    assert (scored(subject, empty).verdict, scored(subject, empty).headline) == (
        "do_not_proceed",
        "not_enough_information",
    )
    assert scored(forced, empty).headline == "do_not_proceed"
