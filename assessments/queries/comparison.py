"""The options of one request side by side: what the page, the comparison report and the brief print.

Plain values only, so that a dossier can freeze a comparison. Value is an axis of its own and never enters a
score.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from assessments.frameworks.schema import VerdictId
from assessments.labels import OPTION_KIND
from assessments.scoring.scorecard import Headline, Interval

OptionKind = Literal["offer", "incumbent", "do_nothing"]


@dataclass(frozen=True, slots=True)
class DimensionEnds:
    """One dimension on 0-100 at its possible (low) and prudent (high) end; None: nothing to ask."""

    id: str
    ends: Interval | None


@dataclass(frozen=True, slots=True)
class CostRange:
    """Cost over the request's horizon, discounted, in its currency: one in ten, half, nine in ten below."""

    p10: Decimal
    p50: Decimal
    p90: Decimal


@dataclass(frozen=True, slots=True)
class OptionLine:
    """One option. What a result would say is None or empty where there is no assessment (doing nothing)."""

    option_id: int
    kind: OptionKind
    name: str  # a code for doing nothing: print ``title``
    vendor: str
    product: str
    value: int | None  # 1-5
    value_reason: str
    value_amount: Decimal | None  # money a year
    days_to_live: int | None
    days_to_exit: int | None
    notice_days: int | None
    cost: CostRange | None
    assessment_id: int | None = None
    number: int | None = None
    state: str = ""  # of the newest version: draft, submitted, decided
    outcome: str = ""  # of its decision
    headline: Headline | None = None
    verdict: VerdictId | None = None
    total: Interval | None = None
    dimensions: tuple[DimensionEnds, ...] = ()
    coverage: Fraction | None = None
    triggered_stops: tuple[str, ...] = ()
    waived_stops: tuple[str, ...] = ()
    open_stops: tuple[str, ...] = ()
    asked: int = 0  # questions, the context included
    answered: int = 0
    shared: int = 0  # of the answers, those that stand on a sheet other options read too
    is_ranked: bool = False
    is_dominated_by: tuple[int, ...] = ()  # options at least as good in every dimension and better in one
    first_share: Fraction | None = None  # of all weightings: where it carries the least risk

    @property
    def title(self) -> str:
        """Its name; doing nothing is named in the reader's language."""
        return str(OPTION_KIND[self.kind].word) if self.kind == "do_nothing" else self.name


@dataclass(frozen=True, slots=True)
class QuestionsAsked:
    """What sharing answers saves: questions asked once for each subject they are about, or once an option."""

    assessments: int
    once: int
    separately: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every option of a request on one day, in the order they were added; doing nothing comes last."""

    use_case_id: int
    framework: str
    as_of: date
    currency: str
    horizon_years: int
    discount_pct: Decimal
    lines: tuple[OptionLine, ...]
    questions: QuestionsAsked
    draws: int  # behind ``first_share``; 0 when nothing was ranked
    seed: int
