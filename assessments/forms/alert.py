"""A word on a contradiction: which one, as it was shown, and why."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.actions.alert import LONGEST_REASON
from assessments.forms.fields import LongText
from assessments.forms.revised import RevisedForm
from assessments.labels import ALERT_RULING


class AlertForm(RevisedForm):
    """``revision``: of the answer; ``seen``: what was said of the alert when the page was made."""

    fingerprint = forms.RegexField(r"\A[0-9a-f]{64}\Z", widget=forms.HiddenInput)
    seen = forms.ChoiceField(
        choices=[("", ""), *((code, code) for code in ALERT_RULING)], required=False, widget=forms.HiddenInput
    )
    reason = LongText(
        label=_("Why"),
        help_text=_("A sentence. It is printed in the appendix."),
        max_length=LONGEST_REASON,
        rows=2,
        required=True,
        error_messages={"required": _("Say why, in a sentence.")},
    )
    ruling = forms.ChoiceField(
        choices=[(code, code) for code in ALERT_RULING],
        error_messages={
            "required": _("Confirm the contradiction, or dismiss it."),
            "invalid_choice": _("Confirm the contradiction, or dismiss it."),
        },
    )
