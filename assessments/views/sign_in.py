"""Signing in, and coming back to what a lost session or a stale page interrupted."""

from __future__ import annotations

import ipaddress
from typing import Any

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from assessments.actions.sign_in import SHUT_SECONDS
from assessments.forms.sign_in import SignInForm

PENDING_SALT = "assessments.sign_in.pending"
PENDING_MAX_AGE = 24 * 60 * 60
# Where the session keeps it while a second factor is asked for.
PENDING_KEY = "assessments_pending"
SHUT = "shut"  # the code of the error that says so


class SignInView(LoginView):
    """allauth's sign-in behind a door that shuts after too many failures."""

    def form_valid(self, form: SignInForm) -> HttpResponse:
        keep_pending(self.request, form.cleaned_data["pending"])
        response: HttpResponse = super().form_valid(form)
        return response

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        if form.has_error("__all__", SHUT):
            response.status_code = 429
            response["Retry-After"] = str(SHUT_SECONDS)
        else:
            response.status_code = 422
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"ways": settings.SIGN_ONS}


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Every page asks for an account; what was being sent when the session ended is not lost on the way."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponse:
        response = super().handle_no_permission(request, view_func)
        if request.headers.get("HX-Request"):
            # The page keeps the text and shows the link; a redirect would put a page inside a question.
            return render(request, "assessments/_signed_out.html", {"login_url": response.url}, status=401)
        if is_resendable(request):
            return sign_in_page(request, sealed_form(request), status=401)
        return response


def sign_in_page(request: HttpRequest, pending: str, *, status: int) -> HttpResponse:
    """The sign-in page in place of another, with what was being sent."""
    form = SignInForm(request=request, initial={"pending": pending})
    context = {"form": form, "ways": settings.SIGN_ONS}
    return render(request, SignInView.template_name, context, status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form of ours whose page is older than the last sign-in may be sent again; any other is refused."""
    if request.headers.get("HX-Request"):
        return render(request, "assessments/_stale_page.html", status=403)
    is_ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    if is_ours and is_resendable(request):
        return resend_page(request, path=request.get_full_path(), fields=fields_of(request), status=403)
    return render(request, "403_csrf.html", status=403)


def is_resendable(request: HttpRequest) -> bool:
    """Whether this is a plain form of the application: no file, no password (others ask for those)."""
    return (
        request.method == "POST"
        and request.content_type == "application/x-www-form-urlencoded"
        and request.resolver_match.app_name == "assessments"
        and "password" not in request.POST
    )


def fields_of(request: HttpRequest) -> list[tuple[str, str]]:
    """Everything the form held, in order, its token aside."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    ]


def sealed_form(request: HttpRequest) -> str:
    """The form and its address, signed so that nobody can slip in another."""
    return signing.dumps(
        {"path": request.get_full_path(), "fields": fields_of(request)}, salt=PENDING_SALT, compress=True
    )


def opened_form(sealed: str) -> dict[str, Any] | None:
    """What ``sealed_form`` sealed, or nothing when it is absent, altered or a day old."""
    try:
        return signing.loads(sealed, salt=PENDING_SALT, max_age=PENDING_MAX_AGE) if sealed else None
    except signing.BadSignature:
        return None


def keep_pending(request: HttpRequest, sealed: str) -> None:
    """Keep a sealed form through the steps of signing in; what an earlier attempt carried goes."""
    if sealed:
        request.session[PENDING_KEY] = sealed
    else:
        request.session.pop(PENDING_KEY, None)


def resume(request: HttpRequest, otherwise: str | HttpResponse) -> HttpResponse:
    """The form that was interrupted, or else where one goes."""
    pending = opened_form(request.session.pop(PENDING_KEY, ""))
    if pending:
        return resend_page(request, **pending)
    return redirect(otherwise) if isinstance(otherwise, str) else otherwise


def resend_page(
    request: HttpRequest, *, path: str, fields: list[tuple[str, str]], status: int = 200
) -> HttpResponse:
    """The interrupted form with one button that sends it again."""
    return render(request, "assessments/resend.html", {"path": path, "fields": fields}, status=status)


def address_of(request: HttpRequest) -> str:
    """Where the request came from; behind a proxy, what the nearest proxy saw."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def written_address_of(request: HttpRequest) -> str:
    """The same where only an address can stand: a socket has none, and a proxy may say anything."""
    try:
        return str(ipaddress.ip_address(address_of(request)))
    except ValueError:
        return "0.0.0.0"  # noqa: S104 -- says "unknown", binds nothing
