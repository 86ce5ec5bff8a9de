"""One way to serve a request: a product, picked or added here, under a name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.fields import ShortText, mark_optional
from assessments.models import Product


class OptionForm(forms.Form):
    """A product is picked from the list, or described because it is not on it; neither needs a script."""

    product = forms.ChoiceField(
        label=_("Product or plan"),
        required=False,
        error_messages={"invalid_choice": _("This product is no longer in the list: choose another.")},
    )
    vendor_name = ShortText(
        label=_("Vendor"),
        help_text=_("If we already know a vendor of this name, the product is added to it."),
        max_length=200,
        required=False,
    )
    vendor_country = ShortText(label=_("Country of control"), max_length=100, required=False)
    product_name = ShortText(label=_("Name of the product or plan"), max_length=200, required=False)
    name = ShortText(
        label=_("Name of this option"),
        help_text=_("How it will be used and under which terms, for example “API, enterprise contract”."),
        max_length=200,
    )

    def __init__(self, *args: Any, products: list[Product], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mark_optional(self, "vendor_country")
        self.products = {str(product.pk): product for product in products}
        by_vendor: dict[str, list[tuple[str, str]]] = {}
        for pk, product in self.products.items():
            by_vendor.setdefault(product.vendor.name, []).append((pk, product.name))
        self.fields["product"].choices = [("", _("Choose")), *by_vendor.items()]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_described = bool(cleaned.get("vendor_name") or cleaned.get("product_name"))
        if cleaned.get("product") and is_described:
            self.add_error("product", _("Either choose a product or add a new one, not both."))
        if not cleaned.get("product") and not is_described and "product" not in self.errors:
            self.add_error("product", _("Choose a product, or add one that is not in the list."))
        if is_described and not cleaned.get("vendor_name"):
            self.add_error("vendor_name", _("Say who sells it."))
        if is_described and not cleaned.get("product_name"):
            self.add_error("product_name", _("Say which product or plan it is."))
        return cleaned

    @property
    def picked_product(self) -> Product | None:
        """The product chosen from the list; nothing when a new one is described."""
        return self.products.get(self.cleaned_data["product"])
