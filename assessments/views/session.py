"""Where I am signed in: the list is on my account's page; here is what ends and follows a session."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from assessments.actions.session import end_other_sessions, end_session, note_activity
from assessments.views.sign_in import written_address_of
from assessments.views.sign_in_adapter import LISTED_KEY

# Writing at every request would cost more than most requests; a list of devices needs no seconds.
EVERY_SECONDS = 5 * 60
MOST_REMEMBERED = 10_000


@require_POST
def session_end(request: HttpRequest, session_id: int) -> HttpResponse:
    """One of my sessions ends."""
    if not end_session(user=request.user, session_id=session_id, at=timezone.now()):
        raise Http404(_("There is no such session."))
    messages.success(request, _("The session is ended."))
    return redirect("assessments:profile-edit")


@require_POST
def session_end_others(request: HttpRequest) -> HttpResponse:
    """All my sessions but this one end."""
    ended = end_other_sessions(user=request.user, but=request.session.session_key or "", at=timezone.now())
    said = ngettext("%(count)s other session is ended.", "%(count)s other sessions are ended.", ended)
    messages.success(request, said % {"count": ended} if ended else _("There was no other session."))
    return redirect("assessments:profile-edit")


class LastSeenMiddleware:
    """Notes now and then that a session is used. Each process remembers when it last did."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.noted: dict[str, float] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Only a session that the request has opened anyway.
        key = request.session.session_key if request.session.accessed else None
        is_due = self.noted.get(key or "", -math.inf) < time.monotonic() - EVERY_SECONDS
        if key and is_due and LISTED_KEY in request.session:
            if len(self.noted) >= MOST_REMEMBERED:
                self.noted.clear()
            self.noted[key] = time.monotonic()
            note_activity(session_key=key, address=written_address_of(request), at=timezone.now())
        return response
