"""A form for what two people may write at once."""

from __future__ import annotations

from django import forms

MOST_REVISION = 2**31 - 2  # the next one still fits into its column


class RevisedForm(forms.Form):
    """``revision`` tells whether somebody changed it meanwhile: the one that the form was shown at."""

    revision = forms.IntegerField(
        min_value=0, max_value=MOST_REVISION, required=False, widget=forms.HiddenInput
    )

    @property
    def known_revision(self) -> int:
        """The revision that the writer saw; 0: nothing was stored yet. Only for a valid form."""
        return self.cleaned_data["revision"] or 0

    def show_conflict(self, message: str, *, revision: int) -> None:
        """Say that somebody was faster; the next save is made knowing what they wrote."""
        self.add_error(None, message)
        self.data = {**self.data.dict(), self.add_prefix("revision"): revision}
