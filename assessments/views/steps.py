"""The steps of a new request, as the step line shows them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Step:
    """One step and where the person stands towards it."""

    text: str
    is_done: bool
    is_current: bool


def request_steps(current: str) -> list[Step]:
    """Use case, vendor and product, context."""
    names = {
        "use_case": _("What we want to do"),
        "option": _("Vendor and product"),
        "context": _("How it will be used"),
    }
    here = list(names).index(current)
    return [Step(text, index < here, index == here) for index, text in enumerate(names.values())]
