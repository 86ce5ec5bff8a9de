"""A vendor who answers in a file: we send it, read it in, and its answers are claims."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Claim, Event, Inquiry
from assessments.queries.stored_answers import stored_answers
from tests import factories
from tests.workbooks import as_upload, filled

pytestmark = pytest.mark.django_db

READ_SQL = 15  # session, user, the inquiry, its claims; eleven to count the file in the cache
PLACES = [("PRIV-01", "note"), ("PRIV-02", "note"), ("PRIV-03", "note")]


@pytest.fixture
def inquiry():
    now = timezone.now()
    return factories.make_inquiry(
        factories.make_assessment(context=True),
        question_ids="PRIV-01 PRIV-02 PRIV-03",
        sent_at=now,
        expires_at=now + timedelta(days=21),
    )


def place(inquiry, name="inquiry-workbook-read"):
    return reverse(f"assessments:{name}", args=[inquiry.pk])


def answered(client, inquiry, values=None):
    data = client.get(place(inquiry, "inquiry-workbook")).content
    return filled(data, values or {("PRIV-01", "answer"): "Yes, or the terms do not say"})


def send(client, inquiry, data):
    return client.post(place(inquiry), {"file": as_upload(data)})


def take(client, inquiry, shown, **fields):
    page = shown.content.decode()
    fields |= {
        "state": re.search(r'name="state" value="([^"]+)"', page)[1],
        "take": re.findall(r'name="take" value="([^"]+)"', page),
    }
    return client.post(place(inquiry), fields, follow=True)


def test_a_file_that_came_back_becomes_claims_to_check(client, alice, inquiry):
    shown = send(client, inquiry, answered(client, inquiry))

    done = take(client, inquiry, shown, respondent="Vera Vendor, security", is_complete="on")

    claim = Claim.objects.get()
    assert "1 claim to check" in done.content.decode()
    assert (claim.chosen, claim.respondent, claim.state) == ("e", "Vera Vendor, security", "claimed")
    assert "PRIV-01" not in stored_answers(inquiry.assessment)
    event = Event.objects.get(kind="claims.read_in")
    assert (event.by, event.after["answered_by"]) == (alice, "Vera Vendor, security")


def test_until_the_vendor_is_done_the_answers_wait(client, alice, inquiry):
    take(client, inquiry, send(client, inquiry, answered(client, inquiry)), respondent="Vera Vendor")

    assert Claim.objects.get().state == "draft"
    assert Inquiry.objects.get().state == "open"


def test_who_answered_must_be_said_and_nothing_is_kept_before(client, alice, inquiry):
    response = take(client, inquiry, send(client, inquiry, answered(client, inquiry)), is_complete="on")

    assert response.status_code == 422
    assert "Say who answered at the vendor." in response.content.decode()
    assert not Claim.objects.exists()


def test_a_closed_inquiry_takes_no_file(client, alice, inquiry):
    shown = send(client, inquiry, answered(client, inquiry))
    Inquiry.objects.update(state="revoked", closed_at=timezone.now())

    response = take(client, inquiry, shown, respondent="Vera Vendor", is_complete="on")

    assert response.status_code == 422
    assert "Nothing was taken over" in response.content.decode()
    assert not Claim.objects.exists()


def test_a_state_that_is_not_ours_and_no_file_are_turned_away(client, alice, inquiry):
    assert client.post(place(inquiry), {"state": "nonsense"}).status_code == 409
    assert client.post(place(inquiry), {}).status_code == 422
    assert client.post(place(inquiry), {"file": as_upload(b"PK", "a.xlsm")}).status_code == 422


def test_a_viewer_neither_sends_nor_reads_in(client, inquiry):
    client.force_login(factories.make_member("Vera", "viewer"))

    assert client.get(place(inquiry, "inquiry-workbook")).status_code == 403
    assert client.get(place(inquiry)).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_reading_in_costs_the_same_for_any_number_of_answers(
    client, alice, inquiry, django_assert_num_queries, count
):
    data = answered(client, inquiry, dict.fromkeys(PLACES[:count], "New."))

    with django_assert_num_queries(READ_SQL):
        send(client, inquiry, data)
