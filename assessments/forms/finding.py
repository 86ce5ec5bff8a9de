"""What is done about a finding, and accepting one for a time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments import labels
from assessments.forms.fields import DayField, LongText, ShortText, mark_optional
from assessments.forms.revised import RevisedForm


class FindingForm(RevisedForm):
    """The treatment in words. ``revision`` tells whether somebody changed it meanwhile (0: none stored)."""

    treatment = forms.ChoiceField(
        label=_("Treatment"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose how the finding is treated.")},
    )
    plan = LongText(
        label=_("What will be done"),
        help_text=_("Leave it empty to keep to the measure that the questionnaire proposes."),
        max_length=2000,
    )
    owner = ShortText(
        label=_("Owner"),
        help_text=_("The person or function who answers for it."),
        max_length=150,
        required=False,
    )
    due_on = DayField(label=_("Due"))
    proof = ShortText(
        label=_("Proof"),
        help_text=_("What shows, or will show, that it is done."),
        max_length=500,
        required=False,
    )
    status = forms.ChoiceField(label=_("Status"), choices=labels.finding_status_choices)
    clause_status = forms.ChoiceField(
        label=_("The clause, in the negotiation"),
        choices=[("", _("Not put forward yet")), *labels.clause_status_choices()],
        required=False,
    )

    def __init__(self, *args: Any, is_accepted: bool, has_clause: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mark_optional(self, "plan", "owner", "due_on", "proof")
        # To accept is a reviewer's act with a page of its own: here it can only be kept, or ended.
        self.fields["treatment"].choices = [
            ("", _("Not decided yet")),
            *(row for row in labels.treatment_choices() if row[0] != "accept" or is_accepted),
        ]
        if not has_clause:
            del self.fields["clause_status"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("status") == "done" and not cleaned.get("proof") and "proof" not in self.errors:
            self.add_error("proof", _("“Done” needs a proof: say what shows it."))
        return cleaned

    def treatment_given(self) -> dict[str, Any]:
        """What the action takes; only for a valid form."""
        return {name: value for name, value in self.cleaned_data.items() if name != "revision"}


class AcceptanceForm(RevisedForm):
    """Why the risk is accepted, and from which day it is open again."""

    reason = LongText(
        label=_("Why we accept it"),
        help_text=_("Printed in the report, word for word."),
        max_length=2000,
        required=True,
        error_messages={"required": _("Say why, in a sentence.")},
    )
    until = DayField(
        label=_("Accepted until"),
        help_text=_("On that day the finding is open again by itself; two years at most."),
        required=True,
        error_messages={"required": _("An acceptance ends: say when.")},
    )
