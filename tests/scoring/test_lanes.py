"""Which lane the context proposes, when triage is not enough, and what may be done meanwhile."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from assessments.scoring.answers import Answer, Answers
from assessments.scoring.interim import interim_permission
from assessments.scoring.lanes import assess_lane
from tests.scoring.at_random import scored
from tests.scoring.builder import BANK, MINI, criterion, dimension, framework, plain
from tests.scoring.test_calibration import FILES, case_of


def context(**choices: str) -> Answers:
    return Answers({id: Answer("answered", tuple(value.split("+"))) for id, value in choices.items()})


def test_lane_is_read_from_the_context_alone():
    calm = context(deployment="own", data_classes="public", criticality="low")

    proposal = assess_lane(MINI, calm)

    assert (proposal.lane, proposal.reasons) == ("triage", ())
    assert assess_lane(MINI, replace(calm, questions={"AAA-02": Answer("answered", ("c",))})) == proposal
    assert proposal.dimensions["AAA"].high == proposal.dimensions["AAA"].inherent_high == 0


def test_an_inherent_risk_over_a_limit_proposes_the_full_lane_and_says_which():
    proposal = assess_lane(MINI, context(deployment="app", data_classes="secret", criticality="high"))

    assert proposal.lane == "full"
    assert [(reason.kind, reason.id, reason.threshold) for reason in proposal.reasons] == [
        ("inherent_total", "total", 35),
        ("inherent_dimension", "AAA", 65),
        ("inherent_dimension", "BBB", 65),  # its only driver is a question: nothing is known yet
    ]
    assert [reason.value for reason in proposal.reasons] == [
        proposal.total.inherent_high,
        proposal.dimensions["AAA"].inherent_high,
        proposal.dimensions["BBB"].inherent_high,
    ]


def test_a_context_answer_that_cannot_be_read_counts_as_unknown_for_lane_and_permission():
    known = context(deployment="app", data_classes="public")
    broken = context(deployment="app", data_classes="public", criticality="strange", weather="sunny")

    assert assess_lane(MINI, broken) == assess_lane(MINI, known)
    assert interim_permission(MINI, broken) == interim_permission(MINI, known)


def test_before_any_control_the_risk_is_the_inherent_risk_at_both_ends():
    proposal = assess_lane(MINI, context(deployment="app", data_classes="secret", criticality="high"))

    for figures in (proposal.total, *proposal.dimensions.values()):
        assert (figures.inherent_low, figures.inherent_high) == (figures.low, figures.high)


def test_a_criterion_on_which_the_context_is_silent_counts_from_0_to_1():
    item = criterion(
        "SILENT",
        impact=[{"question": "EXP"}],
        likelihood=[{"weight": 1, "question": "EXP"}],
        controls=[("CTL", 1)],
    )
    subject = framework([dimension("DIM", [item], plain().questions)], plain().context.questions)

    proposal = assess_lane(subject, Answers())

    assert (proposal.total.low, proposal.total.high) == (0, 100)


def test_an_unknown_context_counts_at_its_worst():
    proposal = assess_lane(MINI, Answers())

    assert proposal.lane == "full"
    assert proposal.total.low < proposal.total.high


def test_exactly_at_the_limit_is_still_triage():
    subject = plain()
    at = assess_lane(
        MINI, context(deployment="app", data_classes="secret", criticality="high")
    ).total.inherent_high
    limits = MINI.lanes.model_copy(update={"full_above_total": at, "full_above_dimension": Fraction(100)})
    given = context(deployment="app", data_classes="secret", criticality="high")

    assert assess_lane(replace(MINI, lanes=limits), given).lane == "triage"
    assert subject.lanes is MINI.lanes


def test_a_framework_without_criteria_proposes_triage():
    empty = framework([dimension("EMPTY", [], [])], plain().context.questions)

    proposal = assess_lane(empty, Answers())

    assert (proposal.lane, proposal.total, proposal.dimensions) == ("triage", None, {"EMPTY": None})
    assert interim_permission(empty, Answers()).rule.id in ("read", "careful", "pilot")


def test_triage_that_meets_a_stop_an_unknown_stop_or_a_high_dimension_says_so():
    given = context(deployment="app", data_classes="secret", criticality="high")
    given = replace(given, questions={"AAA-03": Answer("answered", ("c",), "E4")})

    card = scored(MINI, given, lane="triage")

    assert [(reason.kind, reason.id) for reason in card.escalates_to_full] == [
        ("stop", "secret-in-app"),
        ("stop", "AAA-03"),
        ("open_stop", "BBB-02"),
        ("inherent_total", "total"),
        ("inherent_dimension", "AAA"),
        ("inherent_dimension", "BBB"),
    ]
    assert scored(MINI, given, lane="full").escalates_to_full == ()


def test_calm_triage_does_not_ask_for_more():
    given = context(deployment="own", data_classes="public", criticality="low")
    proven = {q.id: Answer("answered", (q.values[0],), "E4") for q in MINI.questions}

    assert scored(MINI, replace(given, questions=proven), lane="triage").escalates_to_full == ()


# --- interim permission ---


@pytest.mark.parametrize(
    ("choices", "lane", "rule", "stops"),
    [
        ({"deployment": "app", "data_classes": "secret"}, None, "nothing", ("secret-in-app",)),
        ({"deployment": "app"}, None, "read", ("secret-in-app",)),
        ({"deployment": "own", "data_classes": "secret", "criticality": "high"}, None, "grave", ()),
        ({"deployment": "own", "data_classes": "public", "criticality": "high"}, None, "careful", ()),
        ({"deployment": "own", "data_classes": "public", "criticality": "high"}, "full", "careful", ()),
        ({"deployment": "own", "data_classes": "public", "criticality": "low"}, "triage", "pilot", ()),
    ],
)
def test_the_first_rule_that_applies_wins_and_what_is_open_counts(choices, lane, rule, stops):
    limits = MINI.lanes.model_copy(update={"full_above_total": Fraction(30)})
    subject = replace(MINI, lanes=limits, bands=tuple(scaled(band) for band in MINI.bands))

    result = interim_permission(subject, context(**choices), lane=lane)

    assert (result.rule.id, result.stops) == (rule, stops)


def scaled(band):
    """Bands half as high, so that the inherent risk of the miniature reaches the worst one."""
    return band if band.above is None else band.model_copy(update={"above": band.above / 2})


def test_a_permission_ends():
    result = interim_permission(MINI, context(deployment="own", data_classes="public", criticality="low"))

    assert result.until(date(2026, 11, 25)) == date(2027, 1, 24)


@pytest.mark.parametrize(
    ("stem", "rule"),
    [
        ("defence-us-api", "controlled-data"),
        ("qwen-consumer-app", "public-data-consumer"),
        ("purchase-agent", "no-live-effect"),
        ("hr-screening", "no-live-effect"),
        ("us-api-eu-bank", "public-data-test"),
        ("qwen-self-hosted", "internal-pilot"),
    ],
)
def test_the_bank_permits_what_a_careful_officer_would(stem, rule):
    case = case_of(next(path for path in FILES if path.stem == stem))

    assert interim_permission(case.framework, case.answers).rule.id == rule


def test_the_bank_permits_nothing_where_the_context_stops():
    assert interim_permission(BANK, context(vendor_control_jurisdiction="sanctioned")).rule.id == "nothing"
    assert interim_permission(BANK, Answers()).rule.id == "documents-only"
