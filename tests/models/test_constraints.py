"""The database is the last door: every named constraint is broken on purpose, and bites."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from assessments.models import (
    Answer,
    Condition,
    Decision,
    Sheet,
)
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def update(row: models.Model, **fields: object) -> None:
    type(row)._base_manager.filter(pk=row.pk).update(**fields)


def twin(row: models.Model, **fields: object) -> None:
    """The same row once more, these fields aside."""
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    type(row)._base_manager.bulk_create([type(row)(**(values | fields))])


def answer() -> Answer:
    return factories.make_assessment(answers={"PRIV-01": "b/E3"}).sheet.answers.get()


def sheet(scope: str) -> Sheet:
    return factories.make_assessment().option.use_case.sheets.get(scope=scope)


def decision(**fields: object) -> Decision:
    facts = {
        "assessment": factories.make_submitted(),
        "outcome": "refuse",
        "reason": "Because",
        "decided_at": NOW,
        "decided_by": factories.bob(),
    }
    return Decision.objects.create(**(facts | fields))


def condition(**fields: object) -> Condition:
    facts = {
        "position": 1,
        "stage": "before_signature",
        "text": "Text",
        "owner": "Owner",
        "proof": "Proof",
        "due_on": date(2026, 12, 1),
    }
    return Condition.objects.create(decision=decision(), **(facts | fields))


def snapshot(**fields: object) -> None:
    twin(factories.make_submitted().snapshots.get(), **fields)


def second_assessment(**fields: object) -> None:
    assessment = factories.make_assessment()
    twin(assessment, **({"number": 2} | fields))


def two_decision_snapshots() -> None:
    twin(factories.make_decided().snapshots.get(kind="decision"))


def own_origin() -> None:
    assessment = factories.make_assessment()
    update(assessment, started_from=assessment.pk)


BREAKERS: dict[str, Callable[[], object]] = {
    "answer_once_per_sheet": lambda: twin(answer()),
    "answer_state_is_known": lambda: update(answer(), state="perhaps", chosen=""),
    "answer_has_a_choice_when_answered": lambda: update(answer(), chosen=""),
    "answer_not_applicable_has_a_reason": lambda: update(answer(), state="not_applicable_claimed", chosen=""),
    "answer_source_expires_after_its_date": lambda: update(
        answer(), source_on=date(2026, 2, 1), source_expires_on=date(2026, 1, 31)
    ),
    "answer_revision_starts_at_one": lambda: update(answer(), revision=0),
    "sheet_has_the_subject_of_its_scope": lambda: update(sheet("option"), scope="vendor"),
    "sheet_once_per_request": lambda: twin(sheet("use_case")),
    "sheet_once_per_vendor": lambda: twin(sheet("vendor")),
    "sheet_once_per_product": lambda: twin(sheet("product")),
    "assessment_version_once_per_option": lambda: twin(factories.make_decided(), state="superseded"),
    "assessment_one_open_per_option": second_assessment,
    "assessment_state_is_known": lambda: update(factories.make_assessment(), state="lost"),
    "assessment_lane_is_known": lambda: update(factories.make_assessment(), lane="fast"),
    "assessment_version_starts_at_one": lambda: update(factories.make_assessment(), number=0),
    "assessment_submitted_at_and_by": lambda: update(factories.make_assessment(), submitted_at=NOW),
    "assessment_submitted_before_decided": lambda: update(factories.make_assessment(), state="decided"),
    "assessment_not_its_own_origin": own_origin,
    "decision_outcome_is_known": lambda: decision(outcome="maybe"),
    "decision_has_a_reason": lambda: decision(reason=""),
    "decision_approval_expires": lambda: decision(outcome="approve"),
    "decision_reviewed_before_it_expires": lambda: decision(
        valid_until=NOW.date(), next_review_on=NOW.date() + timedelta(days=1)
    ),
    "condition_position_once": lambda: twin(condition()),
    "condition_stage_is_known": lambda: condition(stage="later"),
    "condition_is_complete": lambda: condition(owner=""),
    "membership_once_per_organisation": lambda: twin(factories.alice().memberships.get()),
    "membership_role_is_known": lambda: update(factories.alice().memberships.get(), role="king"),
    "snapshot_one_decision_per_assessment": two_decision_snapshots,
    "snapshot_kind_is_known": lambda: snapshot(kind="guess"),
    "report_once_per_content": lambda: twin(factories.make_report()),
    "use_case_says_what": lambda: update(factories.make_use_case(), verb=""),
    "option_name_once_per_request": lambda: twin(factories.make_assessment().option),
    "option_has_a_name": lambda: update(factories.make_assessment().option, name=""),
    "user_email_once_whatever_case": lambda: twin(factories.make_user(), email="ALICE@demo.example"),
    "vendor_name_once_per_organisation": lambda: twin(factories.make_vendor(name="Acme"), name="ACME"),
    "vendor_has_a_name": lambda: update(factories.make_vendor(), name=""),
    "product_name_once_per_vendor": lambda: twin(factories.make_product(name="Plan"), name="PLAN"),
    "product_has_a_name": lambda: update(factories.make_product(), name=""),
}


def constraints_of(app: str) -> set[str]:
    return {
        constraint.name
        for model in apps.get_app_config(app).get_models()
        for constraint in model._meta.constraints
    }


def test_every_constraint_has_somebody_who_tries_to_break_it():
    assert set(BREAKERS) == constraints_of("assessments")


@pytest.mark.parametrize("name", BREAKERS)
def test_a_constraint_bites(name):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        BREAKERS[name]()

    # SQLite names the columns of a unique constraint, not the constraint; a unique index it names.
    assert name in str(error.value) or "UNIQUE constraint failed" in str(error.value)
