"""Ruling on a contradiction: confirmed, the claim counts for nothing; dismissed, a reason says why."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from assessments.actions.event import record_event
from assessments.actions.refusal import Refused
from assessments.actions.text import faults_of, tidy
from assessments.labels import ALERT_RULING
from assessments.models import AlertRuling, Answer, Assessment, Sheet, User
from assessments.queries.alert import AlertRow, alert_page
from assessments.queries.stored_answers import framework_of

LONGEST_REASON = 2000


class AlertRefused(Refused):
    """The alert cannot be ruled on like this."""


class AlertConflict(AlertRefused):
    """The answer, the document or somebody's ruling has changed meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The answer, a document or a ruling changed meanwhile. Nothing of yours was saved: look "
                "again, then rule."
            )
        )


def rule_on_alert(
    *,
    assessment: Assessment,
    fingerprint: str,
    ruling: str,
    reason: str,
    revision: int,
    seen: str,
    by: User,
    at: datetime,
) -> AlertRuling:
    """Confirm or dismiss an alert, as it was shown: ``revision`` of the answer, and the ruling ``seen`` then.

    Confirmed, the answer counts for nothing until it is answered anew. Dismissed later, it counts again.
    """
    reason = tidy(reason)
    faults = faults_of(reason, limit=LONGEST_REASON, what=_("Reason"))
    if not reason:
        faults.append(_("Say why, in a sentence."))
    if ruling not in ALERT_RULING:
        faults.append(_("Confirm the contradiction, or dismiss it."))
    if faults:
        raise AlertRefused(*faults)
    with transaction.atomic():
        # Locked, so that nothing is handed in, and nobody rules, between looking and writing.
        Assessment.objects.select_for_update(no_key=True).get(pk=assessment.pk)
        locked = Assessment.objects.with_subject().get(pk=assessment.pk)
        if not locked.is_open:
            raise AlertRefused(_("This assessment is no longer in progress: its answers stand as they are."))
        row = alert_page(locked, as_of=localdate(at), user=by).row(fingerprint)
        if row is None or row.revision != revision or _shown(row) != seen:
            raise AlertConflict
        answer = _mark(locked, row, is_contradicted=ruling == "upheld")
        kept, _is_new = AlertRuling.objects.update_or_create(
            assessment=locked,
            fingerprint=fingerprint,
            defaults={
                "rule_id": row.alert.rule.id,
                "ruling": ruling,
                "reason": reason,
                "sides": row.sides,
                "ruled_at": at,
                "ruled_by": by,
            },
        )
        record_event(
            f"alert.{ruling}",
            locked,
            subject=row.question,
            sheet_id=answer.sheet_id if answer else None,
            before={"ruling": row.ruling.ruling, "reason": row.ruling.reason} if row.ruling else None,
            after={"rule": row.alert.rule.id, "sides": row.sides, "reason": reason},
            by=by,
            at=at,
        )
    return kept


def _shown(row: AlertRow) -> str:
    return "" if row.state == "open" else row.state


def _mark(assessment: Assessment, row: AlertRow, *, is_contradicted: bool) -> Answer | None:
    """Write on the answer whether it counts; its revision grows, so that an open page of it becomes stale."""
    answers = Answer.objects.filter(
        sheet__in=Sheet.objects.read_by(assessment), question_id=row.question, state="answered"
    )
    answer = answers.order_by("id").first()
    if answer is None or answer.is_contradicted == is_contradicted:
        return answer
    if not is_contradicted and _is_upheld_otherwise(assessment, row):
        return answer
    changed = answers.filter(pk=answer.pk, revision=row.revision).update(
        is_contradicted=is_contradicted, revision=F("revision") + 1
    )
    if not changed:
        raise AlertConflict
    return answer


def _is_upheld_otherwise(assessment: Assessment, row: AlertRow) -> bool:
    """Whether another confirmed contradiction holds the same answer down."""
    rules = [rule.id for rule in framework_of(assessment).contradictions if rule.contradicts == row.question]
    others = assessment.alert_rulings.filter(ruling="upheld", rule_id__in=rules)
    return others.exclude(fingerprint=row.alert.fingerprint).exists()
