"""One question's answer as a form: the same one for the autosave and for the whole section."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.actions.answer import GivenAnswer
from assessments.forms.fields import (
    NOT_APPLICABLE,
    UNKNOWN,
    DayField,
    LongText,
    ShortText,
    choice_field,
)
from assessments.frameworks.schema import ContextQuestion, Question

EVIDENCE_LEVELS = ("E0", "E1", "E2", "E3", "E4")


class AnswerForm(forms.Form):
    """Strings in, a ``GivenAnswer`` out. The prefix is the question's id, so a section is many of these side by side."""

    note = LongText(label=_("Note"))
    reason = LongText(label=_("Why does it not apply?"), rows=2)
    evidence = forms.ChoiceField(
        label=_("Evidence level"),
        required=False,
        choices=[("", ""), *((level, level) for level in EVIDENCE_LEVELS)],
        error_messages={"invalid_choice": _("Choose one of the evidence levels listed.")},
    )
    source_title = ShortText(label=_("Source"), max_length=300, required=False)
    source_reference = ShortText(label=_("Link or reference"), max_length=1000, required=False)
    source_on = DayField(label=_("Dated"))
    source_expires_on = DayField(label=_("Valid until"))
    revision = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(self, *, question: Question | ContextQuestion, data: Mapping[str, Any] | None = None) -> None:
        self.question = question
        super().__init__(data, prefix=question.id)
        self.fields["choice"] = choice_field(question)
        if isinstance(question, ContextQuestion):  # about our own use: no proof is asked for it
            for name in ("reason", "evidence", "source_title", "source_reference", "source_on", "source_expires_on"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if NOT_APPLICABLE in cleaned.get("choice", ()) and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Say why it does not apply: a reviewer will read it."))
        dated, expires = cleaned.get("source_on"), cleaned.get("source_expires_on")
        if dated and expires and expires < dated:
            self.add_error("source_expires_on", _("“Valid until” must not be before the date of the source."))
        return cleaned

    @property
    def expected_revision(self) -> int:
        """The revision the page was made from; 0 when there was no answer yet."""
        return self.cleaned_data.get("revision") or 0

    def given(self) -> GivenAnswer:
        """What was answered; only for a valid form."""
        cleaned = self.cleaned_data
        chosen = cleaned["choice"]
        if UNKNOWN in chosen:
            state, chosen = "unknown", ()
        elif NOT_APPLICABLE in chosen:
            state, chosen = "not_applicable_claimed", ()
        else:
            state = "answered" if chosen else "unanswered"
        return GivenAnswer(
            state=state,
            choices=tuple(chosen),
            note=cleaned["note"].replace("\r\n", "\n"),
            reason=cleaned.get("reason", "").replace("\r\n", "\n"),
            evidence=cleaned.get("evidence", ""),
            source_title=cleaned.get("source_title", ""),
            source_reference=cleaned.get("source_reference", ""),
            source_on=cleaned.get("source_on"),
            source_expires_on=cleaned.get("source_expires_on"),
        )
