"""A comment on a question."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments import labels
from assessments.forms.fields import LongText


class CommentForm(forms.Form):
    """What is said, who may read it, and who is told."""

    text = LongText(
        label=_("Comment"), required=True, error_messages={"required": _("Write something first.")}
    )
    audience = forms.ChoiceField(
        label=_("Who may read it"),
        choices=labels.audience_choices,
        widget=forms.RadioSelect,
        initial="internal",
        error_messages={
            "required": _("Choose who may read it."),
            "invalid_choice": _("Choose who may read it."),
        },
    )
    mentioned = forms.TypedMultipleChoiceField(
        label=_("Tell these people"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Or write @ and the full name in the text."),
        error_messages={"invalid_choice": _("Choose among the people listed.")},
    )

    def __init__(
        self, *args: Any, people: list[tuple[int, str]], is_answer: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mentioned"].choices = people
        if not people:
            del self.fields["mentioned"]
        if is_answer:  # an answer is for whom its thread is for
            del self.fields["audience"]
