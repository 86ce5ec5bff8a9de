"""An exception to one hard stop."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.fields import DayField, LongText


class WaiverForm(forms.Form):
    """Why the stop may be passed, and until when."""

    reason = LongText(
        label=_("Why this may be passed for a time"),
        help_text=_("Shown beside the hard stop and printed in the report, word for word."),
        max_length=2000,
        required=True,
        error_messages={"required": _("Say why, in a sentence.")},
    )
    ends_on = DayField(
        label=_("Ends on"),
        help_text=_("From that day on the hard stop counts again by itself; two years at most."),
        required=True,
        error_messages={"required": _("A waiver ends: say when.")},
    )
