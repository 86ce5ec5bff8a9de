"""The secret address of a person's calendar: made, made anew, switched off; who guesses is slowed down."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.core.cache import cache
from django.db import transaction

from assessments.actions.event import record_organisation_event
from assessments.models import Membership, User

# Wrong addresses that one place may ask for, and for how long the door stays shut then.
WRONG_PER_ADDRESS = 20
SHUT_SECONDS = 15 * 60


class CalendarRefused(Exception):
    """Too many wrong addresses from one place."""


def open_calendar(*, by: User, at: datetime) -> str:
    """A new secret for the calendar's address; the one before stops working. Only its hash is kept."""
    secret = secrets.token_urlsafe(32)
    _keep(key_of(secret), "calendar.opened", by=by, at=at)
    return secret


def close_calendar(*, by: User, at: datetime) -> None:
    """No calendar is served any more."""
    _keep("", "calendar.closed", by=by, at=at)


def key_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def admit_calendar(*, address: str) -> None:
    """Let somebody try an address, or raise ``CalendarRefused``."""
    if cache.get(_counter(address), 0) >= WRONG_PER_ADDRESS:
        raise CalendarRefused


def record_wrong_calendar(*, address: str) -> None:
    """Count one wrong address."""
    key = _counter(address)
    cache.add(key, 0, SHUT_SECONDS)  # the first starts the clock
    try:
        cache.incr(key)
    except ValueError:  # it expired between the two lines
        cache.set(key, 1, SHUT_SECONDS)


def _counter(address: str) -> str:
    return f"calendar:{hashlib.sha256(address.encode()).hexdigest()[:32]}"


@transaction.atomic
def _keep(key: str, kind: str, *, by: User, at: datetime) -> None:
    User.objects.filter(pk=by.pk).update(calendar_key=key)
    by.calendar_key = key
    # What the calendar tells comes from every organisation of the person: each keeps the event.
    for organisation in (
        Membership.objects.filter(user=by).order_by("pk").values_list("organisation", flat=True)
    ):
        record_organisation_event(kind, organisation, subject=by.pk, by=by, at=at)
