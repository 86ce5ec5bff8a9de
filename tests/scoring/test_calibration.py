"""Twelve cases an expert judged before any scoring: the engine agrees with each."""

from pathlib import Path

import pytest

from assessments.scoring.cases import Case, read_cases
from tests.scoring.at_random import scored

FILES = sorted((Path(__file__).parent.parent / "vectors" / "calibration").glob("*.json"))


def case_of(path: Path) -> Case:
    (case,) = read_cases(path.read_text(encoding="utf-8"))
    assert isinstance(case, Case)
    return case


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_engine_gives_the_verdict_the_expert_gave(path: Path):
    case = case_of(path)

    card = scored(case.framework, case.answers)

    assert (card.verdict, card.headline) == (case.expected["verdict"], case.expected["verdict"])


def test_four_forms_of_the_same_model_get_four_different_results():
    cards = {
        path.stem: scored(case_of(path).framework, case_of(path).answers)
        for path in FILES
        if "qwen" in path.stem
    }

    assert {name: card.headline for name, card in cards.items()} == {
        "qwen-consumer-app": "do_not_proceed",
        "qwen-vendor-api": "escalate",
        "qwen-third-party-cloud": "proceed_with_conditions",
        "qwen-self-hosted": "proceed",
    }
    order = ["qwen-self-hosted", "qwen-third-party-cloud", "qwen-vendor-api", "qwen-consumer-app"]
    assert sorted(cards, key=lambda name: cards[name].total.high) == order
