"""A passage to cite: document, page, quote."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.actions.citation import LONGEST_QUOTE
from assessments.forms.fields import LongText
from assessments.models import Evidence

MOST_PAGE = 2**31 - 1


class CitationForm(forms.Form):
    """A quote typed or suggested, with where it stands."""

    evidence = forms.TypedChoiceField(
        label=_("Document"),
        coerce=int,
        error_messages={"required": _("Choose a document."), "invalid_choice": _("Choose a document.")},
    )
    page = forms.IntegerField(
        label=_("Page"),
        min_value=1,
        max_value=MOST_PAGE,
        error_messages={"required": _("Enter the page."), "invalid": _("Enter the page as a number.")},
    )
    quote = LongText(
        label=_("Quote"),
        help_text=_("Word for word as it stands on the page."),
        max_length=LONGEST_QUOTE,
        rows=3,
        required=True,
        error_messages={"required": _("Copy the words from the page.")},
    )

    def __init__(self, *args: Any, documents: Sequence[Evidence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].choices = [(piece.pk, piece.title) for piece in documents]


class CitationRemovalForm(forms.Form):
    """The citation that goes."""

    citation = forms.IntegerField(min_value=1, max_value=2**63 - 1)
