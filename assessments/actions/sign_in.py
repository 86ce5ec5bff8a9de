"""Signing in and out: attempts counted in the cache that every process shares, and what the trail keeps."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.core.cache import cache
from django.db import transaction

from assessments.actions.event import Facts, record_organisation_event
from assessments.models import Membership, User

# Failures allowed before the door stays shut, and for how long. An address may stand for a whole office.
FAILURES_PER_ACCOUNT = 5
FAILURES_PER_ADDRESS = 30
SHUT_SECONDS = 15 * 60


class SignInRefused(Exception):
    """Too many failed attempts; the caller says when to come back."""


def admit_sign_in(*, account: str, address: str) -> None:
    """Let an attempt through, or raise ``SignInRefused``. The right password does not open a shut door."""
    limits = zip(_keys(account, address), (FAILURES_PER_ACCOUNT, FAILURES_PER_ADDRESS), strict=True)
    limit_of = dict(limits)
    failures = cache.get_many(limit_of)
    if any(count >= limit_of[key] for key, count in failures.items()):
        raise SignInRefused


def count_failure(*, account: str, address: str) -> None:
    """Count one failure for the account and for the address."""
    for key in _keys(account, address):
        # The first failure starts the clock; adding an existing key does nothing.
        cache.add(key, 0, SHUT_SECONDS)
        try:
            cache.incr(key)
        except ValueError:  # it expired between the two lines
            cache.set(key, 1, SHUT_SECONDS)


def forget_failures(*, account: str) -> None:
    """Forget the account's failures; the address keeps its own, so one good account covers no guesses."""
    cache.delete(_keys(account, "")[0])


def record_sign_in(*, user: User, methods: Sequence[str], at: datetime) -> None:
    """Somebody is in. ``methods``: how they showed who they are, in order."""
    record_person_event("sign_in.succeeded", user, after={"methods": list(methods)}, at=at)


def record_failed_sign_in(*, user: User, method: str, at: datetime) -> None:
    """Somebody tried as this person. An address that nobody has is counted, and in nobody's trail."""
    record_person_event("sign_in.failed", user, after={"methods": [method]}, at=at)


def record_sign_out(*, user: User, at: datetime) -> None:
    """Somebody is out again."""
    record_person_event("sign_in.ended", user, at=at)


@transaction.atomic
def record_person_event(kind: str, user: User, *, at: datetime, after: Facts | None = None) -> None:
    """In the trail of each organisation of the person. Neither address nor browser: the trail is for good."""
    memberships = Membership.objects.filter(user=user).order_by("organisation_id")
    for organisation_id in memberships.values_list("organisation_id", flat=True):
        record_organisation_event(kind, organisation_id, subject=user.pk, after=after, by=user, at=at)


def _keys(account: str, address: str) -> tuple[str, str]:
    # Hashed: what people type in the account field may be their password.
    digest = hashlib.sha256(account.strip().casefold().encode()).hexdigest()
    return f"sign-in:account:{digest}", f"sign-in:address:{address}"
