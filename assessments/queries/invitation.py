"""Invitations: the state each is in, those an organisation waits for, and whose the address is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from assessments.models import Invitation, Organisation, User


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """One invitation on the page."""

    invitation: Invitation
    state: str  # a code of labels.INVITATION_STATE


def state_of(invitation: Invitation, *, at: datetime) -> str:
    """Joined, withdrawn, expired, on its way, or open."""
    if invitation.accepted_at is not None:
        return "used"
    if invitation.revoked_at is not None:
        return "revoked"
    if invitation.expires_at <= at:
        return "expired"
    return "open" if invitation.mailed_at is not None else "waiting"


def invitation_rows(organisation: Organisation, *, at: datetime) -> list[InvitationRow]:
    """Those that nobody has accepted or withdrawn, newest first; one query."""
    found = Invitation.objects.filter(organisation=organisation, accepted_at=None, revoked_at=None)
    rows = found.select_related("sent_by").order_by("-sent_at", "-pk")
    return [InvitationRow(row, state_of(row, at=at)) for row in rows]


def account_of(invitation: Invitation) -> User | None:
    """The account that the invited address has already."""
    return User.objects.filter(email__iexact=invitation.email, erased_at=None).first()
