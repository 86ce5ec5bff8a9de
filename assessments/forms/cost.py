"""The costs of an option line by line, and the frame they share. Strings in, typed lines out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from assessments import labels
from assessments.actions.cost import CostLineFacts, facts_of, line_faults
from assessments.costing.model import MOST_LINES, MOST_YEARS
from assessments.costing.templates import TemplateLine
from assessments.forms.fields import ShortText
from assessments.forms.revised import RevisedForm
from assessments.labels import said
from assessments.models import CostLine, UseCase

PREFIX = "lines"
ABSOLUTE_MOST = MOST_LINES + 20
# Left empty in a row, nothing has been said about it but its name.
TELLING = ("low", "mode", "high", "volume_low", "volume_mode", "volume_high", "note")
_SPACES = re.compile("[\\s\u00a0\u202f'’]")
_GROUPS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+")
_ENGLISH = re.compile(r"[+-]?\d{1,3}(,\d{3})*\.\d+")
_GERMAN = re.compile(r"[+-]?\d{1,3}(\.\d{3})*,\d+")


class Ambiguous(ValueError):
    """Read in two ways: "1,234" is more than a thousand to some and a little over one to others."""


def plain_number(text: str) -> str:
    """A number as people write it, for ``Decimal``: thousands set apart or not, decimal point or comma."""
    text = _SPACES.sub("", text)
    if _GROUPS.fullmatch(text):
        raise Ambiguous
    if _ENGLISH.fullmatch(text):
        return text.replace(",", "")
    if _GERMAN.fullmatch(text):
        return text.replace(".", "").replace(",", ".")
    return text.replace(",", ".") if text.count(",") == 1 and "." not in text else text


def written(value: Decimal | None) -> str:
    """A stored number as its field shows it: without idle zeros, with the decimal mark of the language."""
    if value is None:
        return ""
    text = f"{value.normalize():f}"
    return text.replace(".", ",") if (get_language() or "en").startswith("fr") else text


class AmountField(forms.DecimalField):
    """A number as people write it. What is allowed of it is for the action to say."""

    default_error_messages = {
        "invalid": gettext_lazy("This is not a number."),
        "ambiguous": gettext_lazy(
            "This can be read in two ways: write thousands without a comma, or add decimals."
        ),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 12}), **kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        try:
            return super().to_python(plain_number(value) if isinstance(value, str) else value)
        except Ambiguous as error:
            raise forms.ValidationError(self.error_messages["ambiguous"], code="ambiguous") from error

    def prepare_value(self, value: Any) -> Any:
        return written(value) if isinstance(value, Decimal) else value


_CLASS_OF = {forms.Select: "form-select", forms.CheckboxInput: "form-check-input"}


class CostLineForm(forms.Form):
    """One line. A row that says nothing but the name it was proposed under does not count."""

    name = ShortText(label=gettext_lazy("What is paid for"), max_length=200, required=False)
    category = forms.ChoiceField(
        label=gettext_lazy("Category"),
        choices=[("", gettext_lazy("Choose")), *labels.cost_category_choices()],
    )
    low = AmountField(label=gettext_lazy("Least"))
    mode = AmountField(label=gettext_lazy("Most likely"))
    high = AmountField(label=gettext_lazy("Highest"))
    timing = forms.ChoiceField(label=gettext_lazy("Paid"), choices=labels.cost_timing_choices)
    year = forms.IntegerField(
        label=gettext_lazy("In year"),
        min_value=1,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 3}),
    )
    volume_low = AmountField(label=gettext_lazy("Least volume"))
    volume_mode = AmountField(label=gettext_lazy("Most likely volume"))
    volume_high = AmountField(label=gettext_lazy("Highest volume"))
    unit = ShortText(
        label=gettext_lazy("Unit"), max_length=60, required=False, widget=forms.TextInput(attrs={"size": 14})
    )
    probability_pct = AmountField(label=gettext_lazy("Probability in %"))
    follows_price = forms.BooleanField(label=gettext_lazy("Rises with the vendor’s price"), required=False)
    note = ShortText(label=gettext_lazy("Source or assumption"), max_length=500, required=False)
    proposed = forms.CharField(required=False, widget=forms.HiddenInput)
    DELETE = forms.BooleanField(label=gettext_lazy("Leave this line out"), required=False)

    def __init__(self, *args: Any, horizon_years: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.horizon_years = horizon_years
        self.line: CostLineFacts | None = None
        for field in self.fields.values():
            field.widget.attrs["class"] = _CLASS_OF.get(type(field.widget), "form-control")

    def has_changed(self) -> bool:
        """Whether the row counts. What was proposed and got no figure does not, under its own name."""
        typed = {name: str(self[name].data or "").strip() for name in ("name", "proposed", *TELLING)}
        return any(typed[name] for name in TELLING) or typed["name"] not in ("", typed["proposed"])

    def full_clean(self) -> None:
        """A row that is left out has no errors, whatever it holds."""
        super().full_clean()
        if self.is_left_out:
            self._errors.clear()

    @property
    def is_left_out(self) -> bool:
        """Whether the row is ticked to be dropped."""
        return bool(self.is_bound and self["DELETE"].data)

    @property
    def has_extras(self) -> bool:
        """Whether what is folded away holds anything: then it is shown open."""
        names = ("volume_low", "volume_mode", "volume_high", "unit")
        return any(self[name].value() or (self.is_bound and self[name].errors) for name in names)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        amounts = ("low", "mode", "high")
        for name in amounts:
            if given.get(name) is None and name not in self.errors:
                self.add_error(name, _("Give all three; where you are sure, the same one three times."))
        if given.get("probability_pct") is None and "probability_pct" not in self.errors:
            self.add_error("probability_pct", _("Say how probable it is; 100 if it is certain."))
        # Each field has said what is wrong with its text; the line as a whole is judged where it can be read.
        readable = {name: given[name] for name in CostLineFacts.__slots__ if name in given}
        if set(readable) == set(CostLineFacts.__slots__) and not self.errors:
            line = CostLineFacts(**readable)
            for fault in line_faults(line, horizon_years=self.horizon_years):
                if fault.field not in self.errors:
                    self.add_error(fault.field, fault.message)
            self.line = line
        return given


class CostLines(forms.BaseFormSet):
    """As many lines as are needed. A row that says nothing, or is left out, does not count."""

    max_num = MOST_LINES
    absolute_max = ABSOLUTE_MOST

    def initial_form_count(self) -> int:
        """None: what is prefilled may be emptied like any other row."""
        return 0

    @property
    def lines(self) -> list[CostLineFacts]:
        """The rows that count; only for a valid formset."""
        counting = (form for form in self.forms if form.has_changed() and not form.is_left_out)
        return [form.line for form in counting if form.line]


_Lines = forms.formset_factory(
    CostLineForm,
    formset=CostLines,
    extra=1,
    max_num=MOST_LINES,
    absolute_max=ABSOLUTE_MOST,
    validate_max=True,
)


def cost_lines(
    data: Mapping[str, Any] | None = None,
    *,
    horizon_years: int,
    rows: Iterable[Mapping[str, Any]] = (),
    empty: int = 0,
) -> CostLines:
    """The rows as posted, or those given with ``empty`` blank ones after them."""
    options = {"prefix": PREFIX, "form_kwargs": {"horizon_years": horizon_years}}
    if data is not None:
        return _Lines(data, **options)
    initial = [*rows, *(blank_row() for _number in range(empty))][:MOST_LINES]
    formset: CostLines = _Lines(initial=initial, **options)
    formset.extra = len(initial)
    return formset


def blank_row() -> dict[str, Any]:
    """A line nobody has said anything about yet."""
    return {"timing": "yearly", "year": 1, "probability_pct": Decimal(100)}


def stored_row(line: CostLine) -> dict[str, Any]:
    """A stored line, to be changed."""
    facts = facts_of(line)
    return {name: getattr(facts, name) for name in CostLineFacts.__slots__}


def proposed_row(line: TemplateLine, *, horizon_years: int) -> dict[str, Any]:
    """A line of a template: named, placed and without figures; one that may not occur has no probability."""
    name = said(line.name)
    return {
        "name": name,
        "proposed": name,
        "category": line.category,
        "timing": line.timing,
        "year": line.year_in(horizon_years),
        "unit": said(line.unit) if line.unit else "",
        "follows_price": line.follows_price,
        "probability_pct": None if line.is_uncertain else Decimal(100),
    }


def typed_rows(data: Mapping[str, str]) -> list[dict[str, str]]:
    """What stands in the posted rows, as it was typed; empty rows and those to be left out are gone."""
    names = [name for name in CostLineForm.base_fields if name != "DELETE"]
    try:
        count = min(int(data.get(f"{PREFIX}-TOTAL_FORMS", "0")), ABSOLUTE_MOST)
    except ValueError:
        count = 0
    rows = [
        {name: data.get(f"{PREFIX}-{index}-{name}", "") for name in names}
        for index in range(count)
        if not data.get(f"{PREFIX}-{index}-DELETE")
    ]
    return [row for row in rows if row["name"] or any(row[name] for name in TELLING)]


class CostModelForm(RevisedForm):
    """What the lines are saved against: the revision they were read at, the currency they are meant in."""

    currency = forms.CharField(required=False, widget=forms.HiddenInput)

    def show_currency(self, currency: str) -> None:
        """Once it was said that the request counts in another one, the next save is meant in it."""
        self.data = {**self.data.dict(), "currency": currency}


class CostFrameForm(RevisedForm):
    """Currency, horizon and discount rate: one frame for every option of a request."""

    currency = ShortText(
        label=gettext_lazy("Currency"),
        help_text=gettext_lazy("Three letters, for example EUR."),
        max_length=3,
        widget=forms.TextInput(attrs={"size": 5, "autocapitalize": "characters"}),
    )
    horizon_years = forms.IntegerField(
        label=gettext_lazy("Horizon in years"),
        help_text=format_lazy(gettext_lazy("From 1 to {most}."), most=MOST_YEARS),
        min_value=1,
        max_value=MOST_YEARS,
    )
    discount_pct = AmountField(
        label=gettext_lazy("Discount rate in % a year"),
        help_text=gettext_lazy("0 to leave later years as they are."),
        required=True,
    )
    keep_amounts = forms.BooleanField(
        label=gettext_lazy("If the currency changes: the amounts given so far are meant in the new one"),
        required=False,
    )

    def __init__(self, *args: Any, use_case: UseCase, has_models: bool, **kwargs: Any) -> None:
        names = ("currency", "horizon_years", "discount_pct", "revision")
        super().__init__(*args, initial={name: getattr(use_case, name) for name in names}, **kwargs)
        if not has_models:
            del self.fields["keep_amounts"]

    def clean_currency(self) -> str:
        return self.cleaned_data["currency"].strip().upper()

    def frame(self) -> dict[str, Any]:
        """What the action takes; only for a valid form."""
        names = ("currency", "horizon_years", "discount_pct")
        keep = self.cleaned_data.get("keep_amounts", False)
        return {**{name: self.cleaned_data[name] for name in names}, "keep_amounts": keep}
