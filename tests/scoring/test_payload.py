"""The JSON of the command line, key by key."""

from assessments.scoring.answers import Answer, Answers
from assessments.scoring.payload import scorecard_payload
from tests.scoring.at_random import scored, with_answer
from tests.scoring.builder import plain
from tests.scoring.test_hard_stops import STOP, WORST
from tests.scoring.test_verdict import CALM, GATE


def test_payload_key_by_key():
    subject = plain(stop={**STOP, "waivable": False}, coverage_floor=1)
    answers = with_answer(Answers({}, {"EXP": Answer("unknown")}), "CTL", WORST)

    payload = scorecard_payload(scored(subject, answers, lane="triage"), "en")

    figures = {"low": 0.0, "high": 100.0, "inherent_low": 0.0, "inherent_high": 100.0}
    assert payload == {
        "framework": "built/1",
        "engine": "1.0.0",
        "lane": "triage",
        "verdict": "do_not_proceed",
        "headline": "do_not_proceed",
        "coverage": 0.5,
        "stops": [
            {
                "stop": "CTL",
                "state": "triggered",
                "floor": "do_not_proceed",
                "waivable": False,
                "message": "Word",
            }
        ],
        "gates": [],
        "total": figures,
        "dimensions": {"DIM": figures},
        "criteria": {"DIM-A": {"low": 0.0, "high": 1.0, "inherent_low": 0.0, "inherent_high": 1.0}},
        "waterfall": [
            {"kind": "inherent", "criterion": "DIM-A", "question": None, "points": 100.0},
            {"kind": "control", "criterion": "DIM-A", "question": "CTL", "points": 0.0},
        ],
        "reasons": [
            {"kind": "stop", "id": "CTL", "floor": "do_not_proceed", "value": None, "threshold": None},
            {
                "kind": "band",
                "id": "do_not_proceed",
                "floor": "do_not_proceed",
                "value": 100.0,
                "threshold": 40.0,
            },
            {"kind": "range", "id": "total", "floor": "do_not_proceed", "value": 100.0, "threshold": None},
            {"kind": "coverage", "id": "coverage", "floor": "do_not_proceed", "value": 0.5, "threshold": 1.0},
        ],
        "bands": {"low": "proceed", "high": "do_not_proceed"},
        "next_questions": [
            {"question": "EXP", "state": "unknown", "width": 100.0, "can_change_verdict": False},
            {"question": "use", "state": "unanswered", "width": 100.0, "can_change_verdict": False},
        ],
        "settled": True,
        "escalates_to_full": [
            {"kind": "stop", "id": "CTL"},
            {"kind": "inherent_total", "id": "total"},
            {"kind": "inherent_dimension", "id": "DIM"},
        ],
        "refused_waivers": [],
    }


def test_payload_of_a_gate():
    payload = scorecard_payload(scored(plain(gates=GATE), CALM), "fr")

    assert payload["gates"] == [{"gate": "gate", "question": "CTL", "open": False, "message": "Mot"}]
    assert payload["reasons"][0] == {
        "kind": "gate",
        "id": "gate",
        "floor": "proceed_with_conditions",
        "value": None,
        "threshold": None,
    }
