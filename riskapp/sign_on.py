"""Single sign-on as the environment names it. What is not configured is not even installed."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from riskapp.env import env

Settings = dict[str, Any]


def sign_ons() -> dict[str, Settings]:
    """For each way in that is configured: its name, the organisation it leads to, and who becomes what."""
    found = {}
    if env.str("OIDC_SERVER_URL", default=""):
        found["oidc"] = {
            "name": env.str("OIDC_NAME", default="OpenID Connect"),
            "organisation": needed("OIDC_ORGANISATION"),
            "roles": pairs(needed("OIDC_ROLES")),
            "groups": env.str("OIDC_GROUPS_CLAIM", default="groups"),
            "trusts_email": env.bool("OIDC_TRUST_EMAIL", default=False),
        }
    if env.str("SAML_ENTITY_ID", default=""):
        found["saml"] = {
            "name": env.str("SAML_NAME", default="SAML"),
            "organisation": needed("SAML_ORGANISATION"),
            "roles": pairs(needed("SAML_ROLES")),
            "groups": env.str("SAML_GROUPS_ATTRIBUTE", default="groups"),
            "trusts_email": env.bool("SAML_TRUST_EMAIL", default=False),
        }
    return found


def provider_apps(configured: dict[str, Settings]) -> list[str]:
    """The applications to install for them."""
    apps = {
        "oidc": "allauth.socialaccount.providers.openid_connect",
        "saml": "allauth.socialaccount.providers.saml",
    }
    return [apps[way] for way in configured]


def providers(configured: dict[str, Settings]) -> dict[str, Settings]:
    """The same as allauth reads it."""
    told: dict[str, Settings] = {}
    if "oidc" in configured:
        told["openid_connect"] = {"OAUTH_PKCE_ENABLED": True, "APPS": [_openid_connect(configured["oidc"])]}
    if "saml" in configured:
        told["saml"] = {"APPS": [_saml(configured["saml"])]}
    return told


def needed(name: str) -> str:
    """What single sign-on cannot do without."""
    value: str = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set, and single sign-on needs it: see .env.example.")
    return value


def pairs(text: str) -> dict[str, str]:
    """``group:role,group:role``. With a semicolon in it, semicolons separate: names may hold commas then."""
    entries = [entry.strip() for entry in text.split(";" if ";" in text else ",")]
    return {
        group.strip(): role.strip()
        for group, _colon, role in (entry.rpartition(":") for entry in entries if entry)
    }


def _openid_connect(way: Settings) -> Settings:
    return {
        "provider_id": "oidc",
        "name": way["name"],
        "client_id": needed("OIDC_CLIENT_ID"),
        "secret": needed("OIDC_CLIENT_SECRET"),
        "settings": {"server_url": needed("OIDC_SERVER_URL"), "verified_email": way["trusts_email"]},
    }


def _saml(way: Settings) -> Settings:
    metadata = env.str("SAML_METADATA_URL", default="")
    provider: Settings = {"entity_id": needed("SAML_ENTITY_ID")}
    if metadata:
        provider["metadata_url"] = metadata
    else:
        provider |= {"sso_url": needed("SAML_SSO_URL"), "x509cert": needed("SAML_CERTIFICATE")}
    return {
        "provider_id": "saml",
        "name": way["name"],
        "client_id": "sso",  # stands in the addresses: /accounts/saml/sso/acs/
        "settings": {
            "idp": provider,
            "verified_email": way["trusts_email"],
            # An assertion that is not signed, or that nobody here asked for, opens nothing.
            "advanced": {
                "want_assertion_signed": True,
                "reject_idp_initiated_sso": True,
                "reject_deprecated_algorithm": True,
                "strict": True,
            },
        },
    }
