"""Invitations: made, sent again and withdrawn by administrators; accepted by whoever has the link."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from assessments import permissions
from assessments.actions.invitation import (
    InvitationRefused,
    PasswordRefused,
    invite,
    join_as,
    join_as_new,
    renew_invitation,
    revoke_invitation,
)
from assessments.actions.secret_link import (
    SHUT_SECONDS,
    TooManyGuesses,
    admit_guess,
    key_of,
    record_wrong_guess,
)
from assessments.forms.invitation import InvitationForm, JoinForm
from assessments.models import Invitation
from assessments.queries.invitation import account_of, state_of
from assessments.views.organisation import own_membership
from assessments.views.sign_in import address_of

ROOM = "join"
# An invitation whose e-mail is on its way can be accepted as soon as it arrives.
WORKS = frozenset({"open", "waiting"})


@require_http_methods(["GET", "HEAD", "POST"])
def invitation_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite somebody."""
    own = own_membership(request, pk)
    permissions.require(permissions.may(own.role, "invite"))
    form = InvitationForm(request.POST or None, initial={"language": translation.get_language()})
    if form.is_valid():
        try:
            invitation = invite(
                organisation=own.organisation, invited=form.invited(), by=request.user, at=timezone.now()
            )
        except InvitationRefused as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _("%(email)s is invited.") % {"email": invitation.email})
            return redirect("assessments:member-list", pk)
    context = {"organisation": own.organisation, "own": own, "form": form}
    return render(request, "organisations/invitation_form.html", context, status=422 if form.errors else 200)


@require_POST
def invitation_renew(request: HttpRequest, pk: int, invitation_id: int) -> HttpResponse:
    """Send it again, with a new link."""
    invitation = _found(request, pk, invitation_id)
    try:
        renew_invitation(invitation=invitation, by=request.user, at=timezone.now())
    except InvitationRefused as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("The invitation to %(email)s is sent again; the earlier link no longer works.")
        messages.success(request, said % {"email": invitation.email})
    return redirect("assessments:member-list", pk)


@require_POST
def invitation_revoke(request: HttpRequest, pk: int, invitation_id: int) -> HttpResponse:
    """The link stops working."""
    invitation = _found(request, pk, invitation_id)
    try:
        revoke_invitation(invitation=invitation, by=request.user, at=timezone.now())
    except InvitationRefused as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("The invitation to %(email)s is withdrawn: its link no longer works.")
        messages.success(request, said % {"email": invitation.email})
    return redirect("assessments:member-list", pk)


@login_not_required  # who is invited may have no account yet: the secret in the address is the key
@sensitive_post_parameters("password", "again")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_accept(request: HttpRequest, secret: str) -> HttpResponse:
    """Join by the link: as a new person, or with the account that has this address."""
    try:
        admit_guess(room=ROOM, address=address_of(request))
    except TooManyGuesses:
        response = render(request, "organisations/join_closed.html", {"reason": "guesses"}, status=429)
        response["Retry-After"] = str(SHUT_SECONDS)
        return response
    invitation = (
        Invitation.objects.filter(key=key_of(secret)).select_related("organisation", "sent_by").first()
    )
    if invitation is None:
        record_wrong_guess(room=ROOM, address=address_of(request))
        return render(request, "organisations/join_closed.html", {"reason": "unknown"}, status=404)
    if "django_language" not in request.COOKIES:
        translation.activate(invitation.language)
        request.LANGUAGE_CODE = invitation.language
    state = state_of(invitation, at=timezone.now())
    if state not in WORKS:
        return render(request, "organisations/join_closed.html", {"reason": state}, status=410)
    response = _join(request, invitation)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _join(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    if request.user.is_authenticated:
        return _join_as(request, invitation)
    if account_of(invitation):
        return render(request, "organisations/join_sign_in.html", {"invitation": invitation})
    form = JoinForm(request.POST or None, initial={"full_name": invitation.full_name})
    if form.is_valid():
        try:
            join_as_new(
                invitation=invitation,
                full_name=form.cleaned_data["full_name"],
                password=form.cleaned_data["password"],
                at=timezone.now(),
            )
        except PasswordRefused as refusal:
            form.add_error("password", list(refusal.messages))
        except InvitationRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            welcome = _("Welcome to %(organisation)s. Sign in with your address and your new password.")
            messages.success(request, welcome % {"organisation": invitation.organisation})
            return redirect("login")
    context = {"invitation": invitation, "form": form}
    return render(request, "organisations/join.html", context, status=422 if form.errors else 200)


def _join_as(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Somebody is signed in: it is them, or they sign out first."""
    is_theirs = request.user.email.casefold() == invitation.email.casefold()
    refusal, status = "", 200
    if request.method == "POST":
        try:
            join_as(invitation=invitation, by=request.user, at=timezone.now())
        except InvitationRefused as refused:
            refusal, status = str(refused), 422
        else:
            welcome = _("You have joined %(organisation)s.") % {"organisation": invitation.organisation}
            messages.success(request, welcome)
            return redirect("assessments:member-list", invitation.organisation_id)
    context = {"invitation": invitation, "is_theirs": is_theirs, "refusal": refusal}
    return render(request, "organisations/join_signed_in.html", context, status=status)


def _found(request: HttpRequest, pk: int, invitation_id: int) -> Invitation:
    """An invitation of this organisation, for who may invite."""
    own = own_membership(request, pk)
    permissions.require(permissions.may(own.role, "invite"))
    return get_object_or_404(
        Invitation.objects.visible_to(request.user), organisation=own.organisation, pk=invitation_id
    )
