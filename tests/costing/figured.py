"""Cost models from a few words, and the two options of the reference figures."""

from __future__ import annotations

from fractions import Fraction

from assessments.costing.model import CostModel, Line, Triangle


def triangle(low, mode=None, high=None) -> Triangle:
    """Three points, or one certain value."""
    points = (low, low, low) if mode is None else (low, mode, high)
    return Triangle(*(Fraction(point) for point in points))


def line(name="line", amount=(100,), *, category="running", timing="once", year=1, volume=None, **facts):
    facts["probability"] = Fraction(facts.get("probability", 1))
    return Line(
        id=name,
        category=category,
        name=name,
        timing=timing,
        year=year,
        amount=triangle(*amount),
        volume=triangle(*volume) if volume else None,
        **facts,
    )


def model(*lines, horizon=3, discount=0, currency="EUR") -> CostModel:
    return CostModel(lines, currency, horizon, Fraction(discount))


FREE = model(
    line("integration", (60, 90, 160), category="integration"),
    line("compliance", (20, 35, 80), category="compliance"),
    line("running", (40, 60, 110), timing="yearly"),
    line("exit", (80, 120, 200), category="exit", probability="3/10"),
)
PAID = model(
    line("licence", (90, 100, 120), category="licences", timing="yearly"),
    line("integration", (20, 30, 50), category="integration"),
    line("compliance", (5, 10, 20), category="compliance"),
    line("exit", (40, 60, 90), category="exit", probability="1/10"),
)
