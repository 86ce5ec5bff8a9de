"""One way to serve a request: a product, picked or added here, under a name; and what is known of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.actions.option import MOST_DAYS, OptionFacts, facts_of
from assessments.forms.fields import LongText, ShortText, mark_optional
from assessments.forms.revised import RevisedForm
from assessments.labels import OPTION_KIND, VALUE
from assessments.models import Option, Product

KINDS = [(code, OPTION_KIND[code].word) for code in ("offer", "incumbent")]


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
    kind = forms.ChoiceField(
        label=_("What is it?"), choices=KINDS, widget=forms.RadioSelect, initial="offer", required=False
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

    @property
    def chosen_kind(self) -> Any:
        """An offer, unless said otherwise."""
        return self.cleaned_data["kind"] or "offer"


class DaysField(forms.IntegerField):
    """A time in whole days; empty: not known."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=MOST_DAYS, required=False, **kwargs)


class OptionFactsForm(RevisedForm):
    """Value, times and kind of one option. ``revision`` tells whether somebody changed them meanwhile."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=KINDS, widget=forms.RadioSelect)
    value = forms.TypedChoiceField(
        label=_("Value for us"),
        help_text=_("The sponsor’s own judgement. It stands beside the risk and is never added to it."),
        choices=[("", _("Not judged yet")), *((step, label.word) for step, label in VALUE.items())],
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
    )
    value_reason = LongText(
        label=_("Benefit in the sponsor’s words"),
        help_text=_("What would be different, for whom; with a figure when there is one."),
        max_length=2000,
    )
    value_amount = forms.DecimalField(
        label=_("Benefit in money a year"),
        max_digits=14,
        decimal_places=2,
        min_value=0,
        localize=True,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    days_to_live = DaysField(
        label=_("Days to go-live"), help_text=_("From the decision to the first day of use.")
    )
    days_to_exit = DaysField(
        label=_("Days to leave"),
        help_text=_(
            "Until the work runs on a replacement, everything included. Tested is better than guessed."
        ),
    )
    notice_days = DaysField(
        label=_("Notice we are given, in days"),
        help_text=_("What the contract or the terms promise before the service ends."),
    )

    def __init__(self, *args: Any, option: Option, **kwargs: Any) -> None:
        facts = facts_of(option)
        initial = {name: getattr(facts, name) for name in OptionFacts.__slots__}
        if facts.value_amount is not None and facts.value_amount == int(facts.value_amount):
            initial["value_amount"] = int(facts.value_amount)  # without empty cents
        super().__init__(*args, initial={**initial, "revision": option.revision}, **kwargs)
        if option.kind == "do_nothing":
            for name in ("kind", "days_to_live", "days_to_exit", "notice_days"):
                del self.fields[name]
        self.stored = facts
        currency = option.use_case.currency
        self.fields["value_amount"].help_text = _("In %(currency)s.") % {"currency": currency}
        optional = ("value_amount", "days_to_live", "days_to_exit", "notice_days")
        mark_optional(self, *(name for name in optional if name in self.fields))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("value") and not cleaned.get("value_reason") and "value_reason" not in self.errors:
            self.add_error("value_reason", _("Say what the benefit is: the step alone explains nothing."))
        return cleaned

    def facts(self) -> OptionFacts:
        """What the action takes; only for a valid form."""
        return OptionFacts(
            **{
                name: self.cleaned_data[name] if name in self.fields else getattr(self.stored, name)
                for name in OptionFacts.__slots__
            }
        )
