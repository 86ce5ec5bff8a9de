"""Addresses of signing in, of second factors and of single sign-on, under the names that allauth asks for.

Written out rather than included: what is not here (open sign-up, addresses to add, codes by e-mail) does
not exist. Second factors are loaded when somebody first opens one of their pages: reading passkeys needs
libraries that a start should not wait for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account import views as account
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, re_path
from django.utils.module_loading import import_string
from django.views.generic import RedirectView

from assessments.views import password, sign_on
from assessments.views.sign_in import SignInView

View = Callable[..., HttpResponse]


def later(name: str) -> View:
    """A view of ``assessments.views.second_factor`` that is imported when it is first asked for."""

    def view(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        found: View = import_string(f"assessments.views.second_factor.{name}")
        return found(request, **kwargs)

    return view


sign_in = SignInView.as_view()
to_profile = RedirectView.as_view(pattern_name="assessments:profile-edit")
to_second_factor = RedirectView.as_view(pattern_name="mfa_index")

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", sign_in, name="login"),
    path("login/", sign_in, name="account_login"),
    path("logout/", account.logout, name="logout"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("again/", password.password_again, name="account_reauthenticate"),
    path("password/change/", password.password_change, name="password_change"),
    path("password/change/", password.password_change, name="account_change_password"),
    path("password/reset/", password.password_reset, name="password_reset"),
    path("password/reset/", password.password_reset, name="account_reset_password"),
    path("password/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        password.password_new,
        name="account_reset_password_from_key",
    ),
    path("second-factor/", later("second_factor"), name="mfa_index"),
    # the second step of signing in; without the first it leads to the sign-in page
    path("second-factor/code/", login_not_required(later("code")), name="mfa_authenticate"),
    path("second-factor/again/", later("code_again"), name="mfa_reauthenticate"),
    path("second-factor/app/add/", later("app_add"), name="mfa_activate_totp"),
    path("second-factor/app/remove/", later("app_remove"), name="mfa_deactivate_totp"),
    path("second-factor/codes/", later("codes_view"), name="mfa_view_recovery_codes"),
    path("second-factor/codes/new/", later("codes_new"), name="mfa_generate_recovery_codes"),
    path("second-factor/codes/file/", later("codes_download"), name="mfa_download_recovery_codes"),
    path("second-factor/passkeys/", to_second_factor, name="mfa_list_webauthn"),
    path("second-factor/passkeys/add/", later("passkey_add"), name="mfa_add_webauthn"),
    path("second-factor/passkeys/again/", later("passkey_again"), name="mfa_reauthenticate_webauthn"),
    path("second-factor/passkeys/<int:pk>/name/", later("passkey_name"), name="mfa_edit_webauthn"),
    path("second-factor/passkeys/<int:pk>/remove/", later("passkey_remove"), name="mfa_remove_webauthn"),
    # a passkey that signs in by itself
    path("login/passkey/", login_not_required(later("passkey_sign_in")), name="mfa_login_webauthn"),
]

if settings.SIGN_ONS:
    urlpatterns += [
        path("sign-on/cancelled/", sign_on.sign_on_cancelled, name="socialaccount_login_cancelled"),
        path("sign-on/connections/", to_profile, name="socialaccount_connections"),
        path("sign-on/<slug:provider_id>/", sign_on.sign_on, name="sign_on"),
    ]
if "oidc" in settings.SIGN_ONS:
    from allauth.socialaccount.providers.openid_connect import views as openid_connect

    urlpatterns += [
        path("oidc/<slug:provider_id>/callback/", openid_connect.callback, name="openid_connect_callback"),
    ]
if "saml" in settings.SIGN_ONS:
    from allauth.socialaccount.providers.saml import views as saml

    from assessments.views.saml import saml_finish

    urlpatterns += [
        path("saml/<slug:organization_slug>/acs/", saml.acs, name="saml_acs"),
        path("saml/<slug:organization_slug>/acs/finish/", saml_finish, name="saml_finish_acs"),
        path("saml/<slug:organization_slug>/sls/", saml.sls, name="saml_sls"),
        path("saml/<slug:organization_slug>/metadata/", saml.metadata, name="saml_metadata"),
    ]
