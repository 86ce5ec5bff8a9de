"""Days as an iCalendar file (RFC 5545), which calendar programs subscribe to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.utils import translation
from django.utils.translation import gettext as _

from assessments.queries.due import Due, Said

if TYPE_CHECKING:
    from icalendar import Event

UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
REFRESH = timedelta(hours=6)


def calendar_file(
    days: Iterable[Due], *, language: str, at: datetime, absolute: Callable[[str], str]
) -> bytes:
    """Each thing as a whole day, in the person's language. ``absolute`` makes a link of a path."""
    from icalendar import Calendar  # noqa: PLC0415 -- only a feed needs it

    with translation.override(language):
        calendar = Calendar()
        calendar.add("prodid", "-//riskapp//calendar//EN")
        calendar.add("version", "2.0")
        calendar.add("method", "PUBLISH")
        calendar.add("x-wr-calname", _("riskapp: what is due"))
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        host = urlsplit(absolute("/")).hostname or "localhost"
        for due in days:
            calendar.add_component(_event(due, host, language=language, at=at, link=absolute(due.path)))
    return calendar.to_ical()


def _event(due: Due, host: str, *, language: str, at: datetime, link: str) -> Event:
    from icalendar import Event  # noqa: PLC0415 -- see above

    event = Event()
    # The same thing on another day replaces itself: the day is no part of its name.
    event.add("uid", f"{due.noun}-{due.pk}@{host}")
    event.add("dtstamp", at)
    event.add("dtstart", due.on)
    event.add("dtend", due.on + timedelta(days=1))
    event.add("summary", _line(due.what, language)[:250])
    event.add("description", f"{_line(due.title, language)}\n{link}")
    event.add("url", link)
    event.add("transp", "TRANSPARENT")  # a due date makes nobody busy
    return event


def _line(said: Said, language: str) -> str:
    """One line, without what no calendar can hold; the library escapes the rest."""
    text = said if isinstance(said, str) else said.get(language) or said.get("en") or ""
    return " ".join(UNPRINTABLE.sub("", text).split())
