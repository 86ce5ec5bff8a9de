"""Whose session it is, asked on every request."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from assessments.models import User
from assessments.queries.sign_in import signed_in_user


class SignInBackend(AuthenticationBackend):
    """allauth's, with a user who knows what is unread and whether a second factor is owed."""

    def get_user(self, user_id: Any) -> User | None:
        user = signed_in_user(user_id)
        return user if user and self.user_can_authenticate(user) else None
