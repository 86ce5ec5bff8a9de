"""The database is the last door: every named constraint is broken on purpose, and bites."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from assessments.models import (
    Answer,
    Condition,
    CostLine,
    Decision,
    Opening,
    Option,
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


def do_nothing() -> Option:
    return factories.make_use_case().options.get(kind="do_nothing")


def cost_line() -> CostLine:
    return factories.make_cost_model().lines.get()


def opening() -> Opening:
    return Opening.objects.create(evidence=factories.make_evidence(), user=factories.bob(), opened_at=NOW)


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
    "membership_absence_ends_after_it_starts": lambda: update(
        factories.alice().memberships.get(), away_from=date(2026, 12, 2), away_until=date(2026, 12, 1)
    ),
    "invitation_open_once_per_address": lambda: twin(factories.make_invitation(), key="0" * 64),
    "invitation_expires_after_it_is_sent": lambda: factories.make_invitation(expires_at=NOW),
    "invitation_accepted_at_and_by": lambda: factories.make_invitation(accepted_at=NOW),
    "snapshot_one_decision_per_assessment": two_decision_snapshots,
    "snapshot_kind_is_known": lambda: snapshot(kind="guess"),
    "report_once_per_content": lambda: twin(factories.make_report()),
    "use_case_says_what": lambda: update(factories.make_use_case(), verb=""),
    "option_name_once_per_request": lambda: twin(factories.make_assessment().option),
    "option_has_a_name": lambda: update(factories.make_assessment().option, name=""),
    "option_has_a_product_unless_we_do_nothing": lambda: update(
        factories.make_assessment().option, kind="do_nothing"
    ),
    "option_do_nothing_once": lambda: twin(do_nothing(), name="nothing at all"),
    "option_value_is_one_to_five": lambda: update(do_nothing(), value=6),
    "use_case_horizon_is_one_to_ten_years": lambda: update(factories.make_use_case(), horizon_years=11),
    "use_case_discount_is_zero_to_fifty": lambda: update(factories.make_use_case(), discount_pct=-1),
    "cost_line_position_once": lambda: twin(cost_line()),
    "cost_line_has_a_name": lambda: update(cost_line(), name=""),
    "cost_line_amounts_in_order": lambda: update(cost_line(), low=101),
    "cost_line_volumes_in_order": lambda: update(cost_line(), volume_low=2, volume_mode=1, volume_high=3),
    "cost_line_probability_is_a_percentage": lambda: update(cost_line(), probability_pct=101),
    "cost_line_year_exists": lambda: update(cost_line(), year=0),
    "cost_line_timing_is_known": lambda: update(cost_line(), timing="monthly"),
    "finding_once_per_question": lambda: twin(factories.make_finding()),
    "finding_acceptance_is_named_reasoned_and_ends": lambda: factories.make_finding(treatment="accept"),
    "finding_treatment_is_known": lambda: factories.make_finding(treatment="forget"),
    "finding_status_is_known": lambda: factories.make_finding(status="lost"),
    "own_scenario_title_once_per_request": lambda: twin(factories.make_own_scenario()),
    "own_scenario_has_a_title": lambda: factories.make_own_scenario(title=""),
    "own_scenario_price_factor_is_positive": lambda: factories.make_own_scenario(price_factor=0),
    "waiver_once_per_stop": lambda: twin(factories.make_waiver()),
    "waiver_has_a_reason": lambda: factories.make_waiver(reason=""),
    "waiver_ends_after_it_starts": lambda: factories.make_waiver(ends_on=NOW.date()),
    "waiver_revoked_at_and_by": lambda: factories.make_waiver(revoked_at=NOW),
    "user_email_once_whatever_case": lambda: twin(factories.make_user(), email="ALICE@demo.example"),
    "vendor_name_once_per_organisation": lambda: twin(factories.make_vendor(name="Acme"), name="ACME"),
    "vendor_has_a_name": lambda: update(factories.make_vendor(), name=""),
    "product_name_once_per_vendor": lambda: twin(factories.make_product(name="Plan"), name="PLAN"),
    "product_has_a_name": lambda: update(factories.make_product(), name=""),
    "event_number_once": lambda: twin(factories.make_event()),
    "notice_once": lambda: twin(factories.make_notice()),
    "notice_sent_is_not_tried_again": lambda: factories.make_notice(sent_at=NOW, next_try_at=NOW),
    "notice_choice_once_per_kind": lambda: twin(factories.make_notice_choice()),
    "notice_choice_is_known": lambda: factories.make_notice_choice(channel="pigeon"),
    "evidence_has_a_title": lambda: factories.make_evidence(title=""),
    "evidence_is_a_file_or_a_link": lambda: factories.make_evidence(kind="file", file="x"),
    "evidence_expires_after_its_date": lambda: factories.make_evidence(
        issued_on=date(2026, 2, 1), expires_on=date(2026, 1, 31)
    ),
    "evidence_withdrawn_at_and_by": lambda: factories.make_evidence(withdrawn_at=NOW),
    "evidence_page_once": lambda: twin(factories.make_evidence_page()),
    "evidence_page_starts_at_one": lambda: update(factories.make_evidence_page(), number=0),
    "citation_once": lambda: twin(factories.make_citation()),
    "citation_quotes_a_page": lambda: factories.make_citation(page=1, quote=""),
    "opening_once_per_person": lambda: twin(opening()),
    "alert_ruled_once": lambda: twin(factories.make_alert_ruling()),
    "alert_ruling_has_a_reason": lambda: factories.make_alert_ruling(reason=""),
    "alert_ruling_is_known": lambda: factories.make_alert_ruling(ruling="perhaps"),
    "assignment_once_per_place": lambda: twin(factories.make_assignment()),
    "assignment_is_of_a_section_or_a_question": lambda: factories.make_assignment(question_id="PRIV-01"),
    "assignment_names_somebody": lambda: factories.make_assignment(function=""),
    "comment_says_something": lambda: factories.make_comment(text=""),
    "comment_is_signed_by_a_member_or_the_vendor": lambda: factories.make_comment(written_by=None),
    "comment_resolved_at_and_by": lambda: factories.make_comment(resolved_at=NOW),
    "decision_against_advice_has_a_reason": lambda: decision(advice="not_followed"),
    "inquiry_asks_something": lambda: factories.make_inquiry(question_ids=""),
    "inquiry_state_is_known": lambda: factories.make_inquiry(state="lost", closed_at=NOW),
    "inquiry_closed_has_a_time": lambda: factories.make_inquiry(state="revoked"),
    "inquiry_expires_after_it_is_sent": lambda: factories.make_inquiry(expires_at=NOW),
    "claim_once_per_question": lambda: twin(factories.make_claim()),
    "claim_has_a_choice_when_answered": lambda: factories.make_claim(chosen=""),
    "claim_ruled_at_and_by": lambda: factories.make_claim(state="accepted"),
    "first_answer_once_per_expert": lambda: twin(factories.make_first_answer()),
    "first_answer_has_a_choice_or_is_unknown": lambda: factories.make_first_answer(chosen=""),
    "opinion_once_per_function": lambda: twin(factories.make_opinion()),
    "opinion_says_something": lambda: factories.make_opinion(line=""),
    "opinion_stance_is_known": lambda: factories.make_opinion(stance="lukewarm"),
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
