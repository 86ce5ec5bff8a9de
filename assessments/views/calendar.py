"""A person's calendar: a file behind a secret address, and the page that makes the address."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assessments.actions.calendar import close_calendar, open_calendar
from assessments.actions.notice_mail import absolute
from assessments.actions.secret_link import (
    SHUT_SECONDS,
    TooManyGuesses,
    admit_guess,
    key_of,
    record_wrong_guess,
)
from assessments.models import User
from assessments.queries.calendar import days_of
from assessments.reports.calendar import calendar_file
from assessments.views.sign_in import address_of


@login_not_required  # calendar programs cannot sign in: the secret in the address is the key
@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """What is due for the person whose secret this is; 404 for any other, and soon nothing at all."""
    try:
        admit_guess(room="calendar", address=address_of(request))
    except TooManyGuesses:
        return HttpResponse(status=429, headers={"Retry-After": str(SHUT_SECONDS)})
    user = User.objects.filter(calendar_key=key_of(secret), is_active=True).first()
    if user is None:
        record_wrong_guess(room="calendar", address=address_of(request))
        raise Http404
    today = timezone.localdate()
    data = calendar_file(
        days_of(user, today=today), language=user.language, at=timezone.now(), absolute=absolute
    )
    headers = {
        "Cache-Control": "private, no-cache",
        "Content-Disposition": 'inline; filename="riskapp.ics"',
        "X-Robots-Tag": "noindex",
    }
    return HttpResponse(data, content_type="text/calendar; charset=utf-8", headers=headers)


@never_cache
@require_POST
def calendar_open(request: HttpRequest) -> HttpResponse:
    """A new address. Shown in the answer itself, without a redirect: it is kept nowhere to be shown later."""
    secret = open_calendar(by=request.user, at=timezone.now())
    address = absolute(reverse("assessments:calendar-feed", args=[secret]))
    return render(request, "notices/calendar.html", {"address": address})


@require_POST
def calendar_close(request: HttpRequest) -> HttpResponse:
    """Switch the calendar off."""
    close_calendar(by=request.user, at=timezone.now())
    messages.success(request, _("The calendar is switched off; its address works no more."))
    return redirect("assessments:notice-choices")
