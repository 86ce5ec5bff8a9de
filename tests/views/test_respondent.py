"""The vendor's pages behind a link: what they show, what they refuse, what they never tell."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from assessments.actions.evidence import FILES_OF_AN_INQUIRY
from assessments.actions.secret_link import WRONG_PER_ADDRESS
from assessments.frameworks.loader import load_framework
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


def question(id):
    return load_framework("ai-vendor/2026.11").question(id)


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

    page = " ".join(response.content.decode().split())
    assert response.status_code == 409
    assert f"{NAME} wrote:" in page
    assert question("PRIV-01").option("b").label.en in page
    assert "Clause 7 of the contract." in page
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

    response = client.get(place(secret="wrong-again"))
    assert (response.status_code, response["Retry-After"]) == (429, "900")
    assert "Too many wrong links" in response.content.decode()
    assert client.get(place()).status_code == 429
    assert client.get(place(), REMOTE_ADDR="10.1.2.3").status_code == 200  # the vendor is elsewhere


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
    "words",
    [
        "<script>alert(1)</script>",
        "<svg onload=alert(1)>",
        "{{ settings.SECRET_KEY }}{% debug %}",
        "=HYPERLINK(1)",
        "../../etc/passwd",
    ],
)
def test_what_is_typed_stays_text(client, inquiry, words):
    introduced(client, words).post(place("answer", "PRIV-01"), answer(note=words))
    client.post(place("comment", "PRIV-01"), {"text": words})

    theirs = [client.get(place(*path)).content.decode() for path in (["section", "PRIV"], ["submit"], [])]
    client.post(place("submit"))
    client.force_login(factories.alice())
    ours = [
        client.get(reverse(f"assessments:{name}", args=[inquiry.assessment_id])).content.decode()
        for name in ("claim-list", "inquiry-list")
    ]

    assert Claim.objects.get().note == words
    assert all(escape(words) in page for page in [theirs[0], theirs[1], ours[0], ours[1]])
    assert not any("<script>alert" in page or "<svg onload" in page for page in theirs + ours)
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


@pytest.mark.parametrize(
    "name", ["<svg onload=alert(1)>.txt", "=cmd|calc.txt", "..\\..\\boot.txt", "a" * 300 + ".txt"]
)
def test_the_name_of_a_file_is_only_a_name(client, inquiry, name):
    introduced(client)

    client.post(place("document", "PRIV-01"), {"file": SimpleUploadedFile(name, b"We do not train on it.")})

    piece = Evidence.objects.get()
    page = client.get(place("section", "PRIV")).content.decode()
    assert not set("/\\") & set(piece.file_name)
    assert len(piece.file_name) <= 255
    assert "<svg onload" not in page
    assert escape(piece.title) in page


def test_a_link_takes_so_many_files_and_no_more(client, inquiry):
    introduced(client)
    for number in range(FILES_OF_AN_INQUIRY):
        factories.make_evidence(inquiry=inquiry, sha256=f"{number:064x}")

    for number in range(FILES_OF_AN_INQUIRY, 200, 20):
        file = SimpleUploadedFile(f"{number}.txt", b"Another one.")
        response = client.post(place("document", "PRIV-01"), {"file": file})

        assert response.status_code == 422
        assert f"At most {FILES_OF_AN_INQUIRY} documents" in response.content.decode()
    assert Evidence.objects.count() == FILES_OF_AN_INQUIRY


def test_a_document_beside_an_open_question_is_no_answer(client, inquiry):
    introduced(client)
    text = SimpleUploadedFile("terms.txt", b"We do not train on content.")
    client.post(place("document", "PRIV-01"), {"file": text})

    saved = client.post(place("answer", "PRIV-01"), answer(), headers={"HX-Request": "true"})

    assert saved.status_code == 200  # the page was open before the document came: no conflict
    assert Claim.objects.get().revision == 1


def test_another_inquirys_questions_answers_and_words_are_not_there(client, inquiry):
    other = factories.make_inquiry(inquiry.assessment, "another-secret", question_ids="SEC-01")
    factories.make_claim(other, question_id="SEC-01", note="XYLO", state="draft")
    factories.make_comment(inquiry.assessment, question_id="SEC-01", text="XYLO", audience="vendor")
    introduced(client)

    assert (
        client.post(place("document", "SEC-01"), {"file": SimpleUploadedFile("a.txt", b"a")}).status_code
        == 404
    )
    assert client.post(place("comment", "SEC-01"), {"text": "Me too."}).status_code == 404
    assert "XYLO" not in "".join(
        client.get(path).content.decode() for path in (place(), place("section", "PRIV"), place("submit"))
    )
    assert Claim.objects.get().note == "XYLO"


@pytest.mark.parametrize("words", ["", " ", "n" * 10_001])
def test_a_remark_has_words_and_not_too_many(client, inquiry, words):
    response = introduced(client).post(place("comment", "PRIV-01"), {"text": words})

    assert response.status_code == 422
    assert not Comment.objects.exists()


@pytest.mark.parametrize("name", ["", "n" * 121, "\u200b"])
def test_a_name_is_a_name(client, inquiry, name):
    response = client.post(place(), {"name": name})

    assert response.status_code == 422
    assert "respondent" not in client.cookies


def test_a_forged_name_is_none(client, inquiry):
    client.cookies["respondent"] = "Somebody else"

    assert client.post(place("answer", "PRIV-01"), answer()).status_code == 422


def test_colleagues_see_who_has_taken_which_part(client, inquiry):
    introduced(client).post(place("answer", "PRIV-01"), answer())

    page = introduced(Client(), "Ana, security").get(place()).content.decode()

    assert NAME in page


def test_who_hands_in_is_said_before(client, inquiry):
    introduced(client).post(place("answer", "PRIV-01"), answer())

    assert f"You hand in as {NAME}." in client.get(place("submit")).content.decode()
    assert "Give your name and role first" in Client().get(place("submit")).content.decode()


def test_the_vendor_needs_no_session(client, inquiry):
    introduced(client).post(place("answer", "PRIV-01"), answer())
    client.post(place("submit"))

    assert "sessionid" not in client.cookies
    assert not Session.objects.exists()


def test_forged_forms_are_turned_away(inquiry):
    client = Client(enforce_csrf_checks=True)

    assert client.post(place(), {"name": NAME}).status_code == 403
    assert client.post(place("answer", "PRIV-01"), answer()).status_code == 403


def test_the_secret_is_not_stored_and_the_pages_are_not_kept_indexed_framed_or_told_of(client, inquiry):
    for response in (
        client.get(place()),
        client.get(place("section", "PRIV")),
        client.get(place(secret="no")),
    ):
        assert "no-store" in response["Cache-Control"]
        assert "noindex" in response["X-Robots-Tag"]
        assert response["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
        assert response["Referrer-Policy"] == "same-origin"
    assert SECRET not in Inquiry.objects.get().key


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
