"""Proving an answer with a document of the library, or no longer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.actions.answer import GivenAnswer, as_given, record_answer
from assessments.actions.event import record_event
from assessments.actions.evidence import EvidenceRefused
from assessments.models import Answer, Assessment, Citation, Evidence, Sheet, User
from assessments.queries.stored_answers import stored_answers


def use_evidence(
    *,
    assessment: Assessment,
    question_id: str,
    evidence: Evidence,
    expected_revision: int,
    by: User,
    at: datetime,
) -> Citation:
    """Let a document prove an answer: its level, title and dates become the answer's, and it is cited whole.

    What was chosen and noted stays. ``AnswerConflict`` when the answer has moved on since the revision seen.
    """
    if evidence.organisation_id != assessment.organisation_id or evidence.withdrawn_at:
        raise EvidenceRefused(_("This document is not offered any more: choose another."))
    stored = stored_answers(assessment)
    current = stored.get(question_id)
    given = as_given(current) if current else GivenAnswer("unanswered")
    if given.state == "not_applicable_confirmed":  # as it was claimed: the claim itself does not change
        given = replace(given, state="not_applicable_claimed")
    proven = replace(
        given,
        evidence=evidence.level or given.evidence,
        source_title=evidence.title,
        source_reference=evidence.url or evidence.file_name,
        source_on=evidence.issued_on,
        source_expires_on=evidence.expires_on,
    )
    with transaction.atomic():
        recorded = record_answer(
            assessment=assessment,
            question_id=question_id,
            given=proven,
            expected_revision=expected_revision,
            by=by,
            at=at,
        )
        return cite_whole(assessment=assessment, answer=recorded.answer, evidence=evidence, by=by, at=at)


def cite_whole(
    *, assessment: Assessment, answer: Answer, evidence: Evidence, by: User, at: datetime
) -> Citation:
    """Cite a document as a whole for an answer. Twice is once."""
    with transaction.atomic():
        citation, is_new = Citation.objects.get_or_create(
            sheet_id=answer.sheet_id,
            question_id=answer.question_id,
            evidence=evidence,
            page=0,
            quote="",
            defaults={"cited_at": at, "cited_by": by},
        )
        if is_new:
            record_event(
                "citation.added",
                assessment,
                subject=answer.question_id,
                sheet_id=answer.sheet_id,
                after={"evidence": evidence.pk, "page": 0, "quote": ""},
                by=by,
                at=at,
            )
    return citation


def stop_using_evidence(
    *, assessment: Assessment, question_id: str, evidence: Evidence, by: User, at: datetime
) -> None:
    """Cite a document as a whole no longer; what the answer says of its source stays. Twice is once."""
    if not assessment.is_open:
        raise EvidenceRefused(_("This assessment is no longer in progress: its answers stand as they are."))
    cited = Citation.objects.filter(
        sheet__in=Sheet.objects.read_by(assessment), question_id=question_id, evidence=evidence, page=0
    )
    with transaction.atomic():
        citation = cited.first()
        if citation is None:
            return
        citation.delete()
        record_event(
            "citation.removed",
            assessment,
            subject=question_id,
            sheet_id=citation.sheet_id,
            before={"evidence": evidence.pk, "page": 0, "quote": ""},
            by=by,
            at=at,
        )
