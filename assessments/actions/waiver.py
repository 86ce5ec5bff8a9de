"""Exceptions to hard stops: granted by a reviewer for a time, and taken back."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from assessments.actions.event import record_event
from assessments.actions.finding import exception_faults, is_ones_own
from assessments.actions.refusal import Refused
from assessments.actions.text import faults_of, tidy
from assessments.models import Assessment, User, Waiver
from assessments.queries.dossier import dossier_of


class WaiverRefused(Refused):
    """The exception cannot be granted or taken back like this."""


def grant_waiver(
    *, assessment: Assessment, stop_id: str, reason: str, ends_on: date, by: User, at: datetime
) -> Waiver:
    """Let a triggered stop pass until a day. It stays visible, and a plain "proceed" stays off the table.

    The assessment comes ``with_subject()``. An exception that has ended is closed by the new one.
    """
    today, reason = localdate(at), tidy(reason)
    faults = [*faults_of(reason, limit=2000, what=_("Reason")), *exception_faults(ends_on, today=today)]
    if not reason:
        faults.append(_("Say why, in a sentence."))
    if is_ones_own(assessment, by):
        faults.append(_("A reviewer other than the author grants a waiver."))
    faults += _stop_faults(assessment, stop_id, today=today)
    if faults:
        raise WaiverRefused(*faults)
    try:
        with transaction.atomic():
            Waiver.objects.filter(
                option=assessment.option_id, stop_id=stop_id, revoked_at=None, ends_on__lte=today
            ).update(revoked_at=at, revoked_by=by)
            waiver = Waiver.objects.create(
                option_id=assessment.option_id,
                stop_id=stop_id,
                approver=by,
                reason=reason,
                granted_at=at,
                starts_on=today,
                ends_on=ends_on,
            )
            record_event("waiver.granted", assessment, subject=stop_id, after=_facts(waiver), by=by, at=at)
    except IntegrityError as error:
        raise WaiverRefused(_("This hard stop has just been waived by somebody else.")) from error
    return waiver


def revoke_waiver(*, assessment: Assessment, stop_id: str, by: User, at: datetime) -> Waiver:
    """Take the exception back: from now on the stop counts again."""
    with transaction.atomic():
        waiver = (
            Waiver.objects.select_for_update()
            .filter(option=assessment.option_id, stop_id=stop_id, revoked_at=None)
            .first()
        )
        if waiver is None:
            raise WaiverRefused(_("There is no waiver to revoke. Nothing was changed."))
        Waiver.objects.filter(pk=waiver.pk).update(revoked_at=at, revoked_by=by)
        record_event("waiver.revoked", assessment, subject=stop_id, before=_facts(waiver), by=by, at=at)
    waiver.revoked_at, waiver.revoked_by = at, by
    return waiver


def _stop_faults(assessment: Assessment, stop_id: str, *, today: date) -> list[str]:
    stops = {stop.id: stop for stop in dossier_of(assessment, as_of=today).scorecard.stops}
    stop = stops.get(stop_id)
    if stop is None or stop.state == "open":
        return [_("Only a hard stop that is triggered can be waived; this one is not.")]
    if not stop.waivable:
        return [_("This hard stop is a legal prohibition: it cannot be waived.")]
    standing = Waiver.objects.filter(option=assessment.option_id, stop_id=stop_id).standing(today)
    if stop.state == "waived" or standing.exists():
        return [_("This hard stop is waived already; revoke that waiver first.")]
    return []


def _facts(waiver: Waiver) -> dict[str, object]:
    return {
        "reason": waiver.reason,
        "approver": waiver.approver_id,
        "starts_on": waiver.starts_on.isoformat(),
        "ends_on": waiver.ends_on.isoformat(),
    }
