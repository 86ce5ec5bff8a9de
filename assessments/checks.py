"""`manage.py check` fails on a questionnaire that cannot be used, before a user does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from assessments.frameworks.publication import library_faults


@register()
def frameworks_are_sound(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """One error per fault of the library."""
    return [Error(fault, id="assessments.E001") for fault in library_faults()]
