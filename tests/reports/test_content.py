"""What the report says: the figures of the scorecard, every answer, and nothing that is not there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from assessments import figures
from assessments.labels import ANSWER_STATE
from assessments.queries.dossier import Change, Ruling
from assessments.queries.printed import printed_from_json, printed_to_json
from assessments.reports import sentences
from assessments.reports.html import Screen, report_html
from assessments.reports.press import plain
from assessments.scoring.hard_stops import Waiver
from tests.reports.conftest import content_of
from tests.reports.dossiers import bare, decided, framework, scored, smallest, typical, with_insight

GOLDEN = Path(__file__).parents[1] / "golden"


def test_the_figures_on_paper_are_those_of_the_scorecard():
    dossier = typical()

    report = content_of(dossier, "en")

    total = dossier.scorecard.total
    high, low = (figures.total_points(value, framework()) for value in (total.high, total.low))
    assert f"{high} out of 100; could be {low}" in plain(report.decide.because.runs)
    dimensions, steps, _evidence = report.working.tables
    for score, row in zip(dossier.scorecard.dimensions, dimensions.rows, strict=True):
        assert row[1] == figures.dimension_points(score.figures.high, framework(), score.id)
        assert row[1] in report.decide.dimensions.svg
    assert steps.foot[1] == high


def test_the_printed_steps_add_up_to_the_printed_score():
    _dimensions, steps, _evidence = content_of(typical(), "en").working.tables

    printed = [Fraction(row[1].replace("\u2212", "-").replace("+", "")) for row in steps.rows]
    assert sum(printed) == Fraction(steps.foot[1])


def test_each_picture_has_its_table(language):
    report = content_of(typical(), language)

    pictures = (report.decide.dimensions, report.trust.waterfall, report.trust.evidence)
    assert len(report.working.tables) == len(pictures)
    beyond = content_of(with_insight(typical()), language).trust
    pictures += (beyond.tornado, beyond.robustness, beyond.cases, beyond.cost)
    for picture in pictures:
        assert "<title" in picture.svg
        assert "<desc" in picture.svg


def test_every_question_asked_stands_in_the_appendix_with_its_answer():
    dossier = typical()

    answers = content_of(dossier, "en").answers

    rows = {row.id: row for group in answers.groups[1:] for row in group.rows}
    assert set(rows) == {effect.question for effect in dossier.scorecard.effects}
    assert rows["PRIV-01"].evidence == "E3"
    assert rows["PRIV-01"].source == "Annexe 3 du contrat · https://example.org/contrat"
    assert rows["PRIV-01"].note == "Vérifié avec le fournisseur."


def test_what_was_not_provided_is_said_in_words():
    groups = content_of(smallest(), "en").answers.groups

    words = {row.answer for group in groups for row in group.rows}
    assert words == {str(ANSWER_STATE["unanswered"].word)}


def test_a_claim_that_does_not_apply_prints_its_reason():
    dossier = typical()
    answers = tuple(
        replace(answer, reason="We tune nothing.") if answer.question == "LOCK-09" else answer
        for answer in dossier.answers
    )

    groups = content_of(replace(dossier, answers=answers), "en").answers.groups

    row = next(row for group in groups for row in group.rows if row.id == "LOCK-09")
    assert (row.answer, row.reason) == ("Not applicable, confirmed", "We tune nothing.")


def test_proof_past_its_date_says_so():
    dossier = typical(as_of=date(2027, 3, 2))

    groups = content_of(dossier, "en").answers.groups

    row = next(row for group in groups for row in group.rows if row.id == "PRIV-01")
    assert row.evidence == "E3, out of date"


def test_where_the_vendor_kept_silent_the_appendix_says_so_beside_the_proof_and_below(language):
    dossier = typical()
    levels = {fact.question: fact.evidence for fact in dossier.answers}
    silent = {"PRIV-01", "PRIV-13"}
    answers = tuple(replace(fact, is_unconfirmed=fact.question in silent) for fact in dossier.answers)

    answers = content_of(replace(dossier, answers=answers), language).answers

    rows = {row.id: row.evidence for group in answers.groups for row in group.rows}
    assert (levels["PRIV-01"], levels["PRIV-13"]) == ("E3", "E2")
    assert rows["PRIV-01"].startswith("E3")
    assert "E1" not in rows["PRIV-01"]
    assert rows["PRIV-13"].startswith("E2")
    assert rows["PRIV-13"].endswith("E1")
    assert "PRIV-01, 13" in answers.silent
    assert content_of(dossier, language).answers.silent == ""


def test_answers_that_a_condition_hides_are_kept_and_said_not_to_count():
    dossier = typical()
    hidden = replace(dossier.answers[-1], question="LOCK-07")
    visible = {effect.question for effect in dossier.scorecard.effects}
    assert "LOCK-07" not in visible

    answers = content_of(replace(dossier, answers=(*dossier.answers, hidden)), "en").answers

    assert "LOCK-07" in answers.kept


def test_the_vendor_is_asked_what_is_unknown_or_weakly_proven():
    asked = {row.id: row.why for row in content_of(typical(), "en").vendor_questions}

    assert "PRIV-01" not in asked  # E3: strong
    assert asked["PRIV-08"] == "proof: E2"
    everything = [question for question in framework().questions if question.vendor_question]
    assert len(content_of(smallest(), "en").vendor_questions) == len(everything)


def test_every_article_criterion_has_its_status_and_place(language):
    rows = content_of(typical(), language).article

    assert [row.id for row in rows] == [item.id for item in framework().article_criteria]
    assert all(row.status and row.passage and (row.scored_by or row.others) for row in rows)


def test_every_reference_of_an_asked_question_is_listed_once():
    dossier = typical()
    cited = {
        citation.partition(":")[0]
        for effect in dossier.scorecard.effects
        for citation in framework().question(effect.question).references
    }

    rows = content_of(dossier, "en").references

    assert len(rows) == len(cited)


def test_history_tells_rulings_decision_and_changes():
    at = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    dossier = decided(
        rulings=(
            Ruling("LOCK-09", True, "Seen.", "Reviewer", at),
            Ruling("SEC-02", False, "It applies.", "Reviewer", at),
        ),
        changes=(Change("PRIV-01", "e · E1", "a · E3"), Change("deployment", "unknown", "vendor_api")),
    )

    history = content_of(dossier, "en").history

    events = [row.what for row in history.events]
    assert events == [
        "Version 1 started",
        "Submitted",
        "“Not applicable” confirmed: LOCK-09",
        "“Not applicable” refused: SEC-02",
        "Decided: Approved with conditions",
        "State on the day of this report: Decided",
    ]
    assert [(row.question, row.before, row.after) for row in history.changes] == [
        ("PRIV-01", "e · E1", "a · E3"),
        ("deployment", "Not known yet", "vendor_api"),
    ]


def test_words_of_another_framework_version_are_announced():
    assert content_of(typical(), "en").notice == ""
    assert "figures do not" in content_of(typical(framework_hash="0" * 64), "en").notice


def test_the_report_reads_the_dossier_and_never_the_clock(language):
    assert content_of(decided(), language) == content_of(decided(), language)
    assert content_of(decided(), language).day == "2026-11-24"


def test_the_recommendation_is_the_sentence_of_the_results_page():
    dossier = typical()

    sentence = sentences.verdict_sentence(dossier.scorecard, option=dossier.option, title=dossier.title)

    assert plain(content_of(dossier, "en").decide.recommendation.runs) == sentence


def test_a_short_lane_says_what_it_does_not_ask():
    groups = content_of(scored("eu-vendor-saas", "triage"), "en").answers.groups

    assert "not asked in this context and lane (short lane)" in groups[1].summary


def test_users_words_are_isolated_and_escaped():
    html = report_html(content_of(typical(option="<b>مؤسسة</b>"), "en"))

    assert '<span class="u" dir="auto">&lt;b&gt;مؤسسة&lt;/b&gt;</span>' in html
    assert "<b>مؤسسة" not in html


def test_no_style_or_script_stands_in_the_page(language):
    html = report_html(content_of(typical(), language))

    assert " style=" not in html
    assert "<script" not in html
    assert "<style" not in html


def test_the_browser_gets_the_same_content_and_its_links():
    report = content_of(typical(), "fr")
    screen = Screen("/back/", "/report.pdf", (("en", "English", "?lang=en"), ("fr", "Français", "?lang=fr")))

    paper, page = report_html(report), report_html(report, screen)

    main = paper[paper.index("<main") : paper.index("</main>")]
    assert main in page
    assert 'href="/report.pdf"' in page
    assert 'lang="fr" hreflang="fr" aria-current="true"' in page


@pytest.mark.parametrize("code", ["en", "fr"])
def test_the_whole_report_is_as_it_was_last_read(code):
    """To accept a change: ``.venv/bin/python -m tests.reports.golden``, then read the diff."""
    from tests.reports.golden import golden_html  # noqa: PLC0415 -- it sets Django up when run alone

    assert golden_html(code) == (GOLDEN / f"report-{code}.html").read_text(encoding="utf-8")


# --- what follows from the assessment ---


def cells(chapter):
    return [cell for part in chapter.parts for grid in part.grids for row in grid.table.rows for cell in row]


def test_the_action_plan_has_every_finding_with_its_treatment_and_clause():
    printed = with_insight(typical())

    rows = content_of(printed, "en").plan.parts[0].grids[0].table.rows

    assert [row[0].split()[0] for row in rows] == [item.number for item in printed.insight.findings]
    assert rows[0][2].startswith("Mitigate · Open · Juridique · 2027-01-15")
    assert rows[0][3] == "C-01: Proposed"


def test_a_clause_has_the_same_number_everywhere_and_in_each_language():
    printed = with_insight(typical())
    numbers = {clause.question: clause.number for clause in printed.insight.clauses}

    for code in ("en", "fr"):
        rows = content_of(printed, code).improvements
        assert {row.id: row.number for row in rows if row.number}.items() <= numbers.items()


def test_the_cost_model_is_printed_line_by_line():
    texts = cells(content_of(with_insight(typical()), "en").options)

    assert "Licences · Licences and subscriptions" in texts
    assert "€40,000 / €60,000 / €90,000, once, in year 1, probability 10%" in texts


def test_every_what_if_case_is_in_the_appendix_those_that_do_not_apply_too():
    printed = with_insight(typical())

    texts = cells(content_of(printed, "en").changes)

    assert sum(text == "does not apply in this context" for text in texts) == sum(
        case.state == "not_applicable" for case in printed.insight.cases
    )
    assert "Notre hébergeur ferme sa région" in texts


def test_a_waiver_names_who_why_and_until_when():
    waiver = Waiver(
        stop="PRIV-01", approver="Reviewer", reason="A contract is under way.", ends_on=date(2027, 1, 31)
    )

    texts = cells(content_of(with_insight(typical(waivers=(waiver,))), "en").plan)

    assert texts[-4:] == ["PRIV-01", "Reviewer", "2027-01-31", "A contract is under way."]


def test_what_was_frozen_without_insight_says_so_in_each_chapter(language):
    report = content_of(bare(typical()), language)

    for chapter in (report.plan, report.options, report.changes):
        assert chapter.parts[0].paragraphs
        assert not chapter.parts[0].grids


@pytest.mark.parametrize("name", ["qwen-vendor-api", "qwen-consumer-app", "hr-screening", "empty"])
def test_what_is_printed_comes_back_exactly_from_its_json(name):
    printed = with_insight(typical(name))

    assert printed_from_json(printed_to_json(printed)) == printed
