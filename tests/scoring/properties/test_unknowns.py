"""Properties 7 to 12: what is not known, does not apply or is hidden."""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings

from assessments.frameworks.schema import Framework
from assessments.scoring.answers import Answer, Answers, applicable_answers
from tests.scoring.at_random import Chance, chances, ends, quick, scored, with_answer, with_context
from tests.scoring.builder import BANK, MINI, PROVEN, TODAY


def states_of(subject: Framework, answers: Answers, **options):
    return applicable_answers(subject, answers, **{"lane": "full", "as_of": TODAY, **options}).readings


@given(chances)
@settings(max_examples=80)
def test_07_every_completion_of_the_unknowns_lies_inside_the_range(chance: Chance):
    subject, lane = chance.subject(), chance.lane()
    answers = chance.answers(subject)
    now = quick(subject, answers, lane=lane)

    for _ in range(4):
        later = quick(subject, chance.completed(subject, answers), lane=lane)
        assert ends(now)[0] <= ends(later)[0] <= ends(later)[1] <= ends(now)[1]


@given(chances)
@settings(max_examples=80)
def test_08_answering_an_unknown_never_widens_the_range(chance: Chance):
    subject, lane = chance.subject(), chance.lane()
    answers = chance.answers(subject)
    whole = chance.completed(subject, answers)
    steps = [("context", q.id) for q in subject.context.questions] + [
        ("questions", q.id) for q in subject.questions
    ]
    chance.random.shuffle(steps)
    now = ends(quick(subject, answers, lane=lane))

    for kind, id in steps[:12]:
        given_ = {**getattr(answers, kind), id: getattr(whole, kind)[id]}
        answers = replace(answers, **{kind: given_})
        later = ends(quick(subject, answers, lane=lane))
        assert now[0] <= later[0] <= later[1] <= now[1]
        now = later


@given(chances)
@settings(max_examples=40)
def test_09_no_width_without_something_unknown_or_unproven(chance: Chance):
    subject = chance.subject()
    answers = chance.answers(subject, complete_context=True, states=["answered"])
    proven = {
        q.id: Answer(
            "answered", answers.questions[q.id].choices if q.id in answers.questions else q.values[:1], PROVEN
        )
        for q in subject.questions
    }

    low, high = ends(quick(subject, replace(answers, questions=proven)))

    assert low == high


@given(chances)
@settings(max_examples=40)
def test_09_a_width_names_an_answer_that_is_unknown_or_unproven(chance: Chance):
    subject = chance.subject()
    card = scored(subject, chance.answers(subject))
    assume(card.total and card.total.low < card.total.high)

    unknown = [
        effect for effect in (*card.effects, *card.context_effects) if effect.state not in ("answered",)
    ]
    working = [part for item in card.criteria for part in (*item.drivers, *item.controls)]
    unproven = [part for part in working if part.state == "answered" and part.factor < 1]

    assert unknown or unproven


@pytest.mark.parametrize("subject", [BANK, MINI], ids=["bank", "mini"])
@pytest.mark.parametrize("lane", ["full", "triage"])
def test_10_an_empty_assessment_is_not_enough_information_and_never_a_low_level(subject: Framework, lane):
    card = scored(subject, Answers(), lane=lane)

    assert card.headline == "not_enough_information"
    assert card.verdict == "do_not_proceed"
    assert card.coverage == 0
    assert card.total.high == card.total.inherent_high > 60
    assert card.total.low < 3


@given(chances)
@settings(max_examples=40)
def test_11_an_unconfirmed_not_applicable_counts_as_unknown(chance: Chance):
    subject = chance.subject()
    answers, asked = chance.answers(subject), chance.random.choice(subject.questions)

    claimed = quick(subject, with_answer(answers, asked.id, Answer("not_applicable_claimed")))
    unknown = quick(subject, with_answer(answers, asked.id, Answer("unknown")))
    blank = quick(subject, with_answer(answers, asked.id, Answer("unanswered")))

    assert claimed == unknown == blank


@given(chances)
@settings(max_examples=60)
def test_11_a_confirmed_not_applicable_is_never_better_than_the_best_answer(chance: Chance):
    subject = chance.subject()
    asked = chance.random.choice([q for q in subject.questions if q.best_option.anchor in (0, 1)] or [None])
    assume(asked and asked.best_option.anchor == (0 if asked.role == "exposure" else 1))
    answers = chance.answers(subject)

    confirmed = quick(subject, with_answer(answers, asked.id, Answer("not_applicable_confirmed")))
    best = quick(subject, with_answer(answers, asked.id, Answer("answered", asked.values[:1], PROVEN)))

    assert ends(best)[0] <= ends(confirmed)[0]
    assert ends(best)[1] <= ends(confirmed)[1]


@given(chances)
@settings(max_examples=60)
def test_12_hidden_answers_change_nothing(chance: Chance):
    subject, lane = chance.subject(), chance.lane()
    answers = chance.answers(subject)
    hidden = [r.question for r in states_of(subject, answers, lane=lane).values() if r.visibility == "hidden"]
    assume(hidden)
    changed = answers
    for asked in hidden:
        changed = with_answer(changed, asked.id, chance.answer(asked))

    before, after = scored(subject, answers, lane=lane), scored(subject, changed, lane=lane)

    assert (after.total, after.dimensions, after.coverage) == (
        before.total,
        before.dimensions,
        before.coverage,
    )
    assert (after.stops, after.headline, after.waterfall) == (before.stops, before.headline, before.waterfall)
    assert after.effects == before.effects


def test_12_a_hidden_answer_comes_back_with_its_condition():
    own = with_context(Answers({}, {"AAA-01": Answer("answered", ("c",), PROVEN)}), "deployment", "own")
    app = with_context(own, "deployment", "app")

    assert states_of(MINI, own)["AAA-01"].standing == "hidden"
    assert states_of(MINI, app)["AAA-01"].exposure.high == 1
