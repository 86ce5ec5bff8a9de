"""Groups to roles, and who is recognised by what an identity provider says."""

import pytest

from assessments.actions.single_sign_on import Arrival, SignOnRefused, arrive, role_from
from assessments.models import Event, Membership, User
from tests import factories
from tests.factories import NOW

ROLES = {"admins": "administrator", "reviewers": "reviewer", "staff": "viewer", "ghosts": "emperor"}


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        (["staff"], "viewer"),
        (["staff", "admins"], "administrator"),
        (["staff", "reviewers", "unmapped"], "reviewer"),
        (["STAFF"], None),
        (["ghosts"], None),
        (["unmapped"], None),
        ([], None),
    ],
)
def test_the_highest_role_that_a_group_gives_counts(groups, role):
    assert role_from(groups, ROLES) == role


@pytest.fixture
def acme(settings, db):
    settings.SIGN_ONS = {"oidc": {"name": "Company", "organisation": "Acme", "roles": ROLES}}
    return factories.make_organisation()


def erin(**said) -> Arrival:
    told = {"way": "oidc", "email": "erin@acme.example", "full_name": "Erin Doe", "is_confirmed": True}
    return Arrival(**{**told, "groups": ("staff",), **said})


def test_a_new_person_gets_an_account_without_a_password_and_the_role(acme):
    user = arrive(arrival=erin(), known=None, at=NOW)

    assert (user.email, user.full_name, user.has_usable_password()) == (
        "erin@acme.example",
        "Erin Doe",
        False,
    )
    assert user.memberships.get().role == "viewer"
    assert Event.objects.get().kind == "member.joined"


@pytest.mark.parametrize(
    "said",
    [
        {"groups": ()},
        {"groups": ("unmapped",)},
        {"is_confirmed": False},
        {"email": ""},
        {"email": "no address"},
    ],
)
def test_nobody_comes_in_without_group_or_confirmed_address(acme, said):
    with pytest.raises(SignOnRefused):
        arrive(arrival=erin(**said), known=None, at=NOW)

    assert not User.objects.exists()


def test_an_organisation_that_does_not_exist_takes_nobody(settings, db):
    settings.SIGN_ONS = {"oidc": {"organisation": "Nowhere", "roles": ROLES}}

    with pytest.raises(SignOnRefused, match="does not exist"):
        arrive(arrival=erin(), known=None, at=NOW)


def test_the_role_follows_the_groups_at_each_sign_in(acme):
    user = arrive(arrival=erin(groups=("reviewers",)), known=None, at=NOW)

    arrive(arrival=erin(), known=user, at=NOW)

    assert user.memberships.get().role == "viewer"
    event = Event.objects.order_by("pk").last()
    assert (event.kind, event.before["role"], event.after["role"]) == ("member.changed", "reviewer", "viewer")


def test_the_last_administrator_stays_one(acme):
    dora = factories.make_member("Dora", "administrator")

    arrive(arrival=erin(), known=dora, at=NOW)

    assert dora.memberships.get().role == "administrator"


def test_who_lost_their_groups_is_refused_and_keeps_what_is_theirs_to_hand_on(acme):
    user = arrive(arrival=erin(), known=None, at=NOW)

    with pytest.raises(SignOnRefused):
        arrive(arrival=erin(groups=()), known=user, at=NOW)

    assert user.memberships.count() == 1


def test_a_member_of_this_organisation_alone_is_found_by_address(acme):
    alice = factories.alice()

    assert arrive(arrival=erin(email="ALICE@demo.example"), known=None, at=NOW) == alice


def stranger():
    return factories.make_user("Erin")


def member_elsewhere():
    return factories.charlie()


def member_of_both():
    factories.charlie()
    return factories.make_member("Charlie", "viewer")


def staff():
    return factories.make_user("Dora", is_staff=True)


@pytest.mark.parametrize("make", [stranger, member_elsewhere, member_of_both, staff])
def test_a_provider_of_one_organisation_opens_no_account_beyond_it(acme, make):
    user = make()
    before = Membership.objects.count()

    with pytest.raises(SignOnRefused, match="has an account"):
        arrive(arrival=erin(email=user.email), known=None, at=NOW)

    assert Membership.objects.count() == before


def test_an_address_that_the_provider_does_not_vouch_for_opens_no_account(acme):
    alice = factories.alice()

    with pytest.raises(SignOnRefused, match="has an account"):
        arrive(arrival=erin(email=alice.email, is_confirmed=False), known=None, at=NOW)


def test_a_closed_account_stays_closed(acme):
    alice = factories.alice()
    User.objects.update(is_active=False)
    alice.refresh_from_db()

    with pytest.raises(SignOnRefused, match="closed"):
        arrive(arrival=erin(), known=alice, at=NOW)
