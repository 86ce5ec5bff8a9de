"""Properties 18 to 21: stops, waivers and the verdict."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from hypothesis import assume, given, settings

from assessments.frameworks.schema import Framework
from assessments.scoring.answers import Answer, Answers
from assessments.scoring.hard_stops import Waiver
from assessments.scoring.verdict import RANK
from tests.scoring.at_random import Chance, chances, quick, scored, with_answer
from tests.scoring.builder import PROVEN, TODAY, plain


def weight_changed(subject: Framework, chance: Chance) -> Framework:
    dimensions = [
        replace(
            d,
            weight=Fraction(chance.random.randint(0, 9)),
            criteria=tuple(
                c.model_copy(update={"weight": Fraction(chance.random.randint(0, 9))}) for c in d.criteria
            ),
        )
        for d in subject.dimensions
    ]
    return replace(subject, dimensions=tuple(dimensions))


@given(chances)
@settings(max_examples=60)
def test_18_a_triggered_stop_holds_for_every_weighting_and_every_other_answer(chance: Chance):
    subject = chance.subject()
    answers = chance.answers(subject)
    triggered = [stop for stop in quick(subject, answers).stops if stop.state == "triggered"]
    assume(triggered)
    stop = chance.random.choice(triggered)
    other = replace(answers, questions=chance.answers(subject).questions)
    if stop.question:
        other = with_answer(other, stop.question, answers.questions[stop.question])

    later = quick(weight_changed(subject, chance), other)

    assert RANK[later.verdict] >= RANK[stop.floor]
    assert stop in later.stops


@given(chances)
@settings(max_examples=40)
def test_19_adding_a_stop_never_improves_the_verdict(chance: Chance):
    subject = chance.subject()
    answers = chance.answers(subject)
    without = replace(
        subject,
        context=replace(subject.context, hard_stops=()),
        dimensions=tuple(
            replace(
                d,
                questions=tuple(
                    q.model_copy(
                        update={"options": tuple(o.model_copy(update={"hard_stop": None}) for o in q.options)}
                    )
                    for q in d.questions
                ),
            )
            for d in subject.dimensions
        ),
    )

    assert RANK[quick(without, answers).verdict] <= RANK[quick(subject, answers).verdict]


@given(chances)
@settings(max_examples=60)
def test_20_an_unknown_stop_question_is_never_proceed(chance: Chance):
    subject = chance.subject()

    result = quick(subject, chance.answers(subject), waivers=chance.waivers(subject))

    if any(stop.state in ("open", "waived") for stop in result.stops):
        assert result.verdict != "proceed"


def test_20_an_otherwise_perfect_case_with_one_unknown_stop_question_is_not_proceed():
    subject = plain(stop={"floor": "do_not_proceed", "waivable": True})
    calm = Answers({"use": Answer("answered", ("a",))}, {"EXP": Answer("answered", ("a",), PROVEN)})

    assert quick(subject, with_answer(calm, "CTL", Answer("answered", ("a",), PROVEN))).verdict == "proceed"
    assert quick(subject, with_answer(calm, "CTL", Answer("unknown"))).verdict == "proceed_with_conditions"


@given(chances)
@settings(max_examples=80)
def test_21_the_verdict_is_monotone_in_every_answer(chance: Chance):
    subject, waivers = chance.subject(), ()
    answers, asked = chance.answers(subject), chance.random.choice(subject.questions)
    given_ = chance.answer(asked, ["answered"])

    verdicts = [
        RANK[
            quick(
                subject, with_answer(answers, asked.id, replace(given_, choices=(value,))), waivers=waivers
            ).verdict
        ]
        for value in asked.values
    ]

    assert verdicts == sorted(verdicts)


@given(chances)
@settings(max_examples=40)
def test_21_an_ended_waiver_gives_the_unwaived_verdict(chance: Chance):
    subject = chance.subject()
    answers = chance.answers(subject)
    waivers = tuple(replace(waiver, ends_on=TODAY) for waiver in chance.waivers(subject))

    assert quick(subject, answers, waivers=waivers) == quick(subject, answers)
    assert scored(subject, answers, waivers=waivers) == scored(subject, answers)


def test_a_waiver_without_person_or_reason_does_not_hold():
    day = TODAY + timedelta(days=9)

    assert Waiver("X", "A", "B", day).holds(TODAY)
    assert not Waiver("X", " ", "B", day).holds(TODAY)
    assert not Waiver("X", "A", "", day).holds(TODAY)
