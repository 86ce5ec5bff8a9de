"""Second factors in the trail; allauth keeps them. The last one stays while an organisation asks for one."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from assessments.actions.refusal import Refused
from assessments.actions.sign_in import record_person_event
from assessments.models import User
from assessments.queries.sign_in import FACTORS, factors_of, needs_second_factor


class SecondFactorRefused(Refused):
    """The second factor cannot be removed."""


def record_second_factor_added(*, user: User, kind: str, at: datetime) -> None:
    """``kind``: totp, webauthn or recovery_codes."""
    record_person_event("account.second_factor_added", user, after={"kind": kind}, at=at)


def record_second_factor_removed(*, user: User, kind: str, at: datetime) -> None:
    """``kind``: as above."""
    record_person_event("account.second_factor_removed", user, after={"kind": kind}, at=at)


def admit_removal(*, factor: Authenticator) -> None:
    """Let it be removed, or raise ``SecondFactorRefused``."""
    user = factor.user
    is_last = factor.type in FACTORS and not factors_of(user).exclude(pk=factor.pk).exists()
    if is_last and needs_second_factor(user):
        raise SecondFactorRefused(
            _("Your organisation asks for a second factor: add another one before you remove this one.")
        )


@transaction.atomic
def drop_second_factors(*, user: User, at: datetime) -> int:
    """For a person who lost them all, codes included. By an operator who knows that it is them."""
    count, _rows = Authenticator.objects.filter(user=user).delete()
    if count:
        record_person_event("account.second_factor_removed", user, after={"kind": "all"}, at=at)
    return count
