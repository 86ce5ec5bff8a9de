"""What-if cases of a team's own: written, corrected and deleted. They never touch an answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assessments.actions.refusal import Refused
from assessments.actions.text import faults_of, tidy
from assessments.frameworks.loader import load_framework
from assessments.frameworks.schema import Framework
from assessments.models import Assessment, Event, OwnScenario, UseCase, User

MOST_CASES = 20
MOST_FORCES = 20
MOST_DAYS = 36_500
MOST_FACTOR = Decimal(1000)
FIELDS = ("title", "narrative", "forces", "notice_days", "days_to_exit", "price_factor")


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


def create_scenario(
    *,
    use_case: UseCase,
    title: str,
    narrative: str = "",
    forces: Mapping[str, str],
    notice_days: int | None = None,
    days_to_exit: int | None = None,
    price_factor: Decimal | None = None,
    by: User,
    at: datetime,
) -> OwnScenario:
    """One more what-if case of this request."""
    facts = _checked(use_case, title, narrative, forces, notice_days, days_to_exit, price_factor)
    with transaction.atomic():
        _require_open(use_case)
        if OwnScenario.objects.filter(use_case=use_case).count() >= MOST_CASES:
            raise ScenarioRefused(
                _("A request holds at most %(number)d cases of its own: delete one first.")
                % {"number": MOST_CASES}
            )
        try:
            with transaction.atomic():
                scenario = OwnScenario.objects.create(
                    use_case=use_case, **facts, created_at=at, created_by=by
                )
        except IntegrityError as error:
            raise _taken(facts) from error
        _record("scenario.created", scenario, before=None, after=_facts(scenario), by=by, at=at)
    return scenario


def edit_scenario(
    *,
    scenario: OwnScenario,
    revision: int,
    title: str,
    narrative: str = "",
    forces: Mapping[str, str],
    notice_days: int | None = None,
    days_to_exit: int | None = None,
    price_factor: Decimal | None = None,
    by: User,
    at: datetime,
) -> OwnScenario:
    """Correct a case, if nobody did since ``revision``; otherwise ``ScenarioConflict``."""
    facts = _checked(scenario.use_case, title, narrative, forces, notice_days, days_to_exit, price_factor)
    before = _facts(scenario)
    with transaction.atomic():
        _require_open(scenario.use_case)
        try:
            with transaction.atomic():
                is_saved = OwnScenario.objects.filter(pk=scenario.pk, revision=revision).update(
                    **facts, revision=revision + 1
                )
        except IntegrityError as error:
            raise _taken(facts) from error
        if is_saved:
            for field, value in facts.items():
                setattr(scenario, field, value)
            scenario.revision = revision + 1
            _record("scenario.edited", scenario, before=before, after=_facts(scenario), by=by, at=at)
    if not is_saved:
        raise _conflict(scenario)
    return scenario


def delete_scenario(*, scenario: OwnScenario, revision: int, by: User, at: datetime) -> None:
    """Delete a case, if nobody changed it since ``revision``. The history keeps what it said."""
    with transaction.atomic():
        _require_open(scenario.use_case)
        deleted, _rows = OwnScenario.objects.filter(pk=scenario.pk, revision=revision).delete()
        if deleted:
            _record("scenario.deleted", scenario, before=_facts(scenario), after=None, by=by, at=at)
    if not deleted:
        raise _conflict(scenario)


def is_closed(use_case: UseCase) -> bool:
    """Whether an option of the request waits for a decision."""
    return Assessment.objects.filter(option__use_case=use_case, state="submitted").exists()


def _require_open(use_case: UseCase) -> None:
    if is_closed(use_case):
        raise ScenarioClosed


def _conflict(scenario: OwnScenario) -> ScenarioConflict:
    return ScenarioConflict(OwnScenario.objects.filter(pk=scenario.pk).first())


def _taken(facts: Mapping[str, object]) -> ScenarioTitleTaken:
    return ScenarioTitleTaken(
        _("This request already has a case named “%(title)s”.") % {"title": facts["title"]}
    )


def _checked(
    use_case: UseCase,
    title: str,
    narrative: str,
    forces: Mapping[str, str],
    notice_days: int | None,
    days_to_exit: int | None,
    price_factor: Decimal | None,
) -> dict[str, Any]:
    """The facts of a case as they are stored; every fault at once otherwise."""
    title, narrative = tidy(title), tidy(narrative)
    faults = [
        *faults_of(title, limit=200, what=_("Title")),
        *faults_of(narrative, limit=2000, what=_("What happens")),
        *force_faults(load_framework(use_case.framework), forces),
    ]
    if not title:
        faults.append(_("Give the case a title."))
    if not forces and (notice_days, days_to_exit, price_factor) == (None, None, None):
        faults.append(_("Say what the case changes: at least one answer, a number of days or a price."))
    if any(days is not None and not 0 <= days <= MOST_DAYS for days in (notice_days, days_to_exit)):
        faults.append(_("Days are whole numbers from 0 to %(most)d.") % {"most": MOST_DAYS})
    if price_factor is not None and not 0 < price_factor <= MOST_FACTOR:
        faults.append(
            _("A price is multiplied by a number above 0, at most %(most)d.") % {"most": MOST_FACTOR}
        )
    if faults:
        raise ScenarioRefused(*faults)
    return {
        "title": title,
        "narrative": narrative,
        "forces": dict(forces),
        "notice_days": notice_days,
        "days_to_exit": days_to_exit,
        "price_factor": price_factor,
    }


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


def _facts(scenario: OwnScenario) -> dict[str, object]:
    facts = {field: getattr(scenario, field) for field in FIELDS}
    factor = scenario.price_factor
    return {
        **facts,
        "price_factor": None if factor is None else str(factor),
        "revision": scenario.revision,
    }


def _record(
    kind: str,
    scenario: OwnScenario,
    *,
    before: dict[str, object] | None,
    after: dict[str, object] | None,
    by: User,
    at: datetime,
) -> None:
    Event.objects.create(
        organisation_id=scenario.use_case.organisation_id,
        use_case=scenario.use_case,
        kind=kind,
        subject=str(scenario.pk),
        before=before,
        after=after,
        at=at,
        by=by,
    )
