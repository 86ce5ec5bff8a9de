"""One case by hand, line by line; what leaves, what stays, what is open."""

from dataclasses import replace
from datetime import date
from fractions import Fraction as F

import pytest

from assessments.scoring.answers import Answer, Answers
from assessments.scoring.engine import ENGINE_VERSION
from assessments.scoring.scorecard import Interval
from tests.scoring import builder as built
from tests.scoring.at_random import scored, with_answer, with_context
from tests.scoring.builder import MINI, TODAY, condition

BASE = Answers(
    {
        "deployment": Answer("answered", ("api",)),
        "data_classes": Answer("answered", ("public", "personal")),
        "criticality": Answer("answered", ("high",)),
    },
    {
        "AAA-01": Answer("answered", ("a",), "E2"),
        "AAA-02": Answer("answered", ("b",), "E3"),
        "AAA-03": Answer("answered", ("a",), "E3"),
        "AAA-04": Answer("answered", ("a", "b"), "E4"),
        "BBB-01": Answer("answered", ("b",), "E1"),
        "BBB-02": Answer("answered", ("a",), "E4"),
    },
)


def criterion(card, id):
    return next(item for item in card.criteria if item.id == id)


def test_a_criterion_by_hand():
    card = scored(MINI, BASE)

    item = criterion(card, "AAA-A")
    assert item.impact == Interval(F(1, 2), F(1, 2))  # personal data 0.5; AAA-01 claims 0: 0 + 0.4 · 1
    assert [d.value for d in item.drivers if d.id == "AAA-01"] == [Interval(F(0), F(2, 5))]
    x = F(1, 2) + F(15, 100) * F(1, 2)
    assert item.likelihood.high == (2 * F(1, 2) + F(3, 4) + x) / 4
    assert item.likelihood.low == (2 * F(1, 2) + F(3, 4) + F(1, 2)) / 4
    proven = F(6, 10) * F(85, 100) * 1 + F(4, 10) * 1 * F(1, 2)
    assert item.figures.high == item.figures.inherent_high * (1 - F(9, 10) * proven)
    assert item.figures.low == item.figures.inherent_low * (1 - F(9, 10) * (F(6, 10) + F(4, 10) * F(1, 2)))
    assert (item.weight, item.weight_total, item.cap) == (F(2, 3), F(3, 4) * F(2, 3), F(9, 10))
    assert (card.framework, card.engine_version, card.lane) == ("mini/1", ENGINE_VERSION, "full")


def test_what_weak_evidence_costs_is_shown_per_control():
    item = criterion(scored(MINI, BASE), "AAA-A")

    control = next(control for control in item.controls if control.id == "AAA-03")

    whole = 100 * item.weight_total * item.figures.inherent_high * item.cap * control.share
    assert (control.credit, control.lost) == (whole * F(85, 100), whole * F(15, 100))
    assert (control.strength, control.factor, control.evidence) == (Interval(F(1), F(1)), F(85, 100), "E3")


def test_contradicted_evidence_counts_for_nothing_at_the_prudent_end_only():
    doubted = with_answer(BASE, "AAA-03", Answer("answered", ("a",), "E4", None, True))

    before, after = criterion(scored(MINI, BASE), "AAA-A"), criterion(scored(MINI, doubted), "AAA-A")

    assert next(c for c in after.controls if c.id == "AAA-03").credit == 0
    assert after.figures.low == before.figures.low
    assert after.figures.high > before.figures.high


@pytest.mark.parametrize(
    ("level", "counts_as", "factor"),
    [("E0", "E0", F(1, 4)), ("E1", "E1", F(2, 5)), ("E2", "E1", F(2, 5)), ("E3", "E3", F(17, 20))],
)
def test_a_silent_vendors_documents_count_as_publicity_and_nothing_else_changes(level, counts_as, factor):
    asked = with_answer(BASE, "AAA-03", Answer("answered", ("a",), level))
    silent = with_answer(BASE, "AAA-03", Answer("answered", ("a",), level, unconfirmed=True))

    before, after = criterion(scored(MINI, asked), "AAA-A"), criterion(scored(MINI, silent), "AAA-A")

    control = next(c for c in after.controls if c.id == "AAA-03")
    assert (control.evidence, control.factor) == (counts_as, factor)
    assert after.figures.low == before.figures.low
    assert (after.figures.high > before.figures.high) is (level == "E2")


def test_proof_past_its_date_and_a_silent_vendor_add_up():
    old = Answer("answered", ("a",), "E3", date(2026, 11, 24), unconfirmed=True)

    item = criterion(scored(MINI, with_answer(BASE, "AAA-03", old)), "AAA-A")

    assert next(c for c in item.controls if c.id == "AAA-03").evidence == "E1"  # E3, E2, publicity


def test_a_control_that_does_not_apply_leaves_its_share_to_the_others():
    card = scored(MINI, with_answer(BASE, "AAA-04", Answer("not_applicable_confirmed")))

    shares = {control.id: control.share for control in criterion(card, "AAA-A").controls}

    assert shares == {"AAA-03": 1, "AAA-04": 0}


def test_a_criterion_whose_controls_all_left_keeps_its_whole_inherent_risk():
    answers = with_answer(BASE, "AAA-03", Answer("not_applicable_confirmed"))
    answers = with_answer(answers, "AAA-04", Answer("not_applicable_confirmed"))

    figures = criterion(scored(MINI, answers), "AAA-A").figures

    assert (figures.low, figures.high) == (figures.inherent_low, figures.inherent_high)


def test_a_driver_whose_condition_fails_leaves_the_mean():
    item = criterion(scored(MINI, with_context(BASE, "deployment", "own")), "AAA-A")

    left = next(driver for driver in item.drivers if driver.id == "criticality")
    assert (left.applies, left.weight, left.visibility) == (False, 0, "hidden")
    assert {d.id: d.weight for d in item.drivers if d.kind == "likelihood" and d.applies} == {
        "deployment": F(2, 3),
        "AAA-02": F(1, 3),
    }
    hidden = next(driver for driver in item.drivers if driver.id == "AAA-01")
    assert (hidden.applies, hidden.visibility) == (False, "hidden")


def test_what_is_open_counts_from_0_to_1_whatever_is_stored():
    unknown = Answers({**BASE.context, "deployment": Answer("unknown")}, BASE.questions)

    item = criterion(scored(MINI, unknown), "AAA-A")

    for id in ("criticality", "AAA-01"):
        driver = next(driver for driver in item.drivers if driver.id == id)
        assert (driver.visibility, driver.value) == ("open", Interval(F(0), F(1)))
    deployment = next(driver for driver in item.drivers if driver.id == "deployment")
    assert (deployment.state, deployment.value) == ("unknown", Interval(F(0), F(1)))


def test_an_unknown_context_driver_counts_from_its_best_to_its_worst_option():
    unknown = Answers({**BASE.context, "criticality": Answer("unknown")}, BASE.questions)

    item = criterion(scored(MINI, unknown), "AAA-B")

    assert item.impact == Interval(F(1, 4), F(1))


def test_triage_asks_its_subset_and_every_stop_question():
    card = scored(MINI, BASE, lane="triage")

    assert {effect.question for effect in card.effects} == {"AAA-01", "AAA-03", "BBB-01", "BBB-02"}
    item = criterion(card, "AAA-A")
    assert {control.id: control.share for control in item.controls} == {"AAA-03": 1, "AAA-04": 0}
    assert [driver.id for driver in item.drivers if not driver.applies] == ["AAA-02"]


def test_coverage_counts_shares_driver_weights_and_impact_questions():
    blank = Answers(BASE.context, {"AAA-04": BASE.questions["AAA-04"]})

    card = scored(MINI, blank, as_of=TODAY)

    # AAA-A asks an impact exposure (1), AAA-02 (1/4 of the likelihood weights), and controls (1).
    assert criterion(card, "AAA-A").coverage == F(2, 5) / (1 + F(1, 4) + 1)
    assert criterion(card, "AAA-B").coverage == 0
    assert card.coverage == F(3, 4) * F(2, 3) * criterion(card, "AAA-A").coverage
    assert card.dimensions[0].coverage == F(2, 3) * criterion(card, "AAA-A").coverage


def test_a_confirmed_not_applicable_is_covered_as_an_exposure():
    answers = with_answer(BASE, "AAA-02", Answer("not_applicable_confirmed"))

    assert scored(MINI, answers).coverage == 1


def test_the_working_of_a_driver_is_complete():
    drivers = {d.id: d for d in criterion(scored(MINI, BASE), "AAA-A").drivers}

    context, exposure = drivers["data_classes"], drivers["AAA-02"]
    assert (context.kind, context.source, context.state, context.choices) == (
        "impact",
        "context",
        "answered",
        ("public", "personal"),
    )
    assert (context.weight, context.evidence, context.factor, context.visibility) == (1, None, 1, "asked")
    assert (exposure.kind, exposure.source, exposure.state, exposure.choices) == (
        "likelihood",
        "question",
        "answered",
        ("b",),
    )
    assert (exposure.weight, exposure.evidence, exposure.factor, exposure.applies) == (
        F(1, 4),
        "E3",
        F(85, 100),
        True,
    )


def test_the_working_of_a_control_is_complete():
    controls = {c.id: c for c in criterion(scored(MINI, BASE), "AAA-A").controls}
    unknown = {c.id: c for c in criterion(scored(MINI, Answers(BASE.context)), "AAA-A").controls}

    control = controls["AAA-04"]
    assert (control.state, control.visibility, control.choices, control.strength) == (
        "answered",
        "asked",
        ("a", "b"),
        Interval(F(1, 2), F(1, 2)),
    )
    assert (unknown["AAA-03"].strength, unknown["AAA-03"].credit, unknown["AAA-03"].lost) == (
        Interval(F(0), F(1)),
        0,
        0,
    )
    assert unknown["AAA-03"].evidence == "E0"


def test_a_driver_whose_condition_holds_is_asked():
    item = criterion(scored(MINI, BASE), "AAA-A")

    assert {driver.id: driver.visibility for driver in item.drivers} == dict.fromkeys(
        ["data_classes", "AAA-01", "deployment", "criticality", "AAA-02"], "asked"
    )


def test_an_impact_driver_that_does_not_apply_has_no_weight():
    nowhere = {"applies_if": condition(context="use", any_of=("c",))}
    anchors = {"context": "use", "anchors": {"a": F(1, 2), "b": 0, "c": 1}}
    item = built.criterion(
        "DIM-A",
        impact=[anchors, {**anchors, **nowhere}, {"question": "EXP", **nowhere}],
        likelihood=[{"weight": 1, **anchors}],
        controls=[("CTL", 1)],
    )
    asked = [built.question("EXP", "exposure"), built.question("CTL", "control")]
    subject = built.framework([built.dimension("DIM", [item], asked)], [built.context_question("use")])

    (own,) = scored(subject, built.calm_case(built.WORST, built.WORST)).criteria

    assert [(d.applies, d.weight) for d in own.drivers] == [(True, 1), (False, 0), (False, 0), (True, 1)]
    assert own.impact == Interval(F(1, 2), F(1, 2))


def test_the_weights_of_the_dimensions_are_shares_of_their_sum():
    first, second = MINI.dimensions
    subject = replace(MINI, dimensions=(replace(first, weight=F(6)), replace(second, weight=F(2))))

    assert [dimension.weight for dimension in scored(subject, BASE).dimensions] == [F(3, 4), F(1, 4)]
