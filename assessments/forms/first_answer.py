"""Bringing two different answers together."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.fields import UNKNOWN, LongText
from assessments.frameworks.schema import Question
from assessments.labels import said
from assessments.models import FirstAnswer

LINE = 2000


class LineForm(forms.Form):
    """Why something is kept, in a sentence."""

    line = LongText(
        label=_("Why"),
        rows=2,
        max_length=LINE,
        required=True,
        error_messages={"required": _("Say why, in a sentence.")},
    )


class SettleForm(LineForm):
    """Which answer is kept: one of the two, or any other that the question offers."""

    keep = forms.ChoiceField(
        label=_("Which answer is kept?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the answer that is kept."),
            "invalid_choice": _("Choose one of the answers listed."),
        },
    )
    field_order = ("keep", "line")

    def __init__(self, *args: Any, question: Question, both: tuple[FirstAnswer, ...], **kwargs: Any) -> None:
        super().__init__(*args, prefix=question.id, **kwargs)
        who: dict[str, list[str]] = {}
        for first in both:
            who.setdefault(first.chosen or UNKNOWN, []).append(str(first.user))
        offered = [(option.value, said(option.label)) for option in question.options]
        if question.allows_unknown:
            offered.append((UNKNOWN, str(_("Not known yet"))))
        named = [(value, _with_names(words, who.get(value))) for value, words in offered]
        # What the two said comes first, in the order of the question.
        self.fields["keep"].choices = sorted(named, key=lambda choice: choice[0] not in who)


def _with_names(words: str, names: list[str] | None) -> str:
    return f"{words} ({', '.join(names)})" if names else words
