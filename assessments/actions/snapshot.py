"""Freezing a dossier with what follows from it."""

from __future__ import annotations

import hashlib
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from assessments.models import Assessment, Snapshot, User
from assessments.queries.printed import Printed, printed_to_json


def freeze(*, assessment: Assessment, printed: Printed, kind: str, by: User, at: datetime) -> Snapshot:
    """Keep all that a report prints. Part of an action; its transaction is that of the action."""
    dossier, text = printed.dossier, printed_to_json(printed)
    total = dossier.scorecard.total
    return Snapshot.objects.create(
        assessment=assessment,
        kind=kind,
        framework=dossier.framework,
        framework_hash=dossier.framework_hash,
        engine_version=dossier.scorecard.engine_version,
        headline=dossier.scorecard.headline,
        score_low=_points(total.low) if total else None,
        score_high=_points(total.high) if total else None,
        dossier=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        taken_at=at,
        taken_by=by,
    )


def _points(value: Fraction) -> Decimal:
    """For lists only: the exact figure is in the dossier."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.001"))
