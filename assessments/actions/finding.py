"""What is done about a gap: treating it, accepting it for a time, taking conditions into the action plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from assessments.actions.event import record_event
from assessments.actions.refusal import Refused
from assessments.actions.text import faults_of, tidy
from assessments.models import Assessment, Finding, User
from assessments.queries.findings import state_of

LIMITS = {"plan": 2000, "owner": 150, "proof": 500}
LONGEST = timedelta(days=731)  # two years: no exception lasts longer without being looked at again
TREATMENTS = frozenset({"", "mitigate", "transfer", "avoid"})
STATUSES = frozenset({"open", "in_progress", "done"})
CLAUSE_STATUSES = frozenset({"", "proposed", "agreed", "refused"})
NOT_ACCEPTED: Mapping[str, object] = {
    "accepted_by_id": None,
    "accepted_at": None,
    "acceptance_reason": "",
    "accepted_until": None,
}


class FindingRefused(Refused):
    """The treatment cannot be kept like this."""


class FindingConflict(FindingRefused):
    """Somebody treated the finding meanwhile: ``current`` is what stands there now."""

    def __init__(self, current: Finding) -> None:
        super().__init__(
            _(
                "Somebody else changed this finding while you were writing. Nothing of yours was saved yet: "
                "compare, then save again."
            )
        )
        self.current = current


@dataclass(frozen=True, slots=True)
class Treatment:
    """What is done about a gap, by whom, until when, and what will show it."""

    treatment: str = ""
    plan: str = ""
    owner: str = ""
    due_on: date | None = None
    proof: str = ""
    status: str = "open"
    clause_status: str = ""


def treat_finding(
    *, assessment: Assessment, question_id: str, revision: int, treatment: Treatment, by: User, at: datetime
) -> Finding:
    """Keep the treatment if nobody did since ``revision`` (0: none was stored); else ``FindingConflict``.

    Another treatment than "accept" ends an acceptance. To accept is a reviewer's act: ``accept_finding``.
    """
    stored = _stored(assessment, question_id)
    facts = _checked(treatment, stored, today=localdate(at))
    if facts["treatment"] != "accept":
        facts |= NOT_ACCEPTED
    return _keep("finding.treated", assessment, question_id, stored, revision, facts, by=by, at=at)


def accept_finding(
    *,
    assessment: Assessment,
    question_id: str,
    revision: int,
    reason: str,
    until: date,
    by: User,
    at: datetime,
) -> Finding:
    """A reviewer accepts the risk until a day; from that day on the finding is open again by itself."""
    reason = tidy(reason)
    faults = [*faults_of(reason, limit=2000, what=_("Reason")), *exception_faults(until, today=localdate(at))]
    if not reason:
        faults.append(_("Say why, in a sentence."))
    if is_ones_own(assessment, by):
        faults.append(_("A reviewer other than the author accepts a risk."))
    if faults:
        raise FindingRefused(*faults)
    facts = {
        "treatment": "accept",
        "status": "open",
        "accepted_by_id": by.pk,
        "accepted_at": at,
        "acceptance_reason": reason,
        "accepted_until": until,
    }
    stored = _stored(assessment, question_id)
    return _keep("finding.accepted", assessment, question_id, stored, revision, facts, by=by, at=at)


def mitigate_findings(
    *, assessment: Assessment, plans: Mapping[str, str], by: User, at: datetime
) -> tuple[str, ...]:
    """Take these measures (question → what will be done) into the action plan; what is treated stays.

    Returns the questions that were untreated, or whose acceptance has ended.
    """
    taken = []
    with transaction.atomic():
        stored = {
            row.question_id: row
            for row in Finding.objects.select_for_update().filter(
                option=assessment.option_id, question_id__in=plans
            )
        }
        for question_id, plan in plans.items():
            row = stored.get(question_id)
            if row is not None and _is_treated(row, today=localdate(at)):
                continue
            own_plan = row.plan if row is not None and not row.treatment else ""
            facts = {
                "treatment": "mitigate",
                "plan": own_plan or tidy(plan)[: LIMITS["plan"]],
                **NOT_ACCEPTED,
            }
            revision = row.revision if row else 0
            _keep("finding.treated", assessment, question_id, row, revision, facts, by=by, at=at)
            taken.append(question_id)
    return tuple(taken)


def is_ones_own(assessment: Assessment, by: User) -> bool:
    """Whether somebody wrote or handed in what an exception would serve: this version, or an undecided one.

    Exceptions belong to the option, so that they hold for its next version whichever page they are made on.
    """
    served = Q(pk=assessment.pk) | Q(state__in=("draft", "submitted"))
    written = Q(author=by) | Q(submitted_by=by)
    return Assessment.objects.filter(served, written, option=assessment.option_id).exists()


def exception_faults(until: date, *, today: date) -> list[str]:
    """Why an acceptance or a waiver cannot end on this day."""
    if until <= today:
        return [_("An exception ends in the future: choose a later day.")]
    if until > today + LONGEST:
        return [_("An exception lasts two years at most: choose an earlier day.")]
    return []


def _is_treated(row: Finding, *, today: date) -> bool:
    has_ended = row.treatment == "accept" and state_of(row, as_of=today) == "open"
    return bool(row.treatment) and not has_ended


def _stored(assessment: Assessment, question_id: str) -> Finding | None:
    return Finding.objects.filter(option=assessment.option_id, question_id=question_id).first()


def _checked(given: Treatment, stored: Finding | None, *, today: date) -> dict[str, object]:
    texts = {"plan": tidy(given.plan), "owner": tidy(given.owner), "proof": tidy(given.proof)}
    words = {"plan": _("What will be done"), "owner": _("Owner"), "proof": _("Proof")}
    faults = [
        fault
        for name, text in texts.items()
        for fault in faults_of(text, limit=LIMITS[name], what=words[name])
    ]
    is_accepted = stored is not None and stored.treatment == "accept"
    if given.treatment == "accept" and not is_accepted:
        faults.append(_("A risk is accepted by a reviewer, with a reason and an end."))
    elif given.treatment not in TREATMENTS | {"accept"}:
        faults.append(_("Choose how the finding is treated."))
    if given.status not in STATUSES or given.clause_status not in CLAUSE_STATUSES:
        faults.append(_("Choose among the states listed."))
    if given.status == "done" and not texts["proof"]:
        faults.append(_("“Done” needs a proof: say what shows it."))
    is_new_date = given.due_on is not None and (stored is None or stored.due_on != given.due_on)
    if is_new_date and given.due_on is not None and given.due_on < today and given.status != "done":
        faults.append(_("The date by which it is due lies in the past."))
    if faults:
        raise FindingRefused(*faults)
    return {
        "treatment": given.treatment,
        **texts,
        "due_on": given.due_on,
        "status": given.status,
        "clause_status": given.clause_status,
    }


def _keep(
    kind: str,
    assessment: Assessment,
    question_id: str,
    stored: Finding | None,
    revision: int,
    facts: Mapping[str, object],
    *,
    by: User,
    at: datetime,
) -> Finding:
    before = _facts(stored) if stored else None
    try:
        with transaction.atomic():
            finding = _written(assessment, question_id, revision, facts, by=by, at=at)
            if finding is not None:
                record_event(
                    kind, assessment, subject=question_id, before=before, after=_facts(finding), by=by, at=at
                )
    except IntegrityError:
        finding = None
    if finding is None:
        raise FindingConflict(Finding.objects.get(option=assessment.option_id, question_id=question_id))
    return finding


def _written(
    assessment: Assessment,
    question_id: str,
    revision: int,
    facts: Mapping[str, object],
    *,
    by: User,
    at: datetime,
) -> Finding | None:
    """The row as it stands after the write; None when it moved on since ``revision``."""
    edited = {**facts, "edited_at": at, "edited_by_id": by.pk}
    own = {"option_id": assessment.option_id, "question_id": question_id}
    if not revision:
        return Finding.objects.create(**own, **edited)
    is_saved = Finding.objects.filter(**own, revision=revision).update(**edited, revision=revision + 1)
    return Finding.objects.select_related("accepted_by").get(**own) if is_saved else None


def _facts(finding: Finding) -> dict[str, object]:
    return {
        "treatment": finding.treatment,
        "plan": finding.plan,
        "owner": finding.owner,
        "due_on": finding.due_on.isoformat() if finding.due_on else None,
        "proof": finding.proof,
        "status": finding.status,
        "clause_status": finding.clause_status,
        "accepted_by": finding.accepted_by_id,
        "accepted_until": finding.accepted_until.isoformat() if finding.accepted_until else None,
        "acceptance_reason": finding.acceptance_reason,
        "revision": finding.revision,
    }
