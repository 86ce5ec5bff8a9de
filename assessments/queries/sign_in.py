"""Whose session it is, what they have not read, and whether they owe their organisation a second factor."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from assessments.models import Membership, Notice, Organisation, User

# Recovery codes stand in for a second factor; they are none.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def signed_in_user(pk: object) -> User | None:
    """The user of a session, with ``lacks_second_factor`` and ``unread_notices``, how many.

    One statement on every request, so it is written out: the same by annotations takes a millisecond more.
    """
    user, membership = User._meta.db_table, Membership._meta.db_table
    organisation, factor = Organisation._meta.db_table, Authenticator._meta.db_table
    notice = Notice._meta.db_table
    statement = f"""
        SELECT u.*,
            EXISTS (
                SELECT 1 FROM {membership} m JOIN {organisation} o ON o.id = m.organisation_id
                WHERE m.user_id = u.id AND o.requires_second_factor
            ) AND NOT EXISTS (
                SELECT 1 FROM {factor} f WHERE f.user_id = u.id AND f.type IN (%s, %s)
            ) AS lacks_second_factor,
            (SELECT COUNT(*) FROM {notice} n WHERE n.user_id = u.id AND n.read_at IS NULL) AS unread_notices
        FROM {user} u WHERE u.id = %s
    """  # noqa: S608 -- names of tables; every value is a parameter
    return next(iter(User.objects.raw(statement, [*FACTORS, pk])), None)


def needs_second_factor(user: User) -> bool:
    """Whether an organisation of theirs wants them to have one."""
    return Membership.objects.filter(user=user, organisation__requires_second_factor=True).exists()


def factors_of(user: User) -> QuerySet[Authenticator]:
    """What the user can show besides the password; recovery codes are not among them."""
    return Authenticator.objects.filter(user=user, type__in=FACTORS).order_by("created_at", "pk")
