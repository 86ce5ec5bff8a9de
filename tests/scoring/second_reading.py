"""The method read a second time, as plainly as possible, without a line of the engine."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from assessments.frameworks.schema import LADDER, Condition, Framework
from assessments.scoring.answers import Answer, Answers
from assessments.scoring.hard_stops import Waiver

NONE = Answer("unanswered")


class SecondReading:
    """Total, dimensions, criteria, coverage, stops and verdict of one case."""

    def __init__(
        self,
        fw: Framework,
        answers: Answers,
        *,
        lane: str,
        waivers: tuple[Waiver, ...],
        as_of: date,
        shut_gates: frozenset[str],
    ) -> None:
        self.fw, self.answers, self.lane, self.as_of = fw, answers, lane, as_of
        self.shut_gates = shut_gates
        self.chosen = {id: a.choices for id, a in answers.context.items() if a.state == "answered"}
        self.questions = {q.id: q for d in fw.dimensions for q in d.questions}
        self.waived = {w.stop for w in waivers if w.approver and w.reason and as_of < w.ends_on}

    def holds(self, c: Condition | None) -> bool | None:
        if c is None:
            return True
        if c.all or c.any:
            parts = [self.holds(part) for part in c.all or c.any or ()]
            decisive = not c.all
            if decisive in parts:
                return decisive
            return None if None in parts else not decisive
        if c.context not in self.chosen:
            return None
        hit = bool(set(self.chosen[c.context]) & set(c.any_of or c.none_of or ()))
        return hit if c.any_of else not hit

    def status(self, id: str) -> str:
        """gone, na, unknown or known."""
        q, a = self.questions[id], self.answers.questions.get(id, NONE)
        has_stop = any(o.hard_stop for o in q.options)
        if self.lane == "triage" and not q.triage and not has_stop:
            return "gone"
        visible = self.holds(q.visible_if)
        if visible is False:
            return "gone"
        if visible is None:
            return "unknown"
        if a.state == "not_applicable_confirmed":
            return "na"
        return "known" if a.state == "answered" else "unknown"

    def k(self, id: str) -> Fraction:
        a = self.answers.questions.get(id, NONE)
        if a.contradicted:
            return Fraction(0)
        levels = ["E0", "E1", "E2", "E3", "E4"]
        level = levels.index(a.evidence or "E0")
        if a.expires_on and a.expires_on <= self.as_of:
            level = max(0, level - 1)
        if a.unconfirmed and level == 2:  # asked, the vendor kept silent: its documents are publicity
            level = 1
        return [Fraction(25, 100), Fraction(40, 100), Fraction(60, 100), Fraction(85, 100), Fraction(1)][
            level
        ]

    def anchor(self, id: str) -> Fraction:
        q = self.questions[id]
        values = [o.anchor for o in q.options if o.value in self.answers.questions[id].choices]
        return max(values) if q.role == "exposure" else min(values)

    def x(self, driver: Any, end: str) -> Fraction | None:
        applies = self.holds(driver.applies_if)
        if applies is False:
            return None
        unknown = Fraction(1 if end == "high" else 0)
        if driver.context:
            if applies is None:
                return unknown
            values = list(driver.anchors.values())
            if driver.context not in self.chosen:
                return max(values) if end == "high" else min(values)
            return max(driver.anchors[o] for o in self.chosen[driver.context])
        status = self.status(driver.question)
        if status == "gone":
            return None
        if applies is None or status == "unknown":
            return unknown
        if status == "na":
            return Fraction(0)
        x = self.anchor(driver.question)
        return x + (1 - self.k(driver.question)) * (1 - x) if end == "high" else x

    def criterion(self, c: Any, end: str) -> tuple[Fraction, Fraction]:
        """Inherent and residual risk."""
        impact = max(x for x in (self.x(d, end) for d in c.impact) if x is not None)
        likely = [(d.weight, self.x(d, end)) for d in c.likelihood]
        likelihood = sum(w * x for w, x in likely if x is not None) / sum(
            w for w, x in likely if x is not None
        )
        r = impact * likelihood
        left = [(ctl, self.status(ctl.question)) for ctl in c.controls]
        left = [(ctl, status) for ctl, status in left if status in ("known", "unknown")]
        shares = sum(ctl.share for ctl, _ in left)
        taken = Fraction(0)
        for ctl, status in left:
            if status == "unknown":
                credit = Fraction(0 if end == "high" else 1)
            else:
                credit = self.anchor(ctl.question) * (self.k(ctl.question) if end == "high" else 1)
            taken += ctl.share / shares * credit
        cap = self.fw.control_cap if c.control_cap is None else c.control_cap
        return r, r * (1 - cap * taken)

    def dimension(self, d: Any, end: str) -> tuple[Fraction, Fraction] | None:
        total = sum(c.weight for c in d.criteria)
        if not total:
            return None
        parts = [(c.weight / total, self.criterion(c, end)) for c in d.criteria]
        return 100 * sum(w * r for w, (r, _) in parts), 100 * sum(w * left for w, (_, left) in parts)

    def total(self, end: str) -> tuple[Fraction, Fraction] | None:
        scored = [(d.weight, self.dimension(d, end)) for d in self.fw.dimensions]
        parts = [(w, figures) for w, figures in scored if figures is not None]
        weight = sum(w for w, _ in parts)
        if not weight:
            return None
        return sum(w * f[0] for w, f in parts) / weight, sum(w * f[1] for w, f in parts) / weight

    def coverage(self) -> Fraction:
        above = below = Fraction(0)
        for d in self.fw.dimensions:
            total = sum(c.weight for c in d.criteria)
            for c in d.criteria:
                asked = answered = Fraction(0)
                likely = [dr for dr in c.likelihood if self.x(dr, "low") is not None]
                weights = sum(dr.weight for dr in likely)
                parts = [(dr, dr.weight / weights) for dr in likely]
                parts += [(dr, Fraction(1)) for dr in c.impact if self.x(dr, "low") is not None]
                for dr, part in parts:
                    if dr.question:
                        asked += part
                        known = self.status(dr.question) in ("known", "na") and self.holds(dr.applies_if)
                        answered += part if known else 0
                left = [ctl for ctl in c.controls if self.status(ctl.question) in ("known", "unknown")]
                shares = sum(ctl.share for ctl in left)
                for ctl in left:
                    asked += ctl.share / shares
                    answered += ctl.share / shares if self.status(ctl.question) == "known" else 0
                if asked:
                    weight = d.weight * c.weight / total if total else 0
                    above += weight * answered / asked
                    below += weight
        return above / below if below else Fraction(0)

    def stops(self) -> dict[str, tuple[str, str]]:
        found: dict[str, tuple[str, str]] = {}
        for s in self.fw.context.hard_stops:
            holds = self.holds(s.if_)
            if holds is not False:
                found[s.id] = ("open" if holds is None else "triggered", s.floor)
                if holds and s.waivable and s.id in self.waived:
                    found[s.id] = ("waived", s.floor)
        for q in self.questions.values():
            for o in q.options:
                if o.hard_stop is None:
                    continue
                s, status, holds = o.hard_stop, self.status(q.id), self.holds(o.hard_stop.if_)
                if holds is False:
                    continue
                if status == "unknown":
                    found[q.id] = ("open", s.floor)
                elif status == "known" and o.value in self.answers.questions[q.id].choices:
                    state = "open" if holds is None else "triggered"
                    if state == "triggered" and s.waivable and q.id in self.waived:
                        state = "waived"
                    found[q.id] = (state, s.floor)
        return found

    def verdict(self) -> tuple[str, str]:
        """Verdict and headline."""
        high, low = self.total("high"), self.total("low")

        def band(value: Fraction) -> int:
            return max(LADDER.index(b.verdict) for b in self.fw.bands if b.above is None or value > b.above)

        bands = (band(low[1]) if low else 0, band(high[1]) if high else 0)
        ranks = [bands[1]]
        for c in self.fw.ceilings:
            own = next(d for d in self.fw.dimensions if d.id == c.dimension)
            figures = self.dimension(own, "high")
            if figures is not None and figures[1] > c.above:
                ranks.append(LADDER.index(c.floor))
        triggered = [LADDER.index(floor) for state, floor in self.stops().values() if state == "triggered"]
        ranks += triggered
        if any(state != "triggered" for state, _ in self.stops().values()):
            ranks.append(1)
        for g in self.fw.gates:
            a = self.answers.questions.get(g.question, NONE)
            opens = self.status(g.question) == "known" and set(a.choices) <= set(g.opens_with)
            if g.id in self.shut_gates or not opens:
                ranks.append(1)
        rank = max(ranks)
        flagged = bands[1] - bands[0] >= 2 or self.coverage() < self.fw.coverage_floor
        forced = rank in triggered
        return LADDER[rank], "not_enough_information" if flagged and not forced else LADDER[rank]
