"""Evidence: a file or a link with what is said of it, the list's filters, a document chosen for an answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments import labels
from assessments.actions.evidence import LEVELS, EvidenceFacts
from assessments.actions.upload import TYPE_WORDS, TYPES
from assessments.forms.fields import DayField, ShortText, mark_optional
from assessments.forms.revised import RevisedForm
from assessments.forms.vendor import choose_organisation
from assessments.frameworks.loader import latest
from assessments.models import Membership, Organisation, Vendor


def level_choices() -> list[tuple[str, str]]:
    """Evidence levels in the words of the newest questionnaire; every version has the same ones."""
    words = latest().evidence_levels
    return [(level, f"{level} · {labels.said(words[level].label)}") for level in LEVELS]


class EvidenceForm(RevisedForm):
    """What is said of a piece of evidence."""

    title = ShortText(label=_("Title"), max_length=300, required=False)
    vendor = forms.ChoiceField(
        label=_("Vendor"),
        required=False,
        error_messages={"invalid_choice": _("Choose one of the vendors listed.")},
    )
    issuer = ShortText(
        label=_("Issued by"),
        help_text=_("Who stands behind it: the vendor, an auditor, an authority."),
        max_length=200,
        required=False,
    )
    issued_on = DayField(label=_("Dated"))
    expires_on = DayField(label=_("Valid until"))
    level = forms.ChoiceField(
        label=_("Evidence level"),
        help_text=_("How much a document of this kind can show; each answer can say otherwise."),
        required=False,
        error_messages={"invalid_choice": _("Choose one of the evidence levels listed.")},
    )
    confidentiality = forms.ChoiceField(
        label=_("Confidentiality"),
        help_text=_("A confidential file cannot be opened by viewers without a function."),
        choices=labels.confidentiality_choices,
        initial="internal",
    )

    def __init__(
        self,
        *args: Any,
        vendors: Sequence[Vendor],
        memberships: list[Membership] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.vendors = {str(vendor.pk): vendor for vendor in vendors}
        # A vendor's name alone, unless there are several organisations whose vendors could be confused.
        has_several = len({vendor.organisation_id for vendor in vendors}) > 1
        self.fields["vendor"].choices = [("", _("None in particular"))] + [
            (pk, f"{vendor.name} · {vendor.organisation}" if has_several else vendor.name)
            for pk, vendor in self.vendors.items()
        ]
        self.fields["level"].choices = [("", _("Not said")), *level_choices()]
        mark_optional(self, "title", "vendor", "issuer", "issued_on", "expires_on", "level")
        if memberships is not None:
            choose_organisation(self, memberships)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        dated, expires = cleaned.get("issued_on"), cleaned.get("expires_on")
        if dated and expires and expires < dated:
            self.add_error("expires_on", _("“Valid until” must not be before the date of the source."))
        return cleaned

    def facts(self) -> EvidenceFacts:
        """What the actions take; only for a valid form."""
        names = ("title", "issuer", "issued_on", "expires_on", "level", "confidentiality")
        return EvidenceFacts(**{name: self.cleaned_data[name] for name in names})

    def owner(self) -> Vendor | None:
        """Whose document it is."""
        return self.vendors.get(self.cleaned_data["vendor"])

    def organisation(self) -> Organisation:
        """Whose library it goes to."""
        return self.only_organisation or self.cleaned_data["organisation"]


class EvidenceFileForm(EvidenceForm):
    """A file to add. Its content is checked by the action: a form would have to read it twice."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ",".join(f".{ending}" for ending in TYPES)}),
        max_length=None,
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )
    field_order = ("organisation", "file", "title")

    def __init__(self, *args: Any, limit_mb: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)
        self.fields["file"].help_text = _("%(types)s; at most %(limit)s MB, without macros or password.") % {
            "types": TYPE_WORDS,
            "limit": limit_mb,
        }
        self.fields["title"].help_text = _("Empty: the name of the file.")


class EvidenceLinkForm(EvidenceForm):
    """A link to add."""

    url = ShortText(
        label=_("Link"),
        help_text=_("The page is not fetched: if it may change, add a copy of it as a file too."),
        max_length=1000,
        error_messages={"required": _("Enter a link.")},
    )
    field_order = ("organisation", "url", "title")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)
        self.fields["title"].help_text = _("Empty: the link itself.")


class ChosenEvidenceForm(RevisedForm):
    """The document that proves an answer; ``revision``: of the answer it was chosen for."""

    evidence = forms.IntegerField(
        min_value=1,
        max_value=2**63 - 1,
        error_messages={"required": _("Choose a document."), "invalid": _("Choose a document.")},
    )
