"""What allauth asks this project: who may try, where to go, what to keep, what to tell."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from assessments.actions.account_mail import NEWS, tell_of_change
from assessments.actions.password import change_password
from assessments.actions.sign_in import (
    SHUT_SECONDS,
    SignInRefused,
    admit_sign_in,
    count_failure,
    forget_failures,
    record_failed_sign_in,
    record_sign_in,
    record_sign_out,
)
from assessments.models import User
from assessments.queries.session import browser_of
from assessments.views.sign_in import SHUT, address_of, resume, written_address_of

# What a page says after an act, by allauth's name of its own message; its others are not shown.
SAID = {
    "account/messages/password_changed.txt": _("Your password is changed; other devices are signed out."),
    "mfa/messages/totp_activated.txt": _("The authenticator app is added."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app is removed."),
    "mfa/messages/webauthn_added.txt": _("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
    "socialaccount/messages/account_connected.txt": _("Single sign-on is connected."),
    "socialaccount/messages/account_connected_other.txt": _(
        "This identity belongs to another account here. Nothing was changed."
    ),
}
# Sessions that are listed and followed; others (a test's, a script's) have no such mark.
LISTED_KEY = "assessments_listed"


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come by invitation; attempts are counted by us; every step is in the trail."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "incorrect_password": _("The password is not right."),
        "enter_current_password": _("The password is not right."),
        "incorrect_code": _("The code is not right, or was used already."),
        "too_many_login_attempts": _("Too many attempts. Try again in a quarter of an hour."),
        "rate_limited": _("Too many attempts. Try again in a quarter of an hour."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        return ["allauth.mfa.stages.AuthenticateStage"]

    def get_client_ip(self, request: HttpRequest) -> str:
        return written_address_of(request)

    def is_safe_url(self, url: str) -> bool:
        """Only this host: allauth's own also takes every name that the server answers to."""
        request = context.request
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            admit_sign_in(account=credentials.get("email", ""), address=address_of(request))
        except SignInRefused as refusal:
            raise ValidationError(
                _(
                    "Too many attempts. Signing in is paused to protect the account: "
                    "try again in %(minutes)d minutes."
                ),
                code=SHUT,
                params={"minutes": SHUT_SECONDS // 60},
            ) from refusal

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user: User | None = super().authenticate(request, **credentials)
        if user:
            forget_failures(account=credentials.get("email", ""))
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        account = credentials.get("email", "")
        count_failure(account=account, address=address_of(request))
        user = User.objects.filter(email__iexact=account).first()
        if user:
            record_failed_sign_in(user=user, method="password", at=timezone.now())

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        request.session[LISTED_KEY] = True
        records = get_authentication_records(request, user)
        methods = [record.get("type") or record.get("provider") or record["method"] for record in records]
        record_sign_in(user=user, methods=methods, at=timezone.now())
        return resume(request, response)

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            record_sign_out(user=request.user, at=timezone.now())
        super().logout(request)

    def set_password(self, user: User, password: str) -> None:
        request = context.request
        # The session that asks goes on only if it is that person's own: behind a link it is anybody's.
        own = request.session.session_key if request.user.pk == user.pk else ""
        change_password(user=user, password=password, session_key=own or "", at=timezone.now())

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        text = message or SAID.get(message_template or "")
        if text:
            super().add_message(request, level, extra_tags=extra_tags, message=str(text))

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        if template_prefix in NEWS:
            browser = browser_of(self.request.headers.get("User-Agent", ""))
            tell_of_change(user=user, news=template_prefix, browser=browser, at=timezone.now())

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Once more before what matters; who came by single sign-on alone has nothing to show."""
        return bool(self.get_reauthentication_methods(context.request.user))

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        methods = super().get_reauthentication_methods(user)
        words = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use a code"),
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
        }
        return [method | {"description": words[method["id"]]} for method in methods]
