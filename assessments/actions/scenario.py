"""What-if cases of a team's own: written, corrected and deleted. They never touch an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assessments.actions.event import record_request_event
from assessments.actions.refusal import Refused
from assessments.actions.text import faults_of, tidy
from assessments.frameworks.loader import load_framework
from assessments.frameworks.schema import Framework
from assessments.models import Assessment, Option, OwnScenario, UseCase, User

MOST_CASES = 20
MOST_FORCES = 20
MOST_DAYS = 36_500
MOST_FACTOR = Decimal(1000)


class ScenarioRefused(Refused):
    """The what-if case cannot be kept like this."""


class ScenarioTitleTaken(ScenarioRefused):
    """Another case of the request has this title."""


class ScenarioClosed(ScenarioRefused):
    """An option of the request waits for a decision: what its report prints stands still."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "An option of this request is waiting for a decision, so its what-if cases cannot be changed."
                " Send it back first."
            )
        )


class ScenarioConflict(ScenarioRefused):
    """Somebody changed the case meanwhile: ``current`` is what stands there now, None if deleted."""

    def __init__(self, current: OwnScenario | None) -> None:
        super().__init__(
            _(
                "Somebody else changed this case while you were writing. Nothing of yours was saved yet: "
                "compare, then save again."
            )
            if current
            else _("Somebody else deleted this case meanwhile. Nothing was changed.")
        )
        self.current = current


@dataclass(frozen=True, slots=True)
class ScenarioFacts:
    """What a case is called and what it changes: answers, days, the vendor's price (as a factor)."""

    title: str
    narrative: str = ""
    forces: Mapping[str, str] = field(default_factory=dict)  # question or context question to option
    notice_days: int | None = None
    days_to_exit: int | None = None
    price_factor: Decimal | None = None


def create_scenario(*, use_case: UseCase, facts: ScenarioFacts, by: User, at: datetime) -> OwnScenario:
    """One more what-if case of this request."""
    kept = _checked(use_case, facts)
    with transaction.atomic():
        _require_open(use_case)
        if OwnScenario.objects.filter(use_case=use_case).count() >= MOST_CASES:
            raise ScenarioRefused(
                _("A request holds at most %(number)d cases of its own: delete one first.")
                % {"number": MOST_CASES}
            )
        try:
            with transaction.atomic():
                scenario = OwnScenario.objects.create(use_case=use_case, **kept, created_at=at, created_by=by)
        except IntegrityError as error:
            raise _taken(kept) from error
        record_request_event(
            "scenario.created", use_case, subject=scenario.pk, after=_history(scenario), by=by, at=at
        )
    return scenario


def edit_scenario(
    *, scenario: OwnScenario, revision: int, facts: ScenarioFacts, by: User, at: datetime
) -> OwnScenario:
    """Correct a case, if nobody did since ``revision``; otherwise ``ScenarioConflict``."""
    kept = _checked(scenario.use_case, facts)
    before = _history(scenario)
    with transaction.atomic():
        _require_open(scenario.use_case)
        try:
            with transaction.atomic():
                is_saved = OwnScenario.objects.filter(pk=scenario.pk, revision=revision).update(
                    **kept, revision=revision + 1
                )
        except IntegrityError as error:
            raise _taken(kept) from error
        if is_saved:
            for name, value in kept.items():
                setattr(scenario, name, value)
            scenario.revision = revision + 1
            record_request_event(
                "scenario.edited",
                scenario.use_case,
                subject=scenario.pk,
                before=before,
                after=_history(scenario),
                by=by,
                at=at,
            )
    if not is_saved:
        raise _conflict(scenario)
    return scenario


def delete_scenario(*, scenario: OwnScenario, revision: int, by: User, at: datetime) -> None:
    """Delete a case, if nobody changed it since ``revision``. The history keeps what it said."""
    with transaction.atomic():
        _require_open(scenario.use_case)
        deleted, _rows = OwnScenario.objects.filter(pk=scenario.pk, revision=revision).delete()
        if deleted:
            before = _history(scenario)
            record_request_event(
                "scenario.deleted", scenario.use_case, subject=scenario.pk, before=before, by=by, at=at
            )
    if not deleted:
        raise _conflict(scenario)


def is_closed(use_case: UseCase) -> bool:
    """Whether an option of the request waits for a decision."""
    return Assessment.objects.waiting().filter(option__use_case=use_case).exists()


def _require_open(use_case: UseCase) -> None:
    options = Option.objects.filter(use_case=use_case)
    if not Assessment.objects.filter(option__in=options).hold_open():
        raise ScenarioClosed


def _conflict(scenario: OwnScenario) -> ScenarioConflict:
    return ScenarioConflict(OwnScenario.objects.filter(pk=scenario.pk).first())


def _taken(facts: Mapping[str, object]) -> ScenarioTitleTaken:
    return ScenarioTitleTaken(
        _("This request already has a case named “%(title)s”.") % {"title": facts["title"]}
    )


def _checked(use_case: UseCase, given: ScenarioFacts) -> dict[str, Any]:
    """The facts of a case as they are stored; every fault at once otherwise."""
    facts = {
        **{name: getattr(given, name) for name in ScenarioFacts.__slots__},
        "title": tidy(given.title),
        "narrative": tidy(given.narrative),
        "forces": dict(given.forces),
    }
    days, factor = (given.notice_days, given.days_to_exit), given.price_factor
    faults = [
        *faults_of(facts["title"], limit=200, what=_("Title")),
        *faults_of(facts["narrative"], limit=2000, what=_("What happens")),
        *force_faults(load_framework(use_case.framework), given.forces),
    ]
    if not facts["title"]:
        faults.append(_("Give the case a title."))
    if not given.forces and (*days, factor) == (None, None, None):
        faults.append(_("Say what the case changes: at least one answer, a number of days or a price."))
    if any(number is not None and not 0 <= number <= MOST_DAYS for number in days):
        faults.append(_("Days are whole numbers from 0 to %(most)d.") % {"most": MOST_DAYS})
    if factor is not None and not 0 < factor <= MOST_FACTOR:
        faults.append(
            _("A price is multiplied by a number above 0, at most %(most)d.") % {"most": MOST_FACTOR}
        )
    if faults:
        raise ScenarioRefused(*faults)
    return facts


def force_faults(framework: Framework, forces: Mapping[str, str]) -> list[str]:
    """Forced answers that this questionnaire does not know."""
    known = {**framework.context_by_id, **framework.questions_by_id}
    faults = []
    if len(forces) > MOST_FORCES:
        faults.append(_("A case forces at most %(most)d answers.") % {"most": MOST_FORCES})
    for id, option in forces.items():
        if id not in known:
            faults.append(_("“%(id)s” is not a question of this questionnaire.") % {"id": id})
        elif option not in known[id].values:
            faults.append(
                _("“%(option)s” is not an answer to %(question)s.") % {"option": option, "question": id}
            )
    return faults


def _history(scenario: OwnScenario) -> dict[str, object]:
    factor = scenario.price_factor
    return {
        **{name: getattr(scenario, name) for name in ScenarioFacts.__slots__},
        "price_factor": None if factor is None else str(factor),
        "revision": scenario.revision,
    }
