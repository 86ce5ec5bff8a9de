"""Telling people: what is put on their page, how they wish to hear of it, and what they have read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils.timezone import localdate, localtime, make_aware
from django.utils.translation import gettext as _

from assessments.actions.job import enqueue
from assessments.actions.notice_mail import send_notices
from assessments.actions.refusal import Refused
from assessments.labels import CHANNEL, NOTICE_KIND
from assessments.models import Membership, Notice, NoticeChoice, Organisation, User

DIGEST_AT = time(7)  # of the installation's own day
USUAL_CHANNEL = "at_once"


class NoticeRefused(Refused):
    """The choice cannot be kept like this."""


def tell(
    kind: str,
    users: Iterable[User],
    *,
    organisation: Organisation,
    key: str,
    path: str,
    facts: Mapping[str, object],
    at: datetime,
) -> None:
    """Tell these people one thing, once each; part of an action, in its transaction.

    ``key`` names the thing ("due:assignment:12:2026-12-01"): telling it again does nothing. ``path`` is the
    page it leads to; ``facts`` are what ``queries.notice.words`` needs for the kind, days as ISO dates.
    Who is no member of the organisation any more is told nothing; who is away, together with their deputy.
    E-mails go out after the commit, by a job.
    """
    if kind not in NOTICE_KIND:
        raise ValueError(f"There is no kind of notice {kind!r}.")
    told = [
        Notice(
            organisation_id=organisation.pk,
            user_id=user_id,
            kind=kind,
            key=key,
            path=path,
            facts=dict(facts),
            channel=channel or USUAL_CHANNEL,
            made_at=at,
            next_try_at=first_try_at(channel or USUAL_CHANNEL, at=at),
        )
        for user_id, channel in _channels(kind, users, organisation, on=localdate(at))
    ]
    if told:
        Notice.objects.bulk_create(told, ignore_conflicts=True)
    if any(notice.next_try_at == at for notice in told):
        enqueue(send_notices)  # in this transaction too: the worker sees both or neither


def first_try_at(channel: str, *, at: datetime) -> datetime | None:
    """When the e-mail is due: at once, with the next digest, or never."""
    next_digest = make_aware(datetime.combine(localtime(at).date(), DIGEST_AT))
    if next_digest <= at:
        next_digest = make_aware(datetime.combine(localtime(at).date() + timedelta(days=1), DIGEST_AT))
    return {"at_once": at, "digest": next_digest, "page": None}[channel]


@transaction.atomic
def read_notice(*, notice: Notice, by: User, at: datetime) -> None:
    """One notice is read; the first time counts. Kept without an event: it is nobody else's business."""
    Notice.objects.filter(pk=notice.pk, user=by, read_at=None).update(read_at=at)


@transaction.atomic
def read_all_notices(*, by: User, at: datetime) -> int:
    """Everything there is, is read; returns how many were not."""
    return Notice.objects.filter(user=by, read_at=None).update(read_at=at)


@transaction.atomic
def choose_channels(*, channels: Mapping[str, str], by: User) -> None:
    """How a person wishes to hear of each kind from now on (kind → channel)."""
    if not set(channels) <= set(NOTICE_KIND) or not set(channels.values()) <= set(CHANNEL):
        raise NoticeRefused(_("Choose among the ways listed."))
    rows = [NoticeChoice(user=by, kind=kind, channel=channel) for kind, channel in channels.items()]
    NoticeChoice.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["user", "kind"], update_fields=["channel"]
    )


def _channels(
    kind: str, users: Iterable[User], organisation: Organisation, *, on: date
) -> Iterable[tuple[int, str | None]]:
    """Who is told: those still members, and the deputies of those away; with what each chose. One query."""
    named = {user.pk for user in users}
    stands_in = Q(
        stands_in_for__user__in=named,
        stands_in_for__away_from__lte=on,
        stands_in_for__away_until__gte=on,
    )
    chosen = NoticeChoice.objects.filter(user=OuterRef("user"), kind=kind).values("channel")[:1]
    return (
        Membership.objects.filter(
            Q(user__in=named) | stands_in, organisation=organisation, user__is_active=True
        )
        .annotate(chosen=Subquery(chosen))
        .order_by("user_id")
        .values_list("user_id", "chosen")
        .distinct()
    )
