"""Versions of an assessment, and how deep it goes."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assessments.actions.event import record_event
from assessments.actions.refusal import Refused
from assessments.models import Answer, Assessment, Sheet, User
from assessments.queries.assessment_page import assessment_page


class AssessmentRefused(Refused):
    """The version cannot be started, or the lane not be chosen."""


def start_new_version(*, assessment: Assessment, by: User, at: datetime) -> Assessment:
    """A draft that starts from a copy of what was decided. Shared answers stay shared."""
    if assessment.state != "decided":
        raise AssessmentRefused(_("A new version is started from the last decided one."))
    try:
        with transaction.atomic():
            fresh = Assessment(
                organisation_id=assessment.organisation_id,
                option=assessment.option,
                number=assessment.number + 1,
                lane=assessment.lane,
                author=by,
                started_from=assessment,
                created_at=at,
            )
            fresh.save(force_insert=True)
            sheet = Sheet.objects.create(
                use_case_id=assessment.option.use_case_id, scope="option", assessment=fresh
            )
            copies = list(Answer.objects.filter(sheet__assessment=assessment).order_by("pk"))
            for copy in copies:
                copy.pk, copy.sheet, copy.revision = None, sheet, 1
                copy._state.adding = True
            Answer.objects.bulk_create(copies)
            record_event(
                "assessment.started",
                fresh,
                after={"from": assessment.pk, "number": fresh.number, "answers": len(copies)},
                by=by,
                at=at,
            )
    except IntegrityError as error:
        raise AssessmentRefused(_("A newer version of this assessment is already open.")) from error
    return fresh


def choose_lane(*, assessment: Assessment, lane: str, by: User, at: datetime) -> Assessment:
    """Take the full lane, the short one where it is proposed, or (``""``) whichever the context proposes."""
    if lane not in ("", "triage", "full"):
        raise AssessmentRefused(_("There is no such lane."))
    if lane == "triage" and assessment_page(assessment).proposal.lane != "triage":
        raise AssessmentRefused(_("The short lane is not open to this use: its inherent risk is too high."))
    if lane == assessment.lane:
        return assessment
    with transaction.atomic():
        is_saved = Assessment.objects.filter(pk=assessment.pk, state="draft").update(lane=lane)
        if not is_saved:
            raise AssessmentRefused(_("This assessment is no longer open. Nothing was changed."))
        record_event(
            "lane.chosen", assessment, before={"lane": assessment.lane}, after={"lane": lane}, by=by, at=at
        )
    assessment.lane = lane
    return assessment
