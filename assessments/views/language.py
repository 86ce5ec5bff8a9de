"""Switching the language: of the pages at once, and of e-mails to who is signed in."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from assessments.actions.profile import choose_language


@login_not_required  # the sign-in page and a vendor's pages have the switch too
@require_POST
def language_switch(request: HttpRequest) -> HttpResponse:
    """Django's switch, remembered for the account."""
    response = set_language(request)
    if request.user.is_authenticated:
        choose_language(user=request.user, language=request.POST.get("language", ""))
    return response


def remember_language(response: HttpResponse, language: str) -> None:
    """As Django's switch does."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
