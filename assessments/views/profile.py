"""My account: name, language, and the ways to what else belongs to signing in."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments.actions.profile import ProfileRefused, change_profile
from assessments.forms.profile import ProfileForm
from assessments.models import User
from assessments.queries.session import sessions_of
from assessments.queries.sign_in import factors_of
from assessments.views.language import remember_language
from assessments.views.sign_in import resume


@require_http_methods(["GET", "HEAD", "POST"])
def profile_edit(request: HttpRequest) -> HttpResponse:
    """Change my name and language; see how I sign in and where I am signed in."""
    user = request.user
    form = ProfileForm(request.POST or None, initial={"full_name": user.full_name, "language": user.language})
    if form.is_valid():
        try:
            change_profile(user=user, at=timezone.now(), **form.cleaned_data)
        except ProfileRefused as refusal:
            form.add_error(None, list(refusal.messages))
        else:
            response = redirect("assessments:profile-edit")
            remember_language(response, form.cleaned_data["language"])
            with translation.override(form.cleaned_data["language"]):
                messages.success(request, _("Your account is changed."))
            return response
    context = {"form": form, **_ways_in(request, user)}
    return render(request, "profiles/profile.html", context, status=422 if form.errors else 200)


@require_POST
def resume_interrupted(request: HttpRequest) -> HttpResponse:
    """After a second factor was set up: back to what had been typed, or home."""
    return resume(request, "assessments:home")


def _ways_in(request: HttpRequest, user: User) -> dict[str, Any]:
    connected = list(SocialAccount.objects.filter(user=user).order_by("provider", "pk"))
    names = {key: way["name"] for key, way in settings.SIGN_ONS.items()}
    held = {row.provider for row in connected}
    return {
        "factor_count": factors_of(user).count(),
        "sessions": sessions_of(user, current=request.session.session_key or ""),
        "has_password": user.has_usable_password(),
        "sign_ons": [{"pk": row.pk, "name": names.get(row.provider, row.provider)} for row in connected],
        "more_ways": {key: name for key, name in names.items() if key not in held},
    }
