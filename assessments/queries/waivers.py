"""The exceptions to an option's hard stops, ended ones included: a page says when a stop came back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assessments.models import Assessment, Waiver
from assessments.queries.dossier import Dossier


@dataclass(frozen=True, slots=True)
class WaiverFacts:
    """One exception: who granted it, why, until when, and whether it holds on the day asked."""

    stop: str
    approver: str
    reason: str
    ends_on: date
    is_standing: bool


def waivers_of(assessment: Assessment, *, as_of: date) -> dict[str, WaiverFacts]:
    """By stop, those nobody revoked. No query for an assessment ``with_subject()`` whose option has none."""
    if not getattr(assessment, "has_waivers", True):
        return {}
    rows = Waiver.objects.filter(option=assessment.option_id, revoked_at=None).select_related("approver")
    return {
        row.stop_id: WaiverFacts(
            stop=row.stop_id,
            approver=str(row.approver),
            reason=row.reason,
            ends_on=row.ends_on,
            is_standing=as_of < row.ends_on,
        )
        for row in rows.order_by("id")
    }


def waivers_shown(assessment: Assessment, dossier: Dossier, *, as_of: date) -> dict[str, WaiverFacts]:
    """Those of the option today, and those a frozen dossier rests on although they were revoked since."""
    frozen = {
        waiver.stop: WaiverFacts(
            stop=waiver.stop,
            approver=waiver.approver,
            reason=waiver.reason,
            ends_on=waiver.ends_on,
            is_standing=False,
        )
        for waiver in dossier.waivers
    }
    return frozen | waivers_of(assessment, as_of=as_of)
