"""What people put on record beside the answers: opinions, passages cited, rulings on alerts.

Live until it is decided; the decision's snapshot keeps it as it stood.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from assessments.labels import FUNCTION
from assessments.models import Assessment, Citation, Sheet


@dataclass(frozen=True, slots=True)
class OpinionFacts:
    """One function’s word."""

    function: str
    stance: str
    line: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CitationFacts:
    """A passage of a document, or a document as a whole (page 0), behind one answer."""

    question: str
    document: str
    issuer: str
    level: str
    issued_on: date | None
    expires_on: date | None
    sha256: str  # of the file; empty for a link
    url: str
    page: int
    quote: str


@dataclass(frozen=True, slots=True)
class AlertFacts:
    """A person’s word on an alert."""

    rule: str
    ruling: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Record:
    """All of it, in a fixed order."""

    opinions: tuple[OpinionFacts, ...] = ()
    citations: tuple[CitationFacts, ...] = ()
    alerts: tuple[AlertFacts, ...] = ()


NOTHING = Record()


def record_of(assessment: Assessment) -> Record:
    """What stands now: one query for each kind that there is. The assessment comes ``with_subject()``."""
    return Record(
        opinions=opinions_of(assessment) if assessment.has_opinions else (),
        citations=citations_of(assessment) if assessment.has_citations else (),
        alerts=alerts_of(assessment) if assessment.has_alert_rulings else (),
    )


def opinions_of(assessment: Assessment) -> tuple[OpinionFacts, ...]:
    """In the order in which functions are listed everywhere."""
    order = list(FUNCTION)
    rows = assessment.opinions.select_related("given_by").order_by("id")
    facts = (
        OpinionFacts(row.function, row.stance, row.line, str(row.given_by), row.given_at) for row in rows
    )
    return tuple(sorted(facts, key=lambda opinion: order.index(opinion.function)))


def citations_of(assessment: Assessment) -> tuple[CitationFacts, ...]:
    """Of the answers this assessment reads, by question and in the order they were cited."""
    rows = (
        Citation.objects.filter(sheet__in=Sheet.objects.read_by(assessment))
        .select_related("evidence")
        .order_by("question_id", "id")
    )
    return tuple(
        CitationFacts(
            question=row.question_id,
            document=row.evidence.title,
            issuer=row.evidence.issuer,
            level=row.evidence.level,
            issued_on=row.evidence.issued_on,
            expires_on=row.evidence.expires_on,
            sha256=row.evidence.sha256,
            url=row.evidence.url,
            page=row.page,
            quote=row.quote,
        )
        for row in rows
    )


def alerts_of(assessment: Assessment) -> tuple[AlertFacts, ...]:
    """Every ruling, in the order they were made."""
    rows = assessment.alert_rulings.select_related("ruled_by").order_by("id")
    return tuple(
        AlertFacts(row.rule_id, row.ruling, row.reason, str(row.ruled_by), row.ruled_at) for row in rows
    )
