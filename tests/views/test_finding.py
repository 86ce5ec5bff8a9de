"""The action plan: what its page and its files show, and who may do what there."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from assessments.models import Finding
from tests import factories

pytestmark = pytest.mark.django_db

LIST_SQL = 4  # session, user, assessment, answers with people; one more where a finding is stored


@pytest.fixture
def assessment(alice):
    """A few gaps: a stop, a weak answer and an unknown; a clause, a cure that is none, a measure."""
    assessment = factories.make_complete()
    factories.answer(assessment, {"PRIV-01": "e/E4", "SEC-01": "c/E1", "GEO-02": "unknown"})
    return factories.reload(assessment)


def place(name, assessment, *more):
    return reverse(f"assessments:{name}", args=[assessment.pk, *more])


def today(days=0):
    return timezone.localdate() + timedelta(days=days)


def treatment(**fields):
    return {
        "treatment": "mitigate",
        "plan": "Turn on single sign-on.",
        "owner": "IT",
        "due_on": today(30).isoformat(),
        "proof": "",
        "status": "in_progress",
        "revision": "0",
        **fields,
    }


@pytest.mark.parametrize("treated", [1, 6])
@pytest.mark.parametrize("name", ["finding-list", "clause-list", "plan-csv"])
def test_a_page_costs_the_same_for_any_number_of_treated_findings(client, assessment, treated, name):
    for question in framework_questions()[:treated]:
        factories.make_finding(assessment.option, question, accepted_by=factories.bob())
    client.get(place(name, assessment))

    with CaptureQueriesContext(connection) as queries:
        assert client.get(place(name, assessment)).status_code == 200

    assert len(queries) == LIST_SQL + 1


def framework_questions():
    return [question.id for question in factories.framework().questions]


def test_the_page_groups_by_severity_and_marks_what_is_overdue(client, assessment):
    factories.make_finding(assessment.option, "PRIV-01", due_on=today(-1), owner="Privacy office")

    page = client.get(place("finding-list", assessment))

    first = page.context["groups"][0]
    assert (first.code, first.rows[0].question.id) == ("critical", "PRIV-01")
    text = page.content.decode()
    assert "Overdue" in text
    assert "Privacy office" in text
    assert {one.code: one.count for one in page.context["counts"]}["overdue"] == 1


def test_the_list_is_filtered_by_state(client, assessment):
    factories.make_finding(assessment.option, "PRIV-01", status="in_progress", due_on=today(-1))
    factories.make_finding(assessment.option, "SEC-01", status="done", proof="Ticket")

    def shown(state):
        page = client.get(place("finding-list", assessment), {"state": state})
        return {row.question.id for group in page.context["groups"] for row in (*group.rows, *group.folded)}

    assert shown("in_progress") == shown("overdue") == {"PRIV-01"}
    assert shown("done") == {"SEC-01"}
    assert shown("accepted") == set()
    assert shown("nonsense") == shown("") > {"PRIV-01", "SEC-01", "GEO-02"}


def test_a_long_plan_opens_on_the_worst_and_on_whatever_somebody_treats(client, assessment):
    mild = next(row for row in shown_rows(client, assessment, "folded") if row.facts.severity == "medium")
    before = [group.count for group in client.get(place("finding-list", assessment)).context["groups"]]

    factories.make_finding(assessment.option, mild.question.id, revision=1)

    assert {row.facts.severity for row in shown_rows(client, assessment, "folded")} <= {"medium", "low"}
    assert {"critical", "high"} <= {row.facts.severity for row in shown_rows(client, assessment, "rows")}
    assert mild.question.id in {row.question.id for row in shown_rows(client, assessment, "rows")}
    after = client.get(place("finding-list", assessment)).context["groups"]
    assert [group.count for group in after] == before


def shown_rows(client, assessment, part):
    groups = client.get(place("finding-list", assessment)).context["groups"]
    return [row for group in groups for row in getattr(group, part)]


def test_a_short_list_shows_everything(client, assessment):
    factories.make_finding(assessment.option, "PRIV-01", status="done", proof="Ticket", revision=1)

    page = client.get(place("finding-list", assessment), {"state": "done"})

    assert [group.folded for group in page.context["groups"]] == [()]


def test_clauses_that_nobody_has_proposed_fold_away_when_their_finding_is_mild(client, assessment):
    folded = client.get(place("clause-list", assessment)).context["folded"]
    assert folded
    assert {str(row.severity.word) for row in folded} <= {"Medium", "Low"}

    factories.make_finding(assessment.option, folded[0].question.id, clause_status="proposed")

    page = client.get(place("clause-list", assessment))
    assert folded[0].question.id in {row.question.id for row in page.context["clauses"]}
    assert page.context["total"] == len(page.context["clauses"]) + len(page.context["folded"])
    assert f'id="{folded[-1].facts.number}"' in page.content.decode()


def test_where_nothing_costs_anything_there_is_nothing_to_treat(client, alice):
    assessment = factories.make_complete()
    best = {question.id: f"{question.best_option.value}/E4" for question in factories.framework().questions}
    factories.answer(assessment, best)

    assert "there is nothing to treat" in client.get(place("finding-list", assessment)).content.decode()
    assert "No clause is called for" in client.get(place("clause-list", assessment)).content.decode()


def test_a_stale_form_is_told_and_both_versions_are_shown(client, assessment):
    address = place("finding-edit", assessment, "SEC-01")
    assert client.post(address, treatment()).status_code == 302

    page = client.post(address, treatment(owner="Security"))

    assert page.status_code == 409
    text = page.content.decode()
    assert "Somebody else changed this finding" in text
    assert "What stands there now" in text
    assert 'value="Security"' in text
    assert Finding.objects.get().owner == "IT"
    again = client.post(address, treatment(owner="Security", revision="1"))
    assert again.status_code == 302
    assert Finding.objects.get().owner == "Security"


def test_a_refused_treatment_keeps_what_was_typed(client, assessment):
    page = client.post(place("finding-edit", assessment, "SEC-01"), treatment(status="done"))

    assert page.status_code == 422
    assert "needs a proof" in page.content.decode()
    assert "Turn on single sign-on." in page.content.decode()


def test_a_date_in_the_past_is_refused_on_the_page(client, assessment):
    page = client.post(place("finding-edit", assessment, "SEC-01"), treatment(due_on=today(-1).isoformat()))

    assert page.status_code == 422
    assert "lies in the past" in page.content.decode()


def test_a_question_that_costs_nothing_has_no_finding(client, assessment):
    assert client.get(place("finding-edit", assessment, "NO-01")).status_code == 404


def test_an_editor_is_not_offered_to_accept_and_a_reviewer_not_to_edit(client, assessment):
    edit, accept = (place(name, assessment, "SEC-01") for name in ("finding-edit", "finding-accept"))
    assert accept not in client.get(edit).content.decode()
    assert client.get(accept).status_code == 403
    assert client.post(edit, treatment(treatment="accept")).status_code == 422

    client.force_login(factories.bob())
    assert accept in client.get(edit).content.decode()
    assert client.post(edit, treatment()).status_code == 403
    assert client.get(accept).status_code == 200


def test_a_viewer_reads_and_changes_nothing(client, assessment):
    client.force_login(factories.make_member("Erin", "viewer"))

    for name in ("finding-list", "clause-list"):
        assert client.get(place(name, assessment)).status_code == 200
    assert client.get(place("finding-edit", assessment, "SEC-01")).status_code == 200
    assert client.post(place("finding-edit", assessment, "SEC-01"), treatment()).status_code == 403
    assert client.post(place("finding-accept", assessment, "SEC-01"), {}).status_code == 403


def test_the_unknown_brings_the_question_for_the_vendor(client, assessment):
    asked = factories.framework().question("GEO-02").vendor_question.en

    assert asked.split("’")[0] in client.get(place("finding-edit", assessment, "GEO-02")).content.decode()


def test_clauses_show_text_finding_source_and_status_or_that_none_cures(client, assessment):
    factories.make_finding(assessment.option, "PRIV-01", clause_status="agreed")

    page = client.get(place("clause-list", assessment))

    first = page.context["clauses"][0]
    assert (first.facts.number, first.facts.finding, first.question.id) == ("C-01", "F-01", "PRIV-01")
    assert first.sources
    text = page.content.decode()
    assert "Agreed" in text
    assert "No contractual cure" in text
    assert [row for row in page.context["uncured"] if row.facts.text] == []


# --- files ---


def rows_of(response, delimiter=","):
    text = response.content.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:]), delimiter=delimiter))


def test_the_plan_as_csv_says_what_the_page_says_in_the_readers_language(client, assessment):
    factories.make_finding(assessment.option, "PRIV-01", due_on=today(-1), owner="Privacy office", plan="")

    english = rows_of(client.get(place("plan-csv", assessment), {"lang": "en"}))
    french = rows_of(client.get(place("plan-csv", assessment), {"lang": "fr"}), ";")

    question = factories.framework().question("PRIV-01")
    row = dict(zip(english[0], english[1], strict=True))
    assert (row["Finding"], row["Question"], row["Severity"]) == ("F-01", "PRIV-01", "Critical")
    assert (row["Owner"], row["Overdue"], row["Due"]) == ("Privacy office", "yes", today(-1).isoformat())
    assert row["What will be done"] == question.remediation.en
    assert row["Clause"] == "C-01"
    assert [line[:2] for line in english[1:]] == [line[:2] for line in french[1:]]
    assert french[1][2] == question.text.fr
    assert {len(line) for line in (*english, *french)} == {len(english[0])}
    response = client.get(place("plan-csv", assessment), {"lang": "fr"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Language"] == "fr"
    assert "-v1-fr.csv" in response["Content-Disposition"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\uff1d"])
def test_no_cell_of_a_file_is_a_formula(client, assessment, start):
    text = f"{start}1+1"
    factories.make_finding(assessment.option, "PRIV-01", owner=text, plan=text, proof=text)

    row = rows_of(client.get(place("plan-csv", assessment)))[1]
    book = load_workbook(io.BytesIO(client.get(place("plan-xlsx", assessment)).content))

    assert row[7] == row[8] == row[10] == f"'{text}"
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n", "d"}
    assert book.worksheets[0]["I2"].value == f"'{text}"


def test_the_workbook_has_days_and_figures_as_such_and_says_what_it_is_about(client, assessment):
    factories.make_finding(assessment.option, "PRIV-01", due_on=today(9), owner="a\x0bb")

    response = client.get(place("plan-xlsx", assessment), {"lang": "fr"})

    book = load_workbook(io.BytesIO(response.content))
    plan, about = book.worksheets
    assert plan["J2"].is_date
    assert plan["J2"].value.date() == today(9)
    assert isinstance(plan["F2"].value, float | int)
    assert plan["I2"].value == "ab"
    assert plan["C2"].value == factories.framework().question("PRIV-01").text.fr
    assert (plan.freeze_panes, plan.print_title_rows) == ("B2", "$1:$1")
    assert assessment.option.name in [cell.value for cell in about["B"]]
    assert "spreadsheetml" in response["Content-Type"]


def test_the_clause_pack_has_the_same_numbers_in_both_languages(client, assessment):
    def read(language):
        response = client.get(place("clause-pack", assessment), {"lang": language})
        assert response["Content-Language"] == language
        document = Document(io.BytesIO(response.content))
        return document, [paragraph.text for paragraph in document.paragraphs]

    (english, in_english), (french, in_french) = read("en"), read("fr")

    def headings(document):
        return [p.text for p in document.paragraphs if p.style.name == "Heading 1"]

    assert headings(english) == headings(french)
    assert headings(english)[0] == "C-01 · PRIV-01"
    clause = factories.framework().question("PRIV-01").clause
    assert clause.en in in_english
    assert clause.fr in in_french
    assert any("No contractual cure" in text for text in in_english)
    article = factories.framework().article_criterion("AC-03")
    assert any(article.label.en in text and article.passage in text for text in in_english)
    assert french.core_properties.language == "fr-FR"
    assert french.core_properties.author == "Acme"


def test_a_clause_pack_survives_what_no_document_can_hold(client, alice):
    assessment = factories.make_complete(name="Pilot\x0bA")

    response = client.get(place("clause-pack", assessment))

    text = " ".join(paragraph.text for paragraph in Document(io.BytesIO(response.content)).paragraphs)
    assert "PilotA" in text
