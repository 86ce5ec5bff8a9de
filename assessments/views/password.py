"""Passwords: changed, asked for again, and replaced through a link. allauth's pages with our answers."""

from __future__ import annotations

from typing import Any

from allauth.account.views import (
    PasswordChangeView as AllauthPasswordChangeView,
)
from allauth.account.views import (
    PasswordResetFromKeyView,
    PasswordResetView,
    ReauthenticateView,
)
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _


class Unprocessable:
    """A form that is not accepted answers 422."""

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        response.status_code = 422
        return response


class PasswordChangeView(Unprocessable, AllauthPasswordChangeView):
    """Who signs in through an identity provider has no password to change."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_usable_password():
            messages.info(request, _("You sign in through single sign-on: there is no password to change."))
            return redirect("assessments:profile-edit")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_default_success_url(self) -> str:
        return reverse("assessments:profile-edit")


class ResetView(Unprocessable, PasswordResetView):
    """Ask for a link."""


class NewView(Unprocessable, PasswordResetFromKeyView):
    """Behind the link."""


class AgainView(Unprocessable, ReauthenticateView):
    """The password once more, before something that matters."""


password_change = PasswordChangeView.as_view()
password_reset = ResetView.as_view()
password_new = NewView.as_view()
password_again = AgainView.as_view()
