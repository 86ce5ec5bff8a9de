"""Pages of members: who sees what, what can be changed by whom, and what strangers try."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.models import Event, Membership, User
from tests import factories

pytestmark = pytest.mark.django_db

# session, user, own membership, members
LIST_SQL = 4
# the same, invitations, who was removed
ADMINISTRATORS_LIST_SQL = 7


@pytest.fixture
def dora(client):
    """The administrator, signed in."""
    dora = factories.make_member("Dora", "administrator")
    client.force_login(dora)
    return dora


def place(name, *more, organisation=None):
    return reverse(f"assessments:{name}", args=[(organisation or factories.make_organisation()).pk, *more])


def page_of(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def member(user):
    return user.memberships.get(organisation__name="Acme")


def form_of(client, address, **changes):
    """What the page's form would send, with these changes."""
    form = client.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in (values | changes).items() if value not in (None, "")}


# --- mine ---


def test_with_one_organisation_one_is_led_straight_to_it(client, alice):
    assert client.get(reverse("assessments:organisation-list")).url == place("member-list")


def test_with_several_one_chooses_and_with_none_one_is_told(client, alice):
    factories.make_member("Alice", "viewer", factories.make_organisation("Second <b>house</b>"))
    page = page_of(client, reverse("assessments:organisation-list"))
    assert "Second &lt;b&gt;house&lt;/b&gt;" in page
    assert "Acme" in page

    Membership.objects.all().delete()
    assert "no organisation" in page_of(client, reverse("assessments:organisation-list"))


def test_several_organisations_of_one_person_are_strictly_apart(client, alice):
    """The role in one says nothing about the other, and pages of one name nothing of the other."""
    second = factories.make_organisation("Second")
    factories.make_member("Alice", "administrator", second)
    factories.make_member("Xylo Second", "analyst", second)
    factories.make_member("Bob", "reviewer")

    assert "Xylo" not in page_of(client, place("member-list"))
    assert "Xylo" in page_of(client, place("member-list", organisation=second))
    for name in ("organisation-edit", "invitation-create", "audit-list"):
        assert client.get(place(name)).status_code == 403
        assert client.get(place(name, organisation=second)).status_code == 200


def test_a_member_of_one_is_not_reached_through_the_other(client, dora):
    second = factories.make_organisation("Second")
    factories.make_member("Dora", "administrator", second)
    factories.make_member("Xylo", "analyst", second)
    theirs = Membership.objects.get(user__full_name="Xylo")
    invitation = factories.make_invitation(second)

    for name in ("member-edit", "member-remove"):
        assert client.get(place(name, theirs.pk)).status_code == 404
        assert client.post(place(name, theirs.pk), {"role": "viewer"}).status_code == 404
    assert client.get(place("person-erase", theirs.user_id)).status_code == 404
    assert client.post(place("invitation-renew", invitation.pk)).status_code == 404
    assert client.post(place("invitation-revoke", invitation.pk)).status_code == 404


# --- the list ---


def test_the_list_says_role_functions_deputy_and_absence(client, alice):
    today = timezone.localdate()
    bob = factories.bob()
    Membership.objects.filter(user=bob).update(
        functions="legal", deputy=member(alice), away_from=today, away_until=today + timedelta(days=3)
    )

    page = page_of(client, place("member-list"))

    assert "Reviewer" in page
    assert "Legal" in page
    assert "Alice stands in" in page


def test_a_name_is_text(client, alice):
    factories.make_user("Mallory")
    User.objects.filter(full_name="Mallory").update(full_name="<script>alert(1)</script>{{ 7 }}")
    factories.make_member("Mallory", "viewer")

    page = page_of(client, place("member-list"))

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 }}" in page


def test_only_administrators_see_invitations_and_buttons(client, dora):
    factories.make_invitation(email="guest@demo.example")
    factories.alice()
    page = page_of(client, place("member-list"))
    assert "guest@demo.example" in page
    assert place("member-edit", member(factories.alice()).pk) in page

    client.force_login(factories.alice())
    page = page_of(client, place("member-list"))
    assert "guest@demo.example" not in page
    assert place("member-edit", member(dora).pk) not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_whatever_its_length(client, rows):
    viewer = factories.make_member("Vera", "viewer")
    for number in range(rows):
        factories.make_member(f"Member {number}", "analyst")
    client.force_login(viewer)
    address = place("member-list")

    with CaptureQueriesContext(connection) as queries:
        client.get(address)

    assert len(queries) == LIST_SQL


@pytest.mark.parametrize("rows", [1, 3])
def test_so_does_the_administrators_list(client, dora, rows):
    for number in range(rows):
        factories.make_invitation()
        gone = factories.make_member(f"Gone {number}", "analyst")
        client.post(place("member-remove", member(gone).pk))
    address = place("member-list")
    client.get(address)  # what was said about the removals is said once

    with CaptureQueriesContext(connection) as queries:
        page = page_of(client, address)

    assert page.count("Gone ") >= rows
    assert len(queries) == ADMINISTRATORS_LIST_SQL


# --- changing ---


def test_an_administrator_changes_a_member(client, dora):
    alice = member(factories.alice())
    address = place("member-edit", alice.pk)

    response = client.post(address, form_of(client, address, role="reviewer", functions=["legal", "finance"]))

    assert response.url == place("member-list")
    alice.refresh_from_db()
    assert (alice.role, alice.functions) == ("reviewer", "legal finance")


@pytest.mark.parametrize(
    "fields",
    [
        {"role": "king"},
        {"functions": ["astrology"]},
        {"away_from": "2026-13-45"},
        {"away_from": "2027-02-02", "away_until": "2027-02-01"},
        {"deputy": "999999"},
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, dora, fields):
    alice = member(factories.alice())
    address = place("member-edit", alice.pk)

    response = client.post(address, form_of(client, address, **fields))

    assert response.status_code == 422
    assert response.context["form"].errors
    for value in fields.values():
        if isinstance(value, str) and "-" in value:
            assert value in response.content.decode()
    alice.refresh_from_db()
    assert (alice.role, alice.away_from) == ("analyst", None)


def test_a_stale_page_shows_both_values(client, dora):
    alice = member(factories.alice())
    address = place("member-edit", alice.pk)
    fields = form_of(client, address, role="viewer")
    Membership.objects.filter(pk=alice.pk).update(role="reviewer")

    response = client.post(address, fields)
    page = response.content.decode()

    assert response.status_code == 409
    assert "What stands there now" in page
    assert "Reviewer" in page
    assert '<option value="viewer" selected>' in page
    alice.refresh_from_db()
    assert alice.role == "reviewer"
    # Having seen it, one can save.
    again = fields | {"mark": response.context["form"].data["mark"]}
    assert client.post(address, again).status_code == 302


def test_the_last_administrator_is_told_why_not(client, dora):
    address = place("member-edit", member(dora).pk)

    response = client.post(address, form_of(client, address, role="viewer"))

    assert response.status_code == 422
    assert "last administrator" in response.content.decode()


@pytest.mark.parametrize("role", ["analyst", "contributor", "reviewer", "viewer"])
def test_nobody_promotes_themselves(client, role):
    climber = factories.make_member("Climber", role)
    client.force_login(climber)
    fields = {"role": "administrator", "mark": "x", "functions": ["legal"]}

    assert client.post(place("member-edit", member(climber).pk), fields).status_code == 403
    # Nor through the page that is theirs: it knows no role.
    address = place("member-absence")
    assert client.post(address, form_of(client, address, role="administrator")).status_code == 302

    assert (member(climber).role, member(climber).functions) == (role, "")


# --- absence ---


def test_everybody_says_when_they_are_away(client, alice):
    bob = member(factories.bob())
    address = place("member-absence")
    today = timezone.localdate()

    client.post(
        address,
        form_of(client, address, deputy=bob.pk, away_from=today, away_until=today + timedelta(days=7)),
    )

    assert (member(alice).deputy, member(alice).away_until) == (bob, today + timedelta(days=7))
    assert Event.objects.get(kind="member.changed").by == alice


def test_a_stranger_cannot_be_a_deputy(client, alice):
    charlie = factories.charlie().memberships.get()
    address = place("member-absence")

    response = client.post(address, form_of(client, address, deputy=charlie.pk))

    assert response.status_code == 422
    assert "Charlie" not in response.content.decode()


# --- leaving ---


def test_removing_asks_first_and_says_what_is_handed_on(client, dora):
    alice = member(factories.alice())
    Membership.objects.filter(pk=alice.pk).update(deputy=member(factories.bob()))
    factories.make_assignment(user=alice.user)

    page = page_of(client, place("member-remove", alice.pk))
    assert "1 assignment goes to Bob" in page
    assert Membership.objects.filter(pk=alice.pk).exists()

    assert client.post(place("member-remove", alice.pk)).url == place("member-list")
    assert not Membership.objects.filter(pk=alice.pk).exists()


def test_one_can_leave_oneself_and_sees_nothing_afterwards(client, alice):
    own = member(alice)

    assert client.post(place("member-remove", own.pk)).url == reverse("assessments:organisation-list")
    assert client.get(place("member-list")).status_code == 404


def test_but_not_remove_anybody_else(client, alice):
    bob = member(factories.bob())

    assert client.post(place("member-remove", bob.pk)).status_code == 403
    assert Membership.objects.filter(pk=bob.pk).exists()


def test_the_last_administrator_does_not_leave(client, dora):
    response = client.post(place("member-remove", member(dora).pk))

    assert response.status_code == 422
    assert "last administrator" in response.content.decode()


# --- settings ---


def test_an_administrator_changes_the_settings(client, dora):
    address = place("organisation-edit")

    client.post(
        address, form_of(client, address, name="Acme Europe", requires_second_factor="on", keep_years="5")
    )

    organisation = member_of(dora)
    assert (organisation.name, organisation.requires_second_factor, organisation.keep_years) == (
        "Acme Europe",
        True,
        5,
    )


def member_of(user):
    return user.memberships.select_related("organisation").get().organisation


@pytest.mark.parametrize(
    "fields", [{"keep_years": "0"}, {"keep_years": "x"}, {"name": ""}, {"name": "y" * 10_001}]
)
def test_settings_that_cannot_be_kept_are_refused(client, dora, fields):
    address = place("organisation-edit")

    assert client.post(address, form_of(client, address) | fields).status_code == 422
    assert member_of(dora).name == "Acme"


def test_stale_settings_show_both_values(client, dora):
    address = place("organisation-edit")
    fields = form_of(client, address, keep_years="7")
    organisation = member_of(dora)
    type(organisation).objects.filter(pk=organisation.pk).update(keep_years=4)

    response = client.post(address, fields)

    assert response.status_code == 409
    assert "<dd>4</dd>" in response.content.decode()
    assert 'value="7"' in response.content.decode()
