"""An opinion: the stance, and why in a line."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments import labels
from assessments.actions.opinion import LONGEST_LINE
from assessments.forms.fields import LongText
from assessments.forms.revised import RevisedForm


class OpinionForm(RevisedForm):
    """One function’s word. ``revision`` tells whether a colleague spoke meanwhile (0: nobody had)."""

    stance = forms.ChoiceField(
        label=_("Opinion"),
        choices=labels.stance_choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the three opinions."),
            "invalid_choice": _("Choose one of the three opinions."),
        },
    )
    line = LongText(
        label=_("In a line"),
        help_text=_("Printed in the brief, word for word."),
        max_length=LONGEST_LINE,
        rows=2,
        required=True,
        error_messages={"required": _("Say it in a line: it is printed word for word.")},
    )
