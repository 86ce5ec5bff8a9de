"""A person's whole way through an organisation: invited, joined, at work, away, gone, forgotten."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assignment, Event, Membership, User
from tests import factories
from tests.factories import PASSWORD
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db


def test_from_the_invitation_to_the_erasure(client, capsys):
    dora, bob = factories.make_member("Dora", "administrator"), factories.bob()
    organisation = factories.make_organisation()
    client.force_login(dora)

    def place(name, *more):
        return reverse(f"assessments:{name}", args=[organisation.pk, *more])

    # Dora invites somebody for data protection.
    invited = {"email": "frida@demo.example", "role": "contributor", "functions": ["data_protection"]}
    client.post(place("invitation-create"), invited | {"language": "en"})
    run_jobs()
    address = re.search(r"https://riskapp\.example(/join/\S+)", mail.outbox[-1].body)[1]

    # Frida joins, signs in, and sees who is there.
    frida_at_work = Client()
    frida_at_work.post(address, {"full_name": "Frida", "password": PASSWORD, "again": PASSWORD})
    assert frida_at_work.login(email="frida@demo.example", password=PASSWORD)
    assert "Dora" in frida_at_work.get(place("member-list")).content.decode()
    assert frida_at_work.get(place("organisation-edit")).status_code == 403
    frida = User.objects.get(email="frida@demo.example")
    membership = frida.memberships.get()

    # She is given a section, comments on it, and goes away: Bob stands in.
    assignment = factories.make_assignment(user=frida)
    factories.make_comment(assignment.assessment, written_by=frida, text="Where is the list?")
    page = frida_at_work.get(place("member-absence"))
    today = timezone.localdate()
    absence = {
        "mark": page.context["form"]["mark"].value(),
        "deputy": bob.memberships.get().pk,
        "away_from": today,
        "away_until": today + timedelta(days=14),
    }
    assert frida_at_work.post(place("member-absence"), absence).status_code == 302
    assert "Bob stands in" in client.get(place("member-list")).content.decode()

    # She leaves for good: her section is Bob's, who is told; she sees nothing any more.
    client.post(place("member-remove", membership.pk), follow=True)
    assignment.refresh_from_db()
    assert assignment.user == bob
    run_jobs()
    assert mail.outbox[-1].to == ["bob@demo.example"]
    assert frida_at_work.get(place("member-list")).status_code == 404

    # She asks to be forgotten: her words stay, her name goes, the chain holds.
    client.post(place("person-erase", frida.pk))
    frida.refresh_from_db()
    assert str(frida) == f"Former member {frida.pk}"
    assert not Membership.objects.filter(user=frida).exists()
    assert not Assignment.objects.filter(user=frida).exists()
    assert not frida_at_work.login(email="frida@demo.example", password=PASSWORD)
    call_command("verify_audit")
    assert "unbroken" in capsys.readouterr().out
    kinds = list(Event.objects.order_by("seq").values_list("kind", flat=True))
    assert [kind for kind in kinds if kind.startswith(("member.", "person.", "assignment.handed"))] == [
        "member.invited",
        "member.joined",
        "member.changed",
        "assignment.handed_on",
        "member.removed",
        "person.erased",
    ]
    trail = client.get(place("audit-list")).content.decode()
    assert "Frida" not in trail
    assert f"Former member {frida.pk}" in trail
