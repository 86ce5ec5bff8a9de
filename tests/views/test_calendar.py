"""The calendar feed: behind a secret that is shown once, can be made anew, and cannot be guessed."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils.timezone import localdate
from icalendar import Calendar

from assessments.actions.secret_link import WRONG_PER_ADDRESS, key_of
from assessments.models import Event, User
from assessments.queries.audit_chain import faults_of_organisation
from tests import factories

pytestmark = pytest.mark.django_db

OPEN, CLOSE = reverse("assessments:calendar-open"), reverse("assessments:calendar-close")


@pytest.fixture(autouse=True)
def fresh_counters():
    cache.clear()


def path_of(secret):
    return reverse("assessments:calendar-feed", args=[secret])


def opened(client):
    """The path of the address that the page shows."""
    address = client.post(OPEN).context["address"]
    assert address.startswith("https://riskapp.example/calendar/")
    return address.removeprefix("https://riskapp.example")


def events(response):
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def due_in(days, **fields):
    return factories.make_finding(due_on=localdate() + timedelta(days=days), **{"owner": "Alice", **fields})


def test_the_feed_shows_what_is_due_for_its_person_without_a_sign_in(client, alice):
    due_in(3, plan="Add the clause; then, sign")
    due_in(3, owner="Bob", plan="Not hers")
    factories.bob()
    path = opened(client)
    client.logout()

    response = client.get(path)

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = events(response)
    assert event["summary"] == "Add the clause; then, sign"
    assert event["dtstart"].dt == localdate() + timedelta(days=3)
    assert "https://riskapp.example/assessments/" in event["description"]


def test_what_a_person_wrote_cannot_add_lines_to_the_feed(client, alice):
    due_in(3, plan="One\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Two\x07, =1+1")

    response = client.get(opened(client))

    (event,) = events(response)
    assert event["summary"] == "One END:VEVENT BEGIN:VEVENT SUMMARY:Two, =1+1"
    assert max(len(line) for line in response.content.split(b"\r\n")) <= 75


def test_the_feed_is_in_the_language_of_its_person(client, alice):
    due_in(3, plan="")
    path = opened(client)
    english = events(client.get(path))[0]["summary"]
    User.objects.filter(pk=alice.pk).update(language="fr")

    assert events(client.get(path))[0]["summary"] != english


def test_only_a_fingerprint_of_the_secret_is_kept(client, alice):
    secret = opened(client).removeprefix("/calendar/").removesuffix(".ics")

    alice.refresh_from_db()
    assert alice.calendar_key == key_of(secret)
    assert secret not in client.get(reverse("assessments:notice-choices")).content.decode()
    assert secret not in str(list(Event.objects.values()))


def test_a_new_address_ends_the_one_before(client, alice):
    first, second = opened(client), opened(client)

    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200


def test_a_calendar_that_is_switched_off_is_not_served(client, alice):
    path = opened(client)

    client.post(CLOSE)

    assert client.get(path).status_code == 404


def test_the_address_is_no_form_and_no_page_may_keep_it(client, alice):
    assert client.get(OPEN).status_code == 405
    assert "no-store" in client.post(OPEN)["Cache-Control"]


@pytest.mark.parametrize("secret", ["x", "0" * 43, "..", "%00", "é"])
def test_a_secret_that_is_wrong_finds_nothing(client, alice, secret):
    opened(client)

    assert client.get(path_of(secret)).status_code == 404


def test_an_empty_key_opens_no_calendar(client, alice):
    """Most people have none: what hashes to nothing must not find them."""
    assert User.objects.filter(calendar_key="").exists()

    assert client.get("/calendar/.ics").status_code == 404


def test_guessing_is_slowed_down_and_then_even_the_right_secret_waits(client, alice):
    path = opened(client)
    for _ in range(WRONG_PER_ADDRESS):
        assert client.get(path_of("wrong")).status_code == 404

    response = client.get(path)

    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert client.get(path, REMOTE_ADDR="192.0.2.7").status_code == 200  # from elsewhere it works on


def test_a_person_who_may_not_sign_in_has_no_calendar(client, alice):
    path = opened(client)
    User.objects.filter(pk=alice.pk).update(is_active=False)

    assert client.get(path).status_code == 404


def test_what_is_due_in_an_organisation_one_has_left_is_not_shown(client, alice):
    due_in(3)
    path = opened(client)
    assert events(client.get(path))

    alice.memberships.all().delete()

    assert events(client.get(path)) == []


def test_making_and_ending_an_address_is_in_the_trail_of_every_organisation(client, alice):
    elsewhere = factories.make_organisation("Elsewhere")
    factories.make_member("Alice", "viewer", elsewhere)

    opened(client)
    client.post(CLOSE)

    kinds = Event.objects.filter(kind__startswith="calendar.").order_by("pk")
    assert [(event.organisation.name, event.kind) for event in kinds] == [
        ("Acme", "calendar.opened"),
        ("Elsewhere", "calendar.opened"),
        ("Acme", "calendar.closed"),
        ("Elsewhere", "calendar.closed"),
    ]
    assert faults_of_organisation(elsewhere) == []
