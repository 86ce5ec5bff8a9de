"""Properties 26 to 29: languages, years, versions, files."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings

from assessments.scoring.cases import parse_case, read_cases
from assessments.scoring.payload import scorecard_payload
from assessments.scoring.serialisation import scorecard_from_json, scorecard_to_json
from tests.scoring.at_random import Chance, chances, scored

VECTORS = Path(__file__).parents[2] / "vectors"
CALIBRATION = sorted((VECTORS / "calibration").glob("*.json"))


@pytest.mark.parametrize("path", CALIBRATION, ids=lambda path: path.stem)
def test_26_words_change_with_the_language_and_figures_do_not(path: Path):
    case = parse_case(json.loads(path.read_text(encoding="utf-8")))
    card = scored(case.framework, case.answers)
    english, french = scorecard_payload(card, "en"), scorecard_payload(card, "fr")

    for payload in (english, french):
        for entry in (*payload["stops"], *payload["gates"]):
            entry.pop("message")

    assert english == french


@pytest.mark.parametrize("path", CALIBRATION, ids=lambda path: path.stem)
def test_27_the_same_version_and_answers_give_the_golden_result(path: Path):
    case = parse_case(json.loads(path.read_text(encoding="utf-8")))
    golden = json.loads((VECTORS / "golden" / path.name).read_text(encoding="utf-8"))

    assert golden_result(case) == golden


def golden_result(case) -> dict:
    """The exact figures of a case, as they are kept."""
    data = scorecard_to_json(scored(case.framework, case.answers))
    return {
        "framework": data["framework"],
        "engine": data["engine_version"],
        "headline": data["headline"],
        "coverage": data["coverage"],
        "total": data["total"],
        "dimensions": {entry["id"]: entry["figures"] for entry in data["dimensions"]},
        "criteria": {entry["id"]: entry["figures"] for entry in data["criteria"]},
        "stops": {entry["id"]: entry["state"] for entry in data["stops"]},
    }


def test_28_scoring_never_edits_the_answers():
    case = parse_case(json.loads(CALIBRATION[0].read_text(encoding="utf-8")))
    before = (dict(case.answers.context), dict(case.answers.questions))

    scored(case.framework, case.answers)

    assert (case.answers.context, case.answers.questions) == before


@given(chances)
@settings(max_examples=25)
def test_29_a_scorecard_survives_the_trip_through_json(chance: Chance):
    subject = chance.subject()
    card = scored(subject, chance.answers(subject), lane=chance.lane(), waivers=chance.waivers(subject))

    assert scorecard_from_json(json.loads(json.dumps(scorecard_to_json(card)))) == card


def test_every_calibration_file_holds_one_sound_case():
    for path in CALIBRATION:
        (case,) = read_cases(path.read_text(encoding="utf-8"))
        assert case.id == path.stem
