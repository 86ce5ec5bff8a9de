"""A reviewer's word on a not-applicable claim, and on sending the assessment back."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.fields import LongText


class RulingForm(forms.Form):
    """Confirm or refuse one claim. One form a claim, told apart by its prefix."""

    ruling = forms.ChoiceField(
        label=_("Your ruling"),
        choices=[
            ("confirm", _("Confirm: it does not apply, and leaves the calculation")),
            ("refuse", _("Refuse: it counts as not known")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Confirm or refuse the claim.")},
    )
    reason = LongText(
        label=_("Why"), required=True, rows=2, error_messages={"required": _("Say why, in a sentence.")}
    )

    @property
    def is_confirmed(self) -> bool:
        """Whether the claim stands; only for a valid form."""
        return bool(self.cleaned_data["ruling"] == "confirm")


class ReturnForm(forms.Form):
    """Why the author gets it back."""

    reason = LongText(
        label=_("What should the author change?"),
        help_text=_("The author reads this first."),
        required=True,
        rows=4,
        error_messages={"required": _("Say what should change.")},
    )
