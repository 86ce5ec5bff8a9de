"""The decision and its conditions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments import labels
from assessments.forms.fields import DayField, LongText, ShortText

MOST_CONDITIONS = 30


class DecisionForm(forms.Form):
    """What is decided, why, and until when.

    ``deviating``: the outcomes that go against the verdict; ``withheld``: those that are not offered;
    ``is_advised``: whether data protection has given its advice; ``has_unread``: whether who decides has not
    opened every decisive document.
    """

    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=labels.outcome_choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what you decide."),
            "invalid_choice": _("Choose one of the decisions that are offered."),
        },
    )
    reason = LongText(
        label=_("Reason"),
        help_text=_("Printed in the report, word for word."),
        required=True,
        rows=4,
        error_messages={"required": _("Say why you decide so.")},
    )
    deviation = LongText(
        label=_("Why against the verdict"),
        help_text=_("Only if you decide against the verdict; printed in the report."),
        rows=3,
    )
    advice = forms.ChoiceField(
        label=_("The advice of data protection"),
        choices=labels.advice_choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Data protection has given an opinion: say whether you follow it."),
            "invalid_choice": _("Choose whether you follow the advice."),
        },
    )
    advice_reason = LongText(
        label=_("Why the advice is not followed"),
        help_text=_("Only if you do not follow it; printed in the report."),
        max_length=4000,
        rows=3,
    )
    unread_reason = LongText(
        label=_("Why decisive documents stay unread"),
        help_text=_("Only if you decide without opening them; printed in the report."),
        max_length=4000,
        rows=2,
    )
    valid_until = DayField(
        label=_("Valid until"), help_text=_("An approval expires; afterwards it is decided again.")
    )
    next_review_on = DayField(
        label=_("Next review"), help_text=_("On or before the day the approval expires.")
    )

    def __init__(
        self,
        *args: Any,
        deviating: frozenset[str] = frozenset(),
        withheld: frozenset[str] = frozenset(),
        is_advised: bool = False,
        has_unread: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if not is_advised:
            del self.fields["advice"], self.fields["advice_reason"]
        if not has_unread:
            del self.fields["unread_reason"]
        self.deviating = deviating - withheld
        self.fields["outcome"].choices = [
            choice for choice in labels.outcome_choices() if choice[0] not in withheld
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        outcome = cleaned.get("outcome", "")
        if outcome in self.deviating and not cleaned.get("deviation") and "deviation" not in self.errors:
            self.add_error("deviation", _("This goes against the verdict: say why, in your own words."))
        if (
            cleaned.get("advice") == "not_followed"
            and not cleaned.get("advice_reason")
            and "advice_reason" not in self.errors
        ):
            self.add_error("advice_reason", _("Say why the advice of data protection is not followed."))
        if outcome.startswith("approve"):
            for name in ("valid_until", "next_review_on"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("An approval needs this date."))
        return cleaned


class ConditionForm(forms.Form):
    """One condition: what, by whom, shown by what, by when, before which step."""

    text = LongText(
        label=_("Condition"),
        max_length=2000,
        rows=2,
        required=True,
        error_messages={"required": _("Say what has to be done.")},
    )
    stage = forms.ChoiceField(
        label=_("When"),
        choices=[("", _("Choose")), *labels.stage_choices()],
        error_messages={"required": _("Choose before which step it has to be met.")},
    )
    owner = ShortText(
        label=_("Owner"), max_length=150, error_messages={"required": _("Say who answers for it.")}
    )
    proof = ShortText(
        label=_("Proof"),
        max_length=500,
        error_messages={"required": _("Say what will show that it is done.")},
    )
    due_on = DayField(
        label=_("Due"), required=True, error_messages={"required": _("Say by when it has to be met.")}
    )
    question = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    DELETE = forms.BooleanField(label=_("Leave this condition out"), required=False)

    def full_clean(self) -> None:
        """A row that is left out has no errors, whatever it holds."""
        super().full_clean()
        if _is_left_out(self):
            self._errors.clear()


class ConditionRows(forms.BaseFormSet):
    """As many conditions as are needed. A row left empty or marked to be left out does not count."""

    max_num = MOST_CONDITIONS
    absolute_max = MOST_CONDITIONS + 10

    def initial_form_count(self) -> int:
        """None: what is prefilled is a proposal, and may be emptied like any other row."""
        return 0

    @property
    def conditions(self) -> list[dict[str, Any]]:
        """The rows that count; only for a valid formset."""
        return [form.cleaned_data for form in self.forms if form.has_changed() and not _is_left_out(form)]


def _is_left_out(form: forms.Form) -> bool:
    return bool(form.is_bound and form["DELETE"].data)


_Rows = forms.formset_factory(
    ConditionForm,
    formset=ConditionRows,
    extra=1,
    max_num=MOST_CONDITIONS,
    absolute_max=MOST_CONDITIONS + 10,
)


def condition_rows(
    data: Mapping[str, Any] | None = None, *, proposed: Sequence[Mapping[str, Any]] = (), empty: int = 1
) -> ConditionRows:
    """The rows as posted, or those proposed with ``empty`` blank ones after them."""
    if data is not None:
        return _Rows(data, prefix="conditions")
    rows: ConditionRows = _Rows(initial=list(proposed), prefix="conditions")
    rows.extra = min(len(proposed) + empty, MOST_CONDITIONS)
    return rows


def typed_rows(data: Mapping[str, str]) -> list[dict[str, str]]:
    """What stands in the posted rows, as it was typed; empty rows and those to be left out are gone."""
    names = [name for name in ConditionForm.base_fields if name != "DELETE"]
    try:
        count = min(int(data.get("conditions-TOTAL_FORMS", "0")), MOST_CONDITIONS + 10)
    except ValueError:
        count = 0
    rows = [
        {name: data.get(f"conditions-{index}-{name}", "") for name in names}
        for index in range(count)
        if not data.get(f"conditions-{index}-DELETE")
    ]
    return [row for row in rows if any(row.values())]
