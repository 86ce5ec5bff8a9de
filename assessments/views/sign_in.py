"""Signing in, and coming back to what a lost session or a stale page interrupted."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import LoginView
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from assessments.actions.sign_in import (
    SHUT_SECONDS,
    SignInRefused,
    admit_sign_in,
    record_failed_sign_in,
    record_sign_in,
)
from assessments.forms.sign_in import SignInForm

PENDING_SALT = "assessments.sign_in.pending"
PENDING_MAX_AGE = 24 * 60 * 60


class SignInView(LoginView):
    """Django's sign-in behind a door that shuts after too many failures."""

    authentication_form = SignInForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            admit_sign_in(account=request.POST.get("username", ""), address=address_of(request))
        except SignInRefused:
            form = self.get_form()
            form.errors.clear()  # unread: neither field is right or wrong
            form.add_error(
                None,
                _(
                    "Too many attempts. Signing in is paused to protect the account: "
                    "try again in %(minutes)d minutes."
                )
                % {"minutes": SHUT_SECONDS // 60},
            )
            response = self.render_to_response(self.get_context_data(form=form), status=429)
            response["Retry-After"] = str(SHUT_SECONDS)
            return response
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: SignInForm) -> HttpResponse:
        record_sign_in(account=form.cleaned_data["username"])
        response = super().form_valid(form)
        pending = opened_form(form.cleaned_data["pending"])
        return resend_page(self.request, **pending) if pending else response

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        if form.has_error("__all__"):
            record_failed_sign_in(account=form.cleaned_data["username"], address=address_of(self.request))
        return self.render_to_response(self.get_context_data(form=form), status=422)


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Every page asks for an account; what was being sent when the session ended is not lost on the way."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponse:
        redirect = super().handle_no_permission(request, view_func)
        if request.headers.get("HX-Request"):
            # The page keeps the text and shows the link; a redirect would put a page inside a question.
            return render(request, "assessments/_signed_out.html", {"login_url": redirect.url}, status=401)
        if is_resendable(request):
            view = SignInView()
            view.setup(request)
            form = SignInForm(request, initial={"pending": sealed_form(request)})
            return render(request, view.template_name, view.get_context_data(form=form), status=401)
        return redirect


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


def resend_page(
    request: HttpRequest, *, path: str, fields: list[tuple[str, str]], status: int = 200
) -> HttpResponse:
    """The interrupted form with one button that sends it again."""
    return render(request, "assessments/resend.html", {"path": path, "fields": fields}, status=status)


def address_of(request: HttpRequest) -> str:
    """Where the request came from; behind a proxy, what the nearest proxy saw."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
