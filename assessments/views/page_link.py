"""Addresses of the pages beside a page of a list, and the keys they carry."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest

_KEYS = frozenset({"older_than", "newer_than", "after", "before"})


def page_href(request: HttpRequest, **key: str | int | None) -> str:
    """This list with the same search, beyond the given key; nothing when there is no key."""
    (name, value), *_rest = key.items()
    if value in (None, ""):
        return ""
    search = [(field, text) for field, text in request.GET.items() if field not in _KEYS and text]
    return f"?{urlencode([*search, (name, value)])}"


def number_or_none(text: str) -> int | None:
    """A row number from an address; anything else, or more digits than a row number has, is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
