"""The brief is two pages, whatever the dossier holds, and says what it leaves out."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from assessments.actions.opinion import LONGEST_LINE
from assessments.labels import FUNCTION
from assessments.queries.dossier import Dossier
from assessments.queries.insight import insight_decided
from assessments.queries.printed import Printed
from assessments.queries.record import OpinionFacts, Record
from assessments.reports.brief.parts import Decide
from assessments.reports.press import Passage, plain
from tests.reports.conftest import brief_pages, content_of
from tests.reports.dossiers import (
    alone,
    bare,
    condition,
    decided,
    decision,
    largest,
    scored,
    smallest,
    typical,
    with_insight,
)
from tests.reports.reader import text_of


def opposed(printed: Printed, line: str = "") -> Printed:
    """The same with every function against it, each with as long a line as may be given."""
    words = line or ("Unacceptable without an exit plan, " * 9)[:LONGEST_LINE]
    opinions = tuple(
        OpinionFacts(function, "against", words, "Somebody", printed.dossier.created_at)
        for function in FUNCTION
    )
    return replace(printed, record=Record(opinions=opinions))


def unconfirmed(dossier: Dossier) -> Dossier:
    """The same with a vendor that answered nothing."""
    return replace(dossier, answers=tuple(replace(fact, is_unconfirmed=True) for fact in dossier.answers))


MAKERS = {
    "smallest": lambda: alone(smallest()),
    "alone": lambda: alone(typical()),
    "typical": lambda: with_insight(typical()),
    "decided": lambda: with_insight(decided()),
    "largest": lambda: with_insight(largest(), long=True),
    "opposed": lambda: opposed(with_insight(decided())),
    "largest and opposed": lambda: opposed(with_insight(largest(), long=True)),
    "silent vendor": lambda: with_insight(unconfirmed(decided())),
    "old": lambda: bare(typical()),
    "old and largest": lambda: bare(largest()),
}


@pytest.mark.parametrize("name", MAKERS)
def test_the_brief_is_exactly_two_pages(name, language):
    pages = brief_pages(MAKERS[name](), language)

    assert pages.anchors == {"decide": 1, "trust": 2, "s1": 3}
    assert pages.count == 3


@pytest.mark.parametrize(
    "name",
    ["hr-screening", "public-body-chinese-app", "purchase-agent", "us-api-eu-bank", "qwen-self-hosted"],
)
def test_the_brief_of_other_cases_is_two_pages_too(name, language):
    assert brief_pages(with_insight(typical(name)), language).anchors["s1"] == 3


def test_a_short_lane_is_two_pages_too(language):
    assert brief_pages(alone(scored("eu-vendor-saas", "triage")), language).anchors["s1"] == 3


@pytest.mark.parametrize("name", ["smallest", "alone", "typical", "old"])
def test_nothing_ends_before_three_quarters_of_the_page(name, language):
    """Even the emptiest dossier reaches far down: the last line of a page is in the lowest quarter."""
    import pypdfium2  # noqa: PLC0415 -- the other tests read text only

    document = pypdfium2.PdfDocument(brief_pages(MAKERS[name](), language).pdf)
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


ORDINARY = {
    "option": "Poids ouverts chez notre hébergeur européen",  # 43 characters
    "product": "Suite bureautique augmentée, édition entreprise, poids 72B",  # 58
    "vendor": "Société européenne des modèles de langage (exemple)",
    "verb": "Résumer",
    "object": "les comptes rendus de chantier et les avis techniques des équipes",  # 73 with the verb
}
WISHED = (
    "The vendor lets us audit, once a year and at its cost, where our content is stored and who reads it, "
    "and answers each finding within thirty days."
)


def ordinary(count: int = 2) -> Printed:
    """A decided request with texts of ordinary length: five options, conditions of one stage."""
    rows = [replace(condition(0, WISHED), question=question) for question in ("GEO-05", "PRIV-05")]
    dossier = decided(**ORDINARY)
    dossier = replace(dossier, decision=replace(dossier.decision, conditions=tuple(rows[:count])))
    printed = with_insight(dossier)
    names = iter((ORDINARY["option"], "Application gratuite", "Modèle hébergé dans l’Union, contrat annuel"))
    lines = tuple(
        replace(line, name=next(names, "Nos serveurs, exploités par nous")) if line.kind == "offer" else line
        for line in printed.insight.comparison.lines
    )
    found = replace(printed.insight.comparison, lines=lines)
    return Printed(dossier, insight_decided(replace(printed.insight, comparison=found), dossier))


def test_dissent_is_printed_word_for_word(language):
    words = "We would be bound for three years; nobody has tested the way out."

    printed = opposed(with_insight(decided()), words)
    page = " ".join(text_of(brief_pages(printed, language).pdf, 2).split())

    assert page.count(words) == len(FUNCTION)


def test_three_dissents_of_the_longest_kind_are_whole_in_an_ordinary_brief(language):
    printed = opposed(with_insight(decided()))
    first, last = printed.record.opinions[:3], printed.record.opinions[3:]
    in_favour = tuple(replace(opinion, stance="favourable") for opinion in last)
    line = first[0].line.strip()

    page = " ".join(
        text_of(
            brief_pages(replace(printed, record=Record(opinions=first + in_favour)), language).pdf, 2
        ).split()
    )

    assert page.count(line) == 3


def test_the_silence_of_the_vendor_is_said(language):
    page = " ".join(text_of(brief_pages(with_insight(unconfirmed(decided())), language).pdf, 2).split())

    assert {"en": "questions unanswered", "fr": "questions sans réponse"}[language] in page


def test_dissent_that_does_not_fit_says_where_it_goes_on(language):
    printed = opposed(with_insight(largest(), long=True))

    page = content_of(printed, language).trust

    label = {"en": "Opinions", "fr": "Avis"}[language]
    passage = next(entry.passage for entry in page.entries if entry.label == label)
    assert "§1" in passage.more
    assert content_of(printed, language).record.opinions[0].line == printed.record.opinions[0].line.strip()


def test_texts_of_ordinary_length_are_not_cut(language):
    page = content_of(ordinary(), language).decide

    assert {entry.label: entry.passage.more for entry in page.entries} == {
        entry.label: "" for entry in page.entries
    }
    assert [row.name.more for row in page.options] == [""] * 5
    items = [item for column in page.conditions for item in column.items]
    assert [(item.text.more, item.whose.more) for item in items] == [("", "")] * 2


def test_ordinary_texts_fill_two_pages(language):
    assert brief_pages(ordinary(), language).anchors == {"decide": 1, "trust": 2, "s1": 3}


def test_a_stage_without_a_condition_takes_no_column_and_is_named():
    page = content_of(ordinary(), "en").decide

    assert [column.title for column in page.conditions] == ["Before signature"]
    assert page.conditions_note == "No condition: Before go-live · Within 90 days."


def test_the_number_of_a_clause_is_never_cut_from_a_condition(language):
    page = content_of(with_insight(largest(), long=True), language).decide

    for column in page.conditions:
        for item in column.items:
            assert plain(item.whose.runs).startswith(item.id)


def test_a_page_with_room_left_has_cut_nothing_that_would_fit_it(language):
    page = content_of(alone(typical()), language).decide

    assert all(not entry.passage.more for entry in page.entries)
    assert len(page.risks) == 5


def test_every_reason_stands_on_a_page_of_ordinary_length(language):
    page = content_of(with_insight(typical()), language).trust

    assert page.reasons_more == ""
    assert len(page.reasons) == len(typical().scorecard.reasons)


def test_a_decided_waterfall_shows_what_the_conditions_of_the_decision_buy(language):
    printed = ordinary()
    total = printed.dossier.scorecard.total
    bought = printed.insight.decided

    title = content_of(printed, language).trust.waterfall.title

    assert {question for question, _points in bought.steps} == {"GEO-05", "PRIV-05"}
    assert total.high - sum(points for _question, points in bought.steps) == bought.total.high
    assert ("the decision’s conditions to" in title) == (language == "en")


def test_a_decision_without_conditions_draws_no_condition():
    title = content_of(ordinary(count=0), "en").trust.waterfall.title

    assert "conditions" not in title


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


def lines_of(what, language="en"):
    """The labelled paragraphs of page 2."""
    return {entry.label: plain(entry.passage.runs) for entry in content_of(what, language).trust.entries}


@pytest.mark.parametrize(
    "label", ["Sensitivity", "Robustness", "What-if cases", "Cost", "Concentration", "Opinions", "Signature"]
)
def test_a_block_without_data_says_so_in_a_line(label):
    assert re.search(r"\b(No|Not|no)\b", lines_of(bare(typical()))[label])


def test_a_shut_gate_is_named_with_the_cost():
    assert "No cost model covers at least the first year." in lines_of(alone(smallest()))["Cost"]


def test_how_one_would_leave_is_told_by_answers_option_and_cost_model():
    known, unknown = lines_of(with_insight(typical())), lines_of(alone(typical()))

    assert known["Exit: delay"] == (
        "90 days to leave · 30 days of notice · about €60k · Up to one month (LOCK-01)"
    )
    assert unknown["Exit: delay"] == "days to leave not estimated · Up to one month (LOCK-01)"


def test_the_options_table_holds_five_rows_and_never_leaves_out_doing_nothing():
    page = content_of(with_insight(typical()), "en").decide

    assert len(page.options) == 5
    assert [row.is_own for row in page.options] == [True, False, False, False, False]
    assert plain(page.options[-1].name.runs) == "Do nothing"
    assert "1 more option in §11" in page.options_title


def test_value_stands_beside_the_risk_and_never_in_it():
    printed = with_insight(typical())
    lines = {entry.label: plain(entry.passage.runs) for entry in content_of(printed, "en").decide.entries}

    assert lines["Why now"].startswith("Value 4 · ")
    assert "Benefit of €240k a year." in lines["Why now"]
    assert lines["If nothing is done"].startswith("Value 1 · ")
    assert content_of(printed, "en").decide.because == content_of(bare(typical()), "en").decide.because


def test_the_ask_states_money_when_there_is_a_range_and_says_when_there_is_none():
    asked, silent = (
        plain(content_of(what, "en").decide.entries[0].passage.runs)
        for what in (with_insight(typical()), alone(typical()))
    )

    assert "Cost: about €357k, at most €396k in nine of ten simulations, over 3 years." in asked
    assert "No amount is stated" in silent


def test_the_tornado_shows_six_answers_and_says_what_it_leaves_out():
    page = content_of(with_insight(typical()), "en").trust

    assert page.tornado.title == (
        "6 answers shown here can each change the verdict alone (interactions are ignored)"
    )


def test_robustness_is_told_at_both_ends():
    page = content_of(with_insight(typical()), "en").trust

    assert page.robustness.title == "“Escalate” holds whatever the weights of the dimensions"
    words = plain(page.robustness_words.runs)
    assert words.startswith("Prudent end. The limit of a dimension fixes it")
    assert "Possible end. “Geopolitical exposure and sovereignty” would need 83%" in words


def test_the_free_offer_is_named_when_it_is_the_dearer_one():
    lines = lines_of(with_insight(typical()))

    assert lines["Dearer or not"].startswith(
        "“Application gratuite” is free and the dearer one in 63% of simulations"
    )
    assert lines["Largest cost lines"].count(" · ") == 2


def test_the_steps_of_the_waterfall_add_up_with_the_conditions():
    title = content_of(with_insight(typical()), "en").trust.waterfall.title

    assert title == "Proven controls bring the inherent risk of 29 down to 16, conditions to 15"


def test_what_no_condition_removes_is_named():
    lines = lines_of(with_insight(typical("qwen-consumer-app")))

    assert lines["Conditions"].startswith("No set of conditions brings “Proceed with conditions”.")


def test_a_risk_under_treatment_names_treatment_owner_day_and_finding():
    page = content_of(with_insight(typical()), "en").decide

    cures = [plain(risk.treatment.runs) for risk in page.risks]
    assert (
        "Transfer · Juridique · 2027-01-15: Négocier la clause avec le fournisseur. (GEO-03, F-05)" in cures
    )


def test_conditions_carry_the_number_of_their_clause():
    page = content_of(with_insight(typical()), "en").decide

    ids = [item.id for column in page.conditions for item in column.items]
    assert ids == ["C-05 · GEO-05"]


def test_other_words_than_the_users_come_in_the_language_of_the_report():
    english, french = (text_of(brief_pages(decided(), code).pdf, 1, 2) for code in ("en", "fr"))

    assert "Decision: Approved with conditions" in english
    assert "Décision" in french
    assert "Approved" not in french


def test_more_conditions_than_fit_never_make_a_third_page(language):
    conditions = tuple(condition(number, "Très long. " * 150) for number in range(30))
    dossier = replace(largest(), decision=decision(conditions=conditions))

    assert brief_pages(with_insight(dossier, long=True), language).anchors["s1"] == 3
