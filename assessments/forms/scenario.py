"""A what-if case of a team's own, written without a script: questions are added one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.actions.scenario import MOST_DAYS, ScenarioFacts
from assessments.forms.fields import LongText, NumberField, ShortText, mark_optional
from assessments.forms.revised import RevisedForm
from assessments.frameworks.schema import ContextQuestion, Framework, Question
from assessments.labels import question_number, said

PREFIX = "force-"


class ScenarioForm(RevisedForm):
    """A title, what happens, the facts it sets and the answers it forces (one field for each question)."""

    title = ShortText(
        label=_("Title"),
        help_text=_("The event in a few words, for example “Our host closes its region”."),
        max_length=200,
        error_messages={"required": _("Give the case a title.")},
    )
    narrative = LongText(
        label=_("What happens"),
        help_text=_("Two or three sentences that a board member understands."),
        max_length=2000,
    )
    notice_days = forms.IntegerField(
        label=_("Notice it gives, in days"),
        help_text=_("Counts for each option whose own notice is longer or not known."),
        required=False,
        min_value=0,
        max_value=MOST_DAYS,
    )
    days_to_exit = forms.IntegerField(
        label=_("Days it then takes to leave"),
        help_text=_("Counts for each option that leaves faster today, or whose days are not known."),
        required=False,
        min_value=0,
        max_value=MOST_DAYS,
    )
    price_factor = NumberField(
        label=_("Price multiplied by"),
        help_text=_("For the cost lines that follow the vendor’s price: 3 for a price that triples."),
        required=False,
        max_value=1000,
        max_digits=6,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "0.01", "min": "0.01"}),
    )
    question = forms.ChoiceField(
        label=_("Add a question"),
        required=False,
        error_messages={"invalid_choice": _("This is not a question of the questionnaire.")},
    )

    def __init__(
        self,
        data: Mapping[str, str] | None = None,
        *,
        framework: Framework,
        forces: Iterable[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        mark_optional(self, "narrative", "notice_days", "days_to_exit", "price_factor")
        known: dict[str, Question | ContextQuestion] = {
            **framework.context_by_id,
            **framework.questions_by_id,
        }
        asked = dict.fromkeys([*forces, *(posted_forces(data) if data is not None else ())])
        self.strange = [id for id in asked if id not in known]
        self.forced = [known[id] for id in asked if id in known]
        for question in self.forced:
            self.fields[PREFIX + question.id] = force_field(framework, question)
        self.fields["question"].choices = question_choices(framework, without=set(asked))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for id in self.strange:
            self.add_error(None, _("“%(id)s” is not a question of this questionnaire.") % {"id": id})
        if cleaned.get("question"):
            self.add_error("question", _("Choose its answer too: press “Add” first, or empty this field."))
        facts = ("notice_days", "days_to_exit", "price_factor")
        if not self.errors and not self.forces() and all(cleaned.get(name) is None for name in facts):
            self.add_error(
                None, _("Say what the case changes: at least one answer, a number of days or a price.")
            )
        return cleaned

    def clean_price_factor(self) -> Any:
        factor = self.cleaned_data["price_factor"]
        if factor is not None and factor <= 0:
            raise forms.ValidationError(_("A price is multiplied by a number above 0."))
        return factor

    def forces(self) -> dict[str, str]:
        """Question to option; a question left without one is not forced."""
        chosen = {question.id: self.cleaned_data.get(PREFIX + question.id) for question in self.forced}
        return {id: option for id, option in chosen.items() if option}

    def case(self) -> ScenarioFacts:
        """What the actions take; only for a valid form."""
        names = ("title", "narrative", "notice_days", "days_to_exit", "price_factor")
        return ScenarioFacts(**{name: self.cleaned_data[name] for name in names}, forces=self.forces())

    @property
    def force_fields(self) -> list[forms.BoundField]:
        """The forced answers, in the order in which they were added."""
        return [self[PREFIX + question.id] for question in self.forced]


def force_field(framework: Framework, question: Question | ContextQuestion) -> forms.ChoiceField:
    """The options of one question; choosing none leaves the answer as it is."""
    number = question_number(framework, question.id)
    return forms.ChoiceField(
        label=f"{number} · {said(question.text)}",
        choices=[
            *((option.value, said(option.label)) for option in question.options),
            ("", _("Leave this answer as it is")),
        ],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("This is not an answer to this question.")},
    )


def question_choices(framework: Framework, *, without: set[str]) -> list[Any]:
    """Every question that is not forced yet, by dimension; the context first."""
    context = [
        (item.id, f"{question_number(framework, item.id)} · {said(item.text)}")
        for item in framework.context.questions
        if item.id not in without
    ]
    groups = [
        (
            said(dimension.name),
            [
                (item.id, f"{item.id} · {said(item.text)}")
                for item in dimension.questions
                if item.id not in without
            ],
        )
        for dimension in framework.dimensions
    ]
    return [
        ("", _("Choose")),
        *[(name, rows) for name, rows in [(_("How it will be used"), context), *groups] if rows],
    ]


def posted_forces(data: Mapping[str, str]) -> list[str]:
    """The questions that the posted form holds an answer for, in its order."""
    return [name.removeprefix(PREFIX) for name in data if name.startswith(PREFIX)]


def typed_case(data: Mapping[str, str]) -> dict[str, str]:
    """What stands in the posted form, to be shown again as it was typed; the question to be added is gone."""
    return {
        name: data.get(name, "") for name in data if name not in ("csrfmiddlewaretoken", "add", "question")
    }
