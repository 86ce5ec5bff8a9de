"""Deciding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.actions.decision_notice import tell_decision
from assessments.actions.event import record_event
from assessments.actions.refusal import Refused
from assessments.actions.snapshot import freeze
from assessments.actions.text import LONG, faults_of, tidy
from assessments.frameworks.loader import load_framework
from assessments.labels import ADVICE, said
from assessments.models import Assessment, Condition, Decision, User
from assessments.queries.dossier import (
    ConditionFacts,
    DecisionFacts,
    Dossier,
)
from assessments.queries.evidence import unread_decisive
from assessments.queries.insight import insight_decided
from assessments.queries.printed import Printed, printed_under_review
from assessments.queries.record import Record
from assessments.scoring.scorecard import GateResult

OUTCOMES = frozenset({"approve", "approve_with_conditions", "defer", "refuse"})
STAGES = frozenset({"before_signature", "before_go_live", "within_90_days"})
MOST_CONDITIONS = 30
# The outcomes that go against a headline; to defer never does.
AGAINST: Mapping[str, frozenset[str]] = {
    "proceed": frozenset({"refuse"}),
    "proceed_with_conditions": frozenset({"approve", "refuse"}),
    "escalate": frozenset({"approve", "approve_with_conditions"}),
    "do_not_proceed": frozenset({"approve", "approve_with_conditions"}),
    "not_enough_information": frozenset({"approve", "approve_with_conditions"}),
}


class DecisionRefused(Refused):
    """The decision cannot be taken like this."""


def deviating_outcomes(headline: str) -> frozenset[str]:
    """The outcomes that need a written reason, because they go against what the method says."""
    return AGAINST[headline]


def shut_gates(dossier: Dossier) -> list[GateResult]:
    """What is still missing: while any is, a plain approval is not offered."""
    return [gate for gate in dossier.scorecard.gates if not gate.is_open]


def decide(
    *,
    assessment: Assessment,
    outcome: str,
    reason: str,
    deviation: str = "",
    conditions: Sequence[Mapping[str, Any]] = (),
    valid_until: date | None = None,
    next_review_on: date | None = None,
    advice: str = "",
    advice_reason: str = "",
    unread_reason: str = "",
    by: User,
    at: datetime,
) -> Decision:
    """Record the decision and freeze what it rests on: submission, rulings, opinions, the score on this day.

    ``conditions``: mappings with ``stage``, ``text``, ``owner``, ``proof``, ``due_on`` and, where it follows
    from an answer, ``question``. ``advice``: what becomes of what data protection advised, if it did.
    ``unread_reason``: why decisive documents may stay unread by who decides, if any are.
    """
    today = localdate(at)
    facts = DecisionFacts(
        outcome=outcome,
        reason=tidy(reason),
        deviation=tidy(deviation),
        valid_until=valid_until,
        next_review_on=next_review_on,
        decided_by=str(by),
        decided_at=at,
        conditions=tuple(_condition(condition) for condition in conditions),
        advice=advice,
        advice_reason=tidy(advice_reason),
        unread_reason=tidy(unread_reason),
    )
    faults = [*_text_faults(facts), *_date_faults(facts, today), *_condition_faults(facts, today)]
    if by.pk in (assessment.author_id, assessment.submitted_by_id):
        faults.append(_("A reviewer other than the author decides."))
    if faults:
        raise DecisionRefused(*faults)
    with transaction.atomic():
        # First of all: two people deciding at once meet here, and so does a late ruling.
        is_mine = Assessment.objects.filter(pk=assessment.pk, state="submitted").update(state="decided")
        if not is_mine:
            raise DecisionRefused(_("This assessment is not waiting for a decision. Nothing was changed."))
        # Read again: an opinion may have been given while this waited for its turn.
        fresh = Assessment.objects.with_subject().get(pk=assessment.pk)
        submitted = printed_under_review(fresh, as_of=today)
        dossier = submitted.dossier
        faults = [
            *_verdict_faults(facts, dossier),
            *_advice_faults(facts, submitted.record),
            *_reading_faults(facts, fresh, dossier, by),
        ]
        if faults:
            raise DecisionRefused(*faults)
        decision = _keep(assessment, facts, by=by)
        Assessment.objects.filter(option_id=assessment.option_id, state="decided").exclude(
            pk=assessment.pk
        ).update(state="superseded")
        decided = replace(dossier, state="decided", decision=facts)
        snapshot = freeze(
            assessment=assessment,
            printed=Printed(decided, insight_decided(submitted.insight, decided), submitted.record),
            kind="decision",
            by=by,
            at=at,
        )
        record_event(
            "assessment.decided",
            assessment,
            after={"outcome": outcome, "conditions": len(facts.conditions), "sha256": snapshot.sha256},
            by=by,
            at=at,
        )
        tell_decision(assessment, outcome, by=by, at=at)
    assessment.state = "decided"
    return decision


def _keep(assessment: Assessment, facts: DecisionFacts, *, by: User) -> Decision:
    decision = Decision.objects.create(
        assessment=assessment,
        outcome=facts.outcome,
        reason=facts.reason,
        deviation=facts.deviation,
        advice=facts.advice,
        advice_reason=facts.advice_reason,
        unread_reason=facts.unread_reason,
        valid_until=facts.valid_until,
        next_review_on=facts.next_review_on,
        decided_at=facts.decided_at,
        decided_by=by,
    )
    Condition.objects.bulk_create(
        Condition(
            decision=decision,
            position=position,
            stage=condition.stage,
            text=condition.text,
            owner=condition.owner,
            proof=condition.proof,
            due_on=condition.due_on,
            question_id=condition.question,
        )
        for position, condition in enumerate(facts.conditions, start=1)
    )
    return decision


def _condition(given: Mapping[str, Any]) -> ConditionFacts:
    return ConditionFacts(
        stage=given.get("stage") or "",
        text=tidy(given.get("text") or ""),
        owner=tidy(given.get("owner") or ""),
        proof=tidy(given.get("proof") or ""),
        due_on=given["due_on"],
        question=given.get("question") or "",
    )


def _text_faults(facts: DecisionFacts) -> list[str]:
    faults = [
        *faults_of(facts.reason, limit=LONG, what=_("Reason")),
        *faults_of(facts.deviation, limit=LONG, what=_("Why against the verdict")),
        *faults_of(facts.advice_reason, limit=4000, what=_("Why the advice is not followed")),
        *faults_of(facts.unread_reason, limit=4000, what=_("Why decisive documents stay unread")),
    ]
    if facts.outcome not in OUTCOMES:
        faults.append(_("Choose what you decide."))
    if not facts.reason:
        faults.append(_("Say why you decide so."))
    return faults


def _date_faults(facts: DecisionFacts, today: date) -> list[str]:
    faults = []
    if facts.outcome.startswith("approve"):
        if facts.valid_until is None:
            faults.append(_("An approval expires: say until when it is valid."))
        if facts.next_review_on is None:
            faults.append(_("An approval is reviewed: say when next."))
    if facts.valid_until and facts.valid_until < today:
        faults.append(_("“Valid until” lies in the past."))
    if facts.next_review_on and facts.next_review_on < today:
        faults.append(_("The next review lies in the past."))
    if facts.valid_until and facts.next_review_on and facts.next_review_on > facts.valid_until:
        faults.append(_("The next review must not come after “valid until”."))
    return faults


def _condition_faults(facts: DecisionFacts, today: date) -> list[str]:
    faults = []
    if facts.outcome == "approve_with_conditions" and not facts.conditions:
        faults.append(_("“Approved with conditions” needs at least one condition."))
    if facts.outcome != "approve_with_conditions" and facts.conditions:
        faults.append(_("Conditions go with “Approved with conditions” only."))
    if len(facts.conditions) > MOST_CONDITIONS:
        faults.append(_("At most %(limit)s conditions.") % {"limit": MOST_CONDITIONS})
    for position, condition in enumerate(facts.conditions, start=1):
        found = [
            *faults_of(condition.text, limit=2000, what=_("Condition")),
            *faults_of(condition.owner, limit=150, what=_("Owner")),
            *faults_of(condition.proof, limit=500, what=_("Proof")),
        ]
        if not (condition.text and condition.owner and condition.proof):
            found.append(_("It needs a text, an owner and a proof."))
        if condition.stage not in STAGES:
            found.append(_("Choose before which step it has to be met."))
        if condition.due_on < today:
            found.append(_("Its date lies in the past."))
        faults += [
            _("Condition %(position)s: %(fault)s") % {"position": position, "fault": fault} for fault in found
        ]
    return faults


def _verdict_faults(facts: DecisionFacts, dossier: Dossier) -> list[str]:
    faults = []
    asked = {effect.question for effect in dossier.scorecard.effects}
    open_claims = [
        fact.question
        for fact in dossier.answers
        if fact.state == "not_applicable_claimed" and fact.question in asked
    ]
    if open_claims:
        faults.append(
            ngettext(
                "Confirm or refuse this claim first: %(ids)s.",
                "Confirm or refuse these claims first: %(ids)s.",
                len(open_claims),
            )
            % {"ids": ", ".join(open_claims)}
        )
    if facts.outcome.startswith("approve"):
        prohibited = [
            stop for stop in dossier.scorecard.stops if stop.state == "triggered" and not stop.waivable
        ]
        if prohibited:
            faults.append(
                _("This cannot be approved: a hard stop that allows no exception is triggered (%(ids)s).")
                % {"ids": ", ".join(stop.id for stop in prohibited)}
            )
    if facts.outcome == "approve" and (shut := shut_gates(dossier)):
        faults.append(
            _("“Approved” without conditions is not offered while something is missing: %(reasons)s")
            % {"reasons": " ".join(said(gate.message) for gate in shut)}
        )
    if facts.outcome in deviating_outcomes(dossier.scorecard.headline) and not facts.deviation:
        faults.append(_("This goes against the verdict: say why, in your own words."))
    known = load_framework(dossier.framework).questions_by_id
    unknown = [condition.question for condition in facts.conditions if condition.question not in ("", *known)]
    if unknown:
        faults.append(
            _("A condition names a question that does not exist: %(ids)s.") % {"ids": ", ".join(unknown)}
        )
    return faults


def _advice_faults(facts: DecisionFacts, record: Record) -> list[str]:
    """GDPR art. 38 and 39: what the data protection officer advised is kept with what became of it."""
    is_given = any(opinion.function == "data_protection" for opinion in record.opinions)
    if not is_given:
        return (
            [_("Data protection has given no advice: there is none to follow or not.")]
            if facts.advice
            else []
        )
    if facts.advice not in ADVICE:
        return [_("Data protection has given an opinion: say whether you follow it.")]
    if facts.advice == "not_followed" and not facts.advice_reason:
        return [_("Say why the advice of data protection is not followed.")]
    return []


def _reading_faults(facts: DecisionFacts, assessment: Assessment, dossier: Dossier, by: User) -> list[str]:
    """Who decides has opened what the verdict rests on, or says why not."""
    unread = unread_decisive(assessment, dossier, by)
    if not unread or facts.unread_reason:
        return []
    return [
        _("Open the decisive documents first, or say why you decide without: %(titles)s.")
        % {"titles": "; ".join(piece.title for piece in unread)}
    ]
