"""Vendors and their products."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.fields import LongText, ShortText, mark_optional
from assessments.models import Membership, Organisation


def choose_organisation(form: forms.Form, memberships: list[Membership]) -> None:
    """Give the form an organisation field when there is something to choose."""
    form.only_organisation = memberships[0].organisation if len(memberships) == 1 else None
    if form.only_organisation is None:
        organisations = [membership.organisation for membership in memberships]
        field = forms.TypedChoiceField(
            label=_("Organisation"),
            choices=[(organisation.pk, organisation.name) for organisation in organisations],
            coerce=lambda value: next(item for item in organisations if str(item.pk) == str(value)),
        )
        form.fields = {"organisation": field, **form.fields}


class VendorForm(forms.Form):
    """A vendor as we know it."""

    name = ShortText(label=_("Name"), max_length=200)
    country = ShortText(
        label=_("Country of control"),
        help_text=_("Of the parent or the beneficial owners, not of the billing entity."),
        max_length=100,
        required=False,
    )
    website = forms.URLField(label=_("Website"), max_length=200, required=False, assume_scheme="https")
    description = LongText(label=_("Description"), max_length=4000)

    def __init__(self, *args: Any, memberships: list[Membership] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mark_optional(self, "country", "website", "description")
        if memberships is not None:
            choose_organisation(self, memberships)

    def vendor(self) -> dict[str, Any]:
        """What the actions take; only for a valid form."""
        return {name: self.cleaned_data[name] for name in ("name", "country", "website", "description")}

    def organisation(self) -> Organisation:
        """Whose vendor it will be."""
        return self.only_organisation or self.cleaned_data["organisation"]


class ProductForm(forms.Form):
    """A product or plan of a vendor."""

    name = ShortText(label=_("Name"), help_text=_("The product or plan as it is sold."), max_length=200)
    description = LongText(label=_("Description"), max_length=4000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mark_optional(self, "description")
