"""A request: what we want to do with AI, for whom, by when and why."""

from __future__ import annotations

from typing import Any

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
    deadline_on = DayField(label=_("Needed by"))
    benefit = LongText(
        label=_("What do we expect from it?"),
        help_text=_("Time, money, quality; with a figure when there is one."),
        max_length=4000,
        required=True,
    )
    do_nothing = LongText(label=_("What if we do nothing?"), max_length=4000, required=True)

    def __init__(self, *args: Any, memberships: list[Membership] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mark_optional(self, "deadline_on")
        if memberships is not None:
            choose_organisation(self, memberships)

    def request(self) -> dict[str, Any]:
        """What the actions take; only for a valid form."""
        names = ("verb", "object", "sponsor", "deadline_on", "benefit", "do_nothing")
        return {name: self.cleaned_data[name] for name in names}

    def organisation(self) -> Organisation:
        """Whose request it will be."""
        return self.only_organisation or self.cleaned_data["organisation"]
