"""Second factors: allauth's pages with our answers to what goes wrong, and the trail of what was changed.

Loads what reads passkeys, so only who opens such a page imports it (``riskapp.account_urls``).
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.actions.second_factor import (
    SecondFactorRefused,
    admit_removal,
    record_second_factor_added,
    record_second_factor_removed,
)
from assessments.actions.sign_in import record_failed_sign_in
from assessments.queries.sign_in import factors_of, needs_second_factor
from assessments.views.sign_in import PENDING_KEY, keep_pending, sign_in_page


@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """What I have, and what I can add. Who owes one is led here from every other page."""
    factors = list(factors_of(request.user))
    held = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.RECOVERY_CODES).first()
    context = {
        "app": next((one for one in factors if one.type == Authenticator.Type.TOTP), None),
        "passkeys": [
            {"row": one, "name": one.wrap().name, "is_alone": one.wrap().is_passwordless}
            for one in factors
            if one.type == Authenticator.Type.WEBAUTHN
        ],
        "codes": held,
        "codes_left": len(held.wrap().get_unused_codes()) if held else 0,
        "is_needed": needs_second_factor(request.user),
        "has_any": bool(factors),
        "is_interrupted": PENDING_KEY in request.session,
    }
    return render(request, "second_factor/second_factor.html", context)


class Unprocessable:
    """A form that is not accepted answers 422."""

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        if response.status_code == 200:
            response.status_code = 422
        return response


class CodeView(Unprocessable, base.AuthenticateView):
    """The second step of signing in."""

    def form_invalid(self, form: Any) -> HttpResponse:
        record_failed_sign_in(user=self.stage.login.user, method="second_factor", at=timezone.now())
        return super().form_invalid(form)


class CodeAgainView(Unprocessable, base.ReauthenticateView):
    """A code before something that matters."""


class PasskeyAgainView(webauthn.ReauthenticateWebAuthnView):
    """A passkey before something that matters."""

    def form_invalid(self, form: Any) -> HttpResponse:
        for message in form.errors.get("credential", []):
            messages.error(self.request, message)
        return redirect(self.passthrough_next_url(reverse("mfa_reauthenticate_webauthn")))


class PasskeySignInView(webauthn.LoginWebAuthnView):
    """Signing in with a passkey alone."""

    def form_valid(self, form: Any) -> HttpResponse:
        keep_pending(self.request, self.request.POST.get("pending", ""))
        response: HttpResponse = super().form_valid(form)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        for message in form.errors.get("credential", []):
            messages.error(self.request, message)
        return sign_in_page(self.request, self.request.POST.get("pending", ""), status=422)


class AppAddView(Unprocessable, totp.ActivateTOTPView):
    """Add an authenticator app."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        record_second_factor_added(user=self.request.user, kind="totp", at=timezone.now())
        return response


class AppRemoveView(Unprocessable, totp.DeactivateTOTPView):
    """Remove the authenticator app. The adapter refuses while it is the last and one is needed."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        record_second_factor_removed(user=self.request.user, kind="totp", at=timezone.now())
        return response


class PasskeyAddView(Unprocessable, webauthn.AddWebAuthnView):
    """Add a passkey."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        record_second_factor_added(user=self.request.user, kind="webauthn", at=timezone.now())
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # allauth drops the form that was sent, and with it what was wrong.
        return super().get_context_data(**kwargs) | kwargs


class PasskeyRemoveView(webauthn.RemoveWebAuthnView):
    """Remove a passkey."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            admit_removal(factor=self.get_object())
        except SecondFactorRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("mfa_index")
        return super().dispatch(request, *args, **kwargs)

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        record_second_factor_removed(user=self.request.user, kind="webauthn", at=timezone.now())
        return response


class PasskeyNameView(Unprocessable, webauthn.EditWebAuthnView):
    """Rename a passkey."""


class CodesView(codes.ViewRecoveryCodesView):
    """The recovery codes that were not used yet."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"is_interrupted": PENDING_KEY in self.request.session}


class CodesNewView(Unprocessable, codes.GenerateRecoveryCodesView):
    """New recovery codes in place of the old ones."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        record_second_factor_added(user=self.request.user, kind="recovery_codes", at=timezone.now())
        return response


code = CodeView.as_view()
code_again = CodeAgainView.as_view()
passkey_again = PasskeyAgainView.as_view()
passkey_sign_in = PasskeySignInView.as_view()
app_add = AppAddView.as_view()
app_remove = AppRemoveView.as_view()
passkey_add = PasskeyAddView.as_view()
passkey_remove = PasskeyRemoveView.as_view()
passkey_name = PasskeyNameView.as_view()
codes_view = CodesView.as_view()
codes_new = CodesNewView.as_view()
codes_download = codes.download_recovery_codes
