"""Single sign-on: out to the identity provider, back with who it is, and the connection of an account."""

from __future__ import annotations

from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.actions.account_mail import tell_of_change
from assessments.actions.single_sign_on import (
    Arrival,
    SignOnRefused,
    arrive,
    connect_sign_on,
    disconnect_sign_on,
)
from assessments.queries.session import browser_of
from assessments.views.sign_in import keep_pending

Said = dict[str, Any]


@login_not_required  # it is a way in
@require_POST
def sign_on(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Go to the identity provider: to sign in, or (``process=connect``) to connect my account."""
    if provider_id not in settings.SIGN_ONS:
        raise Http404(_("There is no such way to sign in."))
    is_connecting = request.user.is_authenticated and request.POST.get("process") == "connect"
    if not is_connecting:
        keep_pending(request, request.POST.get("pending", ""))
    try:
        provider = get_adapter(request).get_provider(request, provider_id)
        response: HttpResponse = provider.redirect(
            request,
            process="connect" if is_connecting else "login",
            next_url=get_next_redirect_url(request),
        )
    except SocialApp.DoesNotExist as error:
        raise Http404(_("There is no such way to sign in.")) from error
    except OSError:  # what requests raises when nobody answers is one
        said = _("The identity provider cannot be reached now. Try again, or sign in with your password.")
        return refused(request, said, status=503)
    if not isinstance(response, HttpResponseRedirect):
        return response
    # A page that goes on by itself: the policy lets no form end up at another site, not even by redirect.
    context = {"address": response.url, "name": settings.SIGN_ONS[provider_id]["name"]}
    return render(request, "profiles/sign_on_go.html", context)


@require_POST
def sign_on_disconnect(request: HttpRequest, sign_on_id: int) -> HttpResponse:
    """My account is no longer opened by this identity."""
    account = get_object_or_404(SocialAccount, user=request.user, pk=sign_on_id)
    try:
        disconnect_sign_on(account=account, at=timezone.now())
    except SignOnRefused as refusal:
        messages.error(request, str(refusal))
    else:
        tell_of_change(
            user=request.user,
            news="socialaccount/email/account_disconnected",
            browser=browser_of(request.headers.get("User-Agent", "")),
            at=timezone.now(),
        )
        messages.success(request, _("Single sign-on is disconnected."))
    return redirect("assessments:profile-edit")


@login_not_required  # who comes back from there without having signed in is not signed in
def sign_on_cancelled(request: HttpRequest) -> HttpResponse:
    """The person turned back at the identity provider."""
    messages.info(request, _("Single sign-on was not completed. Nothing was changed."))
    return redirect("login")


class SignOnAdapter(DefaultSocialAccountAdapter):
    """Lets in who is in one of the groups; makes their account; keeps nothing else that was said."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        arrival = arrival_of(sociallogin)
        account = sociallogin.account
        if sociallogin.state.get("process") == "connect":
            self._connect(request, sociallogin)
            return
        known = sociallogin.user if sociallogin.is_existing else None
        try:
            user = arrive(arrival=arrival, known=known, at=timezone.now())
        except SignOnRefused as refusal:
            raise ImmediateHttpResponse(refused(request, str(refusal))) from refusal
        if known is None:
            sociallogin.user = user
            connect_sign_on(account=account, user=user, at=timezone.now())
        elif account.extra_data:
            account.extra_data = {}
            account.save(update_fields=["extra_data"])

    def on_authentication_error(self, request: HttpRequest, provider: Any, **kwargs: Any) -> None:
        said = _("The identity provider did not say who you are. Try again; if it goes on, tell who runs it.")
        if str(kwargs.get("error")) != "cancelled":
            raise ImmediateHttpResponse(refused(request, said, status=401))

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: SocialAccount) -> str:
        return reverse("assessments:profile-edit")

    def _connect(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Here and not in allauth, which would keep all that the provider said."""
        account = sociallogin.account
        if sociallogin.is_existing and sociallogin.user != request.user:
            messages.error(request, _("This identity belongs to another account here. Nothing was changed."))
        elif request.user.is_authenticated:
            connect_sign_on(account=account, user=request.user, at=timezone.now())
            self.send_notification_mail("socialaccount/email/account_connected", request.user)
            messages.success(request, _("Single sign-on is connected."))
        raise ImmediateHttpResponse(redirect("assessments:profile-edit"))


def arrival_of(sociallogin: SocialLogin) -> Arrival:
    """What the provider said, in our words."""
    way = sociallogin.account.provider
    said = _told(sociallogin.account.extra_data)
    addresses = [one for one in sociallogin.email_addresses if one.email]
    first = addresses[0] if addresses else None
    return Arrival(
        way=way,
        groups=_groups(said.get(settings.SIGN_ONS[way]["groups"])),
        email=first.email if first else "",
        full_name=_name(said, sociallogin),
        is_confirmed=bool(first and first.verified),
    )


def refused(request: HttpRequest, reason: str, status: int = 403) -> HttpResponse:
    """Why nobody comes in this way."""
    return render(request, "profiles/sign_on_refused.html", {"reason": reason}, status=status)


def _told(extra_data: Said) -> Said:
    """OpenID Connect says things in its token and again, or only, when asked for them; SAML says lists."""
    told: Said = {}
    for part in (extra_data.get("id_token"), extra_data.get("userinfo")):
        told |= part or {}
    return told or extra_data


def _groups(said: Any) -> tuple[str, ...]:
    """One group, several, or a kind of thing that nobody expects: none."""
    if isinstance(said, str):
        return (said,)
    return tuple(group for group in said if isinstance(group, str)) if isinstance(said, list) else ()


def _name(said: Said, sociallogin: SocialLogin) -> str:
    common = sociallogin.user
    first, last = said.get("given_name"), said.get("family_name")
    name = said.get("name")
    if isinstance(name, str) and name.strip():
        return name
    parts = [part for part in (first, last) if isinstance(part, str)]
    return " ".join(parts) or (common.full_name if common else "")
