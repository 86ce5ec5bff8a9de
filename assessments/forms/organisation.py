"""What an organisation sets for itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.actions.organisation import MOST_YEARS, NAME_LIMIT, OrganisationSettings
from assessments.forms.fields import ShortText, mark_optional
from assessments.forms.membership import MarkedForm


class OrganisationForm(MarkedForm):
    """Name, second factor, retention."""

    name = ShortText(label=_("Name"), max_length=NAME_LIMIT)
    requires_second_factor = forms.BooleanField(
        label=_("Members need a second factor"),
        help_text=_("Who has none sets one up at their next sign-in, before anything else."),
        required=False,
    )
    keep_years = forms.IntegerField(
        label=_("Years to keep what was decided"),
        help_text=_(
            "Empty: everything is kept. What can be deleted, and what never is, stands in the manual."
        ),
        min_value=1,
        max_value=MOST_YEARS,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mark_optional(self, "keep_years")

    def settings(self) -> OrganisationSettings:
        """What the action takes; only for a valid form."""
        given = self.cleaned_data
        return OrganisationSettings(given["name"], given["requires_second_factor"], given["keep_years"])
