"""Inviting and joining: the pages, and what comes of links that do not work."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from assessments.actions.secret_link import WRONG_PER_ADDRESS, new_secret
from assessments.models import Event, Invitation, Membership, User
from tests import factories
from tests.factories import PASSWORD
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db

NEW = {"full_name": "Gustave", "password": PASSWORD, "again": PASSWORD}


@pytest.fixture
def dora(client):
    """The administrator, signed in."""
    dora = factories.make_member("Dora", "administrator")
    client.force_login(dora)
    return dora


def place(name, *more):
    return reverse(f"assessments:{name}", args=[factories.make_organisation().pk, *more])


def make(**fields):
    """An invitation that was e-mailed, and its secret."""
    secret, key = new_secret()
    now = timezone.now()
    usual = {"sent_at": now, "mailed_at": now, "expires_at": now + timedelta(days=7)}
    invitation = factories.make_invitation(key=key, **{"email": "guest@demo.example", **usual, **fields})
    return invitation, secret


def link(secret):
    return reverse("assessments:invitation-accept", args=[secret])


# --- inviting ---


def test_from_the_form_to_the_link_in_the_e_mail(client, dora):
    fields = {"email": "guest@demo.example", "role": "reviewer", "functions": ["legal"], "language": "en"}

    assert client.post(place("invitation-create"), fields).url == place("member-list")
    assert "Not sent yet" in client.get(place("member-list")).content.decode()
    run_jobs()
    assert "Not sent yet" not in client.get(place("member-list")).content.decode()

    address = re.search(r"https://riskapp\.example(/join/\S+/)", mail.outbox[0].body)[1]
    client.logout()
    page = client.get(address).content.decode()
    assert "Join Acme" in page
    assert client.post(address, NEW).url == reverse("login")
    joined = Membership.objects.get(user__email="guest@demo.example")
    assert (joined.role, joined.functions) == ("reviewer", "legal")
    assert client.login(email="guest@demo.example", password=PASSWORD)


def test_the_link_begins_with_our_address_whatever_host_was_sent(client, dora):
    fields = {"email": "guest@demo.example", "role": "viewer", "language": "en"}

    client.post(place("invitation-create"), fields, headers={"host": "localhost"})
    run_jobs()

    assert "https://riskapp.example/join/" in mail.outbox[0].body
    assert "localhost" not in mail.outbox[0].body


def test_a_host_that_is_not_ours_is_refused(client, dora):
    assert client.get(place("invitation-create"), headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize(
    "fields",
    [
        {"email": "nobody"},
        {"email": ""},
        {"role": "king"},
        {"language": "tlh"},
        {"functions": ["x"]},
        {"full_name": "y" * 10_001},
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, dora, fields):
    sent = {
        "email": "guest@demo.example",
        "role": "viewer",
        "language": "en",
        "full_name": "Gustave",
    } | fields

    response = client.post(place("invitation-create"), sent)

    assert response.status_code == 422
    assert sent["full_name"] in response.content.decode()
    assert not Invitation.objects.exists()


def test_the_same_address_twice_is_refused_in_words(client, dora):
    factories.make_invitation(email="guest@demo.example")

    response = client.post(
        place("invitation-create"), {"email": "Guest@demo.example", "role": "viewer", "language": "en"}
    )

    assert response.status_code == 422
    assert "invited already" in response.content.decode()


@pytest.mark.parametrize("role", ["analyst", "contributor", "reviewer", "viewer"])
def test_a_contributor_invites_nobody_to_no_role(client, role):
    invitation, _secret = make()
    client.force_login(factories.make_member("Climber", role))
    fields = {"email": "friend@demo.example", "role": "administrator", "language": "en"}

    assert client.post(place("invitation-create"), fields).status_code == 403
    assert client.post(place("invitation-renew", invitation.pk)).status_code == 403
    assert client.post(place("invitation-revoke", invitation.pk)).status_code == 403

    assert Invitation.objects.get() == invitation
    assert Invitation.objects.get().revoked_at is None


def test_again_and_withdrawn(client, dora):
    invitation, secret = make()

    assert client.post(place("invitation-renew", invitation.pk)).status_code == 302
    assert client.get(link(secret)).status_code == 404  # replaced
    assert client.post(place("invitation-revoke", invitation.pk)).status_code == 302
    response = client.post(place("invitation-renew", invitation.pk), follow=True)

    assert "meanwhile" in response.content.decode()
    assert [event.kind for event in Event.objects.order_by("seq")] == [
        "invitation.renewed",
        "invitation.revoked",
    ]


# --- links that do not work ---


def gone(client, secret, status, says):
    """Both ways of asking get the page, and it tells nothing about whose invitation it was."""
    for response in (client.get(link(secret)), client.post(link(secret), NEW)):
        page = response.content.decode()
        assert response.status_code == status
        assert says in page
        for revealed in ("Acme", "guest@demo.example", "Alice"):
            assert revealed not in page
    assert not User.objects.filter(email="guest@demo.example").exists()


def test_an_altered_link(client):
    _invitation, secret = make()

    gone(client, secret[:-1] + ("A" if secret[-1] != "A" else "B"), 404, "not copied whole")


def test_a_link_cut_short(client):
    _invitation, secret = make()

    gone(client, secret[:20], 404, "not copied whole")


def test_the_hash_is_no_key(client):
    invitation, _secret = make()

    gone(client, invitation.key, 404, "not copied whole")


def test_an_expired_link(client):
    past = timezone.now() - timedelta(days=8)
    _invitation, secret = make(sent_at=past, expires_at=past + timedelta(days=7))

    gone(client, secret, 410, "has expired")


def test_a_withdrawn_link(client):
    _invitation, secret = make(revoked_at=timezone.now())

    gone(client, secret, 410, "was withdrawn")


def test_a_used_link(client):
    _invitation, secret = make(accepted_at=timezone.now(), accepted_by=factories.bob())

    gone(client, secret, 410, "was used already")


def test_guessing_is_throttled_and_a_right_link_waits_too(client):
    _invitation, secret = make()
    for number in range(WRONG_PER_ADDRESS):
        assert client.get(link(f"guess-{number}")).status_code == 404

    response = client.get(link(secret))

    assert response.status_code == 429
    assert response["Retry-After"] == "900"
    assert "Too many wrong links" in response.content.decode()
    assert client.get(link(secret), REMOTE_ADDR="192.0.2.7").status_code == 200  # from elsewhere it works


# --- joining ---


def test_the_page_is_for_one_person_and_no_search_engine(client):
    _invitation, secret = make()

    response = client.get(link(secret))

    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "same-origin"


def test_the_page_speaks_the_language_of_the_invitation(client):
    _invitation, secret = make(language="fr")

    assert '<html lang="fr">' in client.get(link(secret)).content.decode()
    client.cookies["django_language"] = "en"
    assert '<html lang="en">' in client.get(link(secret)).content.decode()


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"password": "short", "again": "short"}, "too short"),
        ({"password": "password12345", "again": "password12345"}, "too common"),
        ({"password": "gustave@demo", "again": "gustave@demo"}, "too similar"),
        ({"again": "another long passphrase"}, "not the same"),
        ({"full_name": ""}, "required"),
        ({"full_name": "x" * 151}, "Shorten"),
        ({"password": "x" * 10_001, "again": "x" * 10_001}, "4096"),
    ],
)
def test_a_form_that_is_not_right_makes_no_account(client, fields, says):
    _invitation, secret = make(email="gustave@demo.example")

    response = client.post(link(secret), NEW | fields)

    assert response.status_code == 422
    assert says in response.content.decode()
    assert not User.objects.filter(email="gustave@demo.example").exists()


def test_a_name_is_text_on_the_page_of_who_is_invited(client):
    User.objects.filter(pk=factories.alice().pk).update(full_name="<img src=x onerror=alert(1)>")
    _invitation, secret = make()

    page = client.get(link(secret)).content.decode()

    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


def test_who_has_an_account_signs_in_and_joins_with_it(client):
    charlie = factories.charlie()
    _invitation, secret = make(email="charlie@demo.example", role="viewer")
    page = client.get(link(secret)).content.decode()
    assert f"{reverse('login')}?next={link(secret)}" in page
    assert client.post(link(secret), NEW).status_code == 200  # nothing is made: it is the same page
    assert User.objects.filter(email__iexact="charlie@demo.example").count() == 1

    client.force_login(charlie)
    assert "join with this account" in client.get(link(secret)).content.decode()
    assert client.post(link(secret)).url == place("member-list")

    assert Membership.objects.get(user=charlie, organisation__name="Acme").role == "viewer"


def test_somebody_else_who_is_signed_in_does_not_take_it(client):
    client.force_login(factories.charlie())
    _invitation, secret = make()

    page = client.get(link(secret)).content.decode()
    assert "went to another address" in page
    assert "guest@demo.example" not in page
    response = client.post(link(secret))

    assert response.status_code == 422
    assert not Membership.objects.filter(user=factories.charlie(), organisation__name="Acme").exists()


def test_a_form_does_not_choose_its_own_role_or_address(client):
    _invitation, secret = make(role="viewer")

    client.post(link(secret), NEW | {"role": "administrator", "email": "evil@demo.example", "is_staff": "on"})

    joined = Membership.objects.select_related("user").get(user__email="guest@demo.example")
    assert (joined.role, joined.user.is_staff) == ("viewer", False)
    assert not User.objects.filter(email="evil@demo.example").exists()


def test_a_password_is_never_carried_into_another_page(client):
    """A form whose page is stale may be sent again by one button; one with a password is typed again."""
    from django.test import Client  # noqa: PLC0415 -- the only test that checks tokens

    strict = Client(enforce_csrf_checks=True)
    _invitation, secret = make()

    response = strict.post(link(secret), NEW, headers={"origin": "http://testserver"})

    assert response.status_code == 403
    assert PASSWORD not in response.content.decode()
