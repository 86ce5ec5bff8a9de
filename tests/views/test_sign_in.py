"""The door: who gets in, who is kept waiting, and what a lost session does not lose."""

import re
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from assessments.actions.sign_in import FAILURES_PER_ACCOUNT, FAILURES_PER_ADDRESS
from assessments.models import Event, User
from tests import factories

pytestmark = pytest.mark.django_db

PASSWORD = "a long and good passphrase"
FORM = "application/x-www-form-urlencoded"


def typed_form(client, path, fields, **extra):
    """A form as a browser sends it."""
    return client.post(path, urlencode(fields), content_type=FORM, **extra)


@pytest.fixture(autouse=True)
def fresh_counts():
    cache.clear()


@pytest.fixture
def alice():
    return User.objects.create_user("alice@example.test", PASSWORD, full_name="Alice")


def sign_in(client, email="alice@example.test", password=PASSWORD, pending="", **extra):
    fields = {"login": email, "password": password, "pending": pending}
    return client.post(reverse("login"), fields, **extra)


def test_the_right_password_opens_my_assessments(client, alice):
    response = sign_in(client)

    assert response.status_code == 302
    assert response.url == "/"


def test_the_session_gets_a_new_key_at_sign_in(client, alice):
    client.session["seen"] = True
    client.session.save()
    before = client.cookies["sessionid"].value if "sessionid" in client.cookies else None

    sign_in(client)

    assert client.cookies["sessionid"].value != before


def test_a_wrong_password_says_no_more_than_that(client, alice):
    known = sign_in(client, password="wrong")
    unknown = sign_in(client, email="nobody@example.test", password="wrong")

    for response in (known, unknown):
        assert response.status_code == 422
        assert "The e-mail address or the password is not right." in response.content.decode()


def test_after_five_failures_the_account_is_shut_even_for_the_right_password(client, alice):
    for _ in range(FAILURES_PER_ACCOUNT):
        assert sign_in(client, password="wrong").status_code == 422

    response = sign_in(client)

    assert response.status_code == 429
    assert response["Retry-After"] == "900"
    assert "try again in 15 minutes" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_the_account_is_counted_whatever_the_case_and_wherever_from(client, alice):
    for number in range(FAILURES_PER_ACCOUNT):
        sign_in(client, email="Alice@Example.test", password="wrong", REMOTE_ADDR=f"192.0.2.{number}")

    assert sign_in(client, REMOTE_ADDR="192.0.2.99").status_code == 429


def test_an_address_that_tries_many_accounts_is_shut(client, alice):
    for number in range(FAILURES_PER_ADDRESS):
        sign_in(client, email=f"user{number}@example.test", password="wrong", REMOTE_ADDR="192.0.2.7")

    assert sign_in(client, REMOTE_ADDR="192.0.2.7").status_code == 429
    assert sign_in(client, REMOTE_ADDR="192.0.2.8").status_code == 302


def test_signing_in_forgets_the_failures_of_the_account(client, alice):
    for _ in range(FAILURES_PER_ACCOUNT - 1):
        sign_in(client, password="wrong")
    sign_in(client)
    sign_in(client, password="wrong")

    assert sign_in(client).status_code == 302


def test_without_a_proxy_a_forwarded_address_is_not_believed(client, alice, settings):
    for number in range(FAILURES_PER_ADDRESS):
        header = {"HTTP_X_FORWARDED_FOR": f"203.0.113.{number}"}
        sign_in(client, email=f"user{number}@example.test", password="wrong", **header)

    assert sign_in(client).status_code == 429


def test_behind_a_proxy_the_address_is_the_one_the_proxy_saw(client, alice, settings):
    settings.BEHIND_PROXY = True
    for number in range(FAILURES_PER_ADDRESS):
        sign_in(
            client,
            email=f"user{number}@example.test",
            password="wrong",
            HTTP_X_FORWARDED_FOR="10.0.0.1, 203.0.113.5",
        )

    assert sign_in(client, HTTP_X_FORWARDED_FOR="10.0.0.1, 203.0.113.5").status_code == 429
    assert sign_in(client, HTTP_X_FORWARDED_FOR="203.0.113.5, 203.0.113.6").status_code == 302


def test_the_words_are_french_in_french(client, alice):
    for _ in range(FAILURES_PER_ACCOUNT):
        sign_in(client, password="wrong")

    response = sign_in(client, HTTP_ACCEPT_LANGUAGE="fr")

    assert response.status_code == 429
    assert "réessayez dans 15 minutes" in response.content.decode()


def test_the_administration_pages_have_the_same_door(client, alice):
    response = client.get("/admin/login/?next=/admin/")

    assert response.status_code == 302
    assert response.url == reverse("login") + "?next=/admin/"


def test_a_page_asks_to_sign_in_and_comes_back(client, alice):
    response = client.get("/")
    assert response.url == reverse("login") + "?next=/"

    page = client.post(response.url, {"login": alice.email, "password": PASSWORD, "next": "/"})
    assert page.url == "/"


def test_an_autosave_without_a_session_is_told_so_and_not_given_the_sign_in_page(client):
    response = client.post("/assessments/1/answers/PRIV-01/", {"PRIV-01": "a"}, HTTP_HX_REQUEST="true")

    assert response.status_code == 401
    assert "you were signed out" in response.content.decode()
    assert "<form" not in response.content.decode()


def test_a_form_sent_without_a_session_is_carried_through_the_sign_in(client, alice):
    typed = {"verb": "Summarise", "object": "e-mails « clients »", "note": "line 1\r\nline 2"}

    page = typed_form(client, "/requests/new/", typed)
    assert page.status_code == 401
    pending = re.search(r'name="pending" value="([^"]+)"', page.content.decode())[1]

    resend = sign_in(client, pending=pending)
    assert resend.status_code == 200
    assert 'action="/requests/new/"' in resend.content.decode()
    assert dict(resend.context["fields"]) == typed


def test_a_carried_form_that_was_altered_is_dropped(client, alice):
    page = typed_form(client, "/requests/new/", {"verb": "Summarise"})
    pending = re.search(r'name="pending" value="([^"]+)"', page.content.decode())[1]

    response = sign_in(client, pending=pending[:-2] + "xx")

    assert response.status_code == 302


def test_a_password_is_never_carried(client):
    response = typed_form(
        client, reverse("password_change"), {"old_password": "secret", "new_password1": "secret2"}
    )

    assert response.status_code == 302


def test_a_page_older_than_the_last_sign_in_may_send_its_form_again(alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)

    response = typed_form(client, "/requests/new/", {"verb": "Summarise"}, HTTP_ORIGIN="http://testserver")

    assert response.status_code == 403
    assert ("verb", "Summarise") in [tuple(field) for field in response.context["fields"]]


@pytest.mark.parametrize("origin", [{}, {"HTTP_ORIGIN": "https://else.example"}, {"HTTP_ORIGIN": "null"}])
def test_a_form_from_elsewhere_is_refused(alice, origin):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)

    response = typed_form(client, "/requests/new/", {"verb": "Summarise"}, **origin)

    assert response.status_code == 403
    assert "Summarise" not in response.content.decode()


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example/",
        "https://evil.example/",
        "javascript:alert(1)",
        "/\\evil.example",
        "https:evil.example",
    ],
)
def test_signing_in_leads_nowhere_else(client, alice, elsewhere):
    page = client.get(reverse("login"), {"next": elsewhere})
    response = client.post(reverse("login"), {"login": alice.email, "password": PASSWORD, "next": elsewhere})

    assert page.status_code == 200
    assert response.url == "/"


def test_signing_out_leads_nowhere_else(client, alice):
    sign_in(client)

    assert client.post(reverse("logout"), {"next": "//evil.example/"}).url == reverse("login")


def test_another_name_of_this_server_is_elsewhere_too(client, alice, settings):
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]

    response = client.post(
        reverse("login"), {"login": alice.email, "password": PASSWORD, "next": "http://other.example/"}
    )

    assert response.url == "/"


def test_a_session_key_set_beforehand_is_worth_nothing_after_the_sign_in(client, alice):
    stranger = Client()
    stranger.get(reverse("mfa_login_webauthn"), HTTP_ACCEPT="application/json")  # gets an anonymous session
    key = stranger.cookies["sessionid"].value
    client.cookies["sessionid"] = key

    sign_in(client)

    assert client.cookies["sessionid"].value != key
    assert stranger.get("/").url.startswith(reverse("login"))


def test_a_closed_account_opens_nothing(client, alice):
    alice.is_active = False
    alice.save()

    response = sign_in(client)

    assert response.url == reverse("account_inactive")
    assert "_auth_user_id" not in client.session
    assert client.get(response.url).status_code == 200


def test_a_closed_account_ends_its_sessions(client, alice):
    sign_in(client)
    User.objects.update(is_active=False)

    assert client.get("/").url.startswith(reverse("login"))


def test_nobody_signs_up(client):
    for path in ("signup", "email", "confirm-email", "3rdparty/signup", "login/code"):
        assert client.get(f"/accounts/{path}/").status_code == 404


def test_signing_in_and_out_is_in_the_trail_of_each_organisation(client):
    alice = factories.make_user("Alice")
    for name in ("Acme", "Elsewhere"):
        factories.make_member("Alice", "viewer", factories.make_organisation(name))

    sign_in(client, alice.email, "wrong")
    sign_in(client, alice.email)
    client.post(reverse("logout"))

    events = Event.objects.order_by("organisation__name", "pk")
    assert list(events.values_list("organisation__name", "kind", "after")) == [
        (name, kind, after)
        for name in ("Acme", "Elsewhere")
        for kind, after in (
            ("sign_in.failed", {"methods": ["password"]}),
            ("sign_in.succeeded", {"methods": ["password"]}),
            ("sign_in.ended", None),
        )
    ]


def test_an_address_that_nobody_has_is_in_no_trail(client, alice):
    factories.alice()

    sign_in(client, email="nobody@example.test", password="wrong")

    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"login": "not an address", "password": "x"},
        {"login": "a@b.example", "password": "x" * 5000},
        {"login": "a\x00@b.example", "password": "x"},
        {"login": "<script>@b.example", "password": "{{ 7 * 7 }}"},
        {},
    ],
)
def test_what_is_no_sign_in_is_refused_at_its_field(client, fields):
    response = client.post(reverse("login"), fields)

    assert response.status_code == 422
    assert "<script>@" not in response.content.decode()


def test_the_administration_pages_have_the_same_way_out_and_the_same_password(client, alice):
    User.objects.update(is_staff=True)
    factories.make_member("Alice", "viewer")
    sign_in(client)

    assert client.get("/admin/password_change/").url == reverse("password_change")
    assert client.post("/admin/logout/").url == reverse("login")


def test_staff_find_no_second_factors_and_no_sessions_on_the_administration_pages(client, alice):
    User.objects.update(is_staff=True, is_superuser=True)
    sign_in(client)

    for path in ("mfa/authenticator", "usersessions/usersession", "account/emailaddress", "socialaccount"):
        assert client.get(f"/admin/{path}/").status_code == 404
