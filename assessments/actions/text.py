"""Text as people type it, made fit to store."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

LONG = 10_000


def faults_of(text: str, *, limit: int, what: str) -> list[str]:
    """Why this text cannot be stored; ``what`` names it in the sentence."""
    if len(text) > limit:
        return [
            ngettext(
                "%(what)s: at most %(limit)s character; this has %(length)s.",
                "%(what)s: at most %(limit)s characters; this has %(length)s.",
                limit,
            )
            % {"what": what, "limit": limit, "length": len(text)}
        ]
    # No database keeps a zero byte, no file half of a character.
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        return [_("%(what)s: holds a character that cannot be stored.") % {"what": what}]
    return []


def tidy(text: str) -> str:
    """Without spaces around it, and with one kind of line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
