"""How a person wishes to hear of each kind of thing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from assessments import labels
from assessments.queries.notice import Choice


class NoticeChoicesForm(forms.Form):
    """One field for each kind of notice."""

    def __init__(self, *args: Any, choices: Iterable[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for choice in choices:
            self.fields[choice.kind] = forms.ChoiceField(
                label=choice.label.word, choices=labels.channel_choices(), initial=choice.channel
            )
