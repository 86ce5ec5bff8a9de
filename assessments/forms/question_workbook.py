"""Questions as a spreadsheet: which ones go out, which file comes in, what of it is taken over."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.actions.question_workbook import Comparison, Incoming
from assessments.actions.respondent import LONGEST_NAME
from assessments.forms.fields import ShortText

SALT = "question-workbook-incoming"
KEPT_SECONDS = 24 * 60 * 60
FILE, OURS = "file", "ours"


class WorkbookExportForm(forms.Form):
    """Which questions, in which language."""

    questions = forms.ChoiceField(label=_("Questions"))
    lang = forms.ChoiceField(label=_("Language"), choices=[("en", "English"), ("fr", "Français")])

    def __init__(self, *args: Any, sections: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["questions"].choices = [
            ("open", pgettext_lazy("questions", "Open ones")),
            ("mine", pgettext_lazy("questions", "Mine")),
            ("all", pgettext_lazy("questions", "All")),
            *sections,
        ]


class WorkbookUploadForm(forms.Form):
    """A workbook that was filled in."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("An XLSX file that was exported here, at most 5 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": _("Choose a file."), "empty": _("This file is empty.")},
    )


def sealed_state(incoming: Incoming, comparison: Comparison, *, place: str) -> str:
    """What was looked at, signed, for the form that takes it over: nothing is stored meanwhile.

    ``place``: whose page it is; on another's it means nothing.
    """
    facts = {"place": place, "incoming": asdict(incoming), "revisions": comparison.revisions}
    return signing.dumps(facts, salt=SALT, compress=True)


class TakeForm(forms.Form):
    """Which changes are taken over; for each conflict, which of both values stands."""

    state = forms.CharField(widget=forms.HiddenInput)
    take = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, place: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = place
        self.incoming: Incoming | None = None
        self.revisions: Mapping[str, int] = {}
        self._open()

    def _open(self) -> None:
        """What the signed state says; ``incoming`` stays None when it is not ours, or a day old."""
        try:
            facts = signing.loads(self.data.get("state", ""), salt=SALT, max_age=KEPT_SECONDS)
        except signing.BadSignature:
            return
        if facts["place"] == self.place:
            self.incoming = Incoming(**facts["incoming"])
            self.revisions = facts["revisions"]
            self.fields["take"].choices = [(id, id) for id in self.incoming.said]

    def choose(self, conflicts: Collection[str]) -> None:
        """One choice for each conflict."""
        for id in conflicts:
            self.fields[f"which-{id}"] = forms.ChoiceField(
                choices=[(FILE, ""), (OURS, "")],
                error_messages={"required": _("Choose which of both answers stands.")},
            )

    def chosen(self) -> dict[str, int]:
        """The questions to take over, with the revisions that were looked at. Only for a valid form."""
        wanted = set(self.cleaned_data["take"]) | {
            name.removeprefix("which-")
            for name, value in self.cleaned_data.items()
            if name.startswith("which-") and value == FILE
        }
        return {id: revision for id, revision in self.revisions.items() if id in wanted}


class TakeForVendorForm(TakeForm):
    """The same, by one of us: the vendor sent the file back."""

    respondent = ShortText(
        label=_("Who answered at the vendor"),
        help_text=_("Name and role: it stands beside the answers."),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Say who answered at the vendor.")},
    )
    is_complete = forms.BooleanField(
        label=_("The vendor is done: hand in these answers, so that they can be checked"), required=False
    )
