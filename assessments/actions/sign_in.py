"""Sign-in attempts: counted by account and by address in the cache that every process shares."""

from __future__ import annotations

import hashlib

from django.core.cache import cache

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


def record_failed_sign_in(*, account: str, address: str) -> None:
    """Count one failure for the account and for the address."""
    for key in _keys(account, address):
        # The first failure starts the clock; adding an existing key does nothing.
        cache.add(key, 0, SHUT_SECONDS)
        try:
            cache.incr(key)
        except ValueError:  # it expired between the two lines
            cache.set(key, 1, SHUT_SECONDS)


def record_sign_in(*, account: str) -> None:
    """Forget the account's failures; the address keeps its own, so one good account covers no guesses."""
    cache.delete(_keys(account, "")[0])


def _keys(account: str, address: str) -> tuple[str, str]:
    # Hashed: what people type in the account field may be their password.
    digest = hashlib.sha256(account.strip().casefold().encode()).hexdigest()
    return f"sign-in:account:{digest}", f"sign-in:address:{address}"
