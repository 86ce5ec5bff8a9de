"""What one expert answered is on no other path before the second has, and nothing answers before them."""

import re

import pytest
from django.urls import reverse

from assessments.models import Answer, Event, FirstAnswer, Notice
from assessments.queries.stored_answers import stored_answers
from tests import factories
from tests.reports.reader import text_of
from tests.workbooks import as_upload

pytestmark = pytest.mark.django_db

SECRET = "Xylograph"
ROLES = ("contributor", "reviewer", "viewer", "analyst")


@pytest.fixture
def assessment():
    """Alice has answered one question in her own words, and nobody else has."""
    assessment = factories.make_blind()
    factories.make_first_answer(
        assessment, user=factories.alice(), chosen="d", note=f"{SECRET} note", evidence_level="E4"
    )
    return factories.reload(assessment)


@pytest.fixture
def dora(client, assessment):
    dora = factories.make_member("Dora", "contributor")
    client.force_login(dora)
    return dora


def on(assessment, name, *more):
    return reverse(f"assessments:{name}", args=[assessment.pk, *more])


def plain(response):
    """The page without what differs at every visit."""
    return re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())


AROUND = {
    "home": lambda one: reverse("assessments:home"),
    "requests": lambda one: reverse("assessments:use-case-list"),
    "request": lambda one: on(one.option.use_case, "use-case-detail"),
    "comparison": lambda one: on(one.option.use_case, "comparison"),
    "costs": lambda one: on(one.option.use_case, "cost-comparison"),
    "what-if": lambda one: on(one.option.use_case, "what-if"),
    "vendor": lambda one: on(one.option.product.vendor, "vendor-detail"),
    "evidence": lambda one: reverse("assessments:evidence-list"),
    "notices": lambda one: reverse("assessments:notice-list"),
    "clauses": lambda one: on(one, "clause-list"),
    "working": lambda one: on(one, "working", "dimension", "PRIV"),
    "working of the question": lambda one: on(one, "working", "question", "PRIV-01"),
    "handing in": lambda one: on(one, "assessment-submit"),
}


@pytest.mark.parametrize("name", AROUND)
def test_nothing_around_it_changes_by_what_the_other_answered(client, assessment, dora, name):
    there = AROUND[name](assessment)
    with_it = client.get(there)
    FirstAnswer.objects.all().delete()

    without = client.get(there)

    assert with_it.status_code == 200
    assert SECRET not in with_it.content.decode()
    assert plain(with_it) == plain(without)


@pytest.mark.parametrize("role", ROLES)
def test_no_role_is_shown_it(client, assessment, role):
    client.force_login(factories.make_member(f"Some {role}", role))

    for name, more in (("first-pass", ()), ("assessment-results", ()), ("section-edit", ("PRIV-01",))):
        response = client.get(on(assessment, name, *more))
        assert response.status_code == 200
        assert SECRET not in response.content.decode()


@pytest.mark.parametrize("name", ["report-pdf", "comparison-pdf"])
def test_a_printed_file_holds_nothing_of_it(client, assessment, dora, name):
    subject = assessment.option.use_case if name == "comparison-pdf" else assessment

    text = text_of(client.get(on(subject, name)).content)

    assert assessment.organisation.name in text
    assert SECRET not in text


def test_the_table_of_the_history_holds_nothing_of_it(client, assessment):
    given = {"PRIV-02": "d", "PRIV-02-note": SECRET, "PRIV-02-revision": "0"}
    client.force_login(factories.alice())
    client.post(on(assessment, "answer-save", "PRIV-02"), given, HTTP_HX_REQUEST="true")
    client.force_login(factories.make_member("Rita", "reviewer"))

    response = client.get(on(assessment.organisation, "audit-csv"))

    text = b"".join(response.streaming_content).decode()
    assert "first_answer.given" in text
    assert SECRET not in text


def test_the_score_does_not_know_it_yet(client, assessment, dora):
    page = client.get(on(assessment, "assessment-export")).json()

    assert "PRIV-01" not in [answer["question"] for answer in page["answers"]]


# --- nothing else answers before the experts ---


def test_a_spreadsheet_is_refused_in_words(client, assessment, dora):
    export = client.get(on(assessment, "workbook-export"), {"questions": "all", "lang": "en"})

    page = client.get(on(assessment, "workbook-import")).content.decode()
    upload = as_upload(export.content, "questions.xlsx")
    response = client.post(on(assessment, "workbook-import"), {"file": upload})

    assert "without seeing each other" in page
    assert response.status_code == 422
    assert "it takes no spreadsheet" in response.content.decode()


def test_a_document_is_no_answer_before_the_experts(client, assessment, dora):
    piece = factories.make_evidence()

    response = client.post(
        on(assessment, "document-choose", "PRIV-01"), {"evidence": piece.pk, "revision": "0"}
    )

    assert response.status_code == 422
    assert "two experts" in response.content.decode()
    assert not Answer.objects.filter(question_id="PRIV-01").exists()


def test_no_earlier_answer_is_offered(client, assessment, dora):
    factories.make_assessment(product=assessment.option.product, answers={"PRIV-01": "b/E3"})

    page = client.get(on(assessment, "reuse-list")).content.decode()

    assert "without seeing each other" in page
    assert "PRIV-01" not in page


def test_what_is_not_settled_is_not_handed_in(client, assessment):
    client.force_login(factories.alice())

    page = client.get(on(assessment, "assessment-submit")).content.decode()
    response = client.post(on(assessment, "assessment-submit"))

    assert on(assessment, "first-pass") in page
    assert response.status_code == 422
    assert "have not settled, counts as unanswered" in response.content.decode()
    assert factories.reload(assessment).state == "draft"


def test_an_expert_who_comes_late_to_settle_is_told_and_not_turned_away(client, assessment, dora):
    factories.make_first_answer(assessment, user=dora, chosen="e")
    sent = {"PRIV-01-keep": "e", "PRIV-01-line": "Page 3 says so."}
    client.post(on(assessment, "first-pass-settle", "PRIV-01"), sent)

    late = client.post(on(assessment, "first-pass-settle", "PRIV-01"), {**sent, "PRIV-01-keep": "d"})

    assert late.status_code == 409
    assert stored_answers(factories.reload(assessment))["PRIV-01"].chosen == "e"
    assert Event.objects.filter(kind="first_pass.settled").count() == 1


def test_nobody_is_sent_a_notice_of_what_was_answered(client, assessment, dora):
    client.post(
        on(assessment, "answer-save", "PRIV-02"),
        {"PRIV-02": "d", "PRIV-02-note": SECRET, "PRIV-02-revision": "0"},
    )

    assert SECRET not in str(list(Notice.objects.order_by("id").values()))
