"""What an auditor does: read who did what, take the chain along, verify it, and come back to the anchor."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from assessments.models import Event
from tests import factories
from tests.audit import change, rewrite, tampering
from tests.journeys.steps import in_days, place

pytestmark = pytest.mark.django_db


def test_an_auditor_finds_a_decision_takes_the_chain_along_and_sees_later_that_it_was_touched(
    client, tmp_path, capsys
):
    assessment = factories.make_submitted()
    organisation = assessment.organisation
    client.force_login(factories.bob())
    decided = {
        "outcome": "approve",
        "reason": "As the method says.",
        "valid_until": in_days(300),
        "next_review_on": in_days(200),
        "conditions-TOTAL_FORMS": "0",
        "conditions-INITIAL_FORMS": "0",
    }
    assert client.post(place("assessment-decide", assessment), decided).status_code == 302

    # Eve, a reviewer who took no part, reads the trail.
    client.force_login(factories.make_member("Eve", "reviewer"))
    trail = reverse("assessments:audit-list", args=[organisation.pk])
    (row,) = client.get(trail, {"kind": "assessment.decided"}).context["page"].rows
    assert row.sentence == "Bob decided on an assessment"
    assert ("decision", "Approved") in [(change.name, change.is_now) for change in row.changes]

    # She writes down the anchor and takes the file along.
    organisation.refresh_from_db()
    anchor = f"{organisation.audit_seq}:{organisation.audit_hash}"
    assert anchor in client.get(trail).content.decode()
    lines = b"".join(client.get(reverse("assessments:audit-jsonl", args=[organisation.pk])).streaming_content)
    path = tmp_path / "audit.jsonl"
    path.write_bytes(lines)
    call_command("verify_audit", "--file", str(path), "--anchor", anchor)

    # Somebody with the database in their hands rewrites the decision, and then all hashes after it.
    event = Event.objects.get(kind="assessment.decided")
    with tampering():
        change(event, after={**event.after, "outcome": "refuse"})
    with pytest.raises(SystemExit):
        call_command("verify_audit")
    rewrite(organisation, seq=event.seq, after={**event.after, "outcome": "refuse"})
    call_command("verify_audit")  # the chain alone does not show it
    with pytest.raises(SystemExit):
        call_command("verify_audit", "--anchor", anchor)  # her note does
    assert "is not the event of the anchor" in capsys.readouterr().out
