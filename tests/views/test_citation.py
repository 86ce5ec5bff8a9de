"""The page of passages: suggestions of the vendor's documents, and citations that stand word for word."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Citation, Event, EvidencePage
from assessments.queries.audit_chain import faults_of_organisation
from tests import factories

pytestmark = pytest.mark.django_db

PAGE_SQL = 6  # session, user, assessment, citations, documents, pages
TEXT = "Fernwood will not use customer content to train any model. Prices are in Schedule 3."


@pytest.fixture
def assessment(alice):
    return factories.make_assessment(context=True)


@pytest.fixture
def piece(assessment):
    return document(assessment)


def document(assessment, text=TEXT, **fields):
    piece = factories.make_evidence(
        assessment.organisation, vendor=assessment.option.product.vendor, reading="done", **fields
    )
    factories.make_evidence_page(piece, text)
    return piece


def place(assessment, question="PRIV-01"):
    return reverse("assessments:passage-list", args=[assessment.pk, question])


def quote(piece, words="will not use customer content to train any model", page=1):
    return {"evidence": piece.pk, "page": page, "quote": words}


def test_the_sentence_that_speaks_of_the_question_is_suggested_with_its_page(client, assessment, piece):
    page = client.get(place(assessment)).content.decode()

    assert "Fernwood will not use customer content to train any model." in page
    assert piece.title in page
    assert "page 1" in page


def test_a_suggestion_is_cited_in_one_click_and_told_in_the_history(client, assessment, piece):
    suggested = client.get(place(assessment)).context["page"].rows[0]

    response = client.post(place(assessment), quote(piece, suggested.quote, suggested.page))

    assert response.url == place(assessment)
    citation = Citation.objects.get()
    assert (citation.question_id, citation.evidence, citation.page) == ("PRIV-01", piece, 1)
    event = Event.objects.get(kind="citation.added")
    assert event.after == {"evidence": piece.pk, "page": 1, "quote": suggested.quote}
    assert "this page is cited" in client.get(place(assessment)).content.decode()
    assert faults_of_organisation(assessment.organisation) == []


@pytest.mark.parametrize(
    ("cut", "shown"), [("-\n", "cus-tomer"), ("\x02\n", "customer"), ("\ufffe", "customer")]
)
def test_a_suggestion_whose_words_a_line_end_cuts_is_cited_too(client, assessment, cut, shown):
    piece = document(assessment, TEXT.replace("customer", f"cus{cut}tomer"))
    suggested = client.get(place(assessment)).context["page"].rows[0]

    client.post(place(assessment), quote(piece, suggested.quote, suggested.page))

    assert f"{shown} content" in Citation.objects.get().quote


def test_an_own_quote_copied_with_its_line_end_is_kept_in_one_line(client, assessment):
    piece = document(assessment, TEXT.replace("customer", "cus-\ntomer"))

    client.post(place(assessment), quote(piece, "will not use cus-\r\ntomer content"))

    assert Citation.objects.get().quote == "will not use cus-tomer content"


@pytest.mark.parametrize("reading", ["waiting", "empty", "failed"])
def test_a_document_not_read_cannot_be_cited(client, assessment, reading):
    piece = factories.make_evidence(
        assessment.organisation, vendor=assessment.option.product.vendor, reading=reading
    )

    assert client.post(place(assessment), quote(piece)).status_code == 422
    assert not Citation.objects.exists()


def test_the_same_passage_twice_is_once(client, assessment, piece):
    client.post(place(assessment), quote(piece))
    client.post(place(assessment), quote(piece))

    assert Citation.objects.count() == Event.objects.filter(kind="citation.added").count() == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"quote": "will use customer content to train any model"}, "do not stand on page 1"),
        ({"page": 2}, "no text on page 2"),
        ({"page": 0}, "page"),
        ({"page": "one"}, "Enter the page as a number."),
        ({"quote": ""}, "Copy the words from the page."),
        ({"quote": "{{ 7*7 }} <script>alert(1)</script>"}, "do not stand on page 1"),
        ({"quote": "=HYPERLINK(1)"}, "do not stand on page 1"),
        ({"quote": "x" * 10_001}, "Shorten this to 2000 characters: it has 10001."),
        ({"evidence": ""}, "Choose a document."),
        ({"evidence": 0}, "Choose a document."),
    ],
)
def test_what_does_not_stand_there_is_refused_and_what_was_typed_stays(
    client, assessment, piece, fields, words
):
    sent = {**quote(piece), **fields}

    response = client.post(place(assessment), sent)

    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert "<script>alert(1)" not in page
    if fields.keys() == {"page"}:
        assert sent["quote"] in page
    assert not Citation.objects.exists()


def test_another_organisations_document_is_none_of_ours(client, assessment, piece):
    elsewhere = factories.make_organisation("Elsewhere")
    theirs = factories.make_evidence(elsewhere, reading="done")
    factories.make_evidence_page(theirs, TEXT)

    response = client.post(place(assessment), quote(theirs))

    assert response.status_code == 422
    assert theirs.title not in client.get(place(assessment)).content.decode()


def test_another_vendors_document_is_not_offered(client, assessment):
    other = factories.make_assessment(name="Other")
    theirs = factories.make_evidence(
        assessment.organisation, vendor=factories.make_vendor(name="Other vendor"), reading="done"
    )
    factories.make_evidence_page(theirs, TEXT)

    assert other.pk != assessment.pk
    assert client.post(place(assessment), quote(theirs)).status_code == 422


def test_a_withdrawn_document_or_one_without_text_is_not_offered(client, assessment, piece):
    factories.make_evidence(assessment.organisation, vendor=assessment.option.product.vendor)
    page = client.get(place(assessment))
    assert page.context["page"].unread == 1
    assert "1 document has no text to search" in page.content.decode()

    type(piece).objects.filter(pk=piece.pk).update(withdrawn_at=factories.NOW, withdrawn_by=factories.alice())

    assert client.get(place(assessment)).context["page"].documents == []
    assert client.post(place(assessment), quote(piece)).status_code == 422


def test_a_citation_is_taken_away_and_that_is_told(client, assessment, piece):
    client.post(place(assessment), quote(piece))
    citation = Citation.objects.get()

    for _twice in range(2):
        client.post(place(assessment), {"then": "remove", "citation": citation.pk})

    assert not Citation.objects.exists()
    assert Event.objects.filter(kind="citation.removed").count() == 1
    assert client.post(place(assessment), {"then": "remove", "citation": "x"}).status_code == 404


def test_nobody_takes_away_a_citation_of_another_assessment(client, assessment, piece):
    other = factories.make_citation(factories.make_assessment(name="Other"))

    client.post(place(assessment), {"then": "remove", "citation": other.pk})

    assert Citation.objects.get() == other


def test_after_submission_the_passages_are_read_and_not_cited(client, alice):
    assessment = factories.make_submitted()
    piece = document(assessment)

    page = client.get(place(assessment)).content.decode()
    response = client.post(place(assessment), quote(piece))

    assert TEXT.split(".")[0] in page
    assert "Cite this" not in page
    assert response.status_code == 409
    assert not Citation.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_documents(client, assessment, rows):
    for _ in range(rows):
        client.post(place(assessment), quote(document(assessment)))

    with CaptureQueriesContext(connection) as queries:
        assert client.get(place(assessment)).status_code == 200

    assert len(queries) == PAGE_SQL
    assert EvidencePage.objects.count() == rows


def test_a_stranger_finds_nothing_and_no_question_has_no_page(client, assessment, piece):
    assert client.get(place(assessment, "PRIV-99")).status_code == 404
    assert client.get(place(assessment, "deployment")).status_code == 404

    client.force_login(factories.charlie())
    assert client.get(place(assessment)).status_code == 404
    assert client.post(place(assessment), quote(piece)).status_code == 404


def test_the_question_leads_to_its_passages(client, assessment):
    page = client.get(reverse("assessments:section-edit", args=[assessment.pk, "PRIV-01"])).content.decode()

    assert f'href="{place(assessment)}"' in page
