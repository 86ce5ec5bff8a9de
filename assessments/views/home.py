"""The first page: my assessments."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from assessments.queries.dashboard import dashboard_of


def home(request: HttpRequest) -> HttpResponse:
    """What waits for me, what was decided, what expires."""
    today = timezone.localdate()
    return render(
        request, "home.html", {"dashboard": dashboard_of(request.user, today=today), "today": today}
    )
