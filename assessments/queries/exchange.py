"""An assessment as a file that another installation can read: its shape, and how it is written.

docs/exchange-format.md tells it to people.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from assessments.frameworks.schema import Lane, Scope
from assessments.queries.dossier import Dossier, plain
from assessments.scoring.scorecard import AnswerState

FORMAT = "riskapp-assessment"
VERSION = 1
MOST_ANSWERS = 2_000


class Part(BaseModel):
    """Strict: no unknown keys, no silent conversions."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class FrameworkPart(Part):
    """Which questionnaire: its version, and the hash of its text."""

    key: str
    hash: str


class RequestPart(Part):
    """The request in words."""

    verb: str
    object: str
    sponsor: str
    deadline_on: date | None
    benefit: str
    do_nothing: str


class VendorPart(Part):
    """Who sells."""

    name: str
    country: str = ""


class NamePart(Part):
    """A product or an option."""

    name: str


class AssessmentPart(Part):
    """The review itself. An import needs its lane; the rest says where the file comes from."""

    lane: Lane
    as_of: date
    number: int | None = None
    state: str = ""
    organisation: str = ""
    author: str = ""
    created_at: datetime | None = None
    submitted_at: datetime | None = None
    submitted_by: str = ""


class AnswerPart(Part):
    """One answer. ``scope``, who, when and ``revision`` say where it comes from; an import needs none."""

    question: str
    state: AnswerState
    choices: tuple[str, ...] = ()
    note: str = ""
    reason: str = ""
    evidence: str = ""
    source_title: str = ""
    source_reference: str = ""
    source_on: date | None = None
    source_expires_on: date | None = None
    scope: Scope | None = None
    answered_by: str = ""
    answered_at: datetime | None = None
    revision: int | None = None


class ExchangeFile(Part):
    """The whole file. What follows ``answers`` is for readers: an import computes its own."""

    format: Literal["riskapp-assessment"]
    version: Literal[1]
    framework: FrameworkPart
    request: RequestPart
    vendor: VendorPart
    product: NamePart
    option: NamePart
    assessment: AssessmentPart
    answers: Annotated[tuple[AnswerPart, ...], Field(max_length=MOST_ANSWERS)]
    rulings: Any = None
    decision: Any = None
    changes: Any = None
    scorecard: Any = None


def exchange_payload(dossier: Dossier) -> dict[str, Any]:
    """The file's content, as JSON knows it."""
    facts = plain(dossier)
    return {
        "format": FORMAT,
        "version": VERSION,
        "framework": {"key": dossier.framework, "hash": dossier.framework_hash},
        "request": {name: facts[name] for name in RequestPart.model_fields},
        "vendor": {"name": dossier.vendor, "country": dossier.vendor_country},
        "product": {"name": dossier.product},
        "option": {"name": dossier.option},
        "assessment": {name: facts[name] for name in AssessmentPart.model_fields},
        **{name: facts[name] for name in ("answers", "rulings", "decision", "changes", "scorecard")},
    }
