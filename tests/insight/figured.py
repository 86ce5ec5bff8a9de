"""Frameworks whose dimensions stand at chosen figures, and the golden options."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from assessments.frameworks.schema import EvidenceLevelId, Framework
from assessments.insight.ranking import RankedOption
from assessments.scoring.answers import Answer, Answers
from assessments.scoring.scorecard import Scorecard
from tests.scoring.at_random import scored
from tests.scoring.builder import context_question, criterion, dimension, framework, question

NAMES = ("privacy", "lock_in", "compliance", "geopolitics", "economics")
BASE = dict(zip(NAMES, map(Fraction, (25, 20, 20, 20, 15)), strict=True))


def option(id: str, *figures: int) -> RankedOption:
    return RankedOption(id, dict(zip(NAMES, map(Fraction, figures), strict=True)))


A = option("A", 70, 65, 55, 80, 35)  # hosted API
B = option("B", 40, 45, 40, 50, 45)  # EU-hosted weights
C = option("C", 20, 30, 35, 40, 70)  # own servers
D = option("D", 10, 10, 10, 10, 85)  # do nothing


def figured(
    figures: Mapping[str, Any],
    weights: Mapping[str, Any] | None = None,
    evidence: EvidenceLevelId = "E4",
    **other: Any,
) -> tuple[Framework, Answers]:
    """A framework with one criterion a dimension, and answers that give exactly these figures if proven."""
    weights = weights or dict.fromkeys(figures, 1)
    source = {"context": "use", "anchors": {"a": 1, "b": 1, "c": 1}}
    dimensions, asked, given = [], [question("CTL", "control")], {"CTL": Answer("answered", ("c",), "E4")}
    for name, figure in figures.items():
        anchor = Fraction(figure) / 100
        asked.append(question(f"X-{name}", "exposure", [anchor, Fraction(1)]))
        given[f"X-{name}"] = Answer("answered", ("a",), evidence)
        drivers = [{"weight": 1, "question": f"X-{name}"}]
        own = criterion(f"R-{name}", impact=[source], likelihood=drivers, controls=[("CTL", 1)])
        dimensions.append(dimension(name, [own], [], weights[name]))
    first = dimensions[0]
    dimensions[0] = dimension(first.id, first.criteria, asked, first.weight)
    subject = framework(dimensions, [context_question("use")], coverage_floor=Fraction(0), **other)
    return subject, Answers({"use": Answer("answered", ("a",))}, given)


def carded(
    figures: Mapping[str, Any], weights: Mapping[str, Any] | None = None, **other: Any
) -> tuple[Framework, Scorecard]:
    subject, answers = figured(figures, weights, **other)
    return subject, scored(subject, answers)
