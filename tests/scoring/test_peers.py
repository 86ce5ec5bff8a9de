"""Defects seen in other tools, each by name: none of them is possible here."""

from dataclasses import replace
from fractions import Fraction

import pytest

from assessments.scoring.answers import Answer, Answers
from assessments.scoring.verdict import RANK
from tests.scoring.at_random import scored, with_answer
from tests.scoring.builder import BANK, criterion, plain

RISKY = {
    "deployment": ("vendor_saas",),
    "commercial_tier": ("enterprise_contract",),
    "data_classes": ("personal", "confidential"),
    "user_population": ("team",),
    "sector": ("general",),
    "enterprise_jurisdictions": ("eu_eea",),
    "vendor_control_jurisdiction": ("eu_eea",),
    "criticality": ("support",),
    "autonomy": ("assistive",),
    "decision_impact": ("none",),
    "ecosystem_coupling": ("standalone",),
    "model_openness": ("closed",),
}
CONTEXT = {id: Answer("answered", choices) for id, choices in RISKY.items()}


def all_answered(position: int, evidence: str = "E4") -> Answers:
    """Every question of the bank at its best (0) or worst (-1) option."""
    return Answers(
        CONTEXT, {q.id: Answer("answered", (q.values[position],), evidence) for q in BANK.questions}
    )


def test_an_empty_form_does_not_rate_lowest_risk():
    empty, worst = scored(BANK, Answers(CONTEXT)), scored(BANK, all_answered(-1))

    assert empty.headline == "not_enough_information"
    assert empty.total.high == worst.total.high


def test_a_blank_does_not_leave_the_denominator():
    answers = all_answered(0)
    full = scored(BANK, answers)

    for id in ("PRIV-06", "SEC-04", "GEO-01"):
        blank = {other: given for other, given in answers.questions.items() if other != id}
        assert scored(BANK, replace(answers, questions=blank)).total.high > full.total.high


def test_not_applicable_does_not_raise_the_result():
    answers = all_answered(0)
    full = scored(BANK, answers)

    for question in BANK.questions:
        for state in ("not_applicable_claimed", "not_applicable_confirmed"):
            card = scored(BANK, with_answer(answers, question.id, Answer(state)))
            assert card.total.high >= full.total.high, question.id
            assert RANK[card.verdict] >= RANK[full.verdict]


def test_bad_privacy_answers_are_not_averaged_into_a_low_risk():
    answers = all_answered(0)
    for question in BANK.dimension("PRIV").questions:
        answers = with_answer(answers, question.id, Answer("answered", (question.values[-1],), "E4"))

    card = scored(BANK, answers)

    assert card.verdict == "do_not_proceed"
    assert RANK[next(d.floor for d in card.dimensions if d.id == "PRIV")] >= RANK["escalate"]


def test_a_listed_hard_stop_changes_the_result():
    best = all_answered(0)
    assert scored(BANK, best).verdict == "proceed"

    for question in BANK.questions:
        stop = question.stop_option and question.stop_option.hard_stop
        if stop:
            card = scored(
                BANK, with_answer(best, question.id, Answer("answered", (question.values[-1],), "E0"))
            )
            met = [result for result in card.stops if result.id == question.id]
            assert all(RANK[card.headline] >= RANK[result.floor] for result in met)


def test_one_hard_stop_beats_88_good_answers():
    answers = with_answer(all_answered(0), "PRIV-01", Answer("answered", ("e",), "E0"))

    card = scored(BANK, answers)

    assert len(answers.questions) == 89
    assert card.total.high < 20
    assert (card.verdict, card.headline) == ("do_not_proceed", "do_not_proceed")


def test_a_perfect_vendor_without_proof_cannot_proceed():
    assert scored(BANK, all_answered(0, "E4")).verdict == "proceed"

    for evidence in ("E0", "E1"):
        assert RANK[scored(BANK, all_answered(0, evidence)).verdict] > 0


def test_all_unknown_is_not_enough_information():
    unknown = Answers(
        {q.id: Answer("unknown") for q in BANK.context.questions},
        {q.id: Answer("unknown") for q in BANK.questions},
    )

    assert scored(BANK, unknown).headline == "not_enough_information"


def test_hidden_conditional_answers_are_not_counted():
    hidden = with_answer(all_answered(0), "SEC-13", Answer("answered", ("e",), "E4"))

    assert scored(BANK, hidden).total == scored(BANK, all_answered(0)).total


def test_a_zero_weight_is_not_treated_as_one():
    subject = plain()
    home = subject.dimensions[0]
    idle = criterion(
        "DIM-B",
        weight=0,
        impact=[{"context": "use", "anchors": {"a": 1, "b": 1, "c": 1}}],
        likelihood=[{"weight": 1, "context": "use", "anchors": {"a": 1, "b": 1, "c": 1}}],
        controls=[("CTL", 1)],
    )
    answers = Answers({"use": Answer("answered", ("a",))}, {"EXP": Answer("answered", ("a",), "E4")})

    card = scored(replace(subject, dimensions=(replace(home, criteria=(*home.criteria, idle)),)), answers)

    assert card.total.high == 0


def test_holding_a_certificate_does_not_raise_the_risk():
    answers = with_answer(all_answered(-1), "SEC-01", Answer("unanswered"))
    certified = with_answer(answers, "SEC-01", Answer("answered", ("a",), "E4"))

    assert scored(BANK, certified).total.high < scored(BANK, answers).total.high


def test_headline_and_picture_come_from_the_same_weighted_figures():
    card = scored(BANK, all_answered(-1))

    weighted = sum(d.weight * d.figures.high for d in card.dimensions)

    assert weighted == card.total.high


@pytest.mark.parametrize("level", ["E0", "E1", "E2", "E3", "E4"])
def test_there_is_no_cliff_in_the_mitigation_credit(level):
    subject = plain()
    answers = Answers({"use": Answer("answered", ("c",))}, {"EXP": Answer("answered", ("c",), "E4")})
    k = BANK.evidence_level(level).factor

    totals = [
        scored(subject, with_answer(answers, "CTL", Answer("answered", (option,), level))).total.high
        for option in "abc"
    ]

    assert totals == [100 * (1 - Fraction(9, 10) * k * c) for c in (Fraction(1), Fraction(1, 2), Fraction(0))]


def test_progress_reaches_100_percent():
    assert scored(BANK, all_answered(0)).coverage == 1
    assert scored(BANK, all_answered(0), lane="triage").coverage == 1
