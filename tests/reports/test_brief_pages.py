"""The brief is two pages, whatever the dossier holds, and says what it leaves out."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from assessments.reports.brief.parts import Decide
from assessments.reports.press import Passage, plain
from tests.reports.conftest import brief_pages, content_of
from tests.reports.dossiers import condition, decided, decision, largest, scored, smallest, typical
from tests.reports.reader import text_of


@pytest.mark.parametrize("make", [smallest, typical, decided, largest], ids=lambda make: make.__name__)
def test_the_brief_is_exactly_two_pages(make, language):
    pages = brief_pages(make(), language)

    assert pages.anchors == {"decide": 1, "trust": 2, "s1": 3}
    assert pages.count == 3


@pytest.mark.parametrize(
    "name",
    ["hr-screening", "public-body-chinese-app", "purchase-agent", "us-api-eu-bank", "qwen-self-hosted"],
)
def test_the_brief_of_other_cases_is_two_pages_too(name, language):
    assert brief_pages(typical(name), language).anchors["s1"] == 3


def test_a_short_lane_is_two_pages_too(language):
    assert brief_pages(scored("eu-vendor-saas", "triage"), language).anchors["s1"] == 3


def test_nothing_ends_before_three_quarters_of_the_page(language):
    """Page 2 of the emptiest dossier reaches far down: the last line is in the lowest quarter."""
    import pypdfium2  # noqa: PLC0415 -- the other tests read text only

    document = pypdfium2.PdfDocument(brief_pages(smallest(), language).pdf)
    for number in (0, 1):
        page = document[number].get_textpage()
        bottoms = [page.get_charbox(index)[1] for index in range(page.count_chars())]
        in_body = [bottom for bottom in bottoms if bottom > 40]
        assert min(in_body) < 842 / 4


def passages(page: Decide) -> list[Passage]:
    return [
        page.recommendation,
        page.because,
        *(fact.value for fact in page.facts),
        *(entry.passage for entry in page.entries),
        *(passage for risk in page.risks for passage in (risk.risk, risk.treatment)),
    ]


def test_what_is_cut_says_where_it_goes_on(language):
    page = content_of(largest(), language).decide

    for entry in page.entries:
        if "rambles on and on" in plain(entry.passage.runs):
            assert "§1" in entry.passage.more
    assert any(passage.more for passage in passages(page))


def test_what_the_appendix_promises_is_there_whole():
    report = content_of(largest(), "en")

    words = " ".join(field.value for field in (*report.record.request, *report.record.decision))
    assert words.count("A long note that rambles on and on.") == 4 * 277
    assert len(report.record.conditions) == 12


def test_conditions_that_do_not_fit_are_counted(language):
    page = content_of(largest(), language).decide

    for column in page.conditions:
        hidden = 4 - len(column.items)
        assert (str(hidden) in column.more) if hidden else not column.more


def test_conditions_stand_under_their_stage():
    page = content_of(decided(), "en").decide

    assert [column.title for column in page.conditions] == [
        "Before signature",
        "Before go-live",
        "Within 90 days",
    ]
    assert [len(column.items) for column in page.conditions] == [2, 2, 2]


def test_a_decision_without_conditions_says_so():
    dossier = typical(state="decided", decision=decision(outcome="refuse", conditions=()))

    page = content_of(dossier, "en").decide

    assert page.conditions_title == "The decision sets no condition"
    assert page.flag == "Decision: Refused"


def test_deciding_against_the_verdict_prints_why():
    dossier = typical(
        state="decided", decision=decision(outcome="approve", deviation="The board wants it so.")
    )

    page = content_of(dossier, "en").decide

    assert ("Why against", "The board wants it so.") in [
        (entry.label, plain(entry.passage.runs)) for entry in page.entries
    ]


def test_without_a_decision_conditions_are_proposals():
    page = content_of(typical(), "en").decide

    assert page.conditions_title.startswith("Conditions proposed")
    assert "Not part of any decision" in page.conditions_note


def test_every_triggered_stop_is_on_the_first_page():
    dossier = typical("qwen-consumer-app")
    triggered = [stop for stop in dossier.scorecard.stops if stop.state == "triggered"]

    page = content_of(dossier, "en").decide

    assert len(triggered) >= 2
    assert [stop.state for stop in page.stops].count("triggered") == len(triggered)


@pytest.mark.parametrize(
    "label", ["Sensitivity", "Robustness", "Scenarios", "Cost", "Concentration", "Opinions", "Signature"]
)
def test_a_block_without_data_says_so_in_a_line(label):
    page = content_of(typical(), "en").trust

    lines = {entry.label: plain(entry.passage.runs) for entry in (*page.unproven, *page.people)}
    assert re.search(r"\b(No|Not|no)\b", lines[label])


def test_a_shut_gate_is_named_with_the_cost():
    page = content_of(smallest(), "en").trust

    cost = next(plain(entry.passage.runs) for entry in page.unproven if entry.label == "Cost")
    assert "No cost model covers at least the first year." in cost


def test_how_one_would_leave_is_told_by_the_answers():
    page = content_of(typical(), "en").trust

    lines = {entry.label: plain(entry.passage.runs) for entry in page.unproven}
    assert lines["Exit: delay"] == "Up to one month (LOCK-01)"


def test_other_words_than_the_users_come_in_the_language_of_the_report():
    english, french = (text_of(brief_pages(decided(), code).pdf, 1, 2) for code in ("en", "fr"))

    assert "Decision: Approved with conditions" in english
    assert "Décision" in french
    assert "Approved" not in french


def test_more_conditions_than_fit_never_make_a_third_page(language):
    conditions = tuple(condition(number, "Très long. " * 150) for number in range(30))
    dossier = replace(largest(), decision=decision(conditions=conditions))

    assert brief_pages(dossier, language).anchors["s1"] == 3
