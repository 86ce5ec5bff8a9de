"""The worked tables of docs/methodology.md, computed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from assessments.scoring.answers import Answers
from assessments.scoring.cases import Case
from assessments.scoring.engine import score
from assessments.scoring.printing import printed_points, whole_points
from assessments.scoring.scorecard import Scorecard
from tests.scoring.builder import BANK
from tests.scoring.test_calibration import FILES, case_of

DAY = date(2026, 11, 25)
EXAMPLE, CRITERION = "qwen-vendor-api", "PRIV-A"
SILENT = "PRIV-13"


def example(stem: str = EXAMPLE) -> tuple[Case, Scorecard]:
    case = case_of(next(path for path in FILES if path.stem == stem))
    return case, score(case.framework, case.answers, as_of=DAY)


def decimals(value: Fraction, places: int = 3) -> str:
    return f"{float(value):.{places}f}".rstrip("0").rstrip(".")


def percent(value: Fraction) -> str:
    return f"{decimals(value * 100, 1)}%"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def evidence() -> str:
    rows = [[level.id, level.label.en, decimals(level.factor)] for level in BANK.evidence.levels]
    return table(["Level", "What stands behind the answer", "Factor k"], rows)


def silence() -> str:
    """A control of the example that rests on a document, before and after the vendor’s silence."""
    case, _card = example()
    rows = []
    for words, is_silent in (("E2", False), ("E2, vendor silent", True)):
        card = score(case.framework, replaced(case.answers, SILENT, unconfirmed=is_silent), as_of=DAY)
        item = next(criterion for criterion in card.criteria if criterion.id == CRITERION)
        control = next(control for control in item.controls if control.id == SILENT)
        total = card.total
        assert total is not None
        rows.append(
            [
                words,
                str(control.evidence),
                decimals(control.factor),
                decimals(control.share * control.factor * control.strength.low, 4),
                decimals(item.figures.low, 4),
                decimals(item.figures.high, 4),
                decimals(total.low, 2),
                decimals(total.high, 2),
            ]
        )
    head = f"{SILENT}, Counts as, k, Prudent v·k·c, {CRITERION} possible, {CRITERION} prudent"
    return table([*head.split(", "), "Total possible", "Total prudent"], rows)


def replaced(answers: Answers, id: str, **facts: Any) -> Answers:
    """The same answers with other facts about one of them."""
    return replace(answers, questions={**answers.questions, id: replace(answers.questions[id], **facts)})


def appetite() -> str:
    rows = []
    for band in BANK.bands:
        verdict = BANK.verdict(band.verdict)
        start = "from 0" if band.above is None else f"above {decimals(band.above)}"
        own = [f"{c.dimension} above {decimals(c.above)}" for c in BANK.ceilings if c.floor == band.verdict]
        rows.append([verdict.label.en, start, ", ".join(own) or "–"])
    return table(["Verdict", "Prudent score", "Or one dimension alone"], rows)


def drivers() -> str:
    case, card = example()
    item = next(criterion for criterion in card.criteria if criterion.id == CRITERION)
    rows = []
    for driver in item.drivers:
        words = ", ".join(driver.choices)
        rows.append(
            [
                driver.kind,
                driver.id,
                words if driver.evidence is None else f"{words} ({driver.evidence})",
                decimals(driver.weight),
                decimals(driver.value.low),
                decimals(driver.value.high),
            ]
        )
    rows.append(["**impact**", "", "the worst", "", decimals(item.impact.low), decimals(item.impact.high)])
    rows.append(
        ["**likelihood**", "", "the mean", "", decimals(item.likelihood.low), decimals(item.likelihood.high)]
    )
    inherent = item.figures
    rows.append(
        [
            "**inherent risk**",
            "",
            "impact × likelihood",
            "",
            decimals(inherent.inherent_low),
            decimals(inherent.inherent_high),
        ]
    )
    return table(["", "Driver", "Answer", "Weight", "Possible", "Prudent"], rows)


def controls() -> str:
    case, card = example()
    item = next(criterion for criterion in card.criteria if criterion.id == CRITERION)
    rows = [
        [
            control.id,
            f"{', '.join(control.choices)} ({control.evidence})",
            decimals(control.share),
            decimals(control.strength.high),
            decimals(control.factor),
            decimals(control.share * control.strength.high, 4),
            decimals(control.share * control.factor * control.strength.low, 4),
        ]
        for control in item.controls
    ]
    possible = sum(c.share * c.strength.high for c in item.controls)
    proven = sum(c.share * c.factor * c.strength.low for c in item.controls)
    rows.append(["**sum**", "", "", "", "", decimals(possible, 4), decimals(proven, 4)])
    figures = item.figures
    rows.append(["**residual risk**", "", "", "", "", decimals(figures.low, 4), decimals(figures.high, 4)])
    return table(
        ["Control", "Answer", "Share v", "Strength c", "Factor k", "Possible v·c", "Prudent v·k·c"], rows
    )


def dimensions() -> str:
    case, card = example()
    rows = [
        [
            f"{item.id} {BANK.dimension(item.id).name.en}",
            percent(item.weight),
            decimals(item.figures.inherent_high, 1),
            decimals(item.figures.low, 1),
            decimals(item.figures.high, 1),
            decimals(item.ceiling) if item.ceiling is not None else "–",
        ]
        for item in card.dimensions
        if item.figures is not None
    ]
    total = card.total
    assert total is not None
    rows.append(
        [
            "**Total**",
            "100%",
            decimals(total.inherent_high, 1),
            decimals(total.low, 1),
            decimals(total.high, 1),
            "",
        ]
    )
    return table(["Dimension", "Weight", "Inherent", "Possible", "Prudent", "Limit"], rows)


def waterfall() -> str:
    case, card = example()
    assert card.total is not None
    added = [sum(c.inherent_points for c in card.criteria if c.dimension == d.id) for d in card.dimensions]
    taken = [
        sum(control.credit for c in card.criteria if c.dimension == d.id for control in c.controls)
        for d in card.dimensions
    ]
    printed = whole_points([*added, *(-term for term in taken)], card.total.high)
    count = len(card.dimensions)
    rows = [
        [d.id, decimals(a, 2), decimals(-t, 2), str(printed[n]), str(printed[n + count])]
        for n, (d, a, t) in enumerate(zip(card.dimensions, added, taken, strict=True))
    ]
    rows.append(
        [
            "**Sum**",
            decimals(sum(added), 2),
            decimals(-sum(taken), 2),
            str(sum(printed[:count])),
            str(sum(printed[count:])),
        ]
    )
    rows.append(["**Score**", f"{decimals(card.total.high, 2)}", "", str(sum(printed)), ""])
    return table(["Dimension", "Adds", "Controls take off", "Adds, printed", "Take off, printed"], rows)


def four_forms() -> str:
    rows = []
    for stem in ("qwen-consumer-app", "qwen-vendor-api", "qwen-third-party-cloud", "qwen-self-hosted"):
        case, card = example(stem)
        assert card.total is not None
        first = card.reasons[0]
        why = {
            "stop": "hard stop " + ", ".join(r.id for r in card.reasons if r.kind == "stop"),
            "ceiling": f"{first.id} alone is above its limit",
            "band": "the band of the score",
        }[first.kind]
        shown = f"{printed_points(card.total.high, BANK)} (could be {printed_points(card.total.low, BANK)})"
        rows.append([stem, shown, BANK.verdict(card.headline).label.en, why])
    return table(["Case", "Prudent score", "Verdict", "Pushed by"], rows)


TABLES: dict[str, Callable[[], str]] = {
    "evidence": evidence,
    "silence": silence,
    "appetite": appetite,
    "drivers": drivers,
    "controls": controls,
    "dimensions": dimensions,
    "waterfall": waterfall,
    "four-forms": four_forms,
}
