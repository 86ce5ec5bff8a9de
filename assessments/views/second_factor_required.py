"""Who owes their organisation a second factor sets one up before anything else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from assessments.views.sign_in import is_resendable, keep_pending, sealed_form

# What setting one up takes, and the ways out.
OPEN = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "account_reauthenticate",
    }
)


class SecondFactorMiddleware:
    """Leads there. Costs nothing: the session's user came with the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not getattr(view_func, "login_required", True) or request.resolver_match.view_name in OPEN:
            return None
        if not getattr(request.user, "lacks_second_factor", False) or has_signed_on(request):
            return None
        if request.headers.get("HX-Request"):
            context = {"login_url": reverse("mfa_index"), "is_factor_owed": True}
            return render(request, "assessments/_signed_out.html", context, status=401)
        if is_resendable(request):
            keep_pending(request, sealed_form(request))
        return redirect("mfa_index")


def has_signed_on(request: HttpRequest) -> bool:
    """Whether the session began at an identity provider that counts as a second factor."""
    records = get_authentication_records(request, request.user)
    return settings.SIGN_ON_IS_SECOND_FACTOR and any(
        record["method"] == "socialaccount" for record in records
    )
