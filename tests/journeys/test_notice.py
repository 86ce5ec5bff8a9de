"""A person is told: the e-mail leads to the page, the page is read, and a choice keeps the next one short."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from tests import factories
from tests.jobs import run_jobs
from tests.journeys.steps import in_days, place

pytestmark = pytest.mark.django_db


def decide(client, assessment):
    given = {
        "outcome": "approve",
        "reason": "As the method says.",
        "valid_until": in_days(300),
        "next_review_on": in_days(200),
        "conditions-TOTAL_FORMS": "0",
        "conditions-INITIAL_FORMS": "0",
    }
    client.force_login(factories.bob())
    assert client.post(place("assessment-decide", assessment), given).status_code == 302
    run_jobs()


def test_alice_hears_of_the_decision_reads_it_and_wants_no_more_e_mails(client):
    alice = factories.alice()
    assessment = factories.make_submitted()

    decide(client, assessment)

    (message,) = mail.outbox
    assert message.to == ["alice@demo.example"]
    assert message.subject.startswith("[riskapp] Approved: Draft product texts")
    path = re.search(r"^https://riskapp\.example(/\S+)$", message.body, re.MULTILINE)[1]
    client.force_login(alice)
    assert client.get(path).status_code == 200

    notices = reverse("assessments:notice-list")
    (row,) = client.get(notices).context["page"].rows
    assert (row.is_read, row.path) == (False, path)
    client.post(reverse("assessments:notice-read", args=[row.pk]))
    assert client.get(notices).context["page"].rows[0].is_read

    choices = reverse("assessments:notice-choices")
    form = client.get(choices).context["form"]
    given = {name: field.initial for name, field in form.fields.items()} | {"decision": "page"}
    client.post(choices, given)
    decide(client, factories.make_submitted())

    assert len(mail.outbox) == 1
    client.force_login(alice)
    assert [row.is_read for row in client.get(notices).context["page"].rows] == [False, True]
