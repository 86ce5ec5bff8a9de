"""Where the answers fall short, in the words of the method."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings

from assessments.frameworks.schema import Band
from assessments.insight.gaps import Gap, gaps
from assessments.scoring.answers import Answer
from assessments.scoring.hard_stops import Waiver
from assessments.scoring.scorecard import UNKNOWN_STATES
from tests.scoring.at_random import Chance, chances, quick, scored, with_answer
from tests.scoring.builder import (
    BANK,
    TODAY,
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
from tests.scoring.test_calibration import FILES, case_of

STOP = {"floor": "escalate", "waivable": True}
UNKNOWN = Answer("unknown")


def found_in(subject, answers, **options) -> dict[str, Gap]:
    return {gap.question: gap for gap in gaps(subject, scored(subject, answers, **options))}


def case(exposure, control):
    return calm_case(exposure, control, use="c")


def test_each_kind_of_gap_in_its_words():
    subject = plain(stop=STOP)

    weak = found_in(subject, case(proven("b"), proven("a")))
    unproven = found_in(subject, case(proven("a"), Answer("answered", ("a",), "E2")))
    unknown = found_in(subject, case(UNKNOWN, Answer("not_applicable_claimed")))
    met = found_in(subject, case(proven("a"), proven("c")))

    assert {id: gap.kind for id, gap in weak.items()} == {"EXP": "weak"}
    assert {id: gap.kind for id, gap in unproven.items()} == {}
    assert {id: gap.kind for id, gap in unknown.items()} == {"EXP": "unknown", "CTL": "unknown"}
    assert {id: gap.kind for id, gap in met.items()} == {"CTL": "stop"}


def test_best_answer_that_is_not_fully_proven_is_unproven():
    subject = plain()

    found = found_in(subject, case(proven("c"), Answer("answered", ("a",), "E2")))

    assert {id: gap.kind for id, gap in found.items()} == {"EXP": "weak", "CTL": "unproven"}


def test_a_stop_that_is_met_is_critical_and_a_waiver_is_no_cure():
    subject = plain(stop=STOP)
    waiver = Waiver("CTL", "A. Person", "A reason", TODAY.replace(year=2030))

    plainly = found_in(subject, case(proven("a"), proven("c")))
    waived = found_in(subject, case(proven("a"), proven("c")), waivers=(waiver,))

    assert plainly == waived
    assert (plainly["CTL"].severity, plainly["CTL"].points) == ("critical", 0)


SEVERITIES = {(10, 20, 40): "critical", (20, 40, 60): "high", (40, 60, 80): "medium", (60, 80, 90): "low"}


@pytest.mark.parametrize(("above", "severity"), SEVERITIES.items())
def test_severity_is_the_band_of_the_worst_criterion_served(above, severity):
    """Exposure half, impact full: the residual is 50 of 100 without a control."""
    subject = plain()
    starts = (None, *map(Fraction, above))
    verdicts = [band.verdict for band in subject.bands]
    bands = tuple(Band(verdict=v, above=start) for v, start in zip(verdicts, starts, strict=True))

    found = found_in(replace(subject, bands=bands), case(proven("b"), proven("c")))

    assert found["EXP"].severity == severity
    assert (found["EXP"].criterion, found["EXP"].points) == ("DIM-A", 50)


def test_a_question_of_two_criteria_is_judged_by_the_worse():
    source = {"context": "use", "anchors": {"a": 0, "b": Fraction(1, 2), "c": 1}}
    less = {"context": "use", "anchors": {"a": 0, "b": 0, "c": Fraction(1, 4)}}

    def own(id, impact):
        likelihood = [{"weight": 1, "question": "EXP"}]
        return criterion(id, impact=[impact], likelihood=likelihood, controls=[("CTL", 1)])

    asked = [question("EXP", "exposure"), question("CTL", "control")]
    subject = framework(
        [dimension("DIM", [own("LESS", less), own("WORSE", source), own("SAME", source)], asked)],
        [context_question("use")],
    )

    assert found_in(subject, case(proven("b"), proven("a")))["EXP"].criterion == "WORSE"


def test_the_cure_is_a_clause_no_clause_or_a_measure():
    words = BANK.question("PRIV-02").clause
    subject = plain()
    (home,) = subject.dimensions
    exposure, control = home.questions
    with_clause = replace(home, questions=(exposure, control.model_copy(update={"clause": words})))
    without = replace(home, questions=(exposure, control.model_copy(update={"no_contractual_cure": True})))
    answers = case(proven("c"), proven("c"))

    cures = [
        found_in(replace(subject, dimensions=(d,)), answers)["CTL"].cure for d in (home, with_clause, without)
    ]

    assert cures == ["measure", "clause", "no_contractual_cure"]


def test_what_is_hidden_open_or_confirmed_as_not_applicable_is_no_gap():
    source = {"context": "use", "anchors": {"a": 1, "b": 1, "c": 1}}
    asked = [
        question("EXP", "exposure", visible_if=condition(context="more", any_of=("a",))),
        question("CTL", "control"),
    ]
    own = criterion(
        "ONE",
        impact=[source],
        likelihood=[{"weight": 1, **source}, {"weight": 1, "question": "EXP"}],
        controls=[("CTL", 1)],
    )
    subject = framework([dimension("DIM", [own], asked)], [context_question("use"), context_question("more")])
    confirmed = Answer("not_applicable_confirmed")

    hidden = found_in(subject, calm_case(proven("c"), confirmed, more="b"))
    still_open = found_in(subject, calm_case(proven("c"), confirmed))

    assert hidden == still_open == {}


def test_a_question_that_no_criterion_reads_is_no_gap():
    subject = plain()
    (home,) = subject.dimensions
    lonely = replace(home, questions=(*home.questions, question("LONELY", "control")))

    assert "LONELY" not in found_in(replace(subject, dimensions=(lonely,)), case(UNKNOWN, UNKNOWN))


@given(chances)
@settings(max_examples=60)
def test_a_gap_costs_what_the_best_answer_would_gain(chance: Chance):
    subject = chance.subject()
    answers, options = chance.answers(subject), chance.options(subject)
    card = scored(subject, answers, **options)

    for gap in chance.some(gaps(subject, card), 0, 4):
        best = proven(subject.question(gap.question).values[0])
        better = quick(subject, with_answer(answers, gap.question, best), **options)
        assert gap.points == (card.total.high - better.total.high if card.total else 0)
        assert gap.points >= 0
        assert gap.points or gap.kind in ("stop", "unknown")


@given(chances)
@settings(max_examples=60)
def test_every_answer_that_costs_is_unknown_or_meets_a_stop_is_a_gap(chance: Chance):
    subject = chance.subject()
    answers, options = chance.answers(subject), chance.options(subject)
    card = scored(subject, answers, **options)
    named = {gap.question for gap in gaps(subject, card)}

    read = {c.id for item in card.criteria for c in item.controls if c.visibility == "asked"}
    read |= {d.id for item in card.criteria for d in item.drivers if d.visibility == "asked"}
    for effect in card.effects:
        is_one = effect.swing > 0 or effect.state in UNKNOWN_STATES
        if effect.question in read and effect.state != "not_applicable_confirmed" and is_one:
            assert effect.question in named


def test_gaps_stand_in_the_order_of_the_questionnaire():
    order = list(BANK.questions_by_id)
    for path in FILES:
        names = [gap.question for gap in gaps(BANK, scored(BANK, case_of(path).answers))]
        assert names == sorted(names, key=order.index)
        assert names


def test_the_worse_of_two_criteria_is_the_one_that_is_worse_prudently():
    half = {"context": "use", "anchors": {"a": 0, "b": 0, "c": Fraction(1, 2)}}
    full = {"context": "use", "anchors": {"a": 0, "b": 0, "c": 1}}
    likelihood = [{"weight": 1, "question": "EXP"}]
    sure = criterion("SURE", impact=[half], likelihood=likelihood, controls=[("CTL", 1)])
    vague = criterion("VAGUE", impact=[full], likelihood=likelihood, controls=[("LATER", 1)])
    asked = [question("EXP", "exposure"), question("CTL", "control"), question("LATER", "control")]
    subject = framework([dimension("DIM", [sure, vague], asked)], [context_question("use")])

    found = found_in(subject, case(proven("c"), proven("c")))

    assert found["EXP"].criterion == "VAGUE"
