"""Continuing a request under a newer version of the questionnaire: a new request, the old one untouched."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.actions.event import record_event, record_request_event
from assessments.actions.refusal import Refused
from assessments.actions.use_case import UseCaseRefused, add_option, open_request
from assessments.models import Answer, Assessment, Citation, CostLine, CostModel, Option, UseCase, User
from assessments.queries.migration import MigrationPlan, migration_plan, newer_version, successor_of
from assessments.queries.stored_answers import stored_answers

WORDS = ("verb", "object", "sponsor", "deadline_on", "benefit", "do_nothing")
FRAME = ("currency", "horizon_years", "discount_pct", "sponsor_member_id")
OPTION_FACTS = ("value", "value_reason", "value_amount", "days_to_live", "days_to_exit", "notice_days")


class MigrationRefused(Refused):
    """The request is not continued like this."""


def migrate_request(*, use_case: UseCase, framework_key: str, by: User, at: datetime) -> UseCase:
    """A new request under the newer version with every option, its costs, and the answers that stand.

    An answer keeps who gave it, when, and its proof. Decisions, waivers and treatments stay where they are.
    """
    after = newer_version(use_case.framework)
    if after is None or after.key != framework_key:
        raise MigrationRefused(_("Another version of the questionnaire is the newest now: look again."))
    with transaction.atomic():
        UseCase.objects.select_for_update().get(pk=use_case.pk)  # of two people, one continues it
        if successor_of(use_case, after) is not None:
            raise MigrationRefused(_("This request is continued under the newer version already."))
        plan = migration_plan(use_case, after)
        try:
            fresh = _request(plan, by=by, at=at)
            pairs = [(old, _option(plan, fresh, old, by=by, at=at)) for old in plan.assessments]
        except UseCaseRefused as refusal:
            raise MigrationRefused(*refusal.messages) from refusal
        kept = _carry_over(plan, pairs, by=by, at=at)
        record_request_event(
            "request.migrated",
            fresh,
            subject=fresh.pk,
            before={"request": use_case.pk, "framework": plan.before.key},
            after={"framework": after.key, "answers": kept},
            by=by,
            at=at,
        )
    return fresh


def _request(plan: MigrationPlan, *, by: User, at: datetime) -> UseCase:
    old = plan.use_case
    fresh = open_request(
        organisation=old.organisation,
        **{name: getattr(old, name) for name in WORDS},
        framework=plan.after,
        is_blind=old.is_blind,
        by=by,
        at=at,
    )
    fresh.started_from = old
    for name in FRAME:
        setattr(fresh, name, getattr(old, name))
    fresh.save(update_fields=["started_from", *FRAME])
    nothing, before = (one.options.filter(kind="do_nothing").first() for one in (fresh, old))
    if nothing is not None and before is not None:
        _copy_facts(before, nothing)
    return fresh


def _option(plan: MigrationPlan, fresh: UseCase, old: Assessment, *, by: User, at: datetime) -> Assessment:
    """The same option once more, with its facts, its costs and an assessment of its own."""
    option = old.option
    assessment = add_option(
        use_case=fresh, product=option.product, name=option.name, kind=option.kind, by=by, at=at
    )
    known = plan.after.questions_by_id
    assessment.lane = old.lane
    assessment.unanswered_by_vendor = " ".join(id for id in old.unanswered_by_vendor.split() if id in known)
    assessment.save(update_fields=["lane", "unanswered_by_vendor"])
    _copy_facts(option, assessment.option)
    return assessment


def _copy_facts(before: Option, after: Option) -> None:
    for name in OPTION_FACTS:
        setattr(after, name, getattr(before, name))
    after.save(update_fields=list(OPTION_FACTS))
    model = CostModel.objects.filter(option=before).first()
    if model is None:
        return
    lines = list(model.lines.order_by("position"))
    copy = CostModel.objects.create(option=after, edited_at=model.edited_at, edited_by_id=model.edited_by_id)
    for line in lines:
        line.pk, line.cost_model = None, copy
        line._state.adding = True
    CostLine.objects.bulk_create(lines)


def _carry_over(
    plan: MigrationPlan, pairs: list[tuple[Assessment, Assessment]], *, by: User, at: datetime
) -> int:
    """The answers that stand, each once, with a line of history that names where it was given."""
    by_sheet: dict[int, list[Answer]] = {}
    for one in plan.answers:
        if one.fate == "kept":
            by_sheet.setdefault(one.answer.sheet_id, []).append(one.answer)
    copied = 0
    for old, fresh in pairs:
        here, there = stored_answers(old).sheets, stored_answers(fresh).sheets
        rows: list[Answer] = []
        for scope, sheet in here.items():
            standing = by_sheet.pop(sheet, [])
            rows += [_copy(answer, there[scope]) for answer in standing]
            _copy_citations(sheet, there[scope], {answer.question_id for answer in standing})
        origin = {row.question_id: _origin(row, plan) for row in rows}
        for row in rows:
            row.pk = None
        Answer.objects.bulk_create(rows)
        copied += len(rows)
        if origin:
            record_event("answers.carried_over", fresh, after=origin, by=by, at=at)
    return copied


def _copy(answer: Answer, sheet: int) -> Answer:
    answer.sheet_id, answer.revision = sheet, 1
    answer._state.adding = True
    return answer


def _origin(answer: Answer, plan: MigrationPlan) -> Mapping[str, object]:
    """Which answer it was, for the history; called while it still has its old key."""
    return {
        "answer": answer.pk,
        "request": plan.use_case.pk,
        "framework": plan.before.key,
        "given_on": answer.answered_at.date().isoformat(),
    }


def _copy_citations(before: int, after: int, questions: set[str]) -> None:
    """What the answers that stand cite."""
    rows = list(Citation.objects.filter(sheet=before, question_id__in=questions).order_by("id"))
    for row in rows:
        row.pk, row.sheet_id = None, after
        row._state.adding = True
    Citation.objects.bulk_create(rows)
