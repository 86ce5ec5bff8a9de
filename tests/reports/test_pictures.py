"""From scorecard to pictures and sentences, on every calibration case and in both languages."""

import re
from dataclasses import replace
from fractions import Fraction
from typing import get_args, get_type_hints

import pytest
from django.utils import translation

from assessments import figures, labels
from assessments.reports import pictures, sentences
from assessments.scoring.scorecard import LaneReason, VerdictReason
from tests.reports.dossiers import CASES, framework, scored

NAMES = [*sorted(path.stem for path in CASES.glob("*.json")), "empty"]


@pytest.fixture(params=["en", "fr"])
def language(request):
    with translation.override(request.param):
        yield request.param


def number(text):
    """A printed figure, read back exactly."""
    return Fraction(text.replace("−", "-").replace("+", "").replace(",", "."))


@pytest.mark.parametrize("name", NAMES)
def test_the_printed_steps_of_the_waterfall_add_up_to_the_printed_score(name, language):
    scorecard = scored(name).scorecard

    *steps, end = pictures.score_steps(scorecard, framework())

    assert sum(number(step.points.text) for step in steps) == number(end.points.text)
    assert end.points.text == figures.total_points(scorecard.total.high, framework())


@pytest.mark.parametrize("name", NAMES)
def test_the_answered_parts_of_the_evidence_bar_are_the_coverage(name):
    scorecard = scored(name).scorecard

    parts = pictures.evidence_parts(scorecard)

    assert sum(parts.values()) == 1
    assert sum(part for level, part in parts.items() if level) == scorecard.coverage


@pytest.mark.parametrize("name", NAMES)
def test_the_printed_parts_of_the_evidence_bar_add_up_to_a_hundred(name, language):
    shares = pictures.evidence_shares(scored(name).scorecard, framework())

    assert sum(int(re.sub(r"\D", "", share.part.text)) for share in shares) == 100


@pytest.mark.parametrize("name", NAMES)
def test_a_bullet_says_over_exactly_when_the_ceiling_speaks(name, language):
    scorecard = scored(name).scorecard
    bullets = pictures.dimension_bullets(scorecard, framework())

    over = {
        score.id
        for score, bullet in zip(scorecard.dimensions, bullets, strict=True)
        if bullet.appetite == "over"
    }

    assert over == {score.id for score in scorecard.dimensions if score.floor is not None}
    for bullet in bullets:
        if bullet.high and bullet.limit:
            side = (number(bullet.high.text) > bullet.limit.value) - (
                number(bullet.high.text) < bullet.limit.value
            )
            assert side == {"within": -1, "at": 0, "over": 1}[bullet.appetite]


@pytest.mark.parametrize("name", NAMES)
def test_every_reason_of_every_verdict_is_a_sentence(name, language):
    scorecard = scored(name).scorecard

    said = [sentences.reason_sentence(reason, scorecard, framework()) for reason in scorecard.reasons]

    assert said
    assert all(text.endswith((".", "?")) and "%(" not in text for text in said)
    assert sentences.because(scorecard, framework()) in said


@pytest.mark.parametrize("headline", labels.VERDICT)
def test_every_headline_has_its_sentence_about_this_option(headline, language):
    scorecard = replace(scored("empty").scorecard, headline=headline)

    text = sentences.verdict_sentence(scorecard, option="Qwen, API", title="Draft texts")

    assert "Qwen, API" in text
    assert "Draft texts" in text


def test_every_kind_of_reason_has_words():
    kinds = get_args(get_type_hints(VerdictReason)["kind"])

    assert set(kinds) == set(sentences._REASON)


@pytest.mark.parametrize("kind", get_args(get_type_hints(LaneReason)["kind"]))
def test_every_reason_to_leave_the_short_lane_has_words(kind, language):
    scorecard = scored("qwen-consumer-app").scorecard
    id = {"inherent_total": "total", "inherent_dimension": "PRIV"}.get(kind, scorecard.stops[0].id)

    text = sentences.lane_sentence(LaneReason(kind, id, Fraction(70), Fraction(65)), scorecard, framework())

    assert text.endswith(".")


def test_the_message_names_the_only_dimension_over_its_limit():
    bullets = pictures.dimension_bullets(scored("qwen-vendor-api").scorecard, framework())

    over = [bullet.name for bullet in bullets if bullet.appetite == "over"]

    assert sentences.dimensions_message(bullets) == f"“{over[0]}” is the only dimension over its limit"
    assert len(over) == 1
