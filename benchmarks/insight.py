"""What decision quality costs: robustness, tornado, next questions, cheapest conditions, cost models."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.cpu import cpu
from benchmarks.measure import Pairs, Row
from benchmarks.prepare import CONTEXT
from benchmarks.scoring import limit

if TYPE_CHECKING:
    from assessments.costing.model import CostModel
    from assessments.frameworks.schema import Framework
    from assessments.scoring.answers import Answers

TODAY = date(2026, 11, 25)
OPTIONS, LINES, DRAWS, YEARS = 4, 15, 10_000, 3


def rows(_folder: Path) -> list[Row]:
    """Processor time in this process, on the whole question bank."""
    return [*result_rows(), *condition_rows(), *cost_rows()]


def whole_bank() -> tuple[Framework, Answers]:
    """The bank with every question answered second best, as a vendor with reports would."""
    from assessments.frameworks.loader import load_framework
    from assessments.scoring.answers import Answer, Answers

    framework = load_framework("ai-vendor/2026.11")
    context = {id: Answer("answered", tuple(chosen.split())) for id, chosen in CONTEXT.items()}
    given = {q.id: Answer("answered", (q.options[1].value,), "E2") for q in framework.questions}
    return framework, Answers(context, given)


def result_rows() -> list[Row]:
    """What one assessment's pages ask for, and the tornado against scoring each option anew."""
    from assessments.insight.robustness import robustness
    from assessments.insight.stopping import stop_proof
    from assessments.insight.tornado import tornado
    from assessments.scoring.answers import Answer, Answers
    from assessments.scoring.effects import candidates
    from assessments.scoring.engine import score
    from assessments.scoring.quick import quick_verdict

    framework, answers = whole_bank()

    def everything() -> None:
        card = score(framework, answers, as_of=TODAY)
        robustness(framework, card)
        tornado(framework, answers, lane="full", as_of=TODAY)
        stop_proof(framework, answers, lane="full", as_of=TODAY)
        len(card.next_questions)

    def anew() -> None:
        for question in framework.questions:
            for value in question.values:
                proven = {**answers.questions, question.id: Answer("answered", (value,), "E4")}
                quick_verdict(framework, Answers(answers.context, proven), as_of=TODAY)
        for asked in framework.context.questions:
            for choices in candidates(asked):
                context = {**answers.context, asked.id: Answer("answered", choices)}
                quick_verdict(framework, Answers(context, answers.questions), as_of=TODAY)

    alone = cpu(lambda: tornado(framework, answers, lane="full", as_of=TODAY), rounds=40)
    return [
        limit("score, robustness, tornado, next questions, stop rule", cpu(everything), 50, goal="B"),
        Pairs(alone, cpu(anew, rounds=40)).row("B", "tornado / verdict of each option anew", gate=0.25),
    ]


def condition_rows() -> list[Row]:
    """The cheapest set of conditions, for each verdict that is better than the present one."""
    from assessments.frameworks.schema import LADDER
    from assessments.insight.conditions import minimal_conditions
    from assessments.scoring.quick import quick_verdict

    framework, answers = whole_bank()
    now = quick_verdict(framework, answers, as_of=TODAY).verdict
    found = []
    for target in LADDER[: LADDER.index(now)]:
        measured = cpu(
            lambda target=target: minimal_conditions(  # type: ignore[misc]
                framework, answers, target=target, lane="full", as_of=TODAY
            ),
            rounds=20,
        )
        found.append(limit(f"cheapest conditions, {now} → {target}", measured, 1000, goal="B"))
    return found


def cost_rows() -> list[Row]:
    """Four cost models of fifteen lines, against numpy drawing, adding up and sorting as many numbers."""
    import numpy

    from assessments.costing.simulation import simulate

    models = {f"option {n}": cost_model() for n in range(OPTIONS)}
    payments = [YEARS if line.timing == "yearly" else 1 for line in models["option 0"].lines]

    def bare() -> None:
        draw = numpy.random.default_rng(1)
        for _ in range(OPTIONS):
            years = numpy.zeros((YEARS, DRAWS))
            for count in payments:
                drawn = draw.triangular(1.0, 2.0, 4.0, (count, DRAWS))
                years[:count] += drawn
                numpy.quantile(drawn.sum(axis=0), (0.1, 0.5, 0.9))
            numpy.quantile(years, (0.1, 0.5, 0.9), axis=1)
            numpy.quantile(years.sum(axis=0), (0.1, 0.5, 0.9))

    ours = cpu(lambda: simulate(models, draws=DRAWS), rounds=40)
    what = f"cost of {OPTIONS} options, {LINES} lines, {DRAWS:,} draws"
    return [
        limit(what, ours, 150, goal="B"),
        Pairs(ours, cpu(bare, rounds=40)).row("B", f"{what} / numpy alone", gate=1.5),
    ]


def cost_model() -> CostModel:
    """Half the lines paid every year, each with a spread, one in three with a probability."""
    from assessments.costing.model import CostModel, Line, Triangle

    spread = Triangle(Fraction(1000), Fraction(2000), Fraction(4000))
    lines = [
        Line(
            id=f"line-{number}",
            category="running",
            name=f"Line {number}",
            timing="yearly" if number % 2 else "once",
            year=1,
            amount=spread,
            probability=Fraction(1, 2) if number % 3 == 0 else Fraction(1),
        )
        for number in range(LINES)
    ]
    return CostModel(tuple(lines), "EUR", YEARS, Fraction(1, 20))
