"""A member: role, functions, absence and deputy."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments import labels
from assessments.actions.membership import Absence
from assessments.forms.fields import DayField, mark_optional
from assessments.models import Membership
from assessments.queries.membership import facts_of, mark_of


class MarkedForm(forms.Form):
    """``mark``: of what the form was shown at, so that nobody overwrites what they have not seen."""

    mark = forms.CharField(max_length=16, widget=forms.HiddenInput)

    def show_conflict(self, message: str, *, mark: str) -> None:
        """Say that somebody was faster; the next save is made knowing what stands there."""
        self.add_error(None, message)
        self.data = self.data.copy()
        self.data[self.add_prefix("mark")] = mark


class AbsenceForm(MarkedForm):
    """When a member is away, and who stands in. ``colleagues``: who could."""

    deputy = forms.TypedChoiceField(
        label=_("Who stands in"),
        help_text=_(
            "Acts and is told in this person’s place while they are away, and takes over if they leave."
        ),
        coerce=int,
        empty_value=None,
        required=False,
    )
    away_from = DayField(label=_("Away from"))
    away_until = DayField(label=_("Away until"), help_text=_("The last day away."))

    def __init__(
        self, *args: Any, membership: Membership, colleagues: list[Membership], **kwargs: Any
    ) -> None:
        kwargs.setdefault("initial", initial_of(membership))
        super().__init__(*args, **kwargs)
        others = [row for row in colleagues if row.pk != membership.pk]
        self.fields["deputy"].choices = [("", _("Nobody")), *((row.pk, str(row.user)) for row in others)]
        mark_optional(self, "deputy", "away_from", "away_until")

    def absence(self) -> Absence:
        """What the actions take; only for a valid form."""
        given = self.cleaned_data
        return Absence(given["away_from"], given["away_until"], given["deputy"])


class MemberForm(AbsenceForm):
    """All that an administrator sets."""

    role = forms.ChoiceField(label=_("Role"), choices=labels.role_choices)
    functions = forms.MultipleChoiceField(
        label=_("Functions"),
        help_text=_("What this person answers for: their questions and opinions come from these."),
        choices=labels.function_choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    field_order = ("role", "functions", "deputy", "away_from", "away_until", "mark")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mark_optional(self, "functions")


def initial_of(membership: Membership) -> dict[str, Any]:
    """What stands there, as the fields show it."""
    return {
        "role": membership.role,
        "functions": list(membership.function_codes),
        "deputy": membership.deputy_id,
        "away_from": membership.away_from,
        "away_until": membership.away_until,
        "mark": mark_of(facts_of(membership)),
    }
