"""A finding from the answer that brings it to its end: treated, accepted, and open again by itself."""

import pytest

from assessments.models import Event
from tests import factories
from tests.journeys.steps import in_days, place

pytestmark = pytest.mark.django_db


def row_of(client, assessment, question_id):
    page = client.get(place("finding-list", assessment))
    rows = [row for group in page.context["groups"] for row in group.rows]
    return next(row.facts for row in rows if row.question.id == question_id)


def test_finding_treated_accepted_ended_open_again(client, travel):
    alice, bob = factories.alice(), factories.bob()
    assessment = factories.make_complete()
    factories.answer(assessment, {"SEC-01": "c/E1"})
    client.force_login(alice)
    assert row_of(client, assessment, "SEC-01").state == "open"

    edit = place("finding-edit", assessment, "SEC-01")
    treated = {
        "treatment": "mitigate",
        "plan": "Turn on single sign-on.",
        "owner": "IT",
        "due_on": in_days(10),
        "proof": "",
        "status": "in_progress",
        "clause_status": "proposed",
        "revision": "0",
    }
    saved = client.post(edit, treated, follow=True)
    assert saved.redirect_chain[-1][0] == place("finding-list", assessment)
    assert "Turn on single sign-on." in saved.content.decode()
    assert not row_of(client, assessment, "SEC-01").is_overdue

    travel(client, 11, bob)
    assert row_of(client, assessment, "SEC-01").is_overdue
    accept = place("finding-accept", assessment, "SEC-01")
    assert accept in client.get(edit).content.decode()
    revision = client.get(accept).context["form"]["revision"].value()
    refused = client.post(accept, {"reason": "", "until": in_days(0), "revision": revision})
    assert refused.status_code == 422
    accepted = client.post(
        accept, {"reason": "Only ten people use it.", "until": in_days(60), "revision": revision}, follow=True
    )
    assert "Accepted by Bob until" in accepted.content.decode()
    facts = row_of(client, assessment, "SEC-01")
    assert (facts.state, facts.is_overdue, facts.acceptance_reason) == (
        "accepted",
        False,
        "Only ten people use it.",
    )

    travel(client, 70, alice)
    assert row_of(client, assessment, "SEC-01").state == "accepted"
    travel(client, 71, alice)  # the day on which it ends
    facts = row_of(client, assessment, "SEC-01")
    assert (facts.state, facts.is_overdue) == ("open", True)
    assert "Open again" in client.get(place("finding-list", assessment)).content.decode()
    page = client.get(edit)
    assert "have a reviewer accept it anew" in page.content.decode()

    resumed = treated | {"revision": str(facts.revision), "due_on": in_days(20)}
    assert client.post(edit, resumed).status_code == 302
    facts = row_of(client, assessment, "SEC-01")
    assert (facts.state, facts.treatment, facts.accepted_by) == ("in_progress", "mitigate", "")
    kinds = Event.objects.filter(kind__startswith="finding.").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["finding.treated", "finding.accepted", "finding.treated"]


def test_accepting_what_changed_meanwhile_is_told(client):
    assessment = factories.make_complete()
    factories.answer(assessment, {"SEC-01": "c/E1"})
    factories.make_finding(assessment.option, "SEC-01", owner="IT")
    client.force_login(factories.bob())
    accept = place("finding-accept", assessment, "SEC-01")

    page = client.post(accept, {"reason": "Small.", "until": in_days(60), "revision": "0"})

    assert page.status_code == 409
    assert "What stands there now" in page.content.decode()
    again = client.post(accept, {"reason": "Small.", "until": in_days(60), "revision": "1"})
    assert again.status_code == 302
