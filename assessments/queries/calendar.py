"""The days of one person: what their calendar shows."""

from __future__ import annotations

from datetime import date, timedelta

from assessments.models import Membership, User
from assessments.queries.due import Due, Window, due_within

BACK = timedelta(days=60)
AHEAD = timedelta(days=731)


def days_of(user: User, *, today: date) -> list[Due]:
    """Everything with a day that this person answers for, in the organisations they belong to."""
    mine = tuple(Membership.objects.filter(user=user).order_by("pk").values_list("organisation", flat=True))
    if not mine:
        return []
    window = Window(today - BACK, today + AHEAD, organisations=mine)
    return [due for due in due_within(window) if user.pk in due.people]
