"""Inviting people: a link to one address that works once, its renewal and end, and joining by it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assessments.actions.event import record_organisation_event
from assessments.actions.invitation_mail import enqueue_mail
from assessments.actions.refusal import Refused
from assessments.actions.secret_link import new_secret
from assessments.actions.text import faults_of, tidy
from assessments.frameworks.schema import LANGUAGES
from assessments.labels import FUNCTION, ROLE
from assessments.models import Invitation, Membership, Organisation, User
from assessments.permissions import may
from assessments.queries.invitation import state_of

WORKS_FOR = timedelta(days=7)
NAME_LIMIT = 150
ADDRESS_LIMIT = 254


class InvitationRefused(Refused):
    """The invitation cannot be made, sent again, or accepted like this."""


class PasswordRefused(InvitationRefused):
    """The password is not good enough; the messages say why."""


@dataclass(frozen=True, slots=True)
class Invited:
    """Who is invited, as what."""

    email: str
    role: str
    functions: tuple[str, ...] = ()
    full_name: str = ""
    language: str = "en"


def invite(*, organisation: Organisation, invited: Invited, by: User, at: datetime) -> Invitation:
    """Invite an address to a role. The e-mail goes out after the commit; until then no link exists."""
    email, name = invited.email.strip(), " ".join(tidy(invited.full_name).split())
    faults = [*_faults(invited, email, name), *_rank_faults(organisation, by)]
    if (
        not faults
        and Membership.objects.filter(organisation=organisation, user__email__iexact=email).exists()
    ):
        faults.append(_("This address belongs to a member already."))
    if faults:
        raise InvitationRefused(*faults)
    try:
        with transaction.atomic():
            return _invite(organisation, invited, email, name, by=by, at=at)
    except IntegrityError as error:  # two administrators at the same moment
        raise InvitationRefused(_already_invited()) from error


@transaction.atomic
def renew_invitation(*, invitation: Invitation, by: User, at: datetime) -> Invitation:
    """A new link, for another seven days; the old one stops working at once."""
    stored = _open(invitation)
    _secret, stored.key = new_secret()
    stored.sent_at, stored.sent_by, stored.mailed_at = at, by, None
    stored.expires_at = at + WORKS_FOR
    stored.save(update_fields=["key", "sent_at", "sent_by", "mailed_at", "expires_at"])
    enqueue_mail(stored)
    _record("invitation.renewed", stored, by=by, at=at)
    return stored


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: User, at: datetime) -> None:
    """The link stops working."""
    stored = _open(invitation)
    stored.revoked_at = at
    stored.save(update_fields=["revoked_at"])
    _record("invitation.revoked", stored, by=by, at=at)


def join_as_new(*, invitation: Invitation, full_name: str, password: str, at: datetime) -> User:
    """A new person: the link has shown that the address is theirs."""
    name = " ".join(tidy(full_name).split())
    faults = faults_of(name, limit=NAME_LIMIT, what=_("Full name"))
    if not name:
        faults.append(_("Enter your name, as others will see it."))
    if faults:
        raise InvitationRefused(*faults)
    _check_password(password, User(email=invitation.email, full_name=name))
    try:
        with transaction.atomic():
            stored = _usable(invitation, at)
            user = User.objects.create_user(
                stored.email, password, full_name=name, language=stored.language, joined_at=at
            )
            EmailAddress.objects.create(user=user, email=stored.email.lower(), verified=True, primary=True)
            _join(stored, user, at=at)
    except IntegrityError as error:  # somebody with this address was faster
        raise InvitationRefused(
            _("This address has an account: sign in, then open the link again.")
        ) from error
    return user


@transaction.atomic
def join_as(*, invitation: Invitation, by: User, at: datetime) -> None:
    """Somebody who has an account with the invited address."""
    stored = _usable(invitation, at)
    if by.email.casefold() != stored.email.casefold():
        raise InvitationRefused(_("This invitation went to another address."))
    if Membership.objects.filter(organisation=stored.organisation_id, user=by).exists():
        raise InvitationRefused(_("You are a member already."))
    _join(stored, by, at=at)


def _invite(
    organisation: Organisation, invited: Invited, email: str, name: str, *, by: User, at: datetime
) -> Invitation:
    Organisation.objects.select_for_update().get(
        pk=organisation.pk
    )  # of two who invite one address, one does
    waiting = Invitation.objects.filter(organisation=organisation, accepted_at=None, revoked_at=None)
    if waiting.filter(email__iexact=email).exists():
        raise InvitationRefused(_already_invited())
    _secret, key = new_secret()  # known to nobody: the e-mail brings its own
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email,
        full_name=name,
        role=invited.role,
        functions=" ".join(code for code in FUNCTION if code in invited.functions),
        language=invited.language,
        key=key,
        sent_at=at,
        sent_by=by,
        expires_at=at + WORKS_FOR,
    )
    enqueue_mail(invitation)
    _record("member.invited", invitation, by=by, at=at)
    return invitation


def _faults(invited: Invited, email: str, name: str) -> Iterable[str]:
    yield from faults_of(name, limit=NAME_LIMIT, what=_("Full name"))
    try:
        validate_email(email)
        is_address = len(email) <= ADDRESS_LIMIT
    except ValidationError:
        is_address = False
    if not is_address:
        yield _("Enter an e-mail address such as name@company.example.")
    if invited.role not in ROLE or not set(invited.functions) <= set(FUNCTION):
        yield _("Choose among the roles and functions listed.")
    if invited.language not in LANGUAGES:
        yield _("Choose one of the languages listed.")


def _rank_faults(organisation: Organisation, by: User) -> list[str]:
    """Who may not invite hands out no role at all, whatever way they came here."""
    role = (
        Membership.objects.filter(organisation=organisation, user=by).values_list("role", flat=True).first()
    )
    return [] if role and may(role, "invite") else [_("Only an administrator invites people.")]


def _already_invited() -> str:
    return _("This address is invited already: send the invitation again, or withdraw it first.")


def _open(invitation: Invitation) -> Invitation:
    """The row, locked, while somebody can still act on it."""
    stored = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if stored.accepted_at is not None or stored.revoked_at is not None:
        raise InvitationRefused(
            _("This invitation was accepted or withdrawn meanwhile. Nothing was changed.")
        )
    return stored


def _usable(invitation: Invitation, at: datetime) -> Invitation:
    """The row, locked, while its link works: of two who open it at once, one joins."""
    stored = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if stored.key != invitation.key or state_of(stored, at=at) not in ("open", "waiting"):
        raise InvitationRefused(_("This link no longer works: it was used, replaced or withdrawn meanwhile."))
    return stored


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise PasswordRefused(*error.messages) from error


def _join(invitation: Invitation, user: User, *, at: datetime) -> None:
    Membership.objects.create(
        organisation_id=invitation.organisation_id,
        user=user,
        role=invitation.role,
        functions=invitation.functions,
        created_at=at,
    )
    invitation.accepted_at, invitation.accepted_by = at, user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    _record("member.joined", invitation, by=user, at=at)


def _record(kind: str, invitation: Invitation, *, by: User, at: datetime) -> None:
    # Neither name nor address: events are kept for good, people may ask to be forgotten.
    facts = {"role": invitation.role, "functions": invitation.functions.split()}
    record_organisation_event(
        kind, invitation.organisation_id, subject=invitation.pk, after=facts, by=by, at=at
    )
