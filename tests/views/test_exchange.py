"""The export link and the import page."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments.forms.exchange import MOST_BYTES
from assessments.models import Assessment
from tests import factories

pytestmark = pytest.mark.django_db
IMPORT = reverse("assessments:assessment-import")


@pytest.fixture
def assessment():
    return factories.make_assessment(context=True, answers={"PRIV-01": "b/E3"})


def export(client, assessment):
    return client.get(reverse("assessments:assessment-export", args=[assessment.pk]))


def send(client, content, name="assessment.json"):
    content = content if isinstance(content, bytes) else json.dumps(content).encode()
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, content, "application/json")})


def test_an_export_is_a_file_to_keep(client, assessment):
    client.force_login(factories.make_member("Vera", "viewer"))

    response = export(client, assessment)

    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="assessment-{assessment.pk}-v1.json"'
    assert json.loads(response.content)["answers"][12]["question"] == "PRIV-01"


def test_an_export_takes_as_many_queries_however_much_is_answered(
    client, assessment, django_assert_num_queries
):
    client.force_login(assessment.author)

    with django_assert_num_queries(5):  # session, user, assessment, answers, findings
        export(client, assessment)
    factories.answer_everything(assessment)
    with django_assert_num_queries(5):
        export(client, assessment)


def test_an_exported_file_is_imported_elsewhere(client, assessment):
    client.force_login(assessment.author)
    content = export(client, assessment).content
    client.force_login(factories.charlie())

    response = send(client, content)

    there = Assessment.objects.get(organisation__name="Elsewhere")
    assert response.status_code == 302
    assert response.url == reverse("assessments:assessment-detail", args=[there.pk])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "This file is empty."),
        (b"{", "not valid JSON: line 1, column 2."),
        (b'{"a": 1, "a": 2}', "stands twice in one object"),
        (b'{"a": NaN}', "NaN is not a number JSON knows."),
        (b"\xff\xfe", "not UTF-8 text (byte 1)."),
        (b"[1]", "not an assessment exported from here"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a": ' + b"9" * 5000 + b"}", "not valid JSON"),
        (b'{"format": "riskapp-assessment", "version": 99}', "version 99"),
        (b" " * (MOST_BYTES + 1), "too large"),
    ],
)
def test_a_bad_file_is_refused_in_words_and_nothing_changes(client, content, words):
    client.force_login(factories.alice())

    response = send(client, content)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Assessment.objects.exists()


def test_the_faults_are_said_in_the_users_language(client):
    client.force_login(factories.alice())
    client.cookies["django_language"] = "fr"

    response = send(client, b"{")

    assert "Ce fichier n’est pas un JSON valable" in response.content.decode()


def test_without_a_file_the_page_says_so(client):
    client.force_login(factories.alice())

    response = client.post(IMPORT, {})

    assert response.status_code == 422
    assert "Choose a file." in response.content.decode()


def test_who_may_only_read_cannot_import(client):
    client.force_login(factories.make_member("Vera", "viewer"))

    assert client.get(IMPORT).status_code == 403


def test_a_stranger_gets_no_export(client, assessment):
    client.force_login(factories.charlie())

    assert export(client, assessment).status_code == 404
