"""The vendor's workbook read back: what it changes, kept as claims."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from assessments.actions.event import record_event
from assessments.actions.question_file import Fault, Reading, read_workbook
from assessments.actions.question_workbook import (
    Incoming,
    Standing,
    WorkbookOutdated,
    WorkbookRefused,
    given_of,
    incoming_of,
)
from assessments.actions.respondent import ClaimConflict, save_claim, submit_inquiry
from assessments.models import Inquiry, User
from assessments.queries.question_workbook import cells_of_claim
from assessments.queries.stored_answers import framework_of

FILES_PER_HOUR = 30  # of one inquiry: opening a stranger's file takes a second of the machine
HOUR = 60 * 60


def read_claims(*, inquiry: Inquiry, upload: UploadedFile) -> tuple[Reading, Incoming, list[Fault]]:
    """A workbook of this inquiry, and what it changes. Nothing is written."""
    _count_file(inquiry)
    framework = framework_of(inquiry.assessment)
    reading = read_workbook(upload, framework, kind="inquiry", subject=inquiry.pk)
    incoming, faults = incoming_of(reading, framework)
    return reading, incoming, faults


def standing_claims(inquiry: Inquiry, ids: Collection[str]) -> dict[str, Standing]:
    """What the vendor has said so far; one query."""
    framework = framework_of(inquiry.assessment)
    claims = {claim.question_id: claim for claim in inquiry.claims.order_by("id")}
    return {
        id: Standing(
            cells_of_claim(framework.question(id), claims.get(id)),
            claims[id].revision if id in claims else 0,
            claims[id].respondent if id in claims else "",
        )
        for id in ids
        if id in inquiry.questions
    }


def take_claims(
    *, inquiry: Inquiry, incoming: Incoming, chosen: Mapping[str, int], respondent: str, at: datetime
) -> tuple[str, ...]:
    """Keep the chosen questions as claims of the vendor's: all, or none."""
    framework = framework_of(inquiry.assessment)
    saved = []
    try:
        with transaction.atomic():
            for id, revision in sorted(chosen.items()):
                kept = save_claim(
                    inquiry=inquiry,
                    question_id=id,
                    given=given_of(framework.question(id), incoming.said[id], "inquiry"),
                    revision=revision,
                    respondent=respondent,
                    at=at,
                )
                saved += [id] if kept.is_changed else []
    except ClaimConflict as conflict:
        raise WorkbookOutdated from conflict
    return tuple(saved)


def take_claims_for_vendor(
    *,
    inquiry: Inquiry,
    incoming: Incoming,
    chosen: Mapping[str, int],
    respondent: str,
    is_complete: bool,
    by: User,
    at: datetime,
) -> tuple[str, ...]:
    """Read in what the vendor sent back as a file; ``is_complete``: it is handed in with that."""
    with transaction.atomic():
        saved = take_claims(inquiry=inquiry, incoming=incoming, chosen=chosen, respondent=respondent, at=at)
        record_event(
            "claims.read_in",
            inquiry.assessment,
            subject=inquiry.pk,
            after={"file": incoming.name, "questions": sorted(saved), "answered_by": respondent},
            by=by,
            at=at,
        )
        if is_complete:
            submit_inquiry(inquiry=inquiry, respondent=respondent, at=at)
    return saved


def _count_file(inquiry: Inquiry) -> None:
    key = f"workbook:{inquiry.pk}"
    cache.add(key, 0, HOUR)  # the first starts the clock
    try:
        count = cache.incr(key)
    except ValueError:  # it expired between the two lines
        count = 1
    if count > FILES_PER_HOUR:
        raise WorkbookRefused(
            _("%(count)s files were read in within an hour: that is the limit. Go on in an hour.")
            % {"count": FILES_PER_HOUR}
        )
