"""Signing in, with what was being typed when the session ended carried along."""

from __future__ import annotations

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """Django's form in our words. ``pending`` carries a signed form that a lost session interrupted."""

    error_messages = {
        "invalid_login": _("The e-mail address or the password is not right."),
        "inactive": _("This account is closed."),
    }

    pending = forms.CharField(required=False, widget=forms.HiddenInput)
