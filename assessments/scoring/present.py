"""The result as it stands, on whole points, ready to be asked "what if"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import lru_cache

from assessments.frameworks.schema import LADDER, Condition, Framework, Lane, Question
from assessments.scoring.answers import (
    UNANSWERED,
    Answers,
    Applicable,
    applicable_answers,
    reading,
    visibility,
)
from assessments.scoring.hard_stops import Waiver, hard_stops
from assessments.scoring.lean import Ends, Lean, Outcomes, Values, compiled, question_ends
from assessments.scoring.quick import (
    CAREFUL_FLOOR,
    NO_FLOOR,
    CoverageParts,
    coverage_parts,
    criterion_part,
    is_careful,
    lean_coverage,
    shown,
    stop_floor,
)
from assessments.scoring.scorecard import GateResult, Headline, StopResult
from assessments.scoring.verdict import gate_results

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Present:
    """The result as it stands, on whole points, ready to be asked "what if"."""

    lean: Lean
    applicable: Applicable
    values: Values
    outcomes: Outcomes
    points: list[Ends]
    highs: list[int]  # prudent end of each dimension
    total: Ends
    parts: CoverageParts
    stops: tuple[StopResult, ...]
    gates: tuple[GateResult, ...]
    waived: frozenset[str]
    is_covered: bool
    rank: int  # of the verdict
    headline: Headline
    triggered: int  # worst floor of the triggered stops
    careful: bool  # an open or waived stop, or a shut gate, forbids a plain "proceed"
    pushing: frozenset[str]  # the questions that carry a stop or a gate
    is_possible_end: bool = False  # both ends are the possible one: see ``at_possible_end``

    def proven(self, slot: int, position: int) -> Ends:
        """The ends of one option of a question, with the best evidence."""
        ends = self.lean.proven[slot][position]
        return (ends[0], ends[0]) if self.is_possible_end else ends

    def with_ends(self, slot: int, ends: Ends) -> tuple[Ends, list[int]]:
        """Total, and prudent end of each dimension, if one slot had these ends."""
        lean, values = self.lean, self.values
        open_high = 0 if self.is_possible_end else lean.unit
        before, values[slot] = values[slot], ends
        low, high = self.total
        highs = self.highs.copy()
        for index in lean.readers[slot]:
            criterion = lean.criteria[index]
            new_low, new_high = lean.points(criterion, values, self.outcomes, open_high)
            old_low, old_high = self.points[index]
            home = criterion.dimension
            weight = lean.weights[home]
            highs[home] += new_high - old_high
            low += weight * (new_low - old_low)
            high += weight * (new_high - old_high)
        values[slot] = before
        return (low, high), highs

    def points_to_score(self, points: int) -> Fraction:
        """A number of whole points as points of the score."""
        denominator = self.lean.total_denominator
        return Fraction(points, denominator) if denominator else ZERO


@dataclass(frozen=True, slots=True)
class Alternative:
    """The result under another answer: total in whole points, rank of the verdict, and what is shown."""

    total: Ends
    rank: int
    headline: Headline


def present(
    applicable: Applicable,
    stops: tuple[StopResult, ...],
    gates: tuple[GateResult, ...],
    waived: frozenset[str],
) -> Present:
    """Evaluate the answers once, on whole points."""
    lean = compiled(applicable.framework)
    values, outcomes = lean.values(applicable), lean.outcomes(applicable)
    points = lean.all_points(values, outcomes)
    parts = coverage_parts(lean, applicable, values, outcomes)
    return assembled(lean, applicable, values, outcomes, points, parts, stops, gates, waived)


def assembled(
    lean: Lean,
    applicable: Applicable,
    values: Values,
    outcomes: Outcomes,
    points: list[Ends],
    parts: CoverageParts,
    stops: tuple[StopResult, ...],
    gates: tuple[GateResult, ...],
    waived: frozenset[str],
) -> Present:
    """The sums and the verdict over the points and the coverage of each criterion."""
    dimensions = lean.dimension_points(points)
    total, highs = lean.total_points(dimensions), [high for _, high in dimensions]
    is_covered = lean_coverage(lean, parts) >= applicable.framework.coverage_floor
    triggered = stop_floor(stop for stop in stops if stop.state == "triggered")
    careful = is_careful(stops, gates)
    rank = forced_rank(lean, total, highs, triggered, careful=careful)
    return Present(
        lean=lean,
        applicable=applicable,
        values=values,
        outcomes=outcomes,
        points=points,
        highs=highs,
        total=total,
        parts=parts,
        stops=stops,
        gates=gates,
        waived=waived,
        is_covered=is_covered,
        rank=rank,
        headline=shown(lean.limits, rank, total, triggered, is_covered=is_covered),
        triggered=triggered,
        careful=careful,
        pushing=applicable.framework.stop_ids | {gate.question for gate in gates},
    )


def present_answers(
    framework: Framework,
    answers: Answers,
    *,
    lane: Lane,
    waivers: Iterable[Waiver],
    as_of: date,
    shut_gates: frozenset[str] = frozenset(),
) -> Present:
    """The same from the answers as they are stored."""
    waivers = tuple(waivers)
    applicable = applicable_answers(framework, answers, lane=lane, as_of=as_of, shut_gates=shut_gates)
    waived = frozenset(waiver.stop for waiver in waivers if waiver.holds(as_of))
    stops = hard_stops(applicable, waivers, as_of).results
    return present(applicable, stops, gate_results(applicable), waived)


def forced_rank(lean: Lean, total: Ends, highs: list[int], triggered: int, *, careful: bool) -> int:
    """The verdict as a rank: the worst of the figures, the triggered stops and the careful floor."""
    return max(lean.limits.rank(total[1], highs), triggered, CAREFUL_FLOOR if careful else NO_FLOOR)


def at_possible_end(now: Present) -> Present:
    """The same with every claim true and every unknown at its best, so that both ends are the possible one.

    Stops and gates stand as they do. Nothing is open any more, so the verdict itself is shown.
    """
    points = [(low, low) for low, _ in now.points]
    dimensions = now.lean.dimension_points(points)
    total, highs = now.lean.total_points(dimensions), [high for _, high in dimensions]
    rank = forced_rank(now.lean, total, highs, now.triggered, careful=now.careful)
    return replace(
        now,
        values=[None if ends is None else (ends[0], ends[0]) for ends in now.values],
        points=points,
        highs=highs,
        total=total,
        is_covered=True,
        rank=rank,
        headline=LADDER[rank],
        is_possible_end=True,
    )


# --- another answer about our own use ---


@dataclass(frozen=True, slots=True)
class Lookers:
    """What looks at one context question."""

    questions: tuple[Question, ...]  # asked or not, depending on it
    slots: tuple[int, ...]  # its anchors
    conditions: tuple[int, ...]  # of drivers
    criteria: frozenset[int]  # that read its anchors or such a condition


@lru_cache(maxsize=1024)
def lookers(lean: Lean, id: str) -> Lookers:
    """Found once for each context question of a framework."""
    first = len(lean.slots)
    slots = [first + index for index, slot in enumerate(lean.context_slots) if slot.context == id]
    conditions = [index for index, condition in enumerate(lean.conditions) if looks_at(condition, id)]
    criteria = {index for slot in slots for index in lean.readers[slot]}
    for index, criterion in enumerate(lean.criteria):
        drivers = (*criterion.impact, *criterion.likelihood)
        if any(condition in conditions for _, _, condition in drivers):
            criteria.add(index)
    return Lookers(
        questions=tuple(
            question for question in lean.framework.questions if looks_at(question.visible_if, id)
        ),
        slots=tuple(slots),
        conditions=tuple(conditions),
        criteria=frozenset(criteria),
    )


def looks_at(condition: Condition | None, id: str) -> bool:
    """Whether a condition depends on a context question."""
    return condition is not None and any(leaf.context == id for leaf in condition.leaves)


def with_context(
    now: Present,
    answers: Answers,
    id: str,
    choices: tuple[str, ...],
    *,
    lane: Lane,
    waivers: Iterable[Waiver],
    as_of: date,
) -> Present:
    """The result if a context question had this answer: only what looks at it is read anew."""
    lean, framework = now.lean, now.applicable.framework
    looking = lookers(lean, id)
    chosen = {**now.applicable.chosen, id: choices}
    values, outcomes, readings = now.values.copy(), list(now.outcomes), dict(now.applicable.readings)
    touched = set(looking.criteria)
    for question in looking.questions:
        seen = visibility(question, chosen, lane)
        if seen != readings[question.id].visibility:
            answer = answers.questions.get(question.id, UNANSWERED)
            readings[question.id], _ = reading(framework, question.id, answer, seen, as_of)
            slot = lean.slots[question.id]
            values[slot] = question_ends(lean, readings[question.id])
            touched.update(lean.readers[slot])
    for slot in looking.slots:
        anchors = lean.context_slots[slot - len(lean.slots)].anchors
        worst = max([anchors[option] for option in choices])
        values[slot] = (worst, worst)
    for index in looking.conditions:
        outcomes[index] = lean.conditions[index].holds(chosen)
    applicable = replace(now.applicable, chosen=chosen, readings=readings)
    unknown = [item.standing == "unknown" for item in readings.values()]
    points, parts = now.points.copy(), now.parts.copy()
    for index in touched:
        criterion = lean.criteria[index]
        points[index] = lean.points(criterion, values, outcomes, lean.unit)
        parts[index] = criterion_part(criterion, unknown, values, outcomes)
    stops = hard_stops(applicable, waivers, as_of).results
    gates = gate_results(applicable)
    return assembled(lean, applicable, values, outcomes, points, parts, stops, gates, now.waived)
