"""Coming in from an identity provider: who it is, where they belong, and as what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from assessments.actions.event import record_organisation_event
from assessments.actions.refusal import Refused
from assessments.actions.sign_in import record_person_event
from assessments.actions.text import faults_of, tidy
from assessments.models import Membership, Organisation, User
from assessments.queries.membership import facts_of, is_last_administrator

# From the highest: who is in groups of several roles gets the first of these.
RANKS = ("administrator", "reviewer", "analyst", "contributor", "viewer")
NAME_LIMIT = 150


class SignOnRefused(Refused):
    """Nobody comes in this way; the message says why."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What the identity provider says of a person. ``is_confirmed``: it vouches for the address."""

    way: str  # a key of ``settings.SIGN_ONS``
    groups: tuple[str, ...]
    email: str = ""
    full_name: str = ""
    is_confirmed: bool = False


def role_from(groups: Iterable[str], mapping: Mapping[str, str]) -> str | None:
    """The highest role that one of these groups gives; none without such a group."""
    given = {mapping[group] for group in groups if group in mapping}
    return next((role for role in RANKS if role in given), None)


@transaction.atomic
def arrive(*, arrival: Arrival, known: User | None, at: datetime) -> User:
    """The person's account (``known``, else found by address, else new) with the role of their groups.

    Without a group that gives a role nobody comes in, and nothing is changed.
    """
    way = settings.SIGN_ONS[arrival.way]
    organisation = Organisation.objects.select_for_update().filter(name=way["organisation"]).first()
    if organisation is None:
        raise SignOnRefused(_("Single sign-on leads to an organisation that does not exist here."))
    role = role_from(arrival.groups, way["roles"])
    if role is None:
        raise SignOnRefused(_("None of your groups gives access here. Ask who runs single sign-on."))
    user = known or _found(arrival, organisation) or _new(arrival, at)
    if not user.is_active:
        raise SignOnRefused(_("This account is closed."))
    _give_role(user, organisation, role, at=at)
    return user


@transaction.atomic
def connect_sign_on(*, account: SocialAccount, user: User, at: datetime) -> None:
    """From now on this identity is that person's. What else the provider said is not kept."""
    account.user, account.extra_data = user, {}
    account.save()
    record_person_event("account.sign_on_connected", user, after={"kind": account.provider}, at=at)


@transaction.atomic
def disconnect_sign_on(*, account: SocialAccount, at: datetime) -> None:
    """The person signs in with their password from now on, so they need one."""
    user = account.user
    if not user.has_usable_password():
        raise SignOnRefused(_("Without a password, single sign-on is your only way in: it stays."))
    account.delete()
    record_person_event("account.sign_on_removed", user, after={"kind": account.provider}, at=at)


def _found(arrival: Arrival, organisation: Organisation) -> User | None:
    """The account with this address, if this provider may open it: it speaks for one organisation only."""
    user = User.objects.filter(email__iexact=arrival.email).first() if arrival.email else None
    if user is None:
        return None
    places = set(Membership.objects.filter(user=user).values_list("organisation_id", flat=True))
    is_theirs = places == {organisation.pk} and not (user.is_staff or user.is_superuser)
    if not (arrival.is_confirmed and is_theirs):
        raise SignOnRefused(
            _(
                "This address has an account. Sign in with your password, then connect single sign-on "
                "under “My account”."
            )
        )
    return user


def _new(arrival: Arrival, at: datetime) -> User:
    """A person without a password: only their provider opens this account."""
    try:
        validate_email(arrival.email)
    except ValidationError as error:
        raise SignOnRefused(_("Single sign-on did not say your e-mail address.")) from error
    if not arrival.is_confirmed:
        raise SignOnRefused(_("Single sign-on does not vouch for your e-mail address."))
    name = " ".join(tidy(arrival.full_name).split())[:NAME_LIMIT]
    if faults_of(name, limit=NAME_LIMIT, what=""):
        name = ""
    return User.objects.create_user(
        arrival.email, None, full_name=name or arrival.email[:NAME_LIMIT], joined_at=at
    )


def _give_role(user: User, organisation: Organisation, role: str, *, at: datetime) -> None:
    membership = Membership.objects.filter(user=user, organisation=organisation).first()
    if membership is None:
        Membership.objects.create(user=user, organisation=organisation, role=role, created_at=at)
        _record("member.joined", organisation, user, {"role": role, "functions": []}, at=at)
    elif membership.role != role and not is_last_administrator(membership):
        before = facts_of(membership)
        membership.role = role
        membership.save(update_fields=["role"])
        after = facts_of(membership) | {"user": user.pk}
        _record("member.changed", organisation, user, after, before=before, at=at)


def _record(kind: str, organisation: Organisation, user: User, after: dict[str, Any], **more: Any) -> None:
    record_organisation_event(kind, organisation.pk, subject=user.pk, after=after, by=user, **more)
