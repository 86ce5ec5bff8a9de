"""The tornado, against scoring every answer anew."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.frameworks.schema import Gate
from assessments.insight.robustness import robustness
from assessments.insight.tornado import Bar, tornado
from assessments.scoring.answers import Answer, Answers, applicable_answers
from assessments.scoring.effects import candidates
from assessments.scoring.engine import score
from tests.scoring.at_random import Chance, chances, scored, with_answer, with_context
from tests.scoring.builder import BANK, MINI, TODAY, condition, plain, proven, words
from tests.scoring.test_calibration import FILES, case_of

ZERO = 0


def bars_of(subject, answers, **options) -> tuple[Bar, ...]:
    return tornado(subject, answers, **{"lane": "full", "as_of": TODAY, **options})


def result(subject, answers, end, **options):
    """Total, verdict and what is shown, by scoring in full."""
    card = score(subject, answers, **{"as_of": TODAY, **options})
    if end == "prudent":
        return (card.total.high if card.total else ZERO), card.verdict, card.headline
    found = robustness(subject, card, end="possible")
    if found is None:
        return None
    return card.total.low, found.verdict, found.verdict


def alternatives(subject, answers, bar: Bar):
    """The answers with this one at each of its options, proven."""
    if bar.is_context:
        for choices in candidates(subject.context_question(bar.question)):
            yield choices, with_context(answers, bar.question, *choices)
    else:
        for value in subject.question(bar.question).values:
            yield (value,), with_answer(answers, bar.question, proven(value))


@given(chances, st.sampled_from(["prudent", "possible"]))
@settings(max_examples=40)
def test_each_bar_is_what_scoring_every_option_anew_gives(chance: Chance, end):
    subject = chance.subject()
    answers, waivers, lane = chance.answers(subject), chance.waivers(subject), chance.lane()
    shut = frozenset(gate.id for gate in subject.gates if chance.one_in(2))
    options = {"lane": lane, "waivers": waivers, "shut_gates": shut}
    bars = bars_of(subject, answers, end=end, **options)
    now = result(subject, answers, end, **options)
    if now is None:
        return

    for bar in chance.random.sample(bars, min(4, len(bars))):
        found = {
            choices: result(subject, given_, end, **options)
            for choices, given_ in alternatives(subject, answers, bar)
        }
        totals = [now[0], *(total for total, _, _ in found.values())]
        assert (bar.low_total, bar.high_total) == (min(totals), max(totals))
        assert [(flip.choices, flip.total, flip.verdict, flip.headline) for flip in bar.flips] == [
            (choices, *outcome) for choices, outcome in found.items() if outcome[1:] != now[1:]
        ]
        shown = {(total, headline) for total, _, headline in (now, *found.values())}
        assert (bar.low_total, bar.best_headline) in shown
        assert (bar.high_total, bar.worst_headline) in shown


@given(chances)
@settings(max_examples=40)
def test_a_bar_flips_what_is_shown_exactly_when_its_answer_can_change_the_verdict(chance: Chance):
    subject, lane = chance.subject(), chance.lane()
    answers, waivers = chance.answers(subject), chance.waivers(subject)
    card = scored(subject, answers, lane=lane, waivers=waivers)
    effects = {effect.question: effect for effect in (*card.effects, *card.context_effects)}

    for bar in bars_of(subject, answers, lane=lane, waivers=waivers):
        effect = effects.get(bar.question)
        if effect is not None:
            flips = any(flip.headline != card.headline for flip in bar.flips)
            assert (flips, bar.state) == (effect.can_change_verdict, effect.state)
            assert bar.low_total == (card.total.high - max(effect.swing, 0) if card.total else 0)


@given(chances)
@settings(max_examples=30)
def test_bars_that_flip_come_first_then_the_widest(chance: Chance):
    subject = chance.subject()
    bars = bars_of(subject, chance.answers(subject))

    keys = [(not bar.flips, bar.low_total - bar.high_total, bar.question) for bar in bars]
    assert keys == sorted(keys)


@given(chances)
@settings(max_examples=30)
def test_every_context_question_and_every_question_asked_has_one_bar(chance: Chance):
    subject, lane = chance.subject(), chance.lane()
    answers = chance.answers(subject)
    applicable = applicable_answers(subject, answers, lane=lane, as_of=TODAY)

    bars = bars_of(subject, answers, lane=lane)

    context = [question.id for question in subject.context.questions]
    asked = [id for id, reading in applicable.readings.items() if reading.visibility == "asked"]
    assert sorted(bar.question for bar in bars if bar.is_context) == sorted(context)
    assert sorted(bar.question for bar in bars if not bar.is_context) == sorted(asked)


def test_a_case_done_by_hand():
    answers = Answers({"use": Answer("answered", ("b",))}, {"EXP": proven("b"), "CTL": proven("c")})

    bars = {bar.question: bar for bar in bars_of(plain(), answers)}

    assert {id: (bar.low_total, bar.high_total) for id, bar in bars.items()} == {
        "use": (0, 50),
        "EXP": (0, 50),
        "CTL": (2.5, 25),
    }
    assert {id: (bar.best_headline, bar.worst_headline) for id, bar in bars.items()}["EXP"] == (
        "proceed",
        "do_not_proceed",
    )
    assert [(flip.choices, flip.total, flip.verdict) for flip in bars["EXP"].flips] == [
        (("a",), 0, "proceed"),
        (("c",), 50, "do_not_proceed"),
    ]


def test_a_stop_flips_the_verdict_of_an_answer_that_moves_no_point():
    subject = plain(stop={"floor": "do_not_proceed", "waivable": False})
    answers = Answers({"use": Answer("answered", ("a",))}, {"EXP": proven("a"), "CTL": proven("a")})

    bar = next(bar for bar in bars_of(subject, answers) if bar.question == "CTL")

    assert (bar.low_total, bar.high_total) == (0, 0)
    assert (bar.best_headline, bar.worst_headline) == ("proceed", "do_not_proceed")
    assert [flip.choices for flip in bar.flips] == [("c",)]


def test_a_gate_that_waits_for_a_record_flips_nothing():
    gate = Gate(id="gate", question="CTL", opens_with=("a",), message=words())
    subject = plain(gates=(gate,))
    answers = Answers({"use": Answer("answered", ("a",))}, {"EXP": proven("a"), "CTL": proven("c")})

    opens = next(b for b in bars_of(subject, answers) if b.question == "CTL")
    stays = next(b for b in bars_of(subject, answers, shut_gates=frozenset({"gate"})) if b.question == "CTL")

    assert [flip.verdict for flip in opens.flips] == ["proceed"]
    assert stays.flips == ()


def test_a_context_that_asks_the_question_of_a_gate_lets_its_answer_open_it():
    subject = plain(gates=(Gate(id="gate", question="CTL", opens_with=("a",), message=words()),))
    (only,) = subject.dimensions
    in_b = condition(context="use", any_of=("b",))
    asked = tuple(
        item.model_copy(update={"visible_if": in_b}) if item.id == "CTL" else item for item in only.questions
    )
    subject = replace(subject, dimensions=(replace(only, questions=asked),))
    answers = Answers({"use": Answer("answered", ("a",))}, {"EXP": proven("a"), "CTL": proven("a")})

    bar = next(bar for bar in bars_of(subject, answers) if bar.is_context)

    assert scored(subject, answers).verdict == "proceed_with_conditions"
    assert [(flip.choices, flip.verdict) for flip in bar.flips] == [(("b",), "proceed")]


def test_where_the_best_proof_is_not_full_proof_only_the_prudent_end_notices():
    scale = MINI.evidence.model_copy(update={"levels": MINI.evidence.levels[:-1]})
    subject = plain(evidence=scale)
    worst = Answer("answered", ("c",), "E3")
    answers = Answers({"use": Answer("answered", ("c",))}, {"EXP": worst, "CTL": worst})

    best = [
        next(bar.low_total for bar in bars_of(subject, answers, end=end) if bar.question == "CTL")
        for end in ("prudent", "possible")
    ]

    assert [level.factor for level in scale.levels][-1] == Fraction(17, 20)
    assert best == [100 - Fraction(90 * 17, 20), 10]


def test_a_tornado_can_be_cut_short():
    answers = Answers({"use": Answer("answered", ("b",))}, {})

    assert bars_of(plain(), answers, most=2) == bars_of(plain(), answers)[:2]


def test_on_the_real_bank_a_smaller_use_lets_the_vendor_api_pass():
    case = case_of(next(path for path in FILES if path.stem == "qwen-vendor-api"))

    bars = {bar.question: bar for bar in bars_of(BANK, case.answers)}

    flips = {flip.choices: flip.headline for flip in bars["data_classes"].flips}
    assert flips == {("public",): "proceed_with_conditions"}
    assert bars["data_classes"].state == "answered"


def test_a_missing_context_answer_says_whether_anybody_looked():
    nobody = bars_of(plain(), Answers({}, {}))
    unknown = bars_of(plain(), replace(Answers({}, {}), context={"use": Answer("unknown")}))

    assert [bar.state for bar in nobody if bar.is_context] == ["unanswered"]
    assert [bar.state for bar in unknown if bar.is_context] == ["unknown"]
