"""Who speaks for which function, and what each has said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from assessments.labels import FUNCTION
from assessments.models import Assessment, Membership, Opinion, User


@dataclass(frozen=True, slots=True)
class Voice:
    """One function: its opinion, who could give it, and whether the reader may."""

    function: str
    opinion: Opinion | None
    people: tuple[str, ...]
    is_mine: bool


def functions_open_to(user: User, organisation_id: int, *, on: date) -> frozenset[str]:
    """The functions the user speaks for: their own, and those of whom they stand in for on this day."""
    rows = Membership.objects.filter(organisation=organisation_id).filter(Q(user=user) | Q(deputy__user=user))
    return frozenset(
        code for row in rows if row.user_id == user.pk or row.is_away(on) for code in row.function_codes
    )


def voices_of(assessment: Assessment, user: User, *, on: date) -> list[Voice]:
    """Every function in its order; two queries."""
    given = {row.function: row for row in assessment.opinions.select_related("given_by").order_by("id")}
    members = list(
        Membership.objects.filter(organisation=assessment.organisation_id)
        .select_related("user", "deputy")
        .order_by("user__full_name", "id")
    )
    return [
        Voice(
            function=function,
            opinion=given.get(function),
            people=tuple(str(row.user) for row in members if function in row.function_codes),
            is_mine=any(function in row.function_codes for row in members if _acts(row, user, on)),
        )
        for function in FUNCTION
    ]


def _acts(member: Membership, user: User, on: date) -> bool:
    stands_in = member.deputy is not None and member.deputy.user_id == user.pk and member.is_away(on)
    return member.user_id == user.pk or stands_in
