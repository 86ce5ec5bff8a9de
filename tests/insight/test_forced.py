"""What an event does to answers: only what is known, asked and better is forced, and nothing gets better."""

from dataclasses import replace
from fractions import Fraction

import pytest

from assessments.insight.scenarios import (
    Conflict,
    Forced,
    Skipped,
)
from assessments.scoring.answers import Answer, Answers
from tests.insight.events import played, shock
from tests.scoring.at_random import quick, with_answer
from tests.scoring.builder import (
    calm_case,
    condition,
    context_question,
    criterion,
    dimension,
    framework,
    plain,
    proven,
    question,
)

# --- forced answers ---


def test_a_forced_answer_keeps_its_evidence():
    subject = plain()
    answers = calm_case(Answer("answered", ("a",), "E2"), Answer("answered", ("a",), "E0"), use="c")
    expected = with_answer(answers, "CTL", Answer("answered", ("b",), "E0"))

    result = played(subject, answers, shock("it", {"question": "CTL", "to": "b"}))

    assert result.after.total == quick(subject, expected).total
    assert result.forced == (Forced("CTL", ("a",), ("b",), "it"),)


@pytest.mark.parametrize(
    ("answer", "force", "why"),
    [
        (proven("c"), {"to": "b"}, "already_worse"),
        (proven("b"), {"to": "b"}, "already_worse"),
        (proven("a"), {"from": ("b",), "to": "c"}, "not_affected"),
        (Answer("unknown"), {"to": "c"}, "unknown"),
        (Answer("not_applicable_claimed"), {"to": "c"}, "unknown"),
        (Answer("not_applicable_confirmed"), {"to": "c"}, "not_applicable"),
    ],
)
def test_what_is_not_forced_says_why(answer, force, why):
    result = played(
        plain(), calm_case(proven("a"), answer, use="c"), shock("it", {"question": "CTL", **force})
    )

    assert (result.forced, result.skipped) == ((), (Skipped("CTL", "it", why),))
    assert result.before == result.after


def test_what_the_lane_hides_is_not_asked():
    subject = plain()
    (home,) = subject.dimensions
    hidden = home.questions[1].model_copy(update={"triage": False})
    subject = replace(subject, dimensions=(replace(home, questions=(home.questions[0], hidden)),))
    answers = calm_case(proven("a"), proven("a"))

    result = played(subject, answers, shock("it", {"question": "CTL", "to": "c"}), lane="triage")

    assert result.skipped == (Skipped("CTL", "it", "not_asked"),)


def test_one_event_may_force_one_question_from_two_answers():
    forces = [{"question": "CTL", "from": ("a",), "to": "b"}, {"question": "CTL", "from": ("b",), "to": "c"}]

    result = played(plain(), calm_case(proven("a"), proven("b"), use="c"), shock("it", *forces))

    assert result.forced == (Forced("CTL", ("b",), ("c",), "it"),)
    assert result.skipped == ()


def test_of_two_events_that_force_one_answer_the_worse_is_played_and_it_is_said():
    soft, hard = (shock(id, {"question": "CTL", "to": to}) for id, to in (("soft", "b"), ("hard", "c")))

    result = played(plain(), calm_case(proven("a"), proven("a"), use="c"), soft, hard)

    assert result.forced == (Forced("CTL", ("a",), ("c",), "hard"),)
    assert result.conflicts == (Conflict("CTL", ("hard", "soft"), ("c", "b"), "c"),)


def test_two_events_that_agree_are_no_conflict():
    one, two = (shock(id, {"question": "CTL", "to": "c"}) for id in ("one", "two"))

    result = played(plain(), calm_case(proven("a"), proven("a"), use="c"), two, one)

    assert (result.conflicts, result.skipped) == ((), ())
    assert [forced.shock for forced in result.forced] == ["one"]


def test_of_a_multiple_choice_the_forced_option_is_chosen_as_well():
    subject = plain()
    (home,) = subject.dimensions
    several = question("CTL", "control", multiple=True)
    subject = replace(subject, dimensions=(replace(home, questions=(home.questions[0], several)),))
    answers = calm_case(proven("a"), proven("a"))

    result = played(subject, answers, shock("it", {"question": "CTL", "to": "b"}))

    assert result.forced == (Forced("CTL", ("a",), ("a", "b"), "it"),)


def test_an_answer_that_meets_a_stop_is_not_moved_past_it():
    """Two options of equal anchor: the stop on the first must not be lost."""
    stop = {"floor": "escalate", "waivable": True}
    exposed = question("EXP", "exposure", [Fraction(0), Fraction(1), Fraction(1)])
    options = (
        exposed.options[0],
        exposed.options[1].model_copy(
            update={"hard_stop": question("X", "exposure", stop=stop).stop_option.hard_stop}
        ),
        exposed.options[2],
    )
    subject = plain()
    (home,) = subject.dimensions
    exposed = exposed.model_copy(update={"options": options})
    subject = replace(subject, dimensions=(replace(home, questions=(exposed, home.questions[1])),))

    result = played(subject, calm_case(proven("b"), proven("a")), shock("it", {"question": "EXP", "to": "c"}))

    assert result.skipped == (Skipped("EXP", "it", "already_worse"),)
    assert result.after.verdict == "escalate"


def test_a_forced_stop_is_met():
    subject = plain(stop={"floor": "do_not_proceed", "waivable": True})

    result = played(subject, calm_case(proven("a"), proven("a")), shock("it", {"question": "CTL", "to": "c"}))

    assert (result.before.headline, result.after.headline) == ("proceed", "do_not_proceed")
    assert [stop.id for stop in result.after.stops] == ["CTL"]
    assert result.changes_verdict


# --- context ---


def test_a_context_answer_is_forced_where_it_makes_things_worse_and_only_there():
    answers = calm_case(proven("c"), proven("c"), use="b")

    worse = played(plain(), answers, shock("it", {"context": "use", "to": "c"}))
    better = played(plain(), answers, shock("it", {"context": "use", "to": "a"}))

    assert worse.forced == (Forced("use", ("b",), ("c",), "it"),)
    assert (worse.before.total.high, worse.after.total.high) == (50, 100)
    assert better.skipped == (Skipped("use", "it", "already_worse"),)
    assert better.before == better.after


def test_of_two_context_answers_the_one_with_the_worst_result_is_played():
    some, most = (shock(id, {"context": "use", "to": to}) for id, to in (("most", "c"), ("some", "b")))

    result = played(plain(), calm_case(proven("c"), proven("c")), some, most)

    assert result.forced == (Forced("use", ("a",), ("c",), "most"),)
    assert result.conflicts == (Conflict("use", ("most", "some"), ("c", "b"), "c"),)


def test_an_ordered_context_answer_never_goes_back():
    subject = plain()
    ordered = subject.context.questions[0].model_copy(update={"ordered": True})
    subject = replace(subject, context=replace(subject.context, questions=(ordered,)))

    result = played(
        subject, calm_case(proven("a"), proven("a"), use="c"), shock("it", {"context": "use", "to": "b"})
    )

    assert result.skipped == (Skipped("use", "it", "already_worse"),)


def test_a_multiple_context_answer_gains_an_option_and_an_unknown_one_stays_unknown():
    subject = plain()
    several = context_question("use", multiple=True)
    subject = replace(subject, context=replace(subject.context, questions=(several,)))
    force = shock("it", {"context": "use", "to": "c"})
    unknown = with_answer(Answers({}, {}), "CTL", proven("a"))

    known = played(subject, calm_case(proven("c"), proven("c"), use="b"), force)

    assert known.forced == (Forced("use", ("b",), ("b", "c"), "it"),)
    assert played(subject, unknown, force).skipped == (Skipped("use", "it", "unknown"),)


def test_what_a_forced_context_makes_visible_is_unknown():
    """A question nobody was asked has no answer to make worse."""
    source = {"context": "use", "anchors": {"a": 1, "b": 1, "c": 1}}
    asked = [
        question("EXP", "exposure", visible_if=condition(context="use", any_of=("b",))),
        question("CTL", "control"),
    ]
    likelihood = [
        {"weight": 1, "context": "use", "anchors": {"a": 0, "b": 1, "c": 1}},
        {"weight": 1, "question": "EXP"},
    ]
    own = criterion("ONE", impact=[source], likelihood=likelihood, controls=[("CTL", 1)])
    subject = framework([dimension("DIM", [own], asked)], [context_question("use")])
    forces = [{"context": "use", "to": "b"}, {"question": "EXP", "to": "c"}]

    result = played(subject, calm_case(control=proven("a")), shock("it", *forces))

    assert [forced.question for forced in result.forced] == ["use"]
    assert result.skipped == (Skipped("EXP", "it", "unknown"),)
