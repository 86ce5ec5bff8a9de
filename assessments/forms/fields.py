"""Question kinds to form fields: one registry, so that no page asks what kind a question is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from assessments.frameworks.schema import ContextQuestion, Question

UNKNOWN = "unknown"
NOT_APPLICABLE = "not_applicable"
# Answers that stand beside the options: each excludes every other choice.
SPECIAL = frozenset({UNKNOWN, NOT_APPLICABLE})

NOTE_LIMIT = 10_000


def offered(question: Question | ContextQuestion) -> tuple[str, ...]:
    """Every value the question's field accepts: its options, "not known yet", and "not applicable".

    A claim counts as unknown until a reviewer confirms it, so that offering it cannot flatter the score.
    Questions about our own use always apply.
    """
    if isinstance(question, ContextQuestion):
        return (*question.values, UNKNOWN)
    unknown = [UNKNOWN] if question.allows_unknown else []
    return (*question.values, *unknown, NOT_APPLICABLE)


class OneChoice(forms.ChoiceField):
    """Radio buttons: one option, or one of the special answers. Cleans to a tuple of at most one value."""

    is_multiple = False
    widget = forms.RadioSelect
    default_error_messages = {"invalid_choice": _("Choose one of the answers listed.")}

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        return (value,) if value else ()


class SeveralChoices(forms.MultipleChoiceField):
    """Checkboxes: any options, or one special answer alone. Cleans to a tuple in the question's order."""

    is_multiple = True
    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "invalid_choice": _("Choose among the answers listed."),
        "exclusive": _("“Not known yet” and “Not applicable” stand alone: untick the other answers."),
    }

    def clean(self, value: Any) -> Any:
        chosen = set(super().clean(value))
        if chosen & SPECIAL and len(chosen) > 1:
            raise forms.ValidationError(self.error_messages["exclusive"], code="exclusive")
        return tuple(code for code, _label in self.choices if code in chosen)


FIELD_FOR: dict[str, Callable[..., forms.Field]] = {
    "single_choice": OneChoice,
    "multiple_choice": SeveralChoices,
}


def choice_field(question: Question | ContextQuestion) -> forms.Field:
    """The field that takes this question's answer; nothing chosen is allowed: a note may come first."""
    return FIELD_FOR[question.kind](choices=[(value, value) for value in offered(question)], required=False)


class TextLimit(MaxLengthValidator):
    """A limit on the text as it is stored: browsers send line ends as two characters, which count as one."""

    def clean(self, x: str) -> int:
        return len(x.replace("\r\n", "\n"))


class LongText(forms.CharField):
    """Free text with its limit said in words, and how far over it the text is."""

    default_error_messages = {
        "max_length": ngettext_lazy(
            "Shorten this to %(limit_value)d character: it has %(show_value)d.",
            "Shorten this to %(limit_value)d characters: it has %(show_value)d.",
            "limit_value",
        ),
    }

    def __init__(self, *, max_length: int = NOTE_LIMIT, rows: int = 3, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)
        # Only the server counts: a browser that cuts a pasted text at the limit loses its end without a word.
        self.max_length = max_length
        self.validators.append(TextLimit(max_length, message=self.error_messages["max_length"]))


class ShortText(forms.CharField):
    """One line of text; as for long text, the server checks the limit so that nothing is cut unseen."""

    default_error_messages = LongText.default_error_messages

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.max_length = max_length
        self.validators.append(TextLimit(max_length, message=self.error_messages["max_length"]))


class DayField(forms.DateField):
    """A calendar day, as the browser's own date control sends it or typed day first."""

    default_error_messages = {"invalid": _("Enter a date such as 2026-11-30.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"],
            **kwargs,
        )


class NumberField(forms.DecimalField):
    """A number as people write it: with a decimal point or a decimal comma."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


def mark_optional(form: forms.Form, *names: str) -> None:
    """Say at the label what may be left empty; everything else is needed."""
    for name in names:
        field = form.fields[name]
        field.label = format_lazy(
            "{label} ({word})", label=field.label, word=pgettext_lazy("field", "optional")
        )
