"""Where a person is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from assessments.models import User

# In this order: each of these says the names of some that come after it.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One line of the list."""

    pk: int
    browser: str
    address: str
    since: datetime
    last_seen: datetime
    is_current: bool


def sessions_of(user: User, *, current: str) -> list[OpenSession]:
    """Every session that still opens something, the latest first; two queries.

    ``current``: the key of the one that asks.
    """
    rows = list(UserSession.objects.filter(user=user).order_by("-last_seen_at", "-pk"))
    stored = Session.objects.filter(
        session_key__in=[row.session_key for row in rows], expire_date__gt=timezone.now()
    )
    alive = {session.session_key for session in stored if _is_of(session, user)}
    return [
        OpenSession(
            pk=row.pk,
            browser=browser_of(row.user_agent),
            address=row.ip,
            since=row.created_at,
            last_seen=row.last_seen_at,
            is_current=row.session_key == current,
        )
        for row in rows
        if row.session_key in alive
    ]


def browser_of(user_agent: str) -> str:
    """What a browser says of itself, in words a person uses: "Firefox, Windows"."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    return ", ".join(part for part in (browser, system) if part) or _("Unknown browser")


def _is_of(session: Session, user: User) -> bool:
    """Whether it is this user's still: a password change ends sessions by their hash."""
    held = session.get_decoded()
    is_current = constant_time_compare(held.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())
    return held.get(SESSION_KEY) == str(user.pk) and is_current
