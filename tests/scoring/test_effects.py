"""Swings, widths and what can change the verdict, against brute force."""

import json
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given, settings

from assessments.frameworks.schema import ContextStop
from assessments.scoring.answers import Answer, Answers
from assessments.scoring.cases import read_cases
from assessments.scoring.engine import score
from assessments.scoring.hard_stops import Waiver
from assessments.scoring.quick import quick_verdict
from assessments.scoring.verdict import CAREFUL
from tests.scoring.at_random import Chance, chances, ends, quick, scored, with_answer, with_context
from tests.scoring.builder import (
    BANK,
    BEST,
    MIDDLE,
    MINI,
    TODAY,
    WORST,
    calm_case,
    condition,
    context_question,
    criterion,
    dimension,
    framework,
    gate,
    plain,
    proven,
    question,
    words,
)


@given(chances)
@settings(max_examples=60)
def test_swing_and_gain_are_what_rescoring_gives(chance: Chance):
    subject = chance.subject()
    answers, options = chance.answers(subject), chance.options(subject)
    card = scored(subject, answers, **options)
    assume(card.total)

    for effect in chance.random.sample(card.effects, min(6, len(card.effects))):
        values = subject.question(effect.question).values
        best = quick(subject, with_answer(answers, effect.question, proven(values[0])), **options)
        worst = quick(subject, with_answer(answers, effect.question, proven(values[-1])), **options)
        assert effect.swing == card.total.high - ends(best)[1]
        if effect.width:
            assert effect.gain_low == ends(worst)[0] - card.total.low
            assert effect.width == max(effect.swing, effect.gain_low)


@given(chances)
@settings(max_examples=60)
def test_an_answer_can_change_the_verdict_exactly_when_one_of_its_options_does(chance: Chance):
    subject = chance.subject()
    answers, options = chance.answers(subject), chance.options(subject)
    card = scored(subject, answers, **options)

    for effect in chance.random.sample(card.effects, min(6, len(card.effects))):
        headlines = {
            quick(subject, with_answer(answers, effect.question, proven(value)), **options).headline
            for value in subject.question(effect.question).values
        }
        assert effect.can_change_verdict == (headlines != {card.headline}), effect


@given(chances)
@settings(max_examples=25)
def test_a_missing_context_answer_has_the_effect_that_rescoring_gives(chance: Chance):
    subject = chance.subject()
    answers, options = chance.answers(subject), chance.options(subject)
    card = scored(subject, answers, **options)
    assume(card.total)

    assert {e.question for e in card.context_effects} == {
        q.id
        for q in subject.context.questions
        if answers.context.get(q.id, Answer("unknown")).state != "answered"
    }
    for effect in card.context_effects:
        asked = subject.context_question(effect.question)
        answers_ = [(value,) for value in asked.values]
        answers_ += [asked.values] if asked.kind == "multiple_choice" else []
        results = [
            quick(subject, with_context(answers, asked.id, *choices), **options) for choices in answers_
        ]
        assert effect.swing == card.total.high - min(ends(result)[1] for result in results)
        assert effect.gain_low == max(ends(result)[0] for result in results) - card.total.low
        assert effect.can_change_verdict == ({r.headline for r in results} != {card.headline})


def test_next_question_is_the_one_that_adds_most_width():
    card = scored(BANK, Answers({}, {}))

    ahead = card.next_questions
    widths = [effect.width for effect in ahead]
    assert widths == sorted(widths, reverse=True)
    assert all(width > 0 for width in widths)
    assert "data_classes" in {effect.question for effect in ahead}
    assert not card.is_settled


def test_effects_stand_next_best_question_first_then_by_swing():
    subject = plain()
    use = Answers({"use": Answer("answered", ("c",))}, {"CTL": proven("b")})

    card = scored(subject, use)

    assert [effect.question for effect in card.effects] == ["EXP", "CTL"]
    unknown, known = card.effects
    assert (unknown.swing, unknown.gain_low, unknown.width) == (55, 55, 55)
    assert (known.swing, known.gain_low, known.width) == (45, 0, 0)
    assert card.next_questions == (unknown,)


def test_while_it_is_open_whether_a_question_is_asked_no_answer_to_it_counts():
    card = scored(MINI, Answers({}, {}))

    effect = next(effect for effect in card.effects if effect.question == "AAA-01")

    assert (effect.swing, effect.width, effect.can_change_verdict) == (0, 0, False)


def test_coverage_can_be_reached_by_one_answer():
    subject = plain(coverage_floor=Fraction(9, 10))
    answers = Answers({"use": Answer("answered", ("a",))}, {"EXP": proven("a")})

    card = scored(subject, answers)

    assert card.headline == "not_enough_information"
    assert [effect.question for effect in card.effects if effect.can_change_verdict] == ["CTL"]
    assert quick_verdict(subject, with_answer(answers, "CTL", proven("c")), as_of=TODAY).headline == "proceed"


def test_effects_leave_the_case_as_it_was():
    answers = Answers({"use": Answer("answered", ("b",))}, {"EXP": proven("b"), "CTL": Answer("unknown")})

    assert scored(plain(), answers) == scored(plain(), replace(answers))


def test_an_unknown_that_alone_decides_is_named_even_where_it_adds_no_width():
    case = json.loads(Path("tests/vectors/calibration/qwen-self-hosted.json").read_text())
    answers = {id: answer for id, answer in case["answers"].items() if id != "REG-01"}
    (read,) = read_cases(json.dumps({**case, "answers": answers}))

    scorecard = score(read.framework, read.answers, as_of=date(2026, 11, 25))
    flat = replace(scorecard, effects=tuple(replace(e, width=Fraction(0)) for e in scorecard.effects))

    assert [e.question for e in flat.next_questions] == ["REG-01"]


def test_where_no_evidence_counts_in_full_the_best_there_is_counts():
    levels = tuple(level.model_copy(update={"factor": level.factor / 2}) for level in MINI.evidence.levels)
    subject = replace(plain(), evidence=MINI.evidence.model_copy(update={"levels": levels}))
    answers = Answers(
        {"use": Answer("answered", ("c",))}, {"EXP": Answer("unknown"), "CTL": Answer("unknown")}
    )

    swings = {effect.question: effect.swing for effect in scored(subject, answers).effects}

    assert swings == {"EXP": 50, "CTL": 45}


def test_a_missing_context_answer_says_whether_it_was_looked_for():
    states = {
        effect.question: effect.state
        for effect in scored(MINI, Answers({"deployment": Answer("unknown")})).context_effects
    }

    assert states == {"deployment": "unknown", "data_classes": "unanswered", "criticality": "unanswered"}


def test_effects_carry_the_state_of_their_answer():
    effects = scored(MINI, Answers({}, {"AAA-01": Answer("unknown"), "AAA-03": proven("a")})).effects
    states = {effect.question: effect.state for effect in effects}

    assert states == {
        "AAA-01": "unknown",
        "AAA-02": "unanswered",
        "AAA-03": "answered",
        "AAA-04": "unanswered",
        "BBB-01": "unanswered",
        "BBB-02": "unanswered",
    }


STOP = {"floor": "escalate", "waivable": True}
FIRM_STOP = {**STOP, "waivable": False}
OPEN_STOP = {**STOP, "if": condition(context="where", any_of=("a",))}
BOTH = (gate("first", "EXP"), gate("second", "CTL"))
WAIVED = {"waivers": [Waiver("CTL", "A. Person", "Pilot", TODAY + timedelta(days=9))]}
NO_RECORD = {"shut_gates": frozenset({"second"})}


@pytest.mark.parametrize(
    ("subject", "answers", "options", "headline", "can_change"),
    [
        pytest.param(
            plain(stop=STOP, gates=BOTH[:1]), calm_case(MIDDLE), {}, CAREFUL, ["CTL"],
            id="an open stop holds, whatever the question of a gate says",
        ),
        pytest.param(
            plain(gates=BOTH), calm_case(BEST), {}, CAREFUL, ["CTL"],
            id="an open gate does not stand in the way of another",
        ),
        pytest.param(
            plain(gates=BOTH), calm_case(WORST), {}, CAREFUL, [],
            id="of two shut gates neither opens the case alone",
        ),
        pytest.param(
            plain(gates=(gate("only", "CTL", "a", "b", "c"),)), calm_case(BEST), {}, CAREFUL, ["CTL"],
            id="any answer opens a gate that only asks for one",
        ),
        pytest.param(
            plain(gates=BOTH[1:]), calm_case(BEST, BEST), {}, "proceed", ["CTL"],
            id="another answer shuts a gate",
        ),
        pytest.param(
            plain(gates=BOTH[1:]), calm_case(BEST, WORST), {}, CAREFUL, ["CTL"],
            id="another answer opens a gate",
        ),
        pytest.param(
            plain(gates=BOTH[1:]), calm_case(BEST), NO_RECORD, CAREFUL, [],
            id="no answer opens a gate whose record is missing",
        ),
        pytest.param(
            plain(gates=BOTH), calm_case(BEST, BEST), NO_RECORD, CAREFUL, [],
            id="a missing record holds, whatever the other questions say",
        ),
        pytest.param(
            plain(stop=STOP), calm_case(BEST, BEST), {}, "proceed", ["CTL"],
            id="a stop can still be met",
        ),
        pytest.param(
            plain(stop=STOP), calm_case(BEST, BEST), WAIVED, "proceed", ["CTL"],
            id="a stop met under its waiver still forbids to proceed plainly",
        ),
        pytest.param(
            plain(stop=FIRM_STOP), calm_case(BEST, WORST), WAIVED, "escalate", ["CTL"],
            id="a refused waiver leaves its stop",
        ),
        pytest.param(
            plain(stop=OPEN_STOP, asks=["where"]), calm_case(BEST, BEST), {}, "proceed", ["CTL"],
            id="a stop that may apply forbids to proceed plainly",
        ),
        pytest.param(
            plain(stop=OPEN_STOP, asks=["where"]), calm_case(BEST, BEST, where="b"), {}, "proceed", [],
            id="a stop that does not apply forbids nothing",
        ),
    ],
)  # fmt: skip
def test_stops_and_gates_that_another_answer_leaves_standing(subject, answers, options, headline, can_change):
    card = scored(subject, answers, **options)

    assert card.headline == headline
    assert [effect.question for effect in card.effects if effect.can_change_verdict] == can_change


def test_coverage_exactly_at_its_floor_is_enough():
    at_floor = scored(plain(coverage_floor=Fraction(1, 2)), calm_case(BEST))
    one_answer_away = scored(plain(coverage_floor=Fraction(1, 2)), calm_case())

    assert (at_floor.headline, at_floor.is_settled) == ("proceed", True)
    assert {effect.can_change_verdict for effect in at_floor.effects} == {False}
    assert one_answer_away.headline == "not_enough_information"
    assert {effect.can_change_verdict for effect in one_answer_away.effects} == {True}


def test_only_an_unknown_gains_at_the_possible_end():
    card = scored(plain(), replace(calm_case(MIDDLE, MIDDLE), context={"use": Answer("answered", ("c",))}))

    assert {effect.question: (effect.swing, effect.gain_low, effect.width) for effect in card.effects} == {
        "EXP": (Fraction(55, 2), 0, 0),
        "CTL": (Fraction(45, 2), 0, 0),
    }


def test_an_answer_between_the_best_and_the_worst_can_be_the_one_that_decides():
    always = {"context": "use", "anchors": {"a": 1, "b": 1, "c": 1}}
    some = {"context": "use", "anchors": {id: Fraction(22, 81) for id in "abc"}}
    moving = criterion(
        "MOVING",
        weight=19,
        impact=[always],
        likelihood=[{"weight": 1, "question": "EXP"}],
        controls=[("CTL", 1)],
    )
    wide = criterion(
        "WIDE", weight=81, impact=[some], likelihood=[{"weight": 1, "question": "X"}], controls=[("CTL", 1)]
    )
    asked = [question("EXP", "exposure"), question("X", "exposure"), question("CTL", "control")]
    subject = framework(
        [dimension("DIM", [moving, wide], asked)], [context_question("use")], coverage_floor=Fraction(0)
    )

    headlines = [scored(subject, calm_case(proven(value), WORST)).headline for value in "abc"]
    effects = {effect.question: effect for effect in scored(subject, calm_case(BEST, WORST)).effects}

    assert headlines == ["not_enough_information", "escalate", "not_enough_information"]  # 22 points wide
    assert effects["EXP"].can_change_verdict


def test_missing_context_answers_stand_by_the_width_they_add():
    effects = scored(MINI, Answers()).context_effects

    widths = [effect.width for effect in effects]
    assert len(set(widths)) > 1
    assert widths == sorted(widths, reverse=True)


def test_a_missing_context_answer_by_hand():
    known = {
        "deployment": Answer("answered", ("api",)),
        "data_classes": Answer("answered", ("personal",)),
    }
    card = scored(MINI, Answers(known))
    totals = [scored(MINI, Answers({**known, "criticality": proven(c)})).total for c in ("low", "high")]

    (effect,) = card.context_effects

    assert card.total.low > 0
    assert effect.swing == card.total.high - totals[0].high > 0
    assert effect.gain_low == totals[1].low - card.total.low > 0


def test_options_chosen_together_can_do_what_none_does_alone():
    both = condition(all=(condition(context="many", any_of=("a",)), condition(context="many", any_of=("b",))))
    rule = {"id": "both", "floor": "escalate", "waivable": False, "message": words(), "if": both}
    subject = framework(
        plain().dimensions,
        [context_question("use"), context_question("many", multiple=True)],
        stops=[ContextStop(**rule)],
        gates=BOTH[:1],
        coverage_floor=Fraction(0),
    )

    (effect,) = scored(subject, calm_case(WORST, WORST)).context_effects

    assert effect.can_change_verdict
