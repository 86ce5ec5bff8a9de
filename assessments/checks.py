"""`manage.py check` fails on a questionnaire that cannot be used, before a user does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from assessments.frameworks.publication import library_faults
from assessments.labels import ROLE


@register()
def frameworks_are_sound(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """One error per fault of the library."""
    return [Error(fault, id="assessments.E001") for fault in library_faults()]


@register()
def sign_ons_give_roles(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A role that nobody has, in the configuration of single sign-on, lets nobody in: say so before."""
    return [
        Error(
            f"{way.upper()}_ROLES: {group} is to become {role!r}, which is no role.",
            hint=f"Roles are {', '.join(ROLE)}.",
            id="assessments.E002",
        )
        for way, told in settings.SIGN_ONS.items()
        for group, role in told["roles"].items()
        if role not in ROLE
    ]
