"""What to find out next, the words for the vendor, and the proof that one may stop."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from tests.views.reading import text_of

pytestmark = pytest.mark.django_db

DRAFT_SQL = 4  # session, user, assessment, answers with people


@pytest.fixture
def assessment(alice):
    """Everything at its best but two unknowns: one carries a hard stop, one does not."""
    assessment = factories.make_complete()
    factories.answer(assessment, {"PRIV-01": "unknown", "SEC-05": "unknown"})
    return assessment


def place(assessment, name="next-questions"):
    return reverse(f"assessments:{name}", args=[assessment.pk])


@pytest.mark.parametrize("unknown", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_unknowns(client, alice, unknown):
    assessment = factories.make_complete()
    factories.answer(assessment, dict.fromkeys(["PRIV-01", "PRIV-02", "SEC-05"][:unknown], "unknown"))
    client.get(place(assessment))

    with CaptureQueriesContext(connection) as queries:
        assert client.get(place(assessment)).status_code == 200

    assert len(queries) == DRAFT_SQL


def test_what_can_change_the_verdict_comes_first_with_what_each_answer_brings(client, assessment):
    response = client.get(place(assessment))

    deciding = response.context["deciding"]
    assert "PRIV-01" in [row.id for row in deciding]
    row = next(row for row in deciding if row.id == "PRIV-01")
    stop = factories.framework().question("PRIV-01").option("e").label.en
    assert {change.answer: change.label.word for change in row.changes}[stop] == "Do not proceed"
    assert not response.context["page"].proof.is_settled
    assert "The verdict can still change" in text_of(response)


def test_the_list_is_in_order_of_effect(client, alice):
    page = client.get(place(factories.make_assessment(context=True))).context["page"]

    for rows in (page.deciding, page.others):
        assert [row.width for row in rows] == sorted((row.width for row in rows), reverse=True)


def test_when_no_answer_can_change_the_verdict_one_may_stop_and_sees_why(client, assessment):
    factories.answer(assessment, {"REG-01": "e/E4"})  # a legal prohibition, whatever the rest

    response = client.get(place(assessment))

    text = text_of(response)
    assert "You may stop: nothing left can change the verdict" in text
    assert "2 questions are still open, and their best and worst answers give the same verdict." in text
    assert [end.label.word for end in response.context["proof"].ends] == ["Do not proceed"] * 2
    assert response.context["deciding"] == []
    assert "They make the score more precise" in text


def test_when_everything_is_answered_there_is_nothing_left_to_find_out(client, alice):
    response = client.get(place(factories.make_complete()))

    text = text_of(response)
    assert "You may stop" in text
    assert "nothing is left to find out" in text
    assert response.context["letter"] is None
    assert "what is lost for weak evidence" in text  # E3: better proof can still move the score


def test_unknowns_about_our_own_use_are_not_for_the_vendor(client, alice):
    assessment = factories.make_complete()
    factories.answer(assessment, {"LOCK-02": "unknown"})

    response = client.get(place(assessment))

    assert factories.framework().question("LOCK-02").vendor_question is None
    assert response.context["letter"] is None
    assert "We answer this one ourselves." in text_of(response)
    assert "None of the open questions is for the vendor" in text_of(response)
    assert client.get(place(assessment, "vendor-questions")).status_code == 404


def test_the_text_for_the_vendor_asks_what_can_decide_and_on_request_everything(client, assessment):
    deciding = client.get(place(assessment)).context["letter"]
    everything = client.get(place(assessment), {"all": "1"}).context["letter"]

    assert "[PRIV-01]" in deciding.text
    assert "[PRIV-01]" in everything.text
    assert "[SEC-05]" in everything.text
    assert everything.asked >= deciding.asked


@pytest.mark.parametrize("interface", ["en", "fr"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_language_of_the_text_is_chosen_whatever_the_interface_speaks(
    client, assessment, interface, language
):
    client.cookies["django_language"] = interface

    response = client.get(place(assessment), {"lang": language})

    question = factories.framework().question("PRIV-01").vendor_question
    assert f'<html lang="{interface}">' in response.content.decode()
    assert question.to(language) in response.context["letter"].text
    assert f'lang="{language}" aria-labelledby' in response.content.decode()


def test_the_text_comes_as_a_file_too(client, assessment):
    response = client.get(place(assessment, "vendor-questions"), {"lang": "fr"})

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="questions-')
    assert response["Content-Language"] == "fr"
    assert response.content.decode() == client.get(place(assessment), {"lang": "fr"}).context["letter"].text


def test_an_open_question_leads_to_its_answer_and_a_closed_one_does_not(client, assessment):
    answer = reverse("assessments:section-edit", args=[assessment.pk, "PRIV"]) + "#PRIV-01"
    submitted = factories.make_submitted()

    assert answer in client.get(place(assessment)).content.decode()
    assert "sections/" not in client.get(place(submitted)).content.decode().split("</nav>")[-1]


def test_the_task_list_leads_here(client, assessment):
    page = client.get(reverse("assessments:assessment-detail", args=[assessment.pk])).content.decode()

    assert page.count(place(assessment)) == 2  # the tab, and the list of what comes next


def test_an_empty_assessment_asks_about_our_own_use_first(client, alice):
    response = client.get(place(factories.make_assessment(lane="")))

    page = response.context["page"]
    assert response.status_code == 200
    assert page.open_questions[0].is_context


def test_a_stranger_finds_nothing(client, assessment):
    client.force_login(factories.charlie())

    assert client.get(place(assessment)).status_code == 404
    assert client.get(place(assessment, "vendor-questions")).status_code == 404
