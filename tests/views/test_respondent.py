"""The vendor's pages behind a link: what they show, what they refuse, what they never tell."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from assessments.actions.secret_link import WRONG_PER_ADDRESS
from assessments.models import Claim, Comment, Event, Evidence, Inquiry, Notice
from tests import factories

pytestmark = pytest.mark.django_db

SECRET = "the-secret-of-this-link"
NAME = "Li Wei 李伟, compliance"
SECTION_SQL = 8  # the count of guesses, the inquiry, and three for what is asked, read twice


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def inquiry():
    now = timezone.now()
    return factories.make_inquiry(
        factories.make_assessment(context=True), SECRET, sent_at=now, expires_at=now + timedelta(days=21)
    )


def place(name="home", *more, secret=SECRET):
    return reverse(f"assessments:respondent-{name}", args=[secret, *more])


def introduced(client, name=NAME):
    client.post(place(), {"name": name})
    return client


def answer(question="PRIV-01", **fields):
    said = {"choice": "b", "note": "Clause 7 of the contract.", "revision": "0", **fields}
    return {f"{question}-{name}": value for name, value in said.items()}


def test_a_vendor_answers_without_an_account_and_hands_in(client, inquiry):
    introduced(client)

    saved = client.post(place("answer", "PRIV-01"), answer(), headers={"HX-Request": "true"})
    handed_in = client.post(place("submit"))

    claim = Claim.objects.get()
    assert saved.status_code == 200
    assert handed_in.status_code == 302
    assert (claim.chosen, claim.note, claim.respondent, claim.state) == (
        "b",
        "Clause 7 of the contract.",
        NAME,
        "claimed",
    )
    event = Event.objects.get(kind="inquiry.submitted")
    assert (event.by, event.actor) == (None, NAME)
    assert Notice.objects.get().kind == "vendor_submitted"


def test_without_a_script_the_page_comes_back_at_the_question(client, inquiry):
    response = introduced(client).post(place("answer", "PRIV-01"), answer())

    assert response.url == place("section", "PRIV") + "#PRIV-01"
    page = client.get(place("section", "PRIV")).content.decode()
    assert "Clause 7 of the contract." in page


def test_who_gives_no_name_answers_nothing(client, inquiry):
    response = client.post(place("answer", "PRIV-01"), answer())

    assert response.status_code == 422
    assert "Give your name and role first" in response.content.decode()
    assert not Claim.objects.exists()


def test_two_colleagues_on_one_question_are_told(client, inquiry):
    introduced(client).post(place("answer", "PRIV-01"), answer())

    response = client.post(
        place("answer", "PRIV-01"), answer(choice="e", note="No."), headers={"HX-Request": "true"}
    )

    assert response.status_code == 409
    assert "Clause 7 of the contract." in response.content.decode()
    assert Claim.objects.get().chosen == "b"


@pytest.mark.parametrize(
    "change",
    [
        {"key": "0" * 64},
        {"expires_at": timezone.now() - timedelta(days=22), "sent_at": timezone.now() - timedelta(days=60)},
        {"state": "revoked", "closed_at": timezone.now()},
        {"state": "silent", "closed_at": timezone.now()},
    ],
    ids=["altered", "expired", "revoked", "silent"],
)
@pytest.mark.parametrize("name", ["home", "section", "answer", "document", "comment", "submit"])
def test_a_link_that_does_not_work_says_one_thing_whatever_the_reason(client, inquiry, change, name):
    Inquiry.objects.filter(pk=inquiry.pk).update(**change)
    more = {"section": ["PRIV"], "answer": ["PRIV-01"], "document": ["PRIV-01"], "comment": ["PRIV-01"]}

    path = place(name, *more.get(name, []))
    response = client.get(path) if name in ("home", "section", "submit") else client.post(path, answer())

    page = response.content.decode()
    assert response.status_code == 404
    assert "This link does not work" in page
    assert inquiry.assessment.option.product.vendor.name not in page


def test_guessing_is_slowed_down(client, inquiry):
    for number in range(WRONG_PER_ADDRESS):
        assert client.get(place(secret=f"wrong-{number}")).status_code == 404

    assert client.get(place(secret="wrong-again")).status_code == 429
    assert client.get(place()).status_code == 429


def test_after_handing_in_the_link_only_shows(client, inquiry):
    introduced(client).post(place("answer", "PRIV-01"), answer())
    client.post(place("submit"))

    response = client.post(place("answer", "PRIV-01"), answer(choice="e", revision="1"))

    assert response.status_code == 422
    assert "does not take answers any more" in response.content.decode()
    assert Claim.objects.get().chosen == "b"
    assert client.post(place("submit")).status_code == 422
    assert "Your answers are handed in" in client.get(place()).content.decode()


def test_nothing_answered_is_not_handed_in(client, inquiry):
    response = introduced(client).post(place("submit"))

    assert response.status_code == 422
    assert Inquiry.objects.get().state == "open"


def test_a_question_outside_the_inquiry_does_not_exist(client, inquiry):
    introduced(client)

    assert client.post(place("answer", "SEC-01"), answer("SEC-01")).status_code == 404
    assert client.get(place("section", "SEC")).status_code == 404
    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "{{ settings.SECRET_KEY }}", "=HYPERLINK(1)", "../../etc/passwd"]
)
def test_what_is_typed_stays_text(client, inquiry, words):
    introduced(client, words).post(place("answer", "PRIV-01"), answer(note=words))
    client.post(place("comment", "PRIV-01"), {"text": words})

    page = client.get(place("section", "PRIV")).content.decode()

    assert Claim.objects.get().note == words
    assert "<script>alert" not in page
    assert Comment.objects.get().audience == "vendor"


def test_too_long_a_note_is_refused_and_kept_on_the_page(client, inquiry):
    response = introduced(client).post(place("answer", "PRIV-01"), answer(note="n" * 10_001))

    assert response.status_code == 422
    assert "n" * 10_001 in response.content.decode()
    assert not Claim.objects.exists()


def test_nothing_internal_is_on_the_vendors_pages(client, inquiry):
    assessment = inquiry.assessment
    factories.answer(assessment, {"PRIV-01": "d/E1"})
    assessment.sheet.answers.filter(question_id="PRIV-01").update(note="XYLO internal note")
    factories.make_comment(assessment, text="XYLO internal comment")
    factories.make_comment(assessment, text="For you: which version?", audience="vendor")
    introduced(client)

    pages = [
        client.get(path).content.decode() for path in (place(), place("section", "PRIV"), place("submit"))
    ]

    assert not any("XYLO" in page for page in pages)
    assert any("For you: which version?" in page for page in pages)
    assert not any("hard stop" in page.lower() for page in pages)


def test_a_document_is_checked_and_kept_beside_the_answer(client, inquiry):
    introduced(client)
    lie = SimpleUploadedFile("report.pdf", b"<html><script>1</script></html>")
    text = SimpleUploadedFile("../../terms.txt", b"We do not train on content.")

    refused = client.post(place("document", "PRIV-01"), {"file": lie})
    kept = client.post(place("document", "PRIV-01"), {"file": text})

    piece = Evidence.objects.get()
    assert refused.status_code == 422
    assert kept.status_code == 302
    assert (piece.inquiry, piece.added_by, piece.file_name) == (inquiry, None, "terms.txt")
    assert list(Claim.objects.get().documents.all()) == [piece]


def test_the_secret_is_not_stored_and_the_pages_are_not_kept(client, inquiry):
    response = client.get(place())

    assert SECRET not in Inquiry.objects.get().key
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]


def test_the_language_is_the_vendors(client, inquiry):
    Inquiry.objects.update(language="fr")

    assert client.get(place()).headers["Content-Language"] == "fr"


@pytest.mark.parametrize("count", [1, 3])
def test_a_section_costs_the_same_for_any_number_of_answers(
    client, inquiry, django_assert_num_queries, count
):
    ids = ["PRIV-01", "PRIV-02", "PRIV-03"]
    Inquiry.objects.update(question_ids=" ".join(ids))
    for id in ids[:count]:
        factories.make_claim(inquiry, question_id=id, state="draft")
    introduced(client)

    with django_assert_num_queries(SECTION_SQL):
        client.get(place("section", "PRIV"))
