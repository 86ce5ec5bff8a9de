"""The secret address of a person's calendar: made, made anew, switched off."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from assessments.actions.event import record_organisation_event
from assessments.actions.secret_link import new_secret
from assessments.models import Membership, User


def open_calendar(*, by: User, at: datetime) -> str:
    """A new secret for the calendar's address; the one before stops working. Only its hash is kept."""
    secret, key = new_secret()
    _keep(key, "calendar.opened", by=by, at=at)
    return secret


def close_calendar(*, by: User, at: datetime) -> None:
    """No calendar is served any more."""
    _keep("", "calendar.closed", by=by, at=at)


@transaction.atomic
def _keep(key: str, kind: str, *, by: User, at: datetime) -> None:
    User.objects.filter(pk=by.pk).update(calendar_key=key)
    by.calendar_key = key
    # What the calendar tells comes from every organisation of the person: each keeps the event.
    for organisation in (
        Membership.objects.filter(user=by).order_by("pk").values_list("organisation", flat=True)
    ):
        record_organisation_event(kind, organisation, subject=by.pk, by=by, at=at)
