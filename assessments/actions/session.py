"""Ending sessions: one of one's own, or all but this one."""

from __future__ import annotations

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from assessments.actions.sign_in import record_person_event
from assessments.models import User


@transaction.atomic
def end_session(*, user: User, session_id: int, at: datetime) -> bool:
    """End one session of the user; whether there was one."""
    found = UserSession.objects.filter(user=user, pk=session_id).first()
    if found is None:
        return False
    _delete([found.session_key])
    record_person_event("sign_in.ended", user, after={"sessions": 1}, at=at)
    return True


@transaction.atomic
def end_other_sessions(*, user: User, but: str, at: datetime) -> int:
    """End every session of the user but the one with this key; how many there were."""
    ended = end_sessions(user=user, but=but)
    if ended:
        record_person_event("sign_in.ended", user, after={"sessions": ended}, at=at)
    return ended


def end_sessions(*, user: User, but: str = "") -> int:
    """Part of an action that records its own event."""
    others = UserSession.objects.filter(user=user).exclude(session_key=but)
    return _delete(list(others.order_by("pk").values_list("session_key", flat=True)))


def note_activity(*, session_key: str, address: str, at: datetime) -> None:
    """When, and from where, a session was last used."""
    UserSession.objects.filter(session_key=session_key).update(last_seen_at=at, ip=address)


def _delete(keys: list[str]) -> int:
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    return len(keys)
