"""Contradictions: found by rules, shown with both sides, confirmed or dismissed with a reason."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import AlertRuling, Answer, Event, EvidencePage
from assessments.queries.alert import alert_page, forget_documents
from assessments.queries.audit_chain import faults_of_organisation
from assessments.queries.dossier import dossier_of
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

PAGE_SQL = 6  # session, user, assessment, answers, documents, pages; once read, one less
TRAINS = (
    "We may also use your inputs and outputs to develop and improve our models and to create new features."
)


@pytest.fixture(autouse=True)
def unread():
    forget_documents()


@pytest.fixture
def assessment(alice):
    """It answers that nothing is trained on our content; the vendor’s terms say otherwise."""
    assessment = factories.make_assessment(context=True)
    factories.answer(assessment, {"PRIV-01": "a/E2"})
    document(assessment)
    return assessment


def document(assessment, text=TRAINS, **fields):
    piece = factories.make_evidence(
        assessment.organisation, vendor=assessment.option.product.vendor, reading="done", **fields
    )
    factories.make_evidence_page(piece, text)
    return piece


def place(assessment):
    return reverse("assessments:alert-list", args=[assessment.pk])


def open_row(client, assessment):
    (shown,) = client.get(place(assessment)).context["open"]
    return shown.row


def ruling(row, **fields):
    said = {
        "fingerprint": row.alert.fingerprint,
        "revision": row.revision,
        "seen": "" if row.state == "open" else row.state,
        "ruling": "upheld",
        "reason": "The terms are what binds.",
    }
    return {**said, **fields}


def test_both_sides_are_shown_in_words(client, assessment):
    page = client.get(place(assessment)).content.decode()

    assert TRAINS in page
    assert "What is claimed" in page
    assert "What stands against it" in page
    assert "not cited here, of the same vendor" in page
    assert open_row(client, assessment).question == "PRIV-01"


def test_confirmed_the_claim_counts_for_nothing(client, assessment):
    row = open_row(client, assessment)
    before = scored(assessment)

    response = client.post(place(assessment), ruling(row))

    assert response.url.startswith(place(assessment) + "#a")
    assert AlertRuling.objects.get().ruling == "upheld"
    assert Answer.objects.get(question_id="PRIV-01").is_contradicted
    assert scored(assessment) > before  # more could be won by proving it: the claim no longer helps
    event = Event.objects.get(kind="alert.upheld")
    assert (event.subject, event.after["reason"]) == ("PRIV-01", "The terms are what binds.")
    assert faults_of_organisation(assessment.organisation) == []


def scored(assessment):
    card = dossier_of(factories.reload(assessment), as_of=NOW.date()).scorecard
    return next(effect.swing for effect in card.effects if effect.question == "PRIV-01")


def test_dismissed_later_it_counts_again(client, assessment):
    client.post(place(assessment), ruling(open_row(client, assessment)))
    (shown,) = client.get(place(assessment)).context["ruled"]

    client.post(place(assessment), ruling(shown.row, ruling="dismissed", reason="Another product’s terms."))

    assert AlertRuling.objects.get().ruling == "dismissed"
    assert not Answer.objects.get(question_id="PRIV-01").is_contradicted
    assert Event.objects.get(kind="alert.dismissed").before["ruling"] == "upheld"


def test_answered_anew_with_the_same_claim_it_is_open_again(client, assessment):
    client.post(place(assessment), ruling(open_row(client, assessment)))

    factories.answer(assessment, {"PRIV-01": "a/E3"})

    assert not Answer.objects.get(question_id="PRIV-01").is_contradicted
    assert open_row(client, assessment).ruling is not None
    assert "It was confirmed before" in client.get(place(assessment)).content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reason": ""}, "Say why, in a sentence."),
        ({"reason": "  "}, "Say why, in a sentence."),
        ({"reason": "x" * 10_001}, "Shorten this to 2000 characters: it has 10001."),
        ({"ruling": ""}, "Confirm the contradiction, or dismiss it."),
        ({"ruling": "ignored"}, "Confirm the contradiction, or dismiss it."),
    ],
)
def test_a_ruling_needs_a_word_and_a_reason_and_what_was_typed_stays(client, assessment, fields, words):
    sent = ruling(open_row(client, assessment), **fields)

    response = client.post(place(assessment), sent)

    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert sent["reason"].strip() in page
    assert not AlertRuling.objects.exists()


def test_an_answer_changed_meanwhile_is_not_ruled_on(client, assessment):
    row = open_row(client, assessment)
    factories.answer(assessment, {"PRIV-01": "a/E3"})

    response = client.post(place(assessment), ruling(row))

    page = response.content.decode()
    assert response.status_code == 409
    assert "changed meanwhile" in page
    assert "The terms are what binds." in page
    assert not AlertRuling.objects.exists()


def test_a_colleague_who_was_faster_is_shown(client, assessment):
    row = open_row(client, assessment)
    client.post(place(assessment), ruling(row, ruling="dismissed", reason="An old copy."))

    response = client.post(place(assessment), ruling(row))

    assert response.status_code == 409
    assert "An old copy." in response.content.decode()
    assert AlertRuling.objects.get().ruling == "dismissed"


@pytest.mark.parametrize("fingerprint", ["", "x", "0" * 64, "<script>alert(1)</script>"])
def test_no_such_alert_changes_nothing(client, assessment, fingerprint):
    response = client.post(place(assessment), ruling(open_row(client, assessment), fingerprint=fingerprint))

    assert response.status_code in (409, 422)
    assert "<script>alert(1)" not in response.content.decode()
    assert not AlertRuling.objects.exists()


def test_words_of_a_document_are_text(client, assessment):
    document(assessment, TRAINS.replace("new features", "<b onload=x>{{ 7*7 }}</b>"))

    page = client.get(place(assessment)).content.decode()

    assert "&lt;b onload=x&gt;{{ 7*7 }}&lt;/b&gt;" in page


def test_a_confidential_document_speaks_only_to_who_may_open_it(client, assessment):
    EvidencePage.objects.all().delete()
    forget_documents()
    document(assessment, confidentiality="confidential")
    viewer = factories.make_member("Vera", "viewer")

    client.force_login(viewer)

    assert TRAINS not in client.get(place(assessment)).content.decode()


def test_another_organisations_documents_say_nothing_here(client, alice):
    assessment = factories.make_assessment(context=True)
    factories.answer(assessment, {"PRIV-01": "a/E2"})
    theirs = factories.make_evidence(factories.make_organisation("Elsewhere"), reading="done")
    factories.make_evidence_page(theirs, TRAINS)

    assert client.get(place(assessment)).context["open"] == []


def test_whoever_submits_is_told_what_nobody_has_judged(client, alice):
    assessment = factories.make_complete()
    factories.answer(assessment, {"PRIV-01": "a/E2"})
    document(assessment)
    count = len(alert_page(factories.reload(assessment), as_of=NOW.date()).open)

    page = client.get(reverse("assessments:assessment-submit", args=[assessment.pk])).content.decode()

    assert count >= 1
    assert f"{count} contradiction" in page
    assert f'href="{place(assessment)}"' in page


def test_after_submission_it_is_read_and_not_ruled_on(client, alice):
    assessment = factories.make_submitted()
    document(assessment, "We use customer content to train our models.")

    response = client.post(place(assessment), ruling_of_nothing())

    assert client.get(place(assessment)).status_code == 200
    assert response.status_code == 409
    assert not AlertRuling.objects.exists()


def ruling_of_nothing():
    return {"fingerprint": "0" * 64, "revision": 1, "seen": "", "ruling": "upheld", "reason": "Why not."}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_documents(client, assessment, rows):
    for _ in range(rows - 1):
        document(assessment)

    counts = []
    for _visit in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(place(assessment)).status_code == 200
        counts.append(len(queries))

    assert counts == [PAGE_SQL, PAGE_SQL - 1]  # read once, a document is not read again


def test_a_stranger_finds_nothing(client, assessment):
    row = open_row(client, assessment)
    client.force_login(factories.charlie())

    assert client.get(place(assessment)).status_code == 404
    assert client.post(place(assessment), ruling(row)).status_code == 404
