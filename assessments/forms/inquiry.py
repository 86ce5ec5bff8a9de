"""Asking the vendor: which questions, how, until when; and what the vendor types."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.actions.answer import GivenAnswer
from assessments.actions.inquiry import LONGEST_DAYS, USUAL_DAYS
from assessments.actions.respondent import LONGEST_NAME
from assessments.forms.fields import (
    NOT_APPLICABLE,
    UNKNOWN,
    DayField,
    LongText,
    ShortText,
    choice_field,
    mark_optional,
)
from assessments.forms.revised import RevisedForm
from assessments.frameworks.schema import Question


class InquiryForm(forms.Form):
    """Which questions are put to the vendor, in which language, to whom, and how long the link works."""

    questions = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one question for the vendor."),
            "invalid_choice": _("This page is out of date: load it again."),
        },
    )
    language = forms.ChoiceField(
        label=_("Language of the vendor"), choices=[("en", "English"), ("fr", "Français")]
    )
    contact = forms.EmailField(
        label=_("E-mail address at the vendor"),
        help_text=_("The link is sent there. Empty: you pass the link on yourself."),
        required=False,
        error_messages={"invalid": _("Enter an e-mail address such as name@vendor.example.")},
    )
    message = LongText(
        label=_("Message"),
        help_text=_("Stands above the questions. Internal notes and comments are never shown."),
        max_length=4000,
    )
    due_on = DayField(label=_("Answer wanted by"))
    days = forms.IntegerField(
        label=_("Days the link works"), min_value=1, max_value=LONGEST_DAYS, initial=USUAL_DAYS
    )

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["questions"].choices = offered
        mark_optional(self, "contact", "message", "due_on")

    @property
    def chosen(self) -> list[str]:
        """What is ticked when the page is shown."""
        if self.is_bound:
            return self.data.getlist("questions")
        return list(self.initial.get("questions", ()))


class ProlongForm(forms.Form):
    """Until when the vendor may answer, and until when the link works."""

    due_on = DayField(label=_("Answer wanted by"))
    days = forms.IntegerField(
        label=_("Days the link works, from today"), min_value=1, max_value=LONGEST_DAYS, initial=USUAL_DAYS
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mark_optional(self, "due_on")


class RespondentForm(forms.Form):
    """Who answers for the vendor."""

    name = ShortText(
        label=_("Your name and role"),
        help_text=_("It stands beside your answers. Colleagues who use the same link give their own."),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Give your name and role first: it stands beside your answers.")},
    )


class ClaimForm(RevisedForm):
    """The vendor’s answer to one question. ``revision``: the one it was made from (0: there was none)."""

    note = LongText(label=_("Your explanation, and where it can be checked"))

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        self.question = question
        super().__init__(*args, prefix=question.id, **kwargs)
        self.fields["choice"] = choice_field(question)

    @property
    def chosen(self) -> list[str]:
        """What is ticked when the page is shown."""
        value = self["choice"].value()
        return [value] if isinstance(value, str) else list(value or ())

    def given(self) -> GivenAnswer:
        """What was answered; only for a valid form."""
        chosen = self.cleaned_data["choice"]
        state = "answered" if chosen else "unanswered"
        if UNKNOWN in chosen:
            state, chosen = "unknown", ()
        elif NOT_APPLICABLE in chosen:
            state, chosen = "not_applicable_claimed", ()
        return GivenAnswer(state=state, choices=tuple(chosen), note=self.cleaned_data["note"])


class DocumentForm(forms.Form):
    """A document beside an answer."""

    file = forms.FileField(
        label=_("Document"),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )


class VendorCommentForm(forms.Form):
    """A word of the vendor’s to us."""

    text = LongText(
        label=_("Your question or remark"),
        rows=2,
        required=True,
        error_messages={"required": _("Write something first.")},
    )


class ClaimRulingForm(RevisedForm):
    """A claim is accepted at a level, or not with a reason. ``revision``: of our own answer beside it."""

    claim = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    level = forms.ChoiceField(
        label=_("What its documents show"),
        choices=[],
        error_messages={"invalid_choice": _("Choose one of the evidence levels listed.")},
    )
    reason = LongText(label=_("Why it is not accepted"), max_length=2000, rows=2)
    ruling = forms.ChoiceField(choices=[("accept", ""), ("reject", "")])

    def __init__(self, *args: Any, levels: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = levels

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("ruling") == "reject" and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Say why, in a sentence."))
        return cleaned
