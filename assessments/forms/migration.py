"""Continuing a request under a newer version of the questionnaire."""

from __future__ import annotations

from django import forms


class MigrationForm(forms.Form):
    """Which version was looked at: another may have been published meanwhile."""

    framework = forms.CharField(max_length=80, widget=forms.HiddenInput)
