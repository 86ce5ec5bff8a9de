"""Who belongs to an organisation, who acts for whom, and whether something changed since it was shown."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from assessments.models import Event, Membership, Organisation, User

Facts = dict[str, object]


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member on the page: whether they are away today, and who acts then."""

    membership: Membership
    is_away: bool
    acting: User | None  # none: away, and nobody stands in
    is_reader: bool


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    """Everybody who belongs to it, by name, with their deputy."""
    return (
        Membership.objects.filter(organisation=organisation)
        .select_related("user", "deputy__user")
        .order_by("user__full_name", "pk")
    )


def member_rows(organisation: Organisation, reader: User, *, on: date) -> list[MemberRow]:
    """The page of members; one query."""
    return [
        MemberRow(
            membership=row,
            is_away=row.is_away(on),
            acting=row.deputy.user if row.is_away(on) and row.deputy else None,
            is_reader=row.user_id == reader.pk,
        )
        for row in members_of(organisation)
    ]


def acting_for(membership: Membership, on: date) -> User:
    """Who does on this day what is this member's to do: their deputy while they are away, if there is one."""
    is_replaced = membership.is_away(on) and membership.deputy is not None
    return membership.deputy.user if is_replaced else membership.user


def organisations_of(user: User) -> list[Membership]:
    """Where the user belongs, with the role there; by name."""
    mine = Membership.objects.filter(user=user).select_related("organisation")
    return list(mine.order_by("organisation__name"))


def former_members(organisation: Organisation) -> list[User]:
    """Who was removed and is in no organisation any more: their name and address are still kept."""
    removed = Event.objects.filter(organisation=organisation, kind="member.removed")
    numbers = {int(subject) for subject in removed.values_list("subject", flat=True) if subject.isdecimal()}
    belongs = Membership.objects.filter(user=OuterRef("pk"))
    gone = User.objects.filter(pk__in=numbers, erased_at=None).exclude(Exists(belongs))
    return list(gone.order_by("full_name", "pk"))


def is_last_administrator(membership: Membership) -> bool:
    """Whether nobody else who can sign in administers the organisation."""
    others = Membership.objects.filter(
        organisation=membership.organisation_id, role="administrator", user__is_active=True
    ).exclude(pk=membership.pk)
    return membership.role == "administrator" and not others.exists()


def facts_of(membership: Membership) -> Facts:
    """What a membership says, as events keep it: people by number only."""
    return {
        "role": membership.role,
        "functions": list(membership.function_codes),
        "deputy": membership.deputy.user_id if membership.deputy else None,
        "away_from": membership.away_from.isoformat() if membership.away_from else None,
        "away_until": membership.away_until.isoformat() if membership.away_until else None,
    }


def mark_of(facts: Facts) -> str:
    """A mark that differs when the facts do: a form carries the one it was shown at."""
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]
