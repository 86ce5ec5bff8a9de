"""Which events of the audit trail are asked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from assessments import labels
from assessments.forms.fields import DayField, ShortText
from assessments.queries.audit import AuditFilter

MOST_NUMBER = 2**63 - 1  # a row has no higher one


class AuditFilterForm(forms.Form):
    """Sent by GET: an address shows the same events to whoever may read them."""

    text = ShortText(label=_("Question or object"), max_length=80, required=False)
    kind = forms.ChoiceField(label=_("What happened"), required=False)
    person = forms.IntegerField(min_value=1, max_value=MOST_NUMBER, required=False)
    request = forms.IntegerField(min_value=1, max_value=MOST_NUMBER, required=False)
    first = DayField(label=_("From"))
    last = DayField(label=_("Until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [
            ("", _("Anything")),
            *sorted(
                ((kind, capfirst(str(word))) for kind, word in labels.EVENT.items()), key=lambda row: row[1]
            ),
        ]
        self.fields["person"].label = _("Person")
        self.fields["request"].label = _("Request")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("“Until” lies before “from”."))
        return cleaned

    def asked(self) -> AuditFilter:
        """What the query takes; only for a valid form."""
        return AuditFilter(**self.cleaned_data)
