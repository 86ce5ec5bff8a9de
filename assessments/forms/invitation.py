"""Inviting somebody, and joining by the link."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.translation import gettext_lazy as _

from assessments import labels
from assessments.actions.invitation import ADDRESS_LIMIT, NAME_LIMIT, Invited
from assessments.forms.fields import ShortText, mark_optional


class InvitationForm(forms.Form):
    """Who, as what, and in which language they are written to."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=ADDRESS_LIMIT,
        error_messages={"invalid": _("Enter an e-mail address such as name@company.example.")},
    )
    full_name = ShortText(label=_("Full name"), max_length=NAME_LIMIT, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=labels.role_choices, initial="contributor")
    functions = forms.MultipleChoiceField(
        label=_("Functions"),
        help_text=_("What this person answers for: their questions and opinions come from these."),
        choices=labels.function_choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Language of the e-mail"), choices=[("en", "English"), ("fr", "Français")]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mark_optional(self, "full_name", "functions")

    def invited(self) -> Invited:
        """What the action takes; only for a valid form."""
        given = self.cleaned_data
        return Invited(
            email=given["email"],
            role=given["role"],
            functions=tuple(given["functions"]),
            full_name=given["full_name"],
            language=given["language"],
        )


class JoinForm(forms.Form):
    """A new person's name and password."""

    full_name = ShortText(
        label=_("Full name"), help_text=_("As your colleagues will see it."), max_length=NAME_LIMIT
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=4096,  # hashing a longer one is work for nothing
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Password, once more"),
        max_length=4096,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["full_name"].widget.attrs["autocomplete"] = "name"
        self.fields["password"].help_text = " ".join(password_validators_help_texts())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "password" in cleaned and "again" in cleaned and cleaned["password"] != cleaned["again"]:
            self.add_error("again", _("The two passwords are not the same."))
        return cleaned
