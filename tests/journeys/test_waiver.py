"""A hard stop is waived, approved with a deviation, and comes back when the waiver ends: as Bob sees it."""

import pytest
from django.utils import timezone

from assessments.actions.assessment import start_new_version
from assessments.actions.submission import submit_assessment
from assessments.models import Waiver
from tests import factories
from tests.journeys.steps import in_days, place

pytestmark = pytest.mark.django_db


@pytest.fixture
def stopped():
    """Submitted with everything at its best, but training on our data."""
    assessment = factories.make_complete()
    factories.answer(assessment, {"PRIV-01": "e/E4"})
    submit_assessment(assessment=factories.reload(assessment), by=assessment.author, at=timezone.now())
    return factories.reload(assessment)


def waiver(**fields):
    return {"reason": "The exclusion is being signed.", "ends_on": in_days(30), **fields}


def verdict(client, assessment):
    return client.get(place("assessment-results", assessment)).context["verdict"].label.word


def test_stop_waiver_approval_with_a_deviation_and_the_end(client, stopped, travel):
    bob = factories.bob()
    client.force_login(bob)
    results = place("assessment-results", stopped)
    assert verdict(client, stopped) == "Do not proceed"
    assert place("waiver-grant", stopped, "PRIV-01") in client.get(results).content.decode()

    assert client.get(place("waiver-grant", stopped, "PRIV-01")).status_code == 200
    granted = client.post(place("waiver-grant", stopped, "PRIV-01"), waiver(), follow=True)
    assert granted.redirect_chain[-1][0] == results
    page = granted.content.decode()
    assert "Waived by Bob until" in page
    assert "The exclusion is being signed." in page
    assert verdict(client, stopped) == "Proceed with conditions"

    decision = {
        "outcome": "approve",
        "reason": "The pilot is small.",
        "deviation": "The committee takes the risk until the clause is signed.",
        "valid_until": in_days(365),
        "next_review_on": in_days(60),
        "conditions-TOTAL_FORMS": "0",
        "conditions-INITIAL_FORMS": "0",
    }
    without_words = client.post(place("assessment-decide", stopped), decision | {"deviation": ""})
    assert without_words.status_code == 422
    decided = client.post(place("assessment-decide", stopped), decision, follow=True)
    assert "The committee takes the risk" in decided.content.decode()

    travel(client, 31, bob)
    page = client.get(results).content.decode()
    assert verdict(client, stopped) == "Proceed with conditions"  # as decided: frozen
    assert "on which this result rests has ended" in page

    version = start_new_version(assessment=factories.reload(stopped), by=stopped.author, at=timezone.now())
    assert verdict(client, version) == "Do not proceed"
    page = client.get(place("assessment-results", version)).content.decode()
    assert "The waiver by Bob ended on" in page


def test_a_waiver_is_revoked_in_two_steps(client, stopped):
    client.force_login(factories.bob())
    client.post(place("waiver-grant", stopped, "PRIV-01"), waiver())
    address = place("waiver-revoke", stopped, "PRIV-01")
    assert address in client.get(place("assessment-results", stopped)).content.decode()

    assert "The exclusion is being signed." in client.get(address).content.decode()
    assert verdict(client, stopped) == "Proceed with conditions"
    gone = client.post(address, follow=True)

    assert "the hard stop counts again" in gone.content.decode()
    assert verdict(client, stopped) == "Do not proceed"
    assert client.get(address).status_code == 404
    assert "no waiver to revoke" in client.post(address, follow=True).content.decode()


def test_a_refusal_is_said_and_what_was_written_stays(client, stopped):
    client.force_login(factories.bob())

    page = client.post(place("waiver-grant", stopped, "PRIV-01"), waiver(ends_on=in_days(0)))

    assert page.status_code == 422
    assert "ends in the future" in page.content.decode()
    assert "The exclusion is being signed." in page.content.decode()
    assert not Waiver.objects.exists()


def test_the_page_of_a_stop_that_cannot_be_waived_says_so(client, stopped):
    client.force_login(factories.bob())

    assert (
        "There is nothing to waive" in client.get(place("waiver-grant", stopped, "PRIV-02")).content.decode()
    )
    assert "allows no exception" in client.get(place("waiver-grant", stopped, "REG-01")).content.decode()
    assert client.post(place("waiver-grant", stopped, "REG-01"), waiver()).status_code == 422
    assert client.get(place("waiver-grant", stopped, "nothing")).status_code == 404


@pytest.mark.parametrize("role", ["analyst", "contributor", "viewer"])
def test_only_a_reviewer_waives(client, stopped, role):
    client.force_login(factories.make_member("Erin", role))

    assert client.post(place("waiver-grant", stopped, "PRIV-01"), waiver()).status_code == 403
    assert client.post(place("waiver-revoke", stopped, "PRIV-01")).status_code == 403
    page = client.get(place("assessment-results", stopped)).content.decode()
    assert place("waiver-grant", stopped, "PRIV-01") not in page


def test_the_author_is_not_offered_a_waiver_even_as_an_administrator(client):
    dora = factories.make_member("Dora", "administrator")
    assessment = factories.make_complete(author=dora)
    factories.answer(assessment, {"PRIV-01": "e/E4"})
    client.force_login(dora)

    assert client.get(place("waiver-grant", assessment, "PRIV-01")).status_code == 403
