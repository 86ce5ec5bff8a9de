"""Which earlier answers are still true."""

from __future__ import annotations

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

TOKEN = re.compile(r"[A-Za-z0-9_.-]{1,64}:[0-9]{1,18}:[0-9]{1,9}")
MOST = 400


class TokensField(forms.Field):
    """Tokens of proposals, as ticked."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: list[str] | None) -> list[str]:
        tokens = list(dict.fromkeys(value or []))
        if len(tokens) > MOST or any(not TOKEN.fullmatch(token) for token in tokens):
            raise ValidationError(_("This page is out of date: load it again."))
        return tokens


class ReuseForm(forms.Form):
    """Several ticked ones (``keep``), or the one whose button was pressed (``one``)."""

    keep = TokensField(required=False)
    one = TokensField(required=False)
    standing = TokensField(required=False)  # answers that stand here and have aged

    @property
    def tokens(self) -> list[str]:
        """Those to record; a button of one’s own counts alone. Only for a valid form."""
        chosen: list[str] = self.cleaned_data["one"] or self.cleaned_data["keep"]
        return chosen

    @property
    def ticked(self) -> list[str]:
        """What stood ticked when it was sent."""
        return self.data.getlist("keep") if self.is_bound else []
