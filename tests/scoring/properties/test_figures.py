"""Properties 1 to 6: the figures and their waterfall."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import assume, given, settings

from assessments.frameworks.schema import LADDER
from assessments.scoring.answers import Answer, Answers
from assessments.scoring.printing import whole_points
from tests.scoring.at_random import Chance, chances, ends, quick, scored, with_answer
from tests.scoring.builder import PROVEN, plain


@given(chances)
@settings(max_examples=60)
def test_01_both_ends_lie_in_order_between_0_and_100(chance: Chance):
    subject = chance.subject()

    result = quick(subject, chance.answers(subject), lane=chance.lane())

    for figures in (result.total, *result.dimensions.values()):
        assert figures is None or 0 <= figures.low <= figures.high <= 100


def test_02_all_drivers_best_is_0_and_all_worst_without_control_is_100():
    subject = plain()
    best = Answers({"use": Answer("answered", ("a",))}, {"EXP": Answer("answered", ("a",), PROVEN)})
    worst = Answers({"use": Answer("answered", ("c",))}, {"EXP": Answer("answered", ("c",), "E0")})

    assert ends(quick(subject, with_answer(best, "CTL", Answer("answered", ("c",))))) == (0, 0)
    assert ends(quick(subject, with_answer(worst, "CTL", Answer("answered", ("c",), PROVEN)))) == (100, 100)


@given(chances)
@settings(max_examples=60)
def test_03_a_riskier_exposure_never_lowers_either_end(chance: Chance):
    subject = chance.subject()
    answers, asked = chance.answers(subject), chance.pick(subject, "exposure")
    better, worse = sorted(chance.random.sample(range(len(asked.values)), 2))
    given_ = chance.answer(asked, ["answered"])

    first = quick(subject, with_answer(answers, asked.id, replace(given_, choices=(asked.values[better],))))
    second = quick(subject, with_answer(answers, asked.id, replace(given_, choices=(asked.values[worse],))))

    assert ends(first)[0] <= ends(second)[0]
    assert ends(first)[1] <= ends(second)[1]


@given(chances)
@settings(max_examples=60)
def test_04_a_stronger_control_never_raises_either_end(chance: Chance):
    subject = chance.subject()
    answers, asked = chance.answers(subject), chance.pick(subject, "control")
    stronger, weaker = sorted(chance.random.sample(range(len(asked.values)), 2))
    given_ = chance.answer(asked, ["answered"])

    strong = quick(
        subject, with_answer(answers, asked.id, replace(given_, choices=(asked.values[stronger],)))
    )
    weak = quick(subject, with_answer(answers, asked.id, replace(given_, choices=(asked.values[weaker],))))

    assert ends(strong)[0] <= ends(weak)[0]
    assert ends(strong)[1] <= ends(weak)[1]


@given(chances)
@settings(max_examples=60)
def test_04_better_evidence_never_raises_either_end(chance: Chance):
    subject = chance.subject()
    answers, asked = chance.answers(subject), chance.pick(subject)
    # The vendor may be silent: E2 then counts as E1, and more never counts for less.
    given_ = replace(chance.answer(asked, ["answered"]), expires_on=None, contradicted=False)

    results = [
        quick(subject, with_answer(answers, asked.id, replace(given_, evidence=f"E{level}")))
        for level in range(5)
    ]

    assert len({ends(result)[0] for result in results}) == 1
    highs = [ends(result)[1] for result in results]
    assert highs == sorted(highs, reverse=True)


@given(chances)
@settings(max_examples=60)
def test_04_a_silent_vendor_never_lowers_the_prudent_end_and_leaves_the_possible_one(chance: Chance):
    subject = chance.subject()
    answers, asked = chance.answers(subject), chance.pick(subject)
    given_ = chance.answer(asked)

    spoke = quick(subject, with_answer(answers, asked.id, replace(given_, unconfirmed=False)))
    silent = quick(subject, with_answer(answers, asked.id, replace(given_, unconfirmed=True)))

    assert ends(silent)[0] == ends(spoke)[0]
    assert ends(silent)[1] >= ends(spoke)[1]
    assert LADDER.index(silent.verdict) >= LADDER.index(spoke.verdict)


@given(chances)
@settings(max_examples=40)
def test_05_controls_never_take_off_more_than_their_cap(chance: Chance):
    subject = chance.subject()

    card = scored(subject, chance.answers(subject, complete_context=True), lane=chance.lane())

    for item in card.criteria:
        figures = item.figures
        assert (1 - item.cap) * figures.inherent_low <= figures.low <= figures.inherent_low
        assert (1 - item.cap) * figures.inherent_high <= figures.high <= figures.inherent_high
    cap = max(item.cap for item in card.criteria)
    for figures in (card.total, *(item.figures for item in card.dimensions)):
        if figures is not None:
            assert (1 - cap) * figures.inherent_high <= figures.high <= figures.inherent_high


@given(chances)
@settings(max_examples=40)
def test_06_waterfall_sums_to_the_score_and_its_print_to_the_printed_score(chance: Chance):
    subject = chance.subject()
    card = scored(subject, chance.answers(subject, complete_context=True))
    assume(card.total)
    terms = [step.points for step in card.waterfall]

    printed = whole_points(terms, card.total.high)

    assert sum(terms) == card.total.high
    assert sum(item.residual_points for item in card.criteria) == card.total.high
    assert sum(printed) == round_half_up(card.total.high)
    assert all(abs(term - shown) < 1 for term, shown in zip(terms, printed, strict=True))


def round_half_up(value: Fraction) -> int:
    return (value + Fraction(1, 2)).__floor__()
