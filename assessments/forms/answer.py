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

SOURCE = ("source_title", "source_reference", "source_on", "source_expires_on")
EVIDENCE_LEVELS = ("E0", "E1", "E2", "E3", "E4")


class AnswerForm(forms.Form):
    """Strings in, a ``GivenAnswer`` out. The prefix is the question's id: a section is many side by side."""

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
    # What the conflict panel's buttons send: "mine:5" or "theirs:5", 5 being the revision shown beside it.
    resolve = forms.RegexField(r"^(mine|theirs):\d{1,9}$", required=False)

    def __init__(
        self,
        *,
        question: Question | ContextQuestion,
        data: Mapping[str, Any] | None = None,
        is_first: bool = False,
    ) -> None:
        """``is_first``: two experts answer it without seeing each other; that takes an option and a note."""
        self.question = question
        self.is_first = is_first
        super().__init__(data, prefix=question.id)
        self.fields["choice"] = choice_field(question)
        gone: tuple[str, ...] = ()
        if isinstance(question, ContextQuestion):  # about our own use: no proof is asked for it
            gone = ("reason", "evidence", *SOURCE)
        elif is_first:
            gone = ("reason", *SOURCE)
            self.fields["choice"].choices = [
                choice for choice in self.fields["choice"].choices if choice[0] != NOT_APPLICABLE
            ]
        for name in gone:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if (
            NOT_APPLICABLE in cleaned.get("choice", ())
            and not cleaned.get("reason")
            and "reason" not in self.errors
        ):
            self.add_error("reason", _("Say why it does not apply: a reviewer will read it."))
        if self.is_first and not cleaned.get("choice") and "choice" not in self.errors and self._says_more:
            self.add_error(
                "choice", _("Choose an option, or “not known yet”: a note alone is not kept here.")
            )
        dated, expires = cleaned.get("source_on"), cleaned.get("source_expires_on")
        if dated and expires and expires < dated:
            self.add_error("source_expires_on", _("“Valid until” must not be before the date of the source."))
        return cleaned

    def add_prefix(self, field_name: str) -> str:
        # The choice carries the question's own id: shorter, and the name a link or a script looks for.
        return str(self.prefix) if field_name == "choice" else super().add_prefix(field_name)

    @property
    def _says_more(self) -> bool:
        return bool(self.cleaned_data.get("note") or self.cleaned_data.get("evidence"))

    @property
    def expected_revision(self) -> int:
        """The revision the answer was made from (0: there was none), or the one it was chosen against."""
        whose, _colon, revision = self.cleaned_data["resolve"].partition(":")
        return int(revision) if whose == "mine" else self.cleaned_data["revision"] or 0

    @property
    def resolves(self) -> bool:
        """Whether a button of the conflict panel was pressed."""
        return bool(self.cleaned_data["resolve"])

    @property
    def takes_theirs(self) -> bool:
        """Whether this answer gives way to the stored one."""
        return self.cleaned_data["resolve"].startswith("theirs:")

    @property
    def error_texts(self) -> dict[str, str]:
        """What is wrong, by field, each as one text."""
        return {name: " ".join(errors) for name, errors in self.errors.items()}

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
