"""A request far larger than anything we take is turned away unread, whoever sends it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse


class RequestSizeMiddleware:
    """Before anything reads the body: who has no account could otherwise fill the disk with one form.

    Twice the limit of a file is let through, so that who is a little over it reads why at the field.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > (2 * settings.UPLOAD_LIMIT_MB + 5) * 1024 * 1024:
            raise RequestDataTooBig("The request is larger than anything that is taken here.")
        return self.get_response(request)
