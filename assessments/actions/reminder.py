"""Reminders: every day, whoever answers for something is told that its day comes, or has passed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate, make_aware
from django_tasks import task

from assessments.actions.job import enqueue
from assessments.actions.notice import DIGEST_AT, tell
from assessments.actions.notice_mail import send_notices
from assessments.models import Organisation, User
from assessments.queries.due import Due, Window, due_within

REMIND_AT = time(6, 30)  # of the installation's own day, before the digest
# How many days before its day each thing is announced; the first that is reached is told.
DAYS_BEFORE: Mapping[str, tuple[int, ...]] = {
    "evidence": (14, 60),
    "expiry": (14, 60),
    "review": (14,),
    "acceptance": (14,),
    "waiver": (14,),
}
USUAL_DAYS_BEFORE = (3,)
# What passed longer ago is not brought up any more: nobody is flooded by an old installation's past.
LOOK_BACK = timedelta(days=30)
KIND = {"evidence": "evidence_expiry", "acceptance": "acceptance_end", "waiver": "acceptance_end"}


@task()
def begin_day() -> None:
    """The daily job: reminders, then the digest, each at its time."""
    today = localdate()
    enqueue(remind, key=f"remind {today}", after=make_aware(datetime.combine(today, REMIND_AT)))
    enqueue(send_notices, key=f"digest {today}", after=make_aware(datetime.combine(today, DIGEST_AT)))


@task()
def remind() -> None:
    """The job that tells people what is due."""
    tell_what_is_due(at=timezone.now())


def tell_what_is_due(*, at: datetime) -> int:
    """Tell whoever answers for it of each thing that is due soon or overdue; once, however often this runs.

    Returns how many things were looked at. Each organisation is told in a transaction of its own.
    """
    today = localdate(at)
    longest = max(days for each in (*DAYS_BEFORE.values(), USUAL_DAYS_BEFORE) for days in each)
    found = due_within(Window(today - LOOK_BACK, today + timedelta(days=longest)))
    told = [(due, kind, mark) for due in found if due.people for kind, mark in _announcement(due, today)]
    users = User.objects.in_bulk({person for due, _kind, _mark in told for person in due.people})
    organisations = Organisation.objects.in_bulk({due.organisation for due, _kind, _mark in told})
    for pk, organisation in organisations.items():
        with transaction.atomic():
            for due, kind, mark in told:
                if due.organisation == pk:
                    people = [users[person] for person in sorted(due.people)]
                    tell(
                        kind,
                        people,
                        organisation=organisation,
                        key=f"{mark}:{due.key}",
                        path=due.path,
                        facts=_facts(due),
                        at=at,
                    )
    return len(told)


def _announcement(due: Due, today: date) -> list[tuple[str, str]]:
    """The kind of notice this is today, with the mark of its key; nothing when it is too early."""
    if due.on < today:
        # What expires or ends by itself needs no reproach: it was announced, and the pages show it.
        return [] if due.noun in KIND else [("overdue", "overdue")]
    days = (due.on - today).days
    reached = [mark for mark in DAYS_BEFORE.get(due.noun, USUAL_DAYS_BEFORE) if days <= mark]
    return [(KIND.get(due.noun, "due"), f"{reached[0]} days before")] if reached else []


def _facts(due: Due) -> dict[str, object]:
    return {"what": due.what, "document": due.what, "title": due.title, "on": due.on.isoformat()}
