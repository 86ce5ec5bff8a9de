"""Single sign-on from the environment, in a process of its own as a server starts."""

import os
import subprocess
import sys

import pytest

from assessments.checks import sign_ons_give_roles
from riskapp.sign_on import pairs

OIDC = {
    "OIDC_SERVER_URL": "https://login.example.org/realms/company",
    "OIDC_CLIENT_ID": "riskapp",
    "OIDC_CLIENT_SECRET": "a secret",
    "OIDC_ORGANISATION": "Acme",
    "OIDC_ROLES": "admins:administrator,staff:viewer",
}
SAML = {
    "SAML_ENTITY_ID": "https://login.example.org/saml",
    "SAML_SSO_URL": "https://login.example.org/saml/sso",
    "SAML_CERTIFICATE": "MIIB",
    "SAML_ORGANISATION": "Acme",
    "SAML_ROLES": "staff:viewer",
}
ADDRESSES = """
import django, sys; django.setup()
from django.conf import settings
from django.urls import NoReverseMatch, reverse
for name, args in (("sign_on", ["oidc"]), ("openid_connect_callback", ["oidc"]), ("saml_acs", ["sso"])):
    try: print(reverse(name, args=args))
    except NoReverseMatch: print("none")
print(sorted(settings.SIGN_ONS), "onelogin" in sys.modules)
"""


def started(**variables: str) -> subprocess.CompletedProcess:
    # Set and empty: nobody's .env fills in what a test leaves out.
    environment = {
        **os.environ,
        **dict.fromkeys([*OIDC, *SAML], ""),
        "DJANGO_SETTINGS_MODULE": "riskapp.settings",
    }
    environment |= {"SECRET_KEY": "tests-only", "DATABASE_URL": "sqlite://:memory:"} | variables
    return subprocess.run(
        [sys.executable, "-c", ADDRESSES], capture_output=True, text=True, env=environment, check=False
    )


def test_nothing_configured_is_nothing_there():
    assert started().stdout.split("\n")[:4] == ["none", "none", "none", "[] False"]


def test_both_ways_have_their_addresses():
    assert started(**OIDC, **SAML).stdout.split("\n")[:4] == [
        "/accounts/sign-on/oidc/",
        "/accounts/oidc/oidc/callback/",
        "/accounts/saml/sso/acs/",
        "['oidc', 'saml'] True",
    ]


@pytest.mark.parametrize(
    "missing", ["OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_ORGANISATION", "OIDC_ROLES"]
)
def test_half_a_configuration_does_not_start_and_says_what_is_missing(missing):
    child = started(**{name: value for name, value in OIDC.items() if name != missing})

    assert child.returncode != 0
    assert missing in child.stderr


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("admins:administrator, staff : viewer", {"admins": "administrator", "staff": "viewer"}),
        ("cn=a,ou=b:viewer;cn=c:analyst", {"cn=a,ou=b": "viewer", "cn=c": "analyst"}),
        ("urn:group:admins:administrator", {"urn:group:admins": "administrator"}),
        ("cn=a,ou=b:viewer;", {"cn=a,ou=b": "viewer"}),
        ("", {}),
    ],
)
def test_groups_and_roles_are_pairs(text, read):
    assert pairs(text) == read


def test_a_role_that_nobody_has_is_named(settings):
    settings.SIGN_ONS = {"oidc": {"roles": {"admins": "administrator", "staff": "emperor"}}}

    assert [str(fault.msg) for fault in sign_ons_give_roles(None)] == [
        "OIDC_ROLES: staff is to become 'emperor', which is no role."
    ]
