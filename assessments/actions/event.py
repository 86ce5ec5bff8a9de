"""The line of history that every action writes, at the end of its organisation's chain."""

from __future__ import annotations

from datetime import datetime

from assessments.models import Assessment, Event, UseCase, User

Facts = dict[str, object]


def record_event(
    kind: str,
    assessment: Assessment,
    *,
    by: User | None,
    at: datetime,
    subject: object = "",
    sheet_id: int | None = None,
    before: Facts | None = None,
    after: Facts | None = None,
    actor: str = "",
) -> Event:
    """About an assessment. Part of an action; its transaction is that of the action.

    ``by`` is None for who acts without an account; ``actor`` then says who.
    """
    return Event.objects.append(
        Event(
            organisation_id=assessment.organisation_id,
            use_case_id=assessment.option.use_case_id,
            assessment=assessment,
            sheet_id=sheet_id,
            kind=kind,
            subject=str(subject),
            before=before,
            after=after,
            at=at,
            by_id=by.pk if by else None,
            actor=actor,
        )
    )


def record_request_event(
    kind: str,
    use_case: UseCase,
    *,
    by: User,
    at: datetime,
    subject: object = "",
    before: Facts | None = None,
    after: Facts | None = None,
) -> Event:
    """About a request, or about what belongs to it and no assessment (``subject``: its key)."""
    return Event.objects.append(
        Event(
            organisation_id=use_case.organisation_id,
            use_case_id=use_case.pk,
            kind=kind,
            subject=str(subject),
            before=before,
            after=after,
            at=at,
            by_id=by.pk,
        )
    )


def record_organisation_event(
    kind: str,
    organisation_id: int,
    *,
    by: User | None,
    at: datetime,
    subject: object = "",
    before: Facts | None = None,
    after: Facts | None = None,
    actor: str = "",
) -> Event:
    """About what belongs to the organisation itself: vendors, members, sign-ins, evidence."""
    return Event.objects.append(
        Event(
            organisation_id=organisation_id,
            kind=kind,
            subject=str(subject),
            before=before,
            after=after,
            at=at,
            by_id=by.pk if by else None,
            actor=actor,
        )
    )
