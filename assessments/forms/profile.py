"""What a person says of themselves."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.actions.profile import NAME_LIMIT
from assessments.forms.fields import ShortText


class ProfileForm(forms.Form):
    """Name, and the language of e-mails."""

    full_name = ShortText(
        label=_("Full name"), help_text=_("As your colleagues will see it."), max_length=NAME_LIMIT
    )
    language = forms.ChoiceField(
        label=_("Language"),
        help_text=_("Of the pages, and of the e-mails you get."),
        choices=[("en", "English"), ("fr", "Français")],
    )
