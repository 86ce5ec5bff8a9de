"""An assessment as a file that another installation can read: its shape, and how it is written.

docs/exchange-format.md tells it to people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.db.models import Model
from pydantic import BaseModel, ConfigDict, Field

from assessments.costing.model import MOST_LINES, MOST_YEARS
from assessments.frameworks.schema import Lane, Scope
from assessments.models import Assessment
from assessments.queries.dossier import Dossier, plain
from assessments.scoring.scorecard import AnswerState

FORMAT = "riskapp-assessment"
VERSION = 3
READ = (1, 2, 3)  # versions an import takes
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


class FramePart(Part):
    """The frame of every option's cost: currency (ISO 4217), horizon, discount rate in % a year."""

    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    horizon_years: Annotated[int, Field(ge=1, le=MOST_YEARS)]
    discount_pct: Annotated[Decimal, Field(ge=0, le=50, max_digits=5, decimal_places=2)]


class VendorPart(Part):
    """Who sells."""

    name: str
    country: str = ""


class ProductPart(Part):
    """What is sold."""

    name: str


class OptionPart(Part):
    """One way to serve the request, and what is known of it beside its answers."""

    name: str
    kind: Literal["offer", "incumbent"] = "offer"
    value: int | None = None
    value_reason: str = ""
    value_amount: Decimal | None = None
    days_to_live: int | None = None
    days_to_exit: int | None = None
    notice_days: int | None = None


class CostPart(Part):
    """One line of the cost model; ``position`` is its place in the list."""

    category: str
    name: str
    timing: str
    year: int = 1
    low: Decimal
    mode: Decimal
    high: Decimal
    unit: str = ""
    volume_low: Decimal | None = None
    volume_mode: Decimal | None = None
    volume_high: Decimal | None = None
    probability_pct: Decimal = Decimal(100)
    follows_price: bool = False
    note: str = ""


class FindingPart(Part):
    """What is done about a gap. An acceptance is information: it stays where it was given."""

    question: str
    treatment: str = ""
    plan: str = ""
    owner: str = ""
    due_on: date | None = None
    proof: str = ""
    status: str = "open"
    clause_status: str = ""
    accepted_by: str = ""
    accepted_until: date | None = None
    acceptance_reason: str = ""


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
    is_contradicted: bool = False
    is_unconfirmed: bool = False
    scope: Scope | None = None
    answered_by: str = ""
    answered_at: datetime | None = None
    revision: int | None = None


class ExchangeFile(Part):
    """The whole file. What follows ``answers`` is for readers: an import computes its own."""

    format: Literal["riskapp-assessment"]
    version: Literal[1, 2, 3]
    framework: FrameworkPart
    request: RequestPart
    vendor: VendorPart
    product: ProductPart
    option: OptionPart
    assessment: AssessmentPart
    answers: Annotated[tuple[AnswerPart, ...], Field(max_length=MOST_ANSWERS)]
    frame: FramePart | None = None
    costs: Annotated[tuple[CostPart, ...], Field(max_length=MOST_LINES)] | None = None
    findings: Annotated[tuple[FindingPart, ...], Field(max_length=MOST_ANSWERS)] = ()
    rulings: Any = None
    decision: Any = None
    changes: Any = None
    scorecard: Any = None


@dataclass(frozen=True, slots=True)
class Beside:
    """What an option has beside its answers, as it stands now: parts of the file, as JSON knows them."""

    option: Mapping[str, Any] = field(default_factory=dict)
    frame: Mapping[str, Any] | None = None
    costs: list[Mapping[str, Any]] | None = None  # None: no cost model
    findings: list[Mapping[str, Any]] = field(default_factory=list)


def beside(assessment: Assessment) -> Beside:
    """Facts, cost model and treatments; the assessment comes ``with_subject()``."""
    option = assessment.option
    model = getattr(option, "cost_model", None)
    findings = option.findings.select_related("accepted_by").order_by("question_id")
    return Beside(
        option=_entries(option, OptionPart),
        frame=_entries(option.use_case, FramePart),
        costs=None
        if model is None
        else [_entries(line, CostPart) for line in model.lines.order_by("position")],
        findings=[
            {
                **_entries(finding, FindingPart, without=("question", "accepted_by")),
                "question": finding.question_id,
                "accepted_by": str(finding.accepted_by or ""),
            }
            for finding in findings
        ],
    )


def _entries(row: Model, part: type[Part], *, without: tuple[str, ...] = ()) -> dict[str, Any]:
    return {name: plain(getattr(row, name)) for name in part.model_fields if name not in without}


def exchange_payload(dossier: Dossier, beside: Beside | None = None) -> dict[str, Any]:
    """The file's content, as JSON knows it.

    A dossier that was frozen while no cost model existed leaves without one, so that it is scored the same.
    """
    beside = beside or Beside()
    return {
        "format": FORMAT,
        "version": VERSION,
        "framework": {"key": dossier.framework, "hash": dossier.framework_hash},
        "request": _said(dossier, *RequestPart.model_fields),
        "vendor": {"name": dossier.vendor, "country": dossier.vendor_country},
        "product": {"name": dossier.product},
        "option": {**beside.option, "name": dossier.option},
        "assessment": _said(dossier, *AssessmentPart.model_fields),
        "frame": beside.frame,
        "costs": None if dossier.shut_gates else beside.costs,
        "findings": beside.findings,
        **_said(dossier, "answers", "rulings", "decision", "changes", "scorecard"),
    }


def _said(dossier: Dossier, *names: str) -> dict[str, Any]:
    return {name: plain(getattr(dossier, name)) for name in names}
