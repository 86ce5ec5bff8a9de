"""Giving a section or a question to somebody; promising a date."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments import labels
from assessments.forms.fields import DayField, mark_optional

LISTED = {"invalid_choice": _("Choose among those listed.")}


class AssignmentForm(forms.Form):
    """What, to whom, by when: a person, or anybody of a function."""

    place = forms.ChoiceField(label=_("Section or question"), error_messages=LISTED)
    function = forms.ChoiceField(label=_("Function"), required=False, error_messages=LISTED)
    person = forms.TypedChoiceField(
        label=_("Person"), coerce=int, empty_value=None, required=False, error_messages=LISTED
    )
    due_on = DayField(label=_("Due"))

    def __init__(
        self, *args: Any, places: list[tuple[str, str]], people: list[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places
        self.fields["function"].choices = [("", _("By the person below")), *labels.function_choices()]
        self.fields["person"].choices = [("", _("Anybody of the function")), *people]
        mark_optional(self, "due_on")


class PromiseForm(forms.Form):
    """The day by which the sponsor will have the decision."""

    promised_on = DayField(label=_("Decision promised for"))
