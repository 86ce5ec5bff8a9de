"""What an organisation sets for itself."""

from __future__ import annotations

from assessments.models import Organisation

Facts = dict[str, object]


def settings_of(organisation: Organisation) -> Facts:
    """Name, second factor, retention: what its settings page shows and events keep."""
    return {
        "name": organisation.name,
        "requires_second_factor": organisation.requires_second_factor,
        "keep_years": organisation.keep_years,
    }
