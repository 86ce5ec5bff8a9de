"""The results page and the working behind its numbers."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.actions.decision import decide
from assessments.actions.submission import submit_assessment
from tests import factories
from tests.views.reading import text_of

pytestmark = pytest.mark.django_db

DRAFT_SQL = 5  # session, user, assessment, answers with people, why it came back; rulings where there are any
FROZEN_SQL = 4


@pytest.fixture
def assessment(alice):
    return factories.make_assessment(context=True)


@pytest.fixture
def decided(alice):
    assessment = factories.make_assessment()
    factories.answer_everything(assessment)
    submit_assessment(assessment=assessment, by=alice, at=factories.NOW)
    day = factories.NOW.date() + timedelta(days=90)
    decide(
        assessment=assessment,
        outcome="defer",
        reason="Next quarter.",
        valid_until=day,
        next_review_on=day,
        by=factories.bob(),
        at=factories.NOW,
    )
    return factories.reload(assessment)


def place(assessment, *working):
    if working:
        return reverse("assessments:working", args=[assessment.pk, *working])
    return reverse("assessments:assessment-results", args=[assessment.pk])


@pytest.mark.parametrize("answers", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_answers(client, assessment, answers):
    factories.answer(assessment, dict.fromkeys(["PRIV-01", "PRIV-02", "PRIV-03"][:answers], "a/E2"))
    client.get(place(assessment))

    with CaptureQueriesContext(connection) as queries:
        assert client.get(place(assessment)).status_code == 200

    assert len(queries) == DRAFT_SQL


def test_without_answers_the_flag_stands_in_place_of_the_verdict(client, alice):
    response = client.get(place(factories.make_assessment()))

    assert response.status_code == 200
    assert response.context["verdict"].label.word == "Not enough information"
    assert "Not enough information" in text_of(response)


def test_a_triggered_hard_stop_is_told_before_any_figure(client, assessment):
    factories.answer_everything(assessment, "a", "E4")
    factories.answer(assessment, {"PRIV-01": "e/E4"})

    page = client.get(place(assessment)).content.decode()

    message = "Our sensitive content could be absorbed into the vendor’s models."
    assert 0 < page.index("Do not proceed") < page.index(message) < page.index('class="figures"')
    assert reverse("assessments:section-edit", args=[assessment.pk, "PRIV"]) + "#PRIV-01" in page


def test_a_gain_in_proof_is_listed_with_what_would_prove_it(client, assessment):
    factories.answer(assessment, {"PRIV-01": "a/E1"})

    text = text_of(client.get(place(assessment)))

    assert "Contract or data-processing clause excluding training, with its date" in text


def test_the_next_question_comes_with_the_words_for_the_vendor(client, assessment):
    response = client.get(place(assessment))

    questions = [row.question for row in response.context["page"].next_questions]
    assert questions
    assert all(
        str(question.vendor_question.en) in text_of(response)
        for question in questions
        if question.vendor_question
    )


def test_every_link_to_a_working_opens(client, assessment):
    factories.answer(assessment, {"PRIV-01": "b/E2", "ECO-02": "b/E1", "REG-01": "unknown"})
    seen, waiting = set(), [place(assessment)]
    prefix = place(assessment) + "working/"

    while waiting:
        address = waiting.pop()
        response = client.get(address)
        assert response.status_code == 200, address
        found = set(re.findall(rf'href="({re.escape(prefix)}[^"#]+)"', response.content.decode()))
        waiting.extend(found - seen)
        seen |= found

    kinds = {address.removeprefix(prefix).split("/")[0] for address in seen}
    assert kinds == {"verdict", "total", "coverage", "dimension", "criterion", "control", "stop", "question"}


def test_a_working_goes_down_to_answer_evidence_and_article(client, assessment):
    factories.answer(assessment, {"PRIV-01": "b/E2"})

    text = text_of(client.get(place(assessment, "control", "PRIV-A.PRIV-01")))

    assert "Excluded by default for our tier" in text
    assert "Official documentation or terms, dated" in text
    assert "Alice" in text
    assert "GDPR art." in text
    assert "AC-12" in text


@pytest.mark.parametrize(
    "working",
    [("nothing", "x"), ("criterion", "NOPE"), ("control", "PRIV-A.NOPE"), ("total", "x"), ("question", "x")],
)
def test_an_unknown_figure_is_not_found(client, assessment, working):
    assert client.get(place(assessment, *working)).status_code == 404


def test_a_stranger_finds_nothing(client, assessment):
    client.force_login(factories.charlie())

    assert client.get(place(assessment)).status_code == 404
    assert client.get(place(assessment, "total", "total")).status_code == 404


def test_htmx_gets_the_working_without_the_page_around_it(client, assessment):
    response = client.get(place(assessment, "total", "total"), headers={"HX-Request": "true"})

    assert response.status_code == 200
    assert "<html" not in response.content.decode()
    assert "working-figure" in response.content.decode()


def test_the_page_speaks_french(client, assessment):
    client.cookies["django_language"] = "fr"

    page = client.get(place(assessment)).content.decode()

    assert '<html lang="fr">' in page
    assert "Confidentialité et protection des données" in page


def test_the_printed_terms_of_the_waterfall_add_up(client, assessment):
    factories.answer_everything(assessment, "b", "E2")

    table = client.get(place(assessment)).context["pictures"]["steps"].table

    figures = [int(row[1].replace("−", "-").replace("+", "")) for row in table.rows]
    assert sum(figures) == int(table.foot[1])


def test_a_superseded_or_decided_version_is_read_from_its_frozen_copy(client, alice, decided):
    response = client.get(place(decided))

    assert response.status_code == 200
    assert "the frozen copy" in text_of(response)
    with CaptureQueriesContext(connection) as queries:
        client.get(place(decided))
    assert len(queries) == FROZEN_SQL
