"""Signing in, with what was being typed when the session ended carried along."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from assessments.actions.password import request_password_reset

LONGEST_PASSWORD = 4096  # hashing a longer one is work for nothing


class SignInForm(LoginForm):
    """allauth's form in our words. ``pending`` carries a signed form that a lost session interrupted."""

    pending = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        email, password = self.fields["login"], self.fields["password"]
        email.label, password.label = _("E-mail address"), _("Password")
        email.error_messages["invalid"] = _("Enter an e-mail address such as name@company.example.")
        email.widget.attrs = {"type": "email", "autocomplete": "username", "autofocus": True}
        _as_password(password)


class PasswordChangeForm(ChangePasswordForm):
    """The old one, and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Your password now")
        _as_new_password(self)
        for field in self.fields.values():
            _as_password(field)


class PasswordResetForm(ResetPasswordForm):
    """Where the link goes. Says the same whether or not the address has an account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        email = self.fields["email"]
        email.label = _("E-mail address")
        email.error_messages["invalid"] = _("Enter an e-mail address such as name@company.example.")
        email.widget.attrs.pop("placeholder", None)

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        email: str = self.cleaned_data["email"]
        request_password_reset(email=email, language=get_language() or "en", at=timezone.now())
        return email


class NewPasswordForm(ResetPasswordKeyForm):
    """The new password twice, behind the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _as_new_password(self)
        for field in self.fields.values():
            _as_password(field)


class PasswordAgainForm(ReauthenticateForm):
    """The password once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")
        _as_password(self.fields["password"])


def _as_new_password(form: forms.Form) -> None:
    form.fields["password1"].label = _("New password")
    form.fields["password1"].help_text = " ".join(password_validators_help_texts())
    form.fields["password2"].label = _("New password, once more")


def _as_password(field: forms.Field) -> None:
    field.widget.attrs.pop("placeholder", None)
    field.validators.append(MaxLengthValidator(LONGEST_PASSWORD))
    if "new-password" not in field.widget.attrs.get("autocomplete", ""):
        field.help_text = ""
