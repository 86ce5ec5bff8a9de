"""Organisations and the people in them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from assessments.models import Membership, Organisation, User


@transaction.atomic
def add_organisation(*, name: str, at: datetime) -> Organisation:
    """An organisation without people yet."""
    return Organisation.objects.create(name=name, created_at=at)


@transaction.atomic
def add_member(
    *,
    organisation: Organisation,
    email: str,
    full_name: str,
    role: str,
    functions: str = "",
    password: str,
    at: datetime,
) -> User:
    """A new person who can sign in, with a role and functions (codes, spaced) in the organisation."""
    user = User.objects.create_user(email, password, full_name=full_name, joined_at=at)
    Membership.objects.create(
        organisation=organisation, user=user, role=role, functions=functions, created_at=at
    )
    return user


def set_password(*, user: User, password: str) -> None:
    """Another password; every session of the user ends."""
    user.set_password(password)
    user.save(update_fields=["password"])
