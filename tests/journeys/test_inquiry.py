"""The vendor's way through: asked, answered by several, claims ruled on; and one that does not answer."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from assessments.models import Answer, Event, Evidence, Inquiry
from assessments.queries.audit_chain import faults_of_organisation
from tests import factories
from tests.journeys.steps import in_days, place

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment(client):
    assessment = factories.make_complete()
    client.force_login(factories.alice())
    factories.answer(assessment, {"PRIV-01": "d/E2", "PRIV-02": "a/E2", "SEC-01": "a/E2"})
    return factories.reload(assessment)


def ask(client, assessment, *ids):
    page = client.post(
        place("inquiry-create", assessment),
        {"questions": ids, "language": "fr", "days": "21", "due_on": in_days(10), "message": "Please."},
    ).content.decode()
    return re.search(r"/vendor/([\w-]{40,})/", page).group(1)


def theirs(name, secret, *more):
    return reverse(f"assessments:respondent-{name}", args=[secret, *more])


def answer(vendor, secret, id, choice, note=""):
    fields = {"choice": choice, "note": note, "revision": "0"}
    return vendor.post(
        theirs("answer", secret, id), {f"{id}-{name}": value for name, value in fields.items()}
    )


def test_from_the_question_to_our_answer(client, assessment):
    secret = ask(client, assessment, "PRIV-01", "PRIV-02", "SEC-01")
    lawyer, engineer = Client(), Client()
    lawyer.post(theirs("home", secret), {"name": "Li Wei, legal"})
    engineer.post(theirs("home", secret), {"name": "Ana, security"})
    answer(lawyer, secret, "PRIV-01", "a", "Clause 7.")
    file = SimpleUploadedFile("contract.txt", b"We do not train on your content.")
    lawyer.post(theirs("document", secret, "PRIV-01"), {"file": file})
    answer(lawyer, secret, "PRIV-02", "unknown")
    answer(engineer, secret, "SEC-01", "b", "Since May.")
    before = dict(Answer.objects.values_list("question_id", "chosen"))

    engineer.post(theirs("submit", secret))

    assert dict(Answer.objects.values_list("question_id", "chosen")) == before  # claims change nothing
    claims = client.get(place("claim-list", assessment))
    assert [one.row.claim.question_id for one in claims.context["rows"]] == ["PRIV-01", "PRIV-02", "SEC-01"]
    forms = {one.row.claim.question_id: one.form.initial for one in claims.context["rows"]}
    client.post(place("claim-list", assessment), {**forms["PRIV-01"], "level": "E3"})
    client.post(
        place("claim-list", assessment), {**forms["PRIV-02"], "ruling": "reject", "reason": "Ask again."}
    )
    client.post(place("claim-list", assessment), forms["SEC-01"])

    ours = {row.question_id: row for row in Answer.objects.all()}
    assert (ours["PRIV-01"].chosen, ours["PRIV-01"].evidence_level) == ("a", "E3")
    assert ours["PRIV-01"].source_title == Evidence.objects.get().title == "contract.txt"
    assert (ours["PRIV-02"].chosen, ours["PRIV-02"].evidence_level) == ("a", "E2")
    assert (ours["SEC-01"].chosen, ours["SEC-01"].evidence_level) == ("b", "E0")
    submitted = Event.objects.get(kind="inquiry.submitted")
    assert (submitted.actor, submitted.by) == ("Ana, security", None)
    assert set(submitted.after) == {"PRIV-01", "PRIV-02", "SEC-01"}
    assert faults_of_organisation(assessment.organisation) == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_vendor_that_does_not_answer_is_said_wherever_it_counts(client, assessment, language):
    client.cookies["django_language"] = language
    ask(client, assessment, "PRIV-02", "SEC-01")
    inquiry = Inquiry.objects.get()
    calm = client.get(place("report-html", assessment)).content.decode()

    client.post(reverse("assessments:inquiry-silence", args=[inquiry.pk]))
    report = " ".join(client.get(place("report-html", assessment)).content.decode().split())
    results = client.get(place("assessment-results", assessment)).content.decode()

    brief = {"en": "The vendor left 2 questions unanswered", "fr": "laissé 2 questions sans réponse"}[
        language
    ]
    proof = {"en": "the vendor is silent: counts as E1", "fr": "fournisseur silencieux"}[language]
    assert brief not in calm
    assert brief in report
    assert report.count(proof) >= 2
    assert "PRIV-02, SEC-01" in results
