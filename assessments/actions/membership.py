"""Members: their role and functions, who stands in while they are away, and their leaving."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from assessments.actions.event import record_organisation_event
from assessments.actions.hand_over import hand_over
from assessments.actions.refusal import Refused
from assessments.labels import FUNCTION, ROLE
from assessments.models import Membership, Organisation, User
from assessments.queries.membership import facts_of, is_last_administrator, mark_of

if TYPE_CHECKING:
    from collections.abc import Iterable


class MembershipRefused(Refused):
    """The membership cannot be changed like this."""


class MembershipConflict(MembershipRefused):
    """Somebody changed the membership meanwhile: ``current`` is what stands there now."""

    def __init__(self, current: Membership) -> None:
        super().__init__(
            _(
                "Somebody else changed this membership meanwhile. Nothing of yours was saved yet: compare, "
                "then save again."
            )
        )
        self.current = current


@dataclass(frozen=True, slots=True)
class Absence:
    """From when until when somebody is away, and who stands in."""

    away_from: date | None = None
    away_until: date | None = None
    deputy_id: int | None = None  # a membership of the same organisation


@transaction.atomic
def change_member(
    *,
    membership: Membership,
    role: str,
    functions: Iterable[str],
    absence: Absence,
    mark: str,
    by: User,
    at: datetime,
) -> Membership:
    """An administrator sets all there is to set. ``mark``: of what the writer saw (``mark_of``)."""
    stored = _locked(membership, mark)
    wanted = set(functions)
    faults = _absence_faults(stored, absence, today=localdate(at))
    if role not in ROLE or not wanted <= set(FUNCTION):
        faults.append(_("Choose among the roles and functions listed."))
    if role != "administrator" and is_last_administrator(stored):
        faults.append(_("The last administrator keeps this role: make somebody else administrator first."))
    if faults:
        raise MembershipRefused(*faults)
    told = " ".join(code for code in FUNCTION if code in wanted)
    return _keep(stored, absence, role=role, functions=told, by=by, at=at)


@transaction.atomic
def set_absence(*, membership: Membership, absence: Absence, mark: str, by: User, at: datetime) -> Membership:
    """A person says when they are away, and who stands in."""
    stored = _locked(membership, mark)
    faults = _absence_faults(stored, absence, today=localdate(at))
    if faults:
        raise MembershipRefused(*faults)
    return _keep(stored, absence, role=stored.role, functions=stored.functions, by=by, at=at)


@transaction.atomic
def remove_member(*, membership: Membership, by: User, at: datetime) -> None:
    """The person sees nothing of the organisation any more; what was theirs to do is handed on."""
    stored = _locked(membership, mark="")
    if is_last_administrator(stored):
        raise MembershipRefused(
            _("The last administrator cannot leave: make somebody else administrator first.")
        )
    handed = hand_over(membership=stored, by=by, at=at)
    before = facts_of(stored)
    number, organisation = stored.user_id, stored.organisation_id
    stored.delete()  # whoever they stood in for has no deputy now
    record_organisation_event(
        "member.removed", organisation, subject=number, before=before, after=handed, by=by, at=at
    )


def _locked(membership: Membership, mark: str) -> Membership:
    """The membership as it stands, its organisation locked: two people cannot both be the last but one."""
    Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    stored = (
        Membership.objects.select_related("user", "organisation", "deputy__user")
        .filter(pk=membership.pk)
        .first()
    )
    if stored is None:
        raise MembershipRefused(_("This person is no longer a member. Nothing was changed."))
    if mark and mark != mark_of(facts_of(stored)):
        raise MembershipConflict(stored)
    return stored


def _absence_faults(membership: Membership, absence: Absence, *, today: date) -> list[str]:
    faults = []
    first, last = absence.away_from, absence.away_until
    if (first is None) != (last is None):
        faults.append(_("An absence has a first and a last day: give both, or neither."))
    elif first is not None and last is not None:
        if last < first:
            faults.append(_("The last day away is before the first."))
        elif last < today and last != membership.away_until:
            faults.append(_("The absence lies in the past."))
    if absence.deputy_id == membership.pk:
        faults.append(_("Nobody stands in for themselves: choose somebody else."))
    elif absence.deputy_id is not None:
        colleagues = Membership.objects.filter(organisation=membership.organisation_id)
        if not colleagues.filter(pk=absence.deputy_id).exists():
            faults.append(_("Choose a deputy among the members."))
    return faults


def _keep(
    stored: Membership, absence: Absence, *, role: str, functions: str, by: User, at: datetime
) -> Membership:
    before = facts_of(stored)
    stored.role, stored.functions = role, functions
    stored.away_from, stored.away_until = absence.away_from, absence.away_until
    stored.deputy = (
        Membership.objects.select_related("user").get(pk=absence.deputy_id) if absence.deputy_id else None
    )
    after = facts_of(stored)
    if after == before:
        return stored
    stored.save(update_fields=["role", "functions", "away_from", "away_until", "deputy"])
    record_organisation_event(
        "member.changed",
        stored.organisation_id,
        subject=stored.user_id,
        before=before,
        after=after | {"user": stored.user_id},
        by=by,
        at=at,
    )
    return stored
