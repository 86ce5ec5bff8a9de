"""Bands, ceilings, gates, the flag, and the lines that explain them."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings

from assessments.frameworks.schema import Band
from assessments.scoring.answers import Answer, Answers
from assessments.scoring.verdict import CAREFUL, worst
from tests.scoring.at_random import Chance, chances, quick, scored, with_answer
from tests.scoring.builder import (
    BEST,
    MINI,
    calm_case,
    context_question,
    dimension,
    framework,
    gate,
    plain,
    proven,
)

CALM = calm_case(BEST)
GATE = (gate("gate", "CTL", "a", "b"),)


@pytest.mark.parametrize(
    ("answer", "is_open"),
    [
        (Answer("answered", ("a",)), True),
        (Answer("answered", ("b",)), True),
        (Answer("answered", ("c",)), False),
        (Answer("unknown"), False),
        (Answer("unanswered"), False),
        (Answer("not_applicable_claimed"), False),
        (Answer("not_applicable_confirmed"), False),
    ],
)
def test_a_shut_gate_takes_proceed_off_the_table(answer, is_open):
    card = scored(plain(gates=GATE), with_answer(CALM, "CTL", answer))

    assert [gate.is_open for gate in card.gates] == [is_open]
    assert card.verdict == ("proceed" if is_open else "proceed_with_conditions")
    assert ("gate" in [reason.kind for reason in card.reasons]) is not is_open


@given(chances)
@settings(max_examples=60)
def test_a_gate_whose_record_is_missing_never_allows_proceed_whatever_the_answers(chance: Chance):
    subject = chance.calm(chance.subject())
    assume(subject.gates)
    missing = frozenset({chance.random.choice(subject.gates).id})
    answers, lane = chance.answers(subject), chance.lane()
    if chance.one_in(2):  # the best there is
        answers = replace(answers, questions={q.id: proven(q.values[0]) for q in subject.questions})

    results = [rate(subject, answers, lane=lane, shut_gates=missing) for rate in (scored, quick)]

    for result in results:
        assert result.verdict != "proceed"
        assert result.headline != "proceed"
        assert {gate.id for gate in result.gates if not gate.is_open} >= missing


def test_only_the_missing_record_is_in_the_way_of_an_otherwise_perfect_case():
    case = calm_case(BEST, BEST)

    card = scored(plain(gates=GATE), case, shut_gates=frozenset({"gate"}))

    assert scored(plain(gates=GATE), case).verdict == "proceed"
    assert card.verdict == card.headline == CAREFUL
    assert [(reason.kind, reason.id) for reason in card.reasons] == [("gate", "gate"), ("band", "proceed")]


def test_coverage_under_its_floor_is_not_enough_information():
    at_floor = scored(plain(coverage_floor=Fraction(1, 2)), CALM)
    under = scored(plain(coverage_floor=Fraction(51, 100)), CALM)

    assert at_floor.coverage == Fraction(1, 2)
    assert (at_floor.headline, under.headline) == ("proceed", "not_enough_information")
    assert [(r.kind, r.value, r.threshold) for r in under.reasons if r.kind == "coverage"] == [
        ("coverage", Fraction(1, 2), Fraction(51, 100))
    ]


def test_a_range_over_two_bands_is_not_enough_information():
    answers = Answers({"use": Answer("answered", ("b",))}, {"EXP": Answer("answered", ("c",), "E4")})

    wide = scored(plain(), answers)
    narrow = scored(plain(), with_answer(answers, "CTL", Answer("answered", ("c",), "E4")))

    assert (wide.band_low, wide.band_high) == ("proceed", "do_not_proceed")
    assert wide.headline == "not_enough_information"
    assert narrow.headline == "do_not_proceed"
    assert "range" in [reason.kind for reason in wide.reasons]


def test_reasons_stand_strongest_first():
    answers = Answers(
        {
            "deployment": Answer("answered", ("app",)),
            "data_classes": Answer("answered", ("secret",)),
            "criticality": Answer("answered", ("high",)),
        },
        {"AAA-03": Answer("answered", ("c",), "E4")},
    )

    card = scored(MINI, answers)

    kinds = [reason.kind for reason in card.reasons]
    assert kinds[0] == "stop"
    assert kinds.index("ceiling") < kinds.index("band") < kinds.index("gate")
    assert card.reasons[0].floor == card.verdict == "do_not_proceed"
    ceiling = next(reason for reason in card.reasons if reason.kind == "ceiling")
    assert (ceiling.id, ceiling.threshold) == ("AAA", 60)
    assert card.dimensions[0].ceiling == 30
    assert card.dimensions[0].floor == "do_not_proceed"
    assert card.dimensions[1].ceiling is None


def test_every_reason_names_what_was_compared():
    answers = Answers({"use": Answer("answered", ("c",))}, {"CTL": Answer("unknown")})
    ceilings = (MINI.ceilings[0].model_copy(update={"dimension": "DIM"}),)
    subject = plain(
        gates=GATE, coverage_floor=1, ceilings=ceilings, stop={"floor": "escalate", "waivable": True}
    )

    card = scored(subject, answers)

    assert [(r.kind, r.id, r.floor, r.value, r.threshold) for r in card.reasons] == [
        ("band", "do_not_proceed", "do_not_proceed", 100, 40),
        ("range", "total", "do_not_proceed", 100, None),
        ("coverage", "coverage", "do_not_proceed", 0, 1),
        ("ceiling", "DIM", "escalate", 100, 30),
        ("open_stop", "CTL", "proceed_with_conditions", None, None),
        ("gate", "gate", "proceed_with_conditions", None, None),
    ]
    assert [(gate.id, gate.question) for gate in card.gates] == [("gate", "CTL")]
    assert [(stop.id, stop.question, stop.waivable) for stop in card.stops] == [("CTL", "CTL", True)]
    assert [dimension.weight for dimension in card.dimensions] == [1]


def test_waterfall_steps_say_what_they_are():
    answers = Answers({"use": Answer("answered", ("c",))}, {"CTL": Answer("answered", ("b",), "E4")})

    steps = [(s.kind, s.criterion, s.question, s.points) for s in scored(plain(), answers).waterfall]

    assert steps == [("inherent", "DIM-A", None, 100), ("control", "DIM-A", "CTL", -45)]


def test_where_nothing_is_scored_the_figures_say_the_best_band():
    bands = (Band(verdict="proceed"), Band(verdict="escalate", above=Fraction(0)))
    subject = framework([dimension("EMPTY", [], [])], [context_question("use")], bands=bands)

    card = scored(subject, Answers())

    assert (card.verdict, card.band_low, card.band_high) == ("proceed", "proceed", "proceed")


def test_the_worst_of_no_verdicts_is_the_best_there_is():
    assert worst([]) == "proceed"
