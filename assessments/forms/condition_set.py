"""What the condition sets are looked for with: the verdict wanted, and what a condition costs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments import labels


class ConditionSetForm(forms.Form):
    """Asked by GET: a target among those offered, and money for any condition (``cost-PRIV-01``)."""

    target = forms.ChoiceField(label=_("The verdict you want"), required=False)

    def __init__(self, *args: Any, targets: Sequence[str], questions: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = [(code, labels.VERDICT[code].word) for code in targets]
        self.cost_names = {f"cost-{id}": id for id in questions}
        for name, id in self.cost_names.items():
            self.fields[name] = forms.DecimalField(
                label=_("Cost of %(question)s") % {"question": id},
                required=False,
                min_value=0,
                max_digits=14,
                decimal_places=2,
                localize=True,
            )

    def costs(self) -> dict[str, Fraction]:
        """Money by question, where it was typed and can be read; of a bound form."""
        self.full_clean()
        given = {id: self.cleaned_data.get(name) for name, id in self.cost_names.items()}
        return {id: Fraction(value) for id, value in given.items() if value is not None}
