"""Codes and passkeys: allauth's forms in our words."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

LONGEST_CODE = 20
LONGEST_NAME = 100


class CodeForm(AuthenticateForm):
    """A code at sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _as_code(self.fields["code"], help_text=_("From your authenticator app, or a recovery code."))


class CodeAgainForm(ReauthenticateForm):
    """A code before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _as_code(self.fields["code"], help_text=_("From your authenticator app, or a recovery code."))


class AppForm(ActivateTOTPForm):
    """The first code of an authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _as_code(self.fields["code"], help_text=_("The six digits that the app shows now."))


# What readers of passkeys raise when something sends what no browser would: refused, not an error of ours.
MALFORMED = (AttributeError, KeyError, TypeError, ValueError)


class ShownPasskey:
    """A passkey that is shown."""

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except MALFORMED as error:
            raise get_adapter().validation_error("incorrect_code") from error


class PasskeyAtSignInForm(ShownPasskey, LoginWebAuthnForm):
    """In place of address and password."""


class PasskeyAfterPasswordForm(ShownPasskey, AuthenticateWebAuthnForm):
    """As the second step."""


class PasskeyAgainForm(ShownPasskey, ReauthenticateWebAuthnForm):
    """Before something that matters."""


class PasskeyForm(AddWebAuthnForm):
    """A passkey's name; what the browser made comes along hidden."""

    def clean(self) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super().clean()
        except MALFORMED as error:
            raise get_adapter().validation_error("incorrect_code") from error
        return cleaned

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _as_name(self.fields["name"])
        self.fields["passwordless"].label = _("Also sign in with it alone, without a password")
        self.fields["passwordless"].help_text = _(
            "The device then asks for your fingerprint, your face or its PIN."
        )


class PasskeyNameForm(EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _as_name(self.fields["name"])


def _as_code(field: forms.Field, *, help_text: Any) -> None:
    field.label, field.help_text = _("Code"), help_text
    field.validators.append(MaxLengthValidator(LONGEST_CODE))
    field.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}


def _as_name(field: forms.Field) -> None:
    field.label, field.help_text = _("Name"), _("Tells it from others that you add: “Laptop”, “Key ring”.")
    field.validators.append(MaxLengthValidator(LONGEST_NAME))
    field.widget.attrs["maxlength"] = LONGEST_NAME
