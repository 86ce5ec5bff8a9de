"""Properties 30 to 33: band edges, nothing to ask, invalid answers, evidence that ends."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings

from assessments.frameworks.schema import Framework
from assessments.scoring.answers import Answer, Answers
from assessments.scoring.payload import scorecard_payload
from assessments.scoring.printing import printed_points
from assessments.scoring.verdict import band_of
from tests.scoring.at_random import Chance, chances, quick, scored, with_context
from tests.scoring.builder import BANK, MINI, PROVEN, TODAY, criterion, dimension, framework, plain, question


def at(score: Fraction) -> tuple[Framework, Answers]:
    """A case whose score is exactly this: one dimension at the full 100, one at 0."""
    full = criterion(
        "FULL-A",
        impact=[{"context": "use", "anchors": {"a": 1, "b": 1, "c": 1}}],
        likelihood=[{"weight": 1, "context": "use", "anchors": {"a": 1, "b": 1, "c": 1}}],
        controls=[("CTL", 1)],
    )
    none = criterion(
        "NONE-A",
        impact=[{"context": "use", "anchors": {"a": 0, "b": 0, "c": 0}}],
        likelihood=[{"weight": 1, "context": "use", "anchors": {"a": 0, "b": 0, "c": 0}}],
        controls=[("CTL", 1)],
    )
    subject = framework(
        [
            dimension("FULL", [full], [question("CTL", "control")], score),
            dimension("NONE", [none], [], 100 - score),
        ],
        plain().context.questions,
    )
    return subject, Answers({"use": Answer("answered", ("a",))}, {"CTL": Answer("answered", ("c",), PROVEN)})


@pytest.mark.parametrize(
    ("score", "verdict", "printed"),
    [
        (Fraction(5), "proceed", "5"),
        (Fraction(5) + Fraction(1, 10**9), "proceed_with_conditions", "5.000000001"),
        (Fraction(20), "proceed_with_conditions", "20"),
        (Fraction(2001, 100), "escalate", "20.01"),
        (Fraction(1999, 100), "proceed_with_conditions", "19.99"),
        (Fraction(40), "escalate", "40"),
        (Fraction(401, 10), "do_not_proceed", "40.1"),
        (Fraction(497, 10), "do_not_proceed", "50"),
    ],
)
def test_30_a_value_exactly_at_an_edge_is_on_the_better_side_and_prints_there(score, verdict, printed):
    subject, answers = at(score)

    card = scored(subject, answers)

    assert card.total.high == score
    assert (card.verdict, quick(subject, answers).verdict) == (verdict, verdict)
    assert printed_points(card.total.high, subject) == printed


@given(chances)
@settings(max_examples=60)
def test_30_printing_never_shows_another_band(chance: Chance):
    value = chance.random.choice([5, 20, 40]) + Fraction(
        chance.random.randint(-900, 900), chance.random.choice([10, 10**5])
    )
    value = min(max(value, Fraction(0)), Fraction(100))

    shown = Fraction(printed_points(value, BANK))

    assert band_of(BANK, shown) is band_of(BANK, value)


def test_30_a_dimension_is_printed_on_its_side_of_its_ceilings():
    value = Fraction(2999, 100)

    assert printed_points(value, BANK, "PRIV") == "29.99"
    assert printed_points(value, BANK, "LOCK") == "30"


def test_30_a_ceiling_starts_strictly_above_its_value():
    subject, answers = at(Fraction(4))
    only = framework(
        subject.dimensions,
        subject.context.questions,
        ceilings=(MINI.ceilings[0].model_copy(update={"dimension": "FULL", "above": Fraction(100)}),),
    )
    lower = framework(
        subject.dimensions,
        subject.context.questions,
        ceilings=(MINI.ceilings[0].model_copy(update={"dimension": "FULL", "above": Fraction(99)}),),
    )

    assert scored(only, answers).verdict == "proceed"
    assert scored(lower, answers).verdict == "escalate"


def test_31_a_dimension_with_nothing_to_ask_has_no_score():
    subject = plain()
    empty = replace(subject.dimensions[0], id="EMPTY", criteria=(), questions=())
    answers = Answers({"use": Answer("answered", ("c",))}, {"EXP": Answer("answered", ("c",), PROVEN)})

    alone, beside = (
        scored(subject, answers),
        scored(replace(subject, dimensions=(*subject.dimensions, empty)), answers),
    )

    assert beside.dimensions[1].figures is None
    assert beside.dimensions[1].weight == 0
    assert beside.total == alone.total


def test_31_a_framework_with_nothing_to_score_has_no_total_and_no_verdict():
    subject = framework([dimension("EMPTY", [], [])], plain().context.questions)

    card = scored(subject, Answers())

    assert card.total is None
    assert card.headline == "not_enough_information"
    assert quick(subject, Answers()).total is None
    assert scorecard_payload(card, "en")["total"] is None


@pytest.mark.parametrize(
    ("given_", "says"),
    [
        ({"XXX-01": Answer("answered", ("a",))}, "XXX-01: unknown question"),
        ({"EXP": Answer("answered", ("z",))}, "EXP: unknown option 'z'"),
        ({"EXP": Answer("answered")}, "EXP: answered without an option"),
        ({"EXP": Answer("answered", ("a", "b"))}, "EXP: more than one option of a single choice"),
        ({"EXP": Answer("answered", ("a",), "E9")}, "EXP: unknown evidence level 'E9'"),
        ({"EXP": Answer("perhaps")}, "EXP: unknown state 'perhaps'"),
    ],
)
def test_32_an_invalid_stored_answer_is_reported_and_never_scored(given_, says):
    subject = plain()
    use = {"use": Answer("answered", ("c",))}

    card = scored(subject, Answers(use, given_))

    assert card.invalid == (says,)
    assert card.total == scored(subject, Answers(use)).total


@pytest.mark.parametrize(
    ("context", "says"),
    [
        ({"weather": Answer("answered", ("a",))}, "weather: unknown context question"),
        ({"use": Answer("answered", ("z",))}, "use: unknown option 'z'"),
        ({"use": Answer("not_applicable_confirmed")}, "use: a context question always applies"),
    ],
)
def test_32_an_invalid_context_answer_is_reported_and_counts_as_unknown(context, says):
    subject = plain()

    card = scored(subject, Answers(context))

    assert card.invalid == (says,)
    assert card.total == scored(subject, Answers()).total


def test_32_an_option_that_stands_twice_is_reported():
    answers = with_context(Answers(), "data_classes", "secret", "secret")

    assert scored(MINI, answers).invalid == ("data_classes: an option stands twice",)


def test_33_evidence_that_expires_changes_the_result_on_its_day_and_not_before():
    subject = plain()
    given_ = Answer("answered", ("a",), "E3", TODAY)
    answers = Answers(
        {"use": Answer("answered", ("c",))}, {"EXP": Answer("answered", ("c",), PROVEN), "CTL": given_}
    )

    before = scored(subject, answers, as_of=TODAY - timedelta(days=1))
    after = scored(subject, answers, as_of=TODAY)

    assert before.total.high == 100 * (1 - Fraction(9, 10) * Fraction(85, 100))
    assert after.total.high == 100 * (1 - Fraction(9, 10) * Fraction(60, 100))
    assert after.total.low == before.total.low
    assert after.criteria[0].controls[0].evidence == "E2"


def test_33_the_weakest_evidence_has_no_level_to_drop():
    subject = plain()
    answers = Answers({"use": Answer("answered", ("c",))}, {"CTL": Answer("answered", ("a",), "E0", TODAY)})

    assert scored(subject, answers).criteria[0].controls[0].factor == Fraction(1, 4)
