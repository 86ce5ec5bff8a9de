"""The project's addresses with single sign-on configured, as ``riskapp.account_urls`` would add them."""

from allauth.socialaccount.providers.openid_connect import views as openid_connect
from allauth.socialaccount.providers.saml import views as saml
from django.urls import path

from assessments.views import sign_on
from assessments.views.saml import saml_finish
from riskapp.urls import urlpatterns as ours

urlpatterns = [
    path("accounts/sign-on/cancelled/", sign_on.sign_on_cancelled, name="socialaccount_login_cancelled"),
    path("accounts/sign-on/<slug:provider_id>/", sign_on.sign_on, name="sign_on"),
    path(
        "accounts/oidc/<slug:provider_id>/callback/",
        openid_connect.callback,
        name="openid_connect_callback",
    ),
    path("accounts/saml/<slug:organization_slug>/acs/", saml.acs, name="saml_acs"),
    path("accounts/saml/<slug:organization_slug>/acs/finish/", saml_finish, name="saml_finish_acs"),
    path("accounts/saml/<slug:organization_slug>/sls/", saml.sls, name="saml_sls"),
    path("accounts/saml/<slug:organization_slug>/metadata/", saml.metadata, name="saml_metadata"),
    *ours,
]
