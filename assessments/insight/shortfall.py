"""What stands between the answers and a verdict, and what each improvement of a control would buy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm
from typing import Literal

from assessments.frameworks.schema import Choice, EvidenceLevelId, Question
from assessments.insight.cheapest import Offer
from assessments.scoring.answers import Answers, Reading
from assessments.scoring.present import Present
from assessments.scoring.quick import criterion_part, lean_coverage
from assessments.scoring.scorecard import Headline
from assessments.scoring.verdict import CAREFUL, RANK

BlockerKind = Literal["stop", "ceiling", "band", "gate", "coverage"]
BlockerReason = Literal["fact", "context", "record", "figures"]
ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Improvement:
    """One condition: a control brought to an option, with evidence of at least this level."""

    question: str
    option: str
    evidence: EvidenceLevelId
    is_proof: bool  # the present claim proven, nothing changed
    effort: int  # 1 (a day) to 5 (a programme)
    cost: Fraction | None  # money, where given


@dataclass(frozen=True, slots=True)
class Blocker:
    """Why no set suffices.

    ``reason``: "fact": an exposure, which no condition changes; "context": our own use; "record": a record
    is missing; "figures": with every control at its best the figure is still over the limit.
    """

    kind: BlockerKind
    id: str  # stop, gate or dimension id; "total"; "coverage"
    floor: Headline  # what it forces
    reason: BlockerReason
    value: Fraction | None = None  # where it would stay with every control at its best, 0-100 (coverage 0-1)
    limit: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What is asked for and on which terms."""

    target: int  # rank of the verdict
    evidence: EvidenceLevelId
    costs: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Step:
    """One improvement with what it buys of each figure, in whole points: the total, dimensions, coverage.

    Gains add up: while impact, likelihood and the set of controls stay as they are, the residual risk is
    linear in the credit of each control.
    """

    improvement: Improvement
    gains: tuple[int, ...]

    @property
    def question(self) -> str:
        """The control it improves."""
        return self.improvement.question

    @property
    def price(self) -> tuple[int, Fraction]:
        """Effort and money."""
        return self.improvement.effort, self.improvement.cost or ZERO


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure in whole points, and the most that the target allows."""

    kind: BlockerKind
    id: str
    value: int
    limit: int | None  # None: anything
    denominator: int
    starts: tuple[tuple[Fraction, Headline], ...]  # where each verdict past the target starts

    @property
    def need(self) -> int:
        """How much has to be bought; 0 or less: nothing."""
        return 0 if self.limit is None else self.value - self.limit

    def blocker(self, lacking: int) -> Blocker:
        """That with all improvements together this much is still lacking."""
        first, floor = self.starts[0]
        if self.kind == "coverage":
            reached = first - Fraction(lacking, self.denominator)
            return Blocker(self.kind, self.id, floor, "figures", reached, first)
        value = Fraction(self.value - self.need + lacking, self.denominator)
        *_, floor = [verdict for above, verdict in self.starts if value > above]
        return Blocker(self.kind, self.id, floor, "figures", value, first)


class Shortfall:
    """What stands between the answers and the target, and what could be bought."""

    def __init__(self, now: Present, answers: Answers, terms: Terms) -> None:
        self.now = now
        self.framework = now.lean.framework
        self.answers = answers
        self.terms = terms
        self.coverage = Coverage(now)
        self.obliged: dict[str, Blocker] = {}  # controls that must be raised, whatever the figures
        self.obstacles: list[Blocker] = []
        for blocker, question in self.rules():
            self.oblige(blocker, question)
        readings = [reading for reading in now.applicable.readings.values() if is_improvable(reading)]
        self.raises = {reading.question.id: self.raises_of(reading) for reading in readings}
        self.proofs = {reading.question.id: self.proof_of(reading) for reading in readings}
        self.obstacles += [blocker for id, blocker in self.obliged.items() if not self.raises[id]]
        self.figures = [*self.risk_figures(), self.coverage.figure()]
        self.forced = [self.raises[id][-1] for id in self.obliged if self.raises[id]]
        self.left = [
            figure.need - sum(step.gains[index] for step in self.forced)
            for index, figure in enumerate(self.figures)
        ]
        self.active = [index for index, need in enumerate(self.left) if need > 0]
        self.needs = [self.left[index] for index in self.active]
        self.offered: dict[str, Step] = {}  # by the name of the offer

    @property
    def is_met(self) -> bool:
        """Whether nothing has to be bought."""
        return not (self.obliged or self.obstacles or self.needs)

    @property
    def blockers(self) -> tuple[Blocker, ...]:
        """Why no set suffices: rules no control satisfies, and figures that all of them leave too high."""
        free = [id for id in self.raises if id not in self.obliged]
        best = [step for step in (self.best_of(id) for id in free) if step is not None]
        found = []
        for index in self.active:
            lacking = self.left[index] - sum(step.gains[index] for step in best)
            if lacking > 0:
                found.append(self.figures[index].blocker(lacking))
        return (*self.obstacles, *found)

    def best_of(self, id: str) -> Step | None:
        """What improves a control most."""
        return self.raises[id][-1] if self.raises[id] else self.proofs[id]

    # rules: stops and gates

    def rules(self) -> Iterator[tuple[Blocker, str | None]]:
        """Each stop and gate that the target does not allow, with the question it hangs on."""
        target = self.terms.target
        for stop in self.now.stops:
            floor = stop.floor if stop.state == "triggered" else CAREFUL
            if RANK[floor] > target:
                yield Blocker("stop", stop.id, floor, "fact"), stop.question
        for gate in self.now.gates:
            if not gate.is_open and RANK[CAREFUL] > target:
                is_record = gate.id in self.now.applicable.shut_gates
                blocker = Blocker("gate", gate.id, CAREFUL, "record" if is_record else "fact")
                yield blocker, gate.question

    def oblige(self, blocker: Blocker, question: str | None) -> None:
        """Have a control raised on account of a rule, or record why none can be."""
        reading = self.now.applicable.readings.get(question or "")
        if blocker.reason == "record":
            self.obstacles.append(blocker)
        elif reading is None or reading.visibility != "asked":
            self.obstacles.append(replace(blocker, reason="context"))
        elif is_improvable(reading):
            self.obliged[reading.question.id] = blocker
        else:
            self.obstacles.append(blocker)

    def is_allowed(self, question: Question, option: Choice) -> bool:
        """Whether no stop and no gate that the target does not allow hangs on this option."""
        stop, target = option.hard_stop, self.terms.target
        if stop is not None and RANK[stop.floor] > target:
            return False
        gates = [gate for gate in self.framework.gates if gate.question == question.id]
        return target >= RANK[CAREFUL] or all(option.value in gate.opens_with for gate in gates)

    # improvements

    def raises_of(self, reading: Reading) -> tuple[Step, ...]:
        """The options a control can be raised to, the least demanding first.

        A claim that is contradicted counts for nothing: to make it true is to raise it.
        """
        question = reading.question
        credited = max(map(question.values.index, reading.choices), default=len(question.options))
        if self.is_contradicted(reading):
            credited += 1
        here = question.options[credited].anchor if credited < len(question.options) else None
        steps = []
        for option in reversed(question.options[:credited]):
            is_better = option is question.best_option or option.anchor > (here or ZERO)
            if self.is_allowed(question, option) and (question.id in self.obliged or is_better):
                cost = self.terms.costs.get(question.id)
                steps.append(self.step(question, option, question.remediation.effort, cost, is_proof=False))
        if question.id not in self.obliged:
            # What is claimed today may be proven better, and then be worth more than a higher option.
            steps = [step for step in steps if min(step.gains) >= 0]
        return tuple(steps)

    def proof_of(self, reading: Reading) -> Step | None:
        """The present claim proven; ``None`` where there is none or proof would add nothing."""
        factor = self.framework.evidence_level(self.terms.evidence).factor
        if reading.standing != "known" or self.is_contradicted(reading) or reading.factor >= factor:
            return None
        option = min(map(reading.question.option, reading.choices), key=lambda option: option.anchor)
        return self.step(reading.question, option, 1, None, is_proof=True)

    def is_contradicted(self, reading: Reading) -> bool:
        """Whether there is evidence against the claim."""
        return reading.standing == "known" and self.answers.questions[reading.question.id].contradicted

    def step(
        self, question: Question, option: Choice, effort: int, cost: Fraction | None, *, is_proof: bool
    ) -> Step:
        """One improvement with what it buys."""
        now, evidence = self.now, self.terms.evidence
        slot = now.lean.slots[question.id]
        credit = option.anchor * self.framework.evidence_level(evidence).factor
        total, highs = now.with_ends(slot, (now.lean.units(option.anchor), now.lean.units(credit)))
        dimensions = [before - after for before, after in zip(now.highs, highs, strict=True)]
        return Step(
            Improvement(question.id, option.value, evidence, is_proof, effort, cost),
            (now.total[1] - total[1], *dimensions, self.coverage.gains.get(slot, 0)),
        )

    # figures

    def risk_figures(self) -> Iterator[Figure]:
        """The total and each dimension, with the most that the target allows."""
        now, lean, limits, target = self.now, self.now.lean, self.now.lean.limits, self.terms.target
        # Two bands above the possible end nothing is decided, whatever the verdict.
        most = min(target, limits.band(now.total[0]) + 1)
        bands = [(band.above, band.verdict) for band in self.framework.bands if band.above is not None]
        yield Figure(
            kind="band",
            id="total",
            value=now.total[1],
            limit=min((limit for limit, rank in limits.bands if rank > most), default=None),
            denominator=lean.total_denominator,
            starts=tuple(
                (above, verdict if RANK[verdict] > target else "not_enough_information")
                for above, verdict in bands
                if RANK[verdict] > most
            ),
        )
        for home, dimension in enumerate(self.framework.dimensions):
            own = [c for c in self.framework.ceilings if c.dimension == dimension.id]
            bounds = [limit for d, limit, rank in limits.ceilings if d == home and rank > target]
            yield Figure(
                kind="ceiling",
                id=dimension.id,
                value=now.highs[home],
                limit=min(bounds, default=None),
                denominator=lean.denominator,
                starts=tuple((c.above, c.floor) for c in own if RANK[c.floor] > target),
            )

    # the choice

    def offers(self) -> list[tuple[Offer, ...]]:
        """For each control that need not be raised anyway: its proof, and the best it can be raised to."""
        groups = []
        for id in self.raises:
            steps = [] if id in self.obliged else [self.proofs[id], *self.raises[id][-1:]]
            offers = [self.offer(step) for step in steps if step is not None]
            worth = tuple(offer for offer in offers if any(offer.gains))
            if worth:
                groups.append(worth)
        return groups

    def offer(self, step: Step) -> Offer:
        """An improvement as the search sees it: only what is needed counts."""
        name = f"{step.question}{'' if step.improvement.is_proof else '+'}"
        self.offered[name] = step
        effort, money = step.price
        return Offer(name, tuple(step.gains[index] for index in self.active), effort, money)

    def eased(self, names: Iterable[str]) -> tuple[Step, ...]:
        """What is raised anyway and what was chosen, each brought down to the least that still suffices.

        First where the effort is greatest. After that none of them can be lower while the others stay.
        """
        steps = {step.question: step for step in (*self.forced, *(self.offered[name] for name in names))}
        limited = [index for index, figure in enumerate(self.figures) if figure.limit is not None]
        slack = {
            index: sum(step.gains[index] for step in steps.values()) - self.figures[index].need
            for index in limited
        }
        for step in sorted(steps.values(), key=lambda step: (-step.improvement.effort, step.question)):
            for lower in self.easier(step):
                loss = {index: step.gains[index] - lower.gains[index] for index in limited}
                if all(loss[index] <= slack[index] for index in limited):
                    steps[step.question] = lower
                    slack = {index: slack[index] - loss[index] for index in limited}
                    break
        return tuple(steps[question] for question in sorted(steps))

    def easier(self, step: Step) -> list[Step]:
        """The same control, the least demanding first, at the same price."""
        if step.improvement.is_proof:
            return []
        proof = self.proofs[step.question]
        is_free = proof is not None and step.question not in self.obliged and proof.price == step.price
        return [*([proof] if proof is not None and is_free else []), *self.raises[step.question][:-1]]


def is_improvable(reading: Reading) -> bool:
    """Whether a condition can be put on it: a control that is asked. An exposure is a fact."""
    is_asked = reading.visibility == "asked" and reading.standing in ("known", "unknown")
    return is_asked and reading.question.role == "control"


class Coverage:
    """What each unknown control would add to the answered share, in whole points of a common unit."""

    def __init__(self, now: Present) -> None:
        self.floor = now.lean.framework.coverage_floor
        self.gains: dict[int, int] = {}
        self.unit = 1
        self.lacking: int | None = None
        if now.is_covered:
            return
        reached = lean_coverage(now.lean, now.parts)
        readings = enumerate(now.applicable.readings.values())
        slots = [slot for slot, r in readings if is_improvable(r) and r.standing == "unknown"]
        gains = {slot: coverage_with(now, slot) - reached for slot in slots}
        figures = [self.floor - reached, *gains.values()]
        self.unit = lcm(*(figure.denominator for figure in figures))
        self.lacking, *whole = [int(figure * self.unit) for figure in figures]
        self.gains = dict(zip(slots, whole, strict=True))

    def figure(self) -> Figure:
        """What is lacking, of which nothing may be left; without limit where nothing is."""
        limit = None if self.lacking is None else 0
        return Figure(
            kind="coverage",
            id="coverage",
            value=self.lacking or 0,
            limit=limit,
            denominator=self.unit,
            starts=((self.floor, "not_enough_information"),),
        )


def coverage_with(now: Present, slot: int) -> Fraction:
    """Coverage if this question were answered."""
    unknown = [reading.standing == "unknown" for reading in now.applicable.readings.values()]
    unknown[slot] = False
    parts = now.parts.copy()
    for index in now.lean.readers[slot]:
        parts[index] = criterion_part(now.lean.criteria[index], unknown, now.values, now.outcomes)
    return lean_coverage(now.lean, parts)
