"""What a report prints: the dossier with what follows from it; and how a snapshot keeps both."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from assessments.models import Assessment
from assessments.queries.dossier import (
    Dossier,
    canonical,
    dossier_from_facts,
    last_submission,
    live_dossier,
    plain,
    submitted_dossier,
)
from assessments.queries.insight import Insight, insight_again, insight_of
from assessments.queries.record import NOTHING, Record, record_of
from assessments.queries.request_answers import newest_versions, request_answers
from assessments.queries.scoring_terms import standing_waivers


@dataclass(frozen=True, slots=True)
class Printed:
    """A dossier, its insight and what people put on record.

    The insight is ``None`` where it was frozen before insights were kept.
    """

    dossier: Dossier
    insight: Insight | None
    record: Record = NOTHING


def printed_of(assessment: Assessment, *, as_of: date) -> Printed:
    """Live while it is a draft; under review as submitted, with the rulings since; then as decided.

    The assessment comes ``with_subject()``. What is frozen is never computed anew unless a ruling, a waiver
    or the day calls for it, and then from what is frozen.
    """
    if assessment.state == "draft":
        return printed_live(assessment, as_of=as_of)
    if assessment.state == "submitted":
        return printed_under_review(assessment, as_of=as_of)
    decision = assessment.snapshots.get(kind="decision")
    printed = printed_from_json(decision.dossier)
    return replace(printed, dossier=replace(printed.dossier, frozen_hash=decision.sha256))


def printed_live(assessment: Assessment, *, as_of: date) -> Printed:
    """From what is stored now; the answers of the request are read once, for it and for its comparison."""
    use_case = assessment.option.use_case
    newest = newest_versions(use_case)
    answers = request_answers(use_case, newest, with_people=True)
    dossier = live_dossier(assessment, as_of=as_of, stored=answers.by_assessment.get(assessment.pk))
    return Printed(dossier, insight_of(assessment, dossier, (newest, answers)), record_of(assessment))


def printed_under_review(assessment: Assessment, *, as_of: date) -> Printed:
    """The frozen submission under the rulings and waivers that stand on this day."""
    submission = last_submission(assessment)
    frozen = printed_from_json(submission.dossier)
    dossier = submitted_dossier(submission, as_of=as_of, waivers=standing_waivers(assessment, as_of=as_of))
    return replace(again(frozen, dossier), record=record_of(assessment))


def again(frozen: Printed, dossier: Dossier) -> Printed:
    """The dossier with the insight that goes with it, from what was frozen."""
    if frozen.insight is None or dossier == frozen.dossier:
        return Printed(dossier, frozen.insight)
    return Printed(dossier, insight_again(frozen.insight, dossier))


# --- canonical JSON ---


def printed_to_json(printed: Printed) -> str:
    """The dossier's own canonical JSON; the insight, where there is one, is one more entry."""
    facts = plain(printed.dossier)
    if printed.insight is not None:
        facts["insight"] = plain(printed.insight)
    if printed.record != NOTHING:
        facts["record"] = plain(printed.record)
    return canonical(facts)


def printed_from_json(text: str) -> Printed:
    """Exactly as it was."""
    facts = json.loads(text)
    insight, record = facts.pop("insight", None), facts.pop("record", {})
    return Printed(
        dossier_from_facts(facts),
        None if insight is None else _insight(insight),
        _RECORDS.validate_python(record),
    )


def printed_hash(printed: Printed) -> str:
    """SHA-256 of the canonical JSON: what a report is printed from."""
    return printed.dossier.frozen_hash or hashlib.sha256(printed_to_json(printed).encode()).hexdigest()


def _insight(facts: dict[str, Any]) -> Insight:
    return _ADAPTER.validate_python(facts)


_ADAPTER: TypeAdapter[Insight] = TypeAdapter(Insight)
_RECORDS: TypeAdapter[Record] = TypeAdapter(Record)
