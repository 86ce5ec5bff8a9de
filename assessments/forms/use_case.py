"""A request: what we want to do with AI, for whom, by when and why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.fields import DayField, LongText, ShortText, mark_optional
from assessments.forms.revised import RevisedForm
from assessments.forms.vendor import choose_organisation
from assessments.models import Membership, Organisation


class UseCaseForm(RevisedForm):
    """The request in words. ``revision`` tells whether somebody changed it meanwhile."""

    verb = ShortText(
        label=_("What should the AI do?"),
        help_text=_("A verb, for example: summarise, translate, answer."),
        max_length=60,
    )
    object = ShortText(
        label=_("With or for what?"),
        help_text=_("For example: customer e-mails, product texts, supplier contracts."),
        max_length=200,
    )
    sponsor = ShortText(
        label=_("Who asks for it?"),
        help_text=_("The sponsor: a person or a function who answers for the benefit."),
        max_length=150,
    )
    sponsor_member = forms.TypedChoiceField(
        label=_("Sponsor among the members"),
        help_text=_("Sees where the request stands, who holds it, and what is promised."),
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": _("Choose one of the members listed.")},
    )
    deadline_on = DayField(label=_("Needed by"))
    benefit = LongText(
        label=_("What do we expect from it?"),
        help_text=_("Time, money, quality; with a figure when there is one."),
        max_length=4000,
        required=True,
    )
    do_nothing = LongText(label=_("What if we do nothing?"), max_length=4000, required=True)
    is_blind = forms.BooleanField(
        label=_("Two experts answer without seeing each other"),
        help_text=_(
            "For what matters most: each question needs two answers, and nobody sees the other’s before. "
            "This cannot be changed once something is answered."
        ),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        memberships: list[Membership] | None = None,
        people: list[tuple[int, str]] | None = None,
        is_answered: bool = False,
        **kwargs: Any,
    ) -> None:
        """``people``: who can be its sponsor; none while the organisation is still to be chosen."""
        super().__init__(*args, **kwargs)
        mark_optional(self, "deadline_on", "sponsor_member")
        if people is None:
            del self.fields["sponsor_member"]
        else:
            self.fields["sponsor_member"].choices = [("", _("Nobody of them")), *people]
        if is_answered:
            del self.fields["is_blind"]
        if memberships is not None:
            choose_organisation(self, memberships)

    def request(self) -> dict[str, Any]:
        """What the actions take; only for a valid form."""
        names = ("verb", "object", "sponsor", "deadline_on", "benefit", "do_nothing")
        facts = {name: self.cleaned_data[name] for name in names}
        return facts | {
            name: self.cleaned_data[name] for name in ("sponsor_member", "is_blind") if name in self.fields
        }

    def organisation(self) -> Organisation:
        """Whose request it will be."""
        return self.only_organisation or self.cleaned_data["organisation"]
