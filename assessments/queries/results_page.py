"""What the results page shows, in the order in which a reader needs it. Reads one dossier; scores nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from assessments import figures
from assessments.frameworks.schema import ContextQuestion, Framework, Question, Text
from assessments.queries.dossier import Dossier
from assessments.queries.hard_stops import StopRow, stop_rows
from assessments.queries.waivers import WaiverFacts
from assessments.scoring.scorecard import CriterionScore, QuestionEffect

FIRST = 5  # risks told in full; the others stand in a table
MOST = 8  # rows of the lists that help to improve the result


@dataclass(frozen=True, slots=True)
class RiskRow:
    """One criterion: its sentence, its figures and what would lower it most."""

    id: str
    title: Text
    sentence: Text
    dimension: Text
    points: str  # of the prudent score
    prudent: str  # 0-100 of what the criterion could reach
    possible: str
    inherent: str
    treatment: Question | None
    treatment_gain: str


@dataclass(frozen=True, slots=True)
class LostRow:
    """A control whose credit is cut because its proof is weak."""

    question: Question
    section: str
    evidence: str
    evidence_label: Text
    points: str


@dataclass(frozen=True, slots=True)
class NextRow:
    """An unknown, and how far it widens the range. A context question has no words for the vendor."""

    question: Question | ContextQuestion
    vendor_question: Text | None
    is_context: bool
    section: str
    points: str
    can_change_verdict: bool


@dataclass(frozen=True, slots=True)
class GateRow:
    """A gate that must be open before "proceed" is offered."""

    id: str
    is_open: bool
    message: Text
    question: str
    section: str
    needs_costs: bool = False  # no cost model yet: that opens it, no answer does


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """Everything below the verdict."""

    stops: list[StopRow]  # triggered, waived, open
    passed_stops: list[StopRow]
    gates: list[GateRow]
    score: str
    possible: str
    coverage: str
    coverage_floor: str
    is_covered: bool
    risks: list[RiskRow]
    other_risks: list[RiskRow]
    lost: list[LostRow]
    lost_total: str
    more_lost: int
    next_questions: list[NextRow]
    more_questions: int
    is_settled: bool
    silent: list[str]  # questions that the vendor was asked and left unanswered
    invalid: list[str]  # stored answers that this questionnaire does not know: reported, never scored

    @property
    def shut_gates(self) -> list[GateRow]:
        """The gates that keep "proceed" off the table."""
        return [gate for gate in self.gates if not gate.is_open]


def results_page(
    dossier: Dossier, framework: Framework, waivers: Mapping[str, WaiverFacts] | None = None
) -> ResultsPage:
    """Pure: the dossier is all it reads. ``waivers``: the exceptions to show beside the stops, by stop."""
    scorecard = dossier.scorecard
    stops = stop_rows(scorecard, framework, waivers)
    risks = _risks(dossier, framework)
    lost = _lost(dossier, framework)
    unknowns = scorecard.next_questions
    total, floor = scorecard.total, framework.coverage_floor
    return ResultsPage(
        stops=[stop for stop in stops if stop.state != "passed"],
        passed_stops=[stop for stop in stops if stop.state == "passed"],
        gates=[
            GateRow(
                gate.id,
                gate.is_open,
                gate.message,
                gate.question,
                framework.dimension_of(gate.question).id,
                needs_costs=gate.id in framework.cost_gates & set(dossier.shut_gates),
            )
            for gate in scorecard.gates
        ],
        score=figures.total_points(total and total.high, framework),
        possible=figures.total_points(total and total.low, framework),
        coverage=figures.percent(scorecard.coverage, (floor,)),
        coverage_floor=figures.percent(floor),
        is_covered=scorecard.coverage >= floor,
        risks=risks[:FIRST],
        other_risks=risks[FIRST:],
        lost=[row for row, _points in lost[:MOST]],
        lost_total=figures.small_points(sum((points for _row, points in lost), Fraction(0))),
        more_lost=max(len(lost) - MOST, 0),
        next_questions=[_next_row(effect, framework) for effect in unknowns[:MOST]],
        more_questions=max(len(unknowns) - MOST, 0),
        is_settled=scorecard.is_settled,
        silent=_silent(dossier),
        invalid=list(scorecard.invalid),
    )


def _silent(dossier: Dossier) -> list[str]:
    """Those that count: a question not asked in this context or lane changes nothing."""
    counted = {effect.question for effect in dossier.scorecard.effects}
    return [fact.question for fact in dossier.answers if fact.is_unconfirmed and fact.question in counted]


def _risks(dossier: Dossier, framework: Framework) -> list[RiskRow]:
    """The criteria, the largest part of the score first; printed, the parts add up to the score."""
    scores = sorted(dossier.scorecard.criteria, key=lambda score: (-score.residual_points, score.id))
    parts = [score.residual_points for score in scores]
    printed = figures.apportioned(parts, sum(parts, Fraction(0)), 1)
    swings = {effect.question: effect.swing for effect in dossier.scorecard.effects}
    return [
        _risk_row(score, framework, points, swings) for score, points in zip(scores, printed, strict=True)
    ]


def _risk_row(
    score: CriterionScore, framework: Framework, points: Fraction, swings: dict[str, Fraction]
) -> RiskRow:
    criterion = framework.criterion(score.id)
    best = max(criterion.question_ids, key=lambda id: (swings.get(id, Fraction(0)), id), default=None)
    gain = swings.get(best, Fraction(0)) if best else Fraction(0)
    return RiskRow(
        id=score.id,
        title=criterion.title,
        sentence=criterion.risk,
        dimension=framework.dimension(score.dimension).name,
        points=figures.decimal(points, 1),
        prudent=figures.points(100 * score.figures.high),
        possible=figures.points(100 * score.figures.low),
        inherent=figures.points(100 * score.figures.inherent_high),
        treatment=framework.question(best) if best and gain else None,
        treatment_gain=figures.small_points(gain),
    )


def _lost(dossier: Dossier, framework: Framework) -> list[tuple[LostRow, Fraction]]:
    """Points lost for weak evidence by question, over every risk it controls, largest first."""
    points: dict[str, Fraction] = {}
    levels: dict[str, str] = {}
    for score in dossier.scorecard.criteria:
        for control in score.controls:
            if control.lost:
                points[control.id] = points.get(control.id, Fraction(0)) + control.lost
                levels[control.id] = control.evidence
    return [
        (
            LostRow(
                question=framework.question(id),
                section=framework.dimension_of(id).id,
                evidence=levels[id],
                evidence_label=framework.evidence_level(levels[id]).label,
                points=figures.small_points(points[id]),
            ),
            points[id],
        )
        for id in sorted(points, key=lambda id: (-points[id], id))
    ]


def _next_row(effect: QuestionEffect, framework: Framework) -> NextRow:
    context = framework.context_by_id.get(effect.question)
    question = context or framework.question(effect.question)
    return NextRow(
        question=question,
        vendor_question=None if context else framework.question(effect.question).vendor_question,
        is_context=context is not None,
        section="context" if context else framework.dimension_of(effect.question).id,
        points=figures.small_points(effect.width),
        can_change_verdict=effect.can_change_verdict,
    )
