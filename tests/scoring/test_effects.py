"""Swings, widths and the stop rule, against brute force."""

import json
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

from hypothesis import assume, given, settings

from assessments.frameworks.schema import Gate
from assessments.scoring.answers import Answer, Answers
from assessments.scoring.cases import read_cases
from assessments.scoring.engine import score
from assessments.scoring.hard_stops import Waiver
from assessments.scoring.quick import quick_verdict
from tests.scoring.at_random import Chance, chances, scored, with_answer, with_context
from tests.scoring.builder import BANK, MINI, TODAY, plain, words
from tests.scoring.test_properties import completed, ends, quick


def proven(value: str) -> Answer:
    return Answer("answered", (value,), "E4")


@given(chances)
@settings(max_examples=60)
def test_swing_and_gain_are_what_rescoring_gives(chance: Chance):
    subject, lane = chance.subject(), chance.lane()
    answers, waivers = chance.answers(subject), chance.waivers(subject)
    card = scored(subject, answers, lane=lane, waivers=waivers)
    assume(card.total)

    for effect in chance.random.sample(card.effects, min(6, len(card.effects))):
        values = subject.question(effect.question).values
        best = quick(subject, with_answer(answers, effect.question, proven(values[0])), lane=lane)
        worst = quick(subject, with_answer(answers, effect.question, proven(values[-1])), lane=lane)
        assert effect.swing == card.total.high - ends(best)[1]
        if effect.width:
            assert effect.gain_low == ends(worst)[0] - card.total.low
            assert effect.width == max(effect.swing, effect.gain_low)


@given(chances)
@settings(max_examples=60)
def test_an_answer_can_change_the_verdict_exactly_when_one_of_its_options_does(chance: Chance):
    subject, lane = chance.subject(), chance.lane()
    answers, waivers = chance.answers(subject), chance.waivers(subject)
    card = scored(subject, answers, lane=lane, waivers=waivers)

    for effect in chance.random.sample(card.effects, min(6, len(card.effects))):
        headlines = {
            quick(
                subject, with_answer(answers, effect.question, proven(value)), lane=lane, waivers=waivers
            ).headline
            for value in subject.question(effect.question).values
        }
        assert effect.can_change_verdict == (headlines != {card.headline}), effect


@given(chances)
@settings(max_examples=25)
def test_a_missing_context_answer_has_the_effect_that_rescoring_gives(chance: Chance):
    subject = chance.subject()
    answers = chance.answers(subject)
    card = scored(subject, answers)
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
        results = [quick(subject, with_context(answers, asked.id, *choices)) for choices in answers_]
        assert effect.swing == card.total.high - min(ends(result)[1] for result in results)
        assert effect.gain_low == max(ends(result)[0] for result in results) - card.total.low
        assert effect.can_change_verdict == ({r.headline for r in results} != {card.headline})


@given(chances)
@settings(max_examples=40)
def test_when_settled_no_completion_changes_the_headline(chance: Chance):
    subject, lane = chance.framework(), chance.lane()
    answers, waivers = chance.answers(subject), chance.waivers(subject)
    card = scored(subject, answers, lane=lane, waivers=waivers)
    assume(card.is_settled)

    for _ in range(5):
        whole = completed(chance, subject, answers)
        assert quick(subject, whole, lane=lane, waivers=waivers).headline == card.headline


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


def test_nothing_unknown_is_settled():
    answers = Answers({"use": Answer("answered", ("c",))}, {"EXP": proven("c"), "CTL": proven("c")})

    assert scored(plain(), answers).is_settled


def test_an_unknown_without_power_does_not_keep_the_case_open():
    answers = Answers({"use": Answer("answered", ("a",))}, {"EXP": proven("a")})

    card = scored(plain(), answers)

    assert card.headline == "proceed"
    assert card.is_settled
    assert card.next_questions == ()


def test_a_gate_that_may_open_keeps_the_case_open():
    gate = (Gate(id="gate", question="CTL", opens_with=("a",), message=words()),)
    answers = Answers({"use": Answer("answered", ("a",))}, {"EXP": proven("a")})

    assert not scored(plain(gates=gate), answers).is_settled
    assert scored(plain(gates=gate), with_answer(answers, "CTL", proven("c"))).is_settled


def test_an_open_stop_keeps_the_case_open_and_a_waived_one_does_not():
    answers = Answers({"use": Answer("answered", ("a",))}, {"EXP": proven("a")})
    stop = {"floor": "escalate", "waivable": True}

    assert not scored(plain(stop=stop), answers).is_settled
    assert scored(plain(stop=stop), with_answer(answers, "CTL", proven("a"))).is_settled


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


@given(chances)
@settings(max_examples=40)
def test_with_the_context_complete_settled_is_exact(chance: Chance):
    subject = chance.random.choice([MINI, MINI, BANK])
    states = ["answered"] * 12 + ["unknown", "unanswered", "not_applicable_claimed"]
    answers = chance.answers(subject, complete_context=True, states=states)
    waivers = chance.waivers(subject)
    card = scored(subject, answers, waivers=waivers)
    assume(card.headline != "not_enough_information")
    best, worst = (ended(answers, subject, position) for position in (0, -1))

    headlines = {quick(subject, whole, waivers=waivers).headline for whole in (best, worst)}

    assert card.is_settled == (headlines == {card.headline})


def ended(answers: Answers, subject, position: int) -> Answers:
    """Every unknown at its best (0) or its worst (-1)."""
    for question in subject.questions:
        given_ = answers.questions.get(question.id, Answer("unanswered"))
        if given_.state not in ("answered", "not_applicable_confirmed"):
            answers = with_answer(answers, question.id, proven(question.values[position]))
    return answers


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


def test_a_waived_stop_can_change_nothing_more_than_it_does():
    subject = plain(stop={"floor": "escalate", "waivable": True})
    answers = Answers({"use": Answer("answered", ("a",))}, {"EXP": proven("a")})
    waiver = Waiver("CTL", "A. Person", "Pilot", TODAY + timedelta(days=9))

    open_ = scored(subject, answers, waivers=[waiver])

    assert {e.question: e.can_change_verdict for e in open_.effects} == {"EXP": False, "CTL": True}
    assert not open_.is_settled  # its best answer would allow "proceed"
    assert scored(subject, with_answer(answers, "CTL", proven("c")), waivers=[waiver]).is_settled
