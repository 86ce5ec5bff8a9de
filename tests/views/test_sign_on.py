"""Single sign-on against providers of our own on this machine: the exchange, and what goes wrong in it."""

import base64
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers import registry
from django.apps import apps
from django.core.cache import cache
from django.test import Client, override_settings

from assessments.models import Event, Organisation, User
from tests import factories
from tests.identity_provider import CLIENT_ID, SamlProvider, openid_provider
from tests.signing_in import kinds, sign_in

pytestmark = pytest.mark.django_db

ROLES = {"admins": "administrator", "staff": "viewer"}
ERIN = {
    "sub": "erin-1",
    "email": "erin@acme.example",
    "email_verified": True,
    "name": "Erin Doe",
    "groups": ["staff"],
}
ACS = "http://testserver/accounts/saml/sso/acs/"
SAML_FACTS = {
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress": ["erin@acme.example"],
    "groups": ["staff", "unmapped"],
}


def way(**more):
    return {"name": "Company", "organisation": "Acme", "roles": ROLES, "groups": "groups"} | more


def configured(sign_ons, providers):
    """The settings, applications and addresses of an installation with single sign-on."""
    names = {"oidc": "openid_connect", "saml": "saml"}
    added = [f"allauth.socialaccount.providers.{names[key]}" for key in sign_ons]
    return override_settings(
        SIGN_ONS=sign_ons,
        SOCIALACCOUNT_PROVIDERS=providers,
        INSTALLED_APPS=[*(config.name for config in apps.get_app_configs()), *added],
        ROOT_URLCONF="tests.sign_on_urls",
    )


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    """The list of providers is read once a process: read it anew, and leave none behind."""
    cache.clear()
    factories.make_organisation()
    monkeypatch.setattr(registry, "loaded", False)
    yield
    registry.provider_map.clear()


@pytest.fixture
def provider():
    with openid_provider() as one:
        app = {
            "provider_id": "oidc",
            "name": "Company",
            "client_id": CLIENT_ID,
            "secret": "a secret",
            "settings": {"server_url": one.address, "verified_email": False},
        }
        one.claims = dict(ERIN)
        with configured({"oidc": way()}, {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}):
            yield one


@pytest.fixture
def saml():
    one = SamlProvider()
    app = {
        "provider_id": "saml",
        "name": "Company",
        "client_id": "sso",
        "settings": {
            "idp": {
                "entity_id": one.entity_id,
                "sso_url": "https://idp.example/saml/sso",
                "x509cert": one.bare_certificate,
            },
            "verified_email": True,
            "advanced": {"want_assertion_signed": True, "allow_single_label_domains": True},
        },
    }
    with configured({"saml": way()}, {"saml": {"APPS": [app]}}):
        yield one


def leave(client, provider="oidc", **fields):
    """Off to the provider: the address that the page goes on to."""
    page = client.post(f"/accounts/sign-on/{provider}/", fields, HTTP_HOST="testserver")
    assert page.status_code == 200, page.status_code
    return page.context["address"]


def come_back(client, address, **more):
    """As the provider sends the browser back."""
    state = parse_qs(urlsplit(address).query)["state"][0]
    return client.get("/accounts/oidc/oidc/callback/", {"code": "a code", "state": state} | more)


def sign_on(client, **fields):
    return come_back(client, leave(client, **fields))


def test_the_sign_in_page_offers_it(client, provider):
    page = client.get("/accounts/login/").content.decode()

    assert "Sign in with Company" in page
    assert 'action="/accounts/sign-on/oidc/"' in page


def test_without_configuration_nothing_of_it_is_there(client):
    assert "sign-on" not in client.get("/accounts/login/").content.decode()
    assert client.post("/accounts/sign-on/oidc/").status_code == 404


def test_a_new_person_comes_in_with_the_role_of_their_group(client, provider):
    response = sign_on(client)

    user = User.objects.get()
    assert response.url == "/"
    assert client.get("/").status_code == 200
    assert (user.email, user.full_name, user.has_usable_password()) == (
        "erin@acme.example",
        "Erin Doe",
        False,
    )
    assert user.memberships.get().role == "viewer"
    assert kinds(user) == ["member.joined", "account.sign_on_connected", "sign_in.succeeded"]
    assert Event.objects.order_by("pk").last().after == {"methods": ["oidc"]}


def test_the_exchange_is_bound_to_this_browser(client, provider):
    address = leave(client)
    query = parse_qs(urlsplit(address).query)

    assert query["code_challenge_method"] == ["S256"]
    assert query["redirect_uri"] == ["http://testserver/accounts/oidc/oidc/callback/"]
    come_back(client, address)
    assert provider.asked[0]["code_verifier"]


def test_a_second_sign_in_is_the_same_person_whatever_their_address_now(client, provider):
    sign_on(client)
    provider.claims |= {"email": "erin.new@acme.example", "groups": ["admins"]}

    sign_on(Client())

    assert User.objects.get().memberships.get().role == "administrator"


def test_nothing_else_that_the_provider_said_is_kept(client, provider):
    provider.claims |= {"phone_number": "+33 1 23 45 67 89"}
    sign_on(client)
    sign_on(Client())

    assert SocialAccount.objects.get().extra_data == {}


def test_without_a_mapped_group_nobody_comes_in(client, provider):
    provider.claims["groups"] = ["unmapped"]

    response = sign_on(client)

    assert response.status_code == 403
    assert "None of your groups gives access here" in response.content.decode()
    assert not User.objects.exists()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("groups", [None, 7, {"staff": True}, [7, None], [["staff"]], "unmapped"])
def test_groups_of_no_known_shape_give_nothing(client, provider, groups):
    provider.claims["groups"] = groups

    assert sign_on(client).status_code == 403


def test_one_group_as_a_word_counts(client, provider):
    provider.claims["groups"] = "staff"

    assert sign_on(client).url == "/"


def test_an_address_that_is_not_vouched_for_opens_nothing(client, provider):
    provider.claims |= {"email": factories.alice().email, "email_verified": False}

    assert sign_on(client).status_code == 403


@pytest.mark.parametrize("lie", [{"audience": "somebody else"}, {"issuer": "https://evil.example"}])
def test_a_token_for_or_from_somebody_else_opens_nothing(client, provider, lie):
    for name, value in lie.items():
        setattr(provider, name, value)

    response = sign_on(client)

    assert response.status_code == 401
    assert not User.objects.exists()


def test_an_answer_that_this_browser_did_not_ask_for_opens_nothing(client, provider):
    address = leave(client)

    response = come_back(Client(), address)

    assert response.status_code == 401
    assert not User.objects.exists()


def test_an_answer_counts_once(client, provider):
    address = leave(client)
    come_back(client, address)
    client.post("/accounts/logout/")

    assert come_back(client, address).status_code == 401


def test_who_turns_back_there_is_told_so(client, provider):
    address = leave(client)

    response = come_back(client, address, error="access_denied")

    assert response.url == "/accounts/sign-on/cancelled/"
    assert "was not completed" in client.get(response.url, follow=True).content.decode()


def test_a_provider_that_does_not_answer_is_said_and_no_error(client, provider, settings):
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = (
        "http://127.0.0.1:9"
    )

    response = client.post("/accounts/sign-on/oidc/")

    assert response.status_code == 503
    assert "cannot be reached now" in response.content.decode()


def test_it_leads_nowhere_else(client, provider):
    assert sign_on(client, next="//evil.example/").url == "/"
    assert sign_on(Client(), next="/vendors/").url == "/vendors/"


def test_what_was_typed_is_carried_through_it(client, provider):
    sign_on(Client())
    page = client.post("/requests/new/", "verb=Summarise", content_type="application/x-www-form-urlencoded")
    pending = re.search(r'name="pending" value="([^"]+)"', page.content.decode())[1]

    resend = sign_on(client, pending=pending)

    assert dict(resend.context["fields"]) == {"verb": "Summarise"}


def test_the_session_gets_a_new_key(client, provider):
    address = leave(client)
    before = client.cookies["sessionid"].value

    come_back(client, address)

    assert client.cookies["sessionid"].value != before


@pytest.mark.parametrize(("counts", "status"), [(True, 200), (False, 302)])
def test_it_counts_as_a_second_factor_by_configuration(client, provider, settings, counts, status):
    settings.SIGN_ON_IS_SECOND_FACTOR = counts
    Organisation.objects.update(requires_second_factor=True)
    sign_on(client)

    assert client.get("/requests/").status_code == status


def test_a_person_without_a_password_can_still_add_a_second_factor(client, provider):
    sign_on(client)

    assert client.get("/accounts/second-factor/app/add/").status_code == 200


def test_an_account_is_connected_and_disconnected_by_its_owner(client, provider):
    alice = factories.alice()
    sign_in(client, alice.email)

    response = sign_on(client, process="connect")
    assert response.url == "/account/"
    account = SocialAccount.objects.get(user=alice)
    assert sign_on(Client()).url == "/"
    assert "Company is connected." in client.get("/account/").content.decode()

    client.post(f"/account/sign-ons/{account.pk}/disconnect/")
    assert not SocialAccount.objects.exists()
    assert "account.sign_on_removed" in kinds(alice)


def test_an_identity_that_is_somebody_s_is_not_connected_to_another(client, provider):
    sign_on(Client())
    sign_in(client, factories.alice().email)

    response = sign_on(client, process="connect")

    assert "belongs to another account" in client.get(response.url).content.decode()
    assert SocialAccount.objects.get().user.email == "erin@acme.example"


def test_nobody_disconnects_the_identity_of_another(client, provider):
    sign_on(Client())
    sign_in(client, factories.alice().email)

    response = client.post(f"/account/sign-ons/{SocialAccount.objects.get().pk}/disconnect/")

    assert response.status_code == 404
    assert SocialAccount.objects.exists()


def test_who_has_no_password_keeps_their_only_way_in(client, provider):
    sign_on(client)

    page = client.post(f"/account/sign-ons/{SocialAccount.objects.get().pk}/disconnect/", follow=True)

    assert "your only way in" in page.content.decode()
    assert SocialAccount.objects.exists()


def saml_answer(client, provider, **more):
    """There and back: what the browser brings, as the provider signed it."""
    address = leave(client, "saml")
    states = client.session["socialaccount_states"]
    request_id = next(iter(states))
    assert address.startswith("https://idp.example/saml/sso?SAMLRequest=")
    told = {"to": ACS, "request_id": request_id, "facts": SAML_FACTS} | more
    return provider.answer(**told)


def bring(client, answer):
    # A browser says which host it asked; the test client does so only when told.
    finish = client.post("/accounts/saml/sso/acs/", {"SAMLResponse": answer}, HTTP_HOST="testserver")
    return client.get(finish.url)


def test_a_signed_saml_answer_lets_a_new_person_in(client, saml):
    response = bring(client, saml_answer(client, saml))

    assert response.url == "/"
    user = User.objects.get()
    assert (user.email, user.memberships.get().role) == ("erin@acme.example", "viewer")


def test_a_saml_answer_that_is_not_signed_opens_nothing(client, saml):
    response = bring(client, saml_answer(client, saml, signed=False))

    assert response.status_code == 401
    assert not User.objects.exists()


def test_a_saml_answer_signed_by_somebody_else_opens_nothing(client, saml):
    response = bring(client, saml_answer(client, SamlProvider()))

    assert response.status_code == 401


def test_a_saml_answer_that_was_changed_opens_nothing(client, saml):
    answer = base64.b64decode(saml_answer(client, saml)).replace(b">staff<", b">admins<")

    response = bring(client, base64.b64encode(answer).decode())

    assert response.status_code == 401


def test_a_saml_answer_that_nobody_asked_for_opens_nothing(client, saml):
    answer = saml_answer(Client(), saml)

    response = bring(client, answer)

    assert response.status_code == 403
    assert not User.objects.exists()


ENTITIES = base64.b64encode(b'<!DOCTYPE x [<!ENTITY a "a"><!ENTITY b "&a;&a;">]><x>&b;</x>').decode()


@pytest.mark.parametrize("answer", ["", "no xml", "PHNhbWw+", "%%%", ENTITIES])
def test_what_is_no_saml_opens_nothing(client, saml, answer):
    assert bring(client, answer).status_code == 401


def test_riskapp_describes_itself_to_a_saml_provider(client, saml):
    page = client.get("/accounts/saml/sso/metadata/")

    assert ACS in page.content.decode()
