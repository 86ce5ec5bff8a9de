"""The line of history that every action writes."""

from __future__ import annotations

from datetime import datetime

from assessments.models import Assessment, Event, UseCase, User


def record_event(
    kind: str,
    assessment: Assessment,
    *,
    by: User,
    at: datetime,
    subject: str = "",
    sheet_id: int | None = None,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> Event:
    """About an assessment. Part of an action; its transaction is that of the action."""
    return Event.objects.create(
        organisation_id=assessment.organisation_id,
        use_case_id=assessment.option.use_case_id,
        assessment=assessment,
        sheet_id=sheet_id,
        kind=kind,
        subject=subject,
        before=before,
        after=after,
        at=at,
        by_id=by.pk,
    )


def record_request_event(
    kind: str,
    use_case: UseCase,
    *,
    by: User,
    at: datetime,
    subject: object = "",
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> Event:
    """About a request, or about what belongs to it and no assessment (``subject``: its key)."""
    return Event.objects.create(
        organisation_id=use_case.organisation_id,
        use_case_id=use_case.pk,
        kind=kind,
        subject=str(subject),
        before=before,
        after=after,
        at=at,
        by_id=by.pk,
    )
