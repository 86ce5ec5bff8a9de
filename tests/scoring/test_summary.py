"""The text summary and the JSON payload of the command line."""

from dataclasses import replace
from fractions import Fraction

from assessments.frameworks.schema import Ceiling
from assessments.scoring.answers import Answer, Answers
from assessments.scoring.cases import Case
from assessments.scoring.payload import scorecard_payload
from assessments.scoring.summary import scorecard_summary
from tests.scoring.at_random import scored
from tests.scoring.builder import BANK, BEST, WORST, calm_case, dimension, framework, plain
from tests.scoring.test_calibration import FILES, case_of


def summary(stem: str, language: str, **options) -> str:
    case = case_of(next(path for path in FILES if path.stem == stem))
    return scorecard_summary(case, scored(case.framework, case.answers, **options), language)


def test_summary_says_verdict_stops_score_and_dimensions():
    assert summary("qwen-consumer-app", "en") == (
        "qwen-consumer-app: Qwen consumer app in free beta, confidential and personal data\n"
        "  Do not proceed: Do not use as is; change the case or choose another route.\n"
        "  HARD STOP: Our sensitive content could be absorbed into the vendor’s models. (PRIV-01)\n"
        "  HARD STOP: Personal data may not be entrusted to a processor without a contract. (PRIV-02)\n"
        "  HARD STOP: International transfer of personal data without a valid basis. (PRIV-03)\n"
        "  Missing: No cost model covers at least the first year.\n"
        "  Missing: Our role and the risk class are not documented.\n"
        "  Risk: 34 out of 100 (could be 29)\n"
        "  Answered: 100%\n"
        "  Dimensions: PRIV 64 · LOCK 20 · REG 13 · GEO 42 · ECO 20 · SEC 33 · REP 36\n"
    )


def test_summary_speaks_french_with_its_typography():
    text = summary("eu-vendor-saas", "fr", lane="triage")

    assert "  Poursuivre sous conditions\u00a0: " in text
    assert "  Répondu\u00a0: 100\u00a0%" in text
    assert "sur 100 (pourrait être" in text


def test_summary_says_what_to_ask_next_and_why_to_continue_in_full():
    text = summary("hr-screening", "en", lane="triage")

    assert "  Ask next: LOCK-07, SEC-06\n" in text
    assert "  Continue in the full lane: LOCK-07, SEC-06, total\n" in text


def test_summary_prints_decimals_with_the_mark_of_the_language():
    ceilings = (Ceiling(dimension="DIM", above=Fraction(40), floor="escalate"),)
    case = Case("id", plain(ceilings=ceilings), calm_case(BEST, BEST))
    card = scored(case.framework, case.answers)
    edges = {"low": Fraction(501, 100), "high": Fraction(2001, 100)}
    own = replace(card.dimensions[0], figures=replace(card.dimensions[0].figures, high=Fraction(4001, 100)))
    near = replace(card, total=replace(card.total, **edges), dimensions=(own,))

    english, french = (scorecard_summary(case, near, language).splitlines() for language in ("en", "fr"))

    assert [english[2], english[4]] == ["  Risk: 20.01 out of 100 (could be 5.01)", "  Dimensions: DIM 40.01"]
    assert french[2] == "  Risque\u00a0: 20,01 sur 100 (pourrait être 5,01)"
    assert french[4] == "  Dimensions\u00a0: DIM 40,01"
    assert english[0] == "id"


def test_summary_asks_next_only_what_can_still_decide():
    use = {"use": Answer("answered", ("c",))}
    settled = Case(
        "id", plain(stop={"floor": "do_not_proceed", "waivable": False}), Answers(use, {"CTL": WORST})
    )
    powerless = Case("id", plain(coverage_floor=1), calm_case())  # no single answer reaches the floor

    texts = []
    for case in (settled, powerless):
        card = scored(case.framework, case.answers)
        texts.append((bool(card.next_questions), card.is_settled, scorecard_summary(case, card, "en")))

    assert [(ahead, is_settled, "Ask next" in text) for ahead, is_settled, text in texts] == [
        (True, True, False),
        (False, False, False),
    ]


def test_a_case_with_nothing_to_score():
    case = Case("id", framework([dimension("EMPTY", [], [])], plain().context.questions), Answers())

    text = scorecard_summary(case, scored(case.framework, case.answers), "en")

    assert "  Risk: nothing to score\n" in text
    assert "  Dimensions: EMPTY –\n" in text


def test_payload_has_every_key_a_program_needs():
    payload = scorecard_payload(scored(BANK, Answers(), lane="triage"), "fr")

    assert list(payload) == [
        "framework",
        "engine",
        "lane",
        "verdict",
        "headline",
        "coverage",
        "stops",
        "gates",
        "total",
        "dimensions",
        "criteria",
        "waterfall",
        "reasons",
        "bands",
        "next_questions",
        "settled",
        "escalates_to_full",
        "refused_waivers",
    ]
    assert list(payload["total"]) == ["low", "high", "inherent_low", "inherent_high"]
    assert list(payload["stops"][0]) == ["stop", "state", "floor", "waivable", "message"]
    assert payload["stops"][0]["message"].startswith("Contrôle depuis un pays")
    assert abs(sum(step["points"] for step in payload["waterfall"]) - payload["total"]["high"]) < 1e-9
