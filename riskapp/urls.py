"""Addresses of the project."""

from allauth.account import views as account
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

from assessments.views.language import language_switch

urlpatterns = [
    path("", include("assessments.urls")),
    path("accounts/", include("riskapp.account_urls")),
    path("i18n/setlang/", language_switch, name="set_language"),
    # One door: the administration pages have no sign-in, sign-out or password of their own.
    path("admin/login/", login_not_required(RedirectView.as_view(pattern_name="login", query_string=True))),
    path("admin/logout/", account.logout),
    path("admin/password_change/", RedirectView.as_view(pattern_name="password_change")),
    path("admin/", admin.site.urls),
]
