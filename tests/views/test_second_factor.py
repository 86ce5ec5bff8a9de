"""Second factors: added, asked for, required, removed; guessed at and not found."""

import re
import subprocess
import sys

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.actions.sign_in import FAILURES_PER_ACCOUNT
from assessments.models import Event, Organisation
from tests import factories
from tests.jobs import run_jobs
from tests.signing_in import add_app, code_of, kinds, sign_in, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_counts():
    cache.clear()


@pytest.fixture
def alice():
    return factories.alice()


def required() -> None:
    Organisation.objects.update(requires_second_factor=True)


def recovery_codes(client) -> list[str]:
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    return re.findall(r'recovery-code">(\d{8})<', page)


def test_an_app_is_added_after_showing_the_password_once_more(alice):
    client = signed_in(alice)

    again = client.get(reverse("mfa_activate_totp"))
    assert again.url.startswith(reverse("account_reauthenticate"))
    add_app(client)

    assert Authenticator.objects.filter(user=alice, type="totp").count() == 1
    assert len(recovery_codes(client)) == 10
    assert kinds(alice) == ["sign_in.succeeded", "account.second_factor_added"]


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_showing_that_it_is_you_leads_nowhere_else(alice, elsewhere):
    client = signed_in(alice)
    again = reverse("account_reauthenticate")

    page = client.get(again, {"next": elsewhere})
    response = client.post(f"{again}?next={elsewhere}", {"password": factories.PASSWORD, "next": elsewhere})

    assert f'href="{elsewhere}"' not in page.content.decode()
    assert response.status_code == 302
    assert response.url.startswith("/")
    assert not response.url.startswith("//")


def test_the_page_that_adds_an_app_shows_a_picture_and_the_key(alice):
    client = signed_in(alice)
    client.post(reverse("account_reauthenticate"), {"password": factories.PASSWORD})

    page = client.get(reverse("mfa_activate_totp")).content.decode()

    assert 'src="data:image/svg+xml;base64,' in page
    assert re.search(r"data-totp-key>[A-Z2-7]{32}<", page)


def test_the_seed_does_not_lie_open_in_the_database(alice):
    key = add_app(signed_in(alice))

    stored = Authenticator.objects.get(type="totp").data["secret"]

    assert key not in stored
    assert stored.startswith("gAAAA")


def test_a_seed_is_read_after_the_secret_key_has_changed(alice, settings):
    key = add_app(signed_in(alice))
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another " * 10

    client = Client()
    sign_in(client, alice.email)
    response = client.post(reverse("mfa_authenticate"), {"code": code_of(key, later=1)})

    assert response.url == "/"


def test_the_password_alone_no_longer_opens_anything(alice):
    key = add_app(signed_in(alice))
    client = Client()

    assert sign_in(client, alice.email).url == reverse("mfa_authenticate")
    assert client.get("/").url.startswith(reverse("login"))
    response = client.post(reverse("mfa_authenticate"), {"code": code_of(key, later=1)})

    assert response.url == "/"
    assert client.get("/").status_code == 200
    assert Event.objects.last().after == {"methods": ["password", "totp"]}


def test_a_code_works_once(alice):
    key = add_app(signed_in(alice))
    code = code_of(key, later=1)
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, alice.email)

    assert first.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    assert second.post(reverse("mfa_authenticate"), {"code": code}).status_code == 422


def test_a_recovery_code_stands_in_once(alice):
    browser = signed_in(alice)
    add_app(browser)
    code = recovery_codes(browser)[0]
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, alice.email)

    assert first.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    assert second.post(reverse("mfa_authenticate"), {"code": code}).status_code == 422
    assert len(recovery_codes(browser)) == 9


def test_recovery_codes_are_downloaded_and_made_anew(alice):
    browser = signed_in(alice)
    add_app(browser)
    before = recovery_codes(browser)

    file = browser.get(reverse("mfa_download_recovery_codes"))
    browser.post(reverse("mfa_generate_recovery_codes"))

    assert file["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    assert all(code in file.content.decode() for code in before)
    assert not set(before) & set(recovery_codes(browser))


def test_after_five_wrong_codes_even_the_right_one_is_refused(alice):
    key = add_app(signed_in(alice))
    client = Client()
    sign_in(client, alice.email)
    for _ in range(FAILURES_PER_ACCOUNT):
        response = client.post(reverse("mfa_authenticate"), {"code": "000000"})
        assert response.status_code == 422

    response = client.post(reverse("mfa_authenticate"), {"code": code_of(key, later=1)})

    assert response.status_code == 422
    assert "Too many attempts" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_the_count_of_codes_is_of_the_person_not_of_the_browser(alice):
    key = add_app(signed_in(alice))
    for number in range(FAILURES_PER_ACCOUNT):
        guesser = Client(REMOTE_ADDR=f"192.0.2.{number}")
        sign_in(guesser, alice.email)
        guesser.post(reverse("mfa_authenticate"), {"code": "000000"})
    client = Client(REMOTE_ADDR="192.0.2.99")
    sign_in(client, alice.email)

    response = client.post(reverse("mfa_authenticate"), {"code": code_of(key, later=1)})

    assert response.status_code == 422


def test_a_wrong_code_is_in_the_trail(alice):
    add_app(signed_in(alice))
    client = Client()
    sign_in(client, alice.email)

    client.post(reverse("mfa_authenticate"), {"code": "000000"})

    event = Event.objects.filter(kind="sign_in.failed").get()
    assert (event.by, event.after) == (alice, {"methods": ["second_factor"]})


NO_PASSKEYS = ["", "{", "[]", "7", '"text"', "{}", '{"id": "x", "response": 7}', '{"id": "", "rawId": ""}']


@pytest.mark.parametrize("credential", NO_PASSKEYS)
def test_what_is_no_passkey_signs_nobody_in(alice, credential):
    response = Client().post(reverse("mfa_login_webauthn"), {"credential": credential})

    assert response.status_code == 422
    assert "_auth_user_id" not in response.client.session


@pytest.mark.parametrize("credential", NO_PASSKEYS)
def test_what_is_no_passkey_is_not_added(alice, credential):
    client = signed_in(alice)
    client.post(reverse("account_reauthenticate"), {"password": factories.PASSWORD})

    response = client.post(reverse("mfa_add_webauthn"), {"name": "Laptop", "credential": credential})

    assert response.status_code == 422
    assert 'value="Laptop"' in response.content.decode()
    assert not Authenticator.objects.exists()


def test_without_the_first_step_there_is_no_second(alice):
    assert Client().get(reverse("mfa_authenticate")).url == reverse("login")


def test_who_owes_a_second_factor_is_led_to_it_from_every_page(alice):
    client = signed_in(alice)
    required()

    for path in ("/", "/requests/", "/account/", reverse("password_change")):
        assert client.get(path).url == reverse("mfa_index")
    page = client.get(reverse("mfa_index"))
    assert "Set one up to go on" in page.content.decode()
    assert client.post(reverse("logout")).status_code == 302


def test_once_it_is_set_up_everything_is_open_again(alice):
    client = signed_in(alice)
    required()

    add_app(client)

    assert client.get("/requests/").status_code == 200
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200


def test_recovery_codes_alone_are_no_second_factor(alice):
    client = signed_in(alice)
    Authenticator.objects.create(user=alice, type="recovery_codes", data={})
    required()

    assert client.get("/requests/").url == reverse("mfa_index")


def test_another_organisation_s_wish_is_not_mine(alice):
    client = signed_in(alice)
    Organisation.objects.filter(pk=factories.make_organisation("Elsewhere").pk).update(
        requires_second_factor=True
    )

    assert client.get("/requests/").status_code == 200


def test_asking_costs_no_statement(client, alice, django_assert_num_queries):
    client.force_login(alice)

    with django_assert_num_queries(2):  # the session, and its user
        client.get(reverse("password_change"))


def test_what_was_typed_when_it_became_required_is_not_lost(alice):
    client = signed_in(alice)
    required()
    typed = {"verb": "Summarise", "object": "e-mails « clients »"}

    response = client.post(
        "/requests/new/",
        "verb=Summarise&object=e-mails+%C2%AB+clients+%C2%BB",
        content_type="application/x-www-form-urlencoded",
    )
    assert response.url == reverse("mfa_index")
    add_app(client)
    page = client.post(reverse("assessments:profile-resume"))

    assert dict(page.context["fields"]) == typed


def test_an_autosave_is_told_why_it_was_not_saved(alice):
    client = signed_in(alice)
    required()

    response = client.post("/assessments/1/answers/PRIV-01/", {"PRIV-01": "a"}, HTTP_HX_REQUEST="true")

    assert response.status_code == 401
    assert "asks for a second factor" in response.content.decode()


def test_a_form_is_carried_through_password_and_code(alice):
    key = add_app(signed_in(alice))
    client = Client()
    page = client.post("/requests/new/", "verb=Summarise", content_type="application/x-www-form-urlencoded")
    pending = re.search(r'name="pending" value="([^"]+)"', page.content.decode())[1]

    client.post(reverse("login"), {"login": alice.email, "password": factories.PASSWORD, "pending": pending})
    resend = client.post(reverse("mfa_authenticate"), {"code": code_of(key, later=1)})

    assert dict(resend.context["fields"]) == {"verb": "Summarise"}


def test_what_one_person_typed_is_not_offered_to_who_signs_in_next(alice):
    client = Client()
    page = client.post("/requests/new/", "verb=Summarise", content_type="application/x-www-form-urlencoded")
    pending = re.search(r'name="pending" value="([^"]+)"', page.content.decode())[1]
    add_app(signed_in(alice))
    client.post(
        reverse("login"), {"login": alice.email, "password": factories.PASSWORD, "pending": pending}
    )  # and leaves at the second step

    response = sign_in(client, factories.bob().email)

    assert response.url == "/"


def test_the_last_factor_stays_while_it_is_required(alice):
    client = signed_in(alice)
    add_app(client)
    required()

    response = client.post(reverse("mfa_deactivate_totp"))

    assert response.status_code == 422
    assert "add another one before" in response.content.decode()
    assert Authenticator.objects.filter(type="totp").exists()


def test_a_factor_is_removed_and_its_codes_with_it(alice):
    client = signed_in(alice)
    add_app(client)

    client.post(reverse("mfa_deactivate_totp"))

    assert not Authenticator.objects.exists()
    assert kinds(alice)[-1] == "account.second_factor_removed"


@pytest.mark.parametrize("name", ["mfa_edit_webauthn", "mfa_remove_webauthn"])
def test_nobody_reaches_the_passkey_of_another(alice, name):
    other = Authenticator.objects.create(user=factories.bob(), type="webauthn", data={"name": "Key"})
    client = signed_in(alice)
    client.post(reverse("account_reauthenticate"), {"password": factories.PASSWORD})

    assert client.get(reverse(name, args=[other.pk])).status_code == 404
    assert client.post(reverse(name, args=[other.pk])).status_code == 404


def test_a_change_is_told_by_e_mail_in_the_person_s_language(
    alice, mailoutbox, django_capture_on_commit_callbacks
):
    alice.language = "fr"
    alice.save()

    with django_capture_on_commit_callbacks(execute=True):
        add_app(signed_in(alice))
    run_jobs()

    assert [mail.to for mail in mailoutbox] == [[alice.email]]
    assert "Firefox, Windows" in mailoutbox[0].body
    assert "https://riskapp.example/account/" in mailoutbox[0].body


def test_an_operator_drops_what_was_lost(alice, capsys):
    add_app(signed_in(alice))

    call_command("drop_second_factors", "ALICE@demo.example")

    assert "2 removed" in capsys.readouterr().out
    assert sign_in(Client(), alice.email).url == "/"
    assert Event.objects.filter(kind="account.second_factor_removed").get().at <= timezone.now()


def test_starting_does_not_load_what_reads_passkeys():
    loaded = subprocess.run(
        [
            sys.executable,
            "-c",
            "import django, sys; django.setup(); from django.urls import get_resolver; "
            "get_resolver().url_patterns; "
            "print([name for name in ('fido2', 'qrcode', 'onelogin', 'jwt') if name in sys.modules])",
        ],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert loaded.strip() == "[]"
