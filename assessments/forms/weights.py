"""Other weights for the dimensions, tried out on the robustness page."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.fields import NumberField
from assessments.frameworks.schema import Framework
from assessments.labels import said

PREFIX = "weight-"
MOST = 1000


class WeightsForm(forms.Form):
    """A number for each dimension. They need not add up to 100: what counts is their proportion."""

    def __init__(self, data: Mapping[str, str] | None = None, *, framework: Framework) -> None:
        everything = sum((dimension.weight for dimension in framework.dimensions), Fraction(0))
        initial = {
            PREFIX + dimension.id: plain(100 * dimension.weight / everything)
            for dimension in framework.dimensions
        }
        super().__init__(data, initial=initial, label_suffix="")
        self.dimensions = framework.dimensions
        for dimension in framework.dimensions:
            self.fields[PREFIX + dimension.id] = NumberField(
                label=said(dimension.name),
                min_value=0,
                max_value=MOST,
                decimal_places=2,
                widget=forms.NumberInput(
                    attrs={
                        "step": "any",
                        "min": "0",
                        "class": "form-control",
                        "aria-describedby": f"id_{PREFIX}{dimension.id}_error",
                    }
                ),
                error_messages={
                    "required": _("Enter a number; 0 leaves the dimension out."),
                    "invalid": _("Enter a number."),
                    "min_value": _("A weight is 0 or more."),
                },
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.values()):
            self.add_error(
                PREFIX + self.dimensions[0].id, _("At least one dimension needs a weight above 0.")
            )
        return cleaned

    def weights(self) -> dict[str, Fraction]:
        """The weights as given, by dimension; only for a valid form."""
        return {item.id: Fraction(self.cleaned_data[PREFIX + item.id]) for item in self.dimensions}


def plain(value: Fraction) -> str:
    """As a number field takes it in every language: two decimals at most, a point between."""
    return f"{float(round(value, 2)):g}"
