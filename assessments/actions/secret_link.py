"""Links whose secret is the key: made, kept as a hash only, and guarded against guessing."""

from __future__ import annotations

import hashlib
import secrets

from django.core.cache import cache

# Wrong secrets that one place may try, and for how long the door stays shut then.
WRONG_PER_ADDRESS = 20
SHUT_SECONDS = 15 * 60


class TooManyGuesses(Exception):
    """Too many wrong secrets from one place; the caller says when to come back."""


def new_secret() -> tuple[str, str]:
    """A secret to hand out once, and what is kept of it."""
    secret = secrets.token_urlsafe(32)
    return secret, key_of(secret)


def key_of(secret: str) -> str:
    """What is kept of a secret: its SHA-256."""
    return hashlib.sha256(secret.encode()).hexdigest()


def admit_guess(*, room: str, address: str) -> None:
    """Let somebody try a secret, or raise ``TooManyGuesses``. ``room``: what the secret opens."""
    if cache.get(_counter(room, address), 0) >= WRONG_PER_ADDRESS:
        raise TooManyGuesses


def record_wrong_guess(*, room: str, address: str) -> None:
    """Count one wrong secret."""
    key = _counter(room, address)
    cache.add(key, 0, SHUT_SECONDS)  # the first starts the clock
    try:
        cache.incr(key)
    except ValueError:  # it expired between the two lines
        cache.set(key, 1, SHUT_SECONDS)


def _counter(room: str, address: str) -> str:
    return f"{room}:{hashlib.sha256(address.encode()).hexdigest()[:32]}"
