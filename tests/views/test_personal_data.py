"""Personal data on the web: one's own as a file, an administrator's erasure."""

import json

import pytest
from django.urls import reverse

from assessments.models import User
from tests import factories

pytestmark = pytest.mark.django_db


def place(name, *more):
    return reverse(f"assessments:{name}", args=[factories.make_organisation().pk, *more])


def test_a_person_takes_their_data_with_them(client, alice):
    factories.make_comment(text="Which version?")

    response = client.post(reverse("assessments:personal-data-export"))

    data = json.loads(response.content)
    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"].startswith('attachment; filename="personal-data-alice-')
    assert "no-store" in response["Cache-Control"]
    assert data["account"]["email"] == "alice@demo.example"
    assert [row["text"] for row in data["comments"]] == ["Which version?"]


def test_a_visit_takes_nothing(client, alice):
    assert client.get(reverse("assessments:personal-data-export")).status_code == 405
    assert "Export" in client.get(reverse("assessments:personal-data")).content.decode()


def test_an_administrator_erases_after_being_asked(client):
    dora = factories.make_member("Dora", "administrator")
    alice = factories.alice()
    client.force_login(dora)

    page = client.get(place("person-erase", alice.pk)).content.decode()
    assert f"Former member {alice.pk}" in page
    assert User.objects.get(pk=alice.pk).erased_at is None

    response = client.post(place("person-erase", alice.pk), follow=True)
    assert f"Former member {alice.pk}" in response.content.decode()
    assert "alice@demo.example" not in response.content.decode()
    assert User.objects.get(pk=alice.pk).erased_at is not None


def test_the_last_administrator_is_told_why_not(client):
    dora = factories.make_member("Dora", "administrator")
    client.force_login(dora)

    response = client.post(place("person-erase", dora.pk))

    assert response.status_code == 422
    assert "last administrator" in response.content.decode()


def test_who_erases_themselves_is_signed_out(client):
    dora = factories.make_member("Dora", "administrator")
    factories.make_member("Emil", "administrator")
    client.force_login(dora)

    assert client.post(place("person-erase", dora.pk)).url == reverse("login")
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("role", ["analyst", "contributor", "reviewer", "viewer"])
def test_nobody_else_erases_anybody_not_even_themselves(client, role):
    person = factories.make_member("Climber", role)
    client.force_login(person)

    assert client.post(place("person-erase", person.pk)).status_code == 403
    assert client.post(place("person-erase", factories.bob().pk)).status_code == 403


def test_a_stranger_of_ours_is_not_there(client):
    client.force_login(factories.make_member("Dora", "administrator"))

    assert client.post(place("person-erase", factories.charlie().pk)).status_code == 404
    assert User.objects.get(pk=factories.charlie().pk).erased_at is None
