"""The worked tables of docs/methodology.md on what would change the result, computed."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from assessments.insight.conditions import minimal_conditions
from assessments.insight.ranking import first_from, rank_acceptability, weighted_total
from assessments.insight.robustness import robustness, share_at_most, total_of
from assessments.insight.scenarios import ExitTerms, Played, play, shock_of
from assessments.insight.tornado import tornado
from tests.insight.figured import BASE, A, B, C, D
from tests.scoring.builder import BANK
from tests.scoring.worked import DAY, decimals, example, percent, table

SOLID = "office-suite-assistant"
FORMS = ("qwen-vendor-api", "qwen-third-party-cloud", "qwen-self-hosted")
TERMS = ExitTerms(days_to_exit=120, notice_days=90)


def word(verdict: str) -> str:
    return BANK.verdict(verdict).label.en


def shares() -> str:
    """The recursion on the example's dimensions against the edge of the next band."""
    _, card = example(SOLID)
    figures = {d.id: d.figures.high for d in card.dimensions if d.figures is not None}
    edge = next(band.above for band in BANK.bands if band.verdict == "escalate")
    rows = [
        [id, decimals(figure, 2), decimals(figure - edge, 2), "above" if figure > edge else "below"]
        for id, figure in figures.items()
    ]
    share = share_at_most(list(figures.values()), edge)
    rows.append(["**Share of weightings with a total of at most 20**", "", "", percent(share)])
    return table(["Dimension", "R", "R − 20", "Side"], rows)


def verdicts() -> str:
    rows = []
    for stem in (SOLID, "purchase-agent", "qwen-vendor-api"):
        _, card = example(stem)
        found = robustness(BANK, card)
        assert found is not None
        others = [
            f"{word(v)} {percent(share)}" for v, share in found.distribution if share and v != found.verdict
        ]
        why = {"ceiling": "a limit of one dimension decides", "weights": "the weights decide"}
        rows.append(
            [stem, word(found.verdict), percent(found.share), ", ".join(others) or "–", why[found.bound]]
        )
    return table(["Case", "Verdict", "Holds under", "Otherwise", "Because"], rows)


def break_evens() -> str:
    _, card = example(SOLID)
    found = robustness(BANK, card)
    assert found is not None
    figures = {d.id: d.figures.high for d in card.dimensions if d.figures is not None}
    weights = {d.id: d.weight for d in card.dimensions}
    rows = []
    for item in found.break_evens:
        figure = figures[item.dimension]
        total = total_of(figures, weights)
        without = (total - item.weight * figure) / (1 - item.weight)
        rows.append(
            [
                item.dimension,
                percent(item.weight),
                decimals(figure, 2),
                decimals(without, 2),
                decimals(item.edge),
                percent(item.at),
                word(item.verdict),
            ]
        )
    return table(["Dimension", "Weight", "R", "Total without it", "Edge T", "Gives way at", "Then"], rows)


def bars() -> str:
    case, _ = example()
    rows = []
    for bar in tornado(BANK, case.answers, lane="full", as_of=DAY, most=5):
        flips = [f"{', '.join(flip.choices)}: {word(flip.headline)}" for flip in bar.flips]
        rows.append(
            [bar.question, decimals(bar.low_total, 1), decimals(bar.high_total, 1), "; ".join(flips) or "–"]
        )
    return table(["Answer", "At its best", "At its worst", "Changes the verdict at"], rows)


def events() -> str:
    rows = []
    for scenario in BANK.scenarios:
        row = [scenario.title.en]
        for stem in FORMS:
            case, _ = example(stem)
            row.append(
                told(play(BANK, case.answers, [shock_of(scenario)], terms=TERMS, lane="full", as_of=DAY))
            )
        rows.append(row)
    return table(["What if", *FORMS], rows)


def told(played: Played) -> str:
    if played.not_applicable and not played.instead:
        return "does not apply"
    before, after = played.before.total, played.after.total
    assert before is not None
    assert after is not None
    verdict = word(played.after.headline) if played.changes_verdict else "same verdict"
    late = " (late exit)" if any(missed.state == "late" for missed in played.late_exit) else ""
    other = " (instead)" if played.instead else ""
    return f"{verdict}{late}{other}, {decimals(before.high, 1)} → {decimals(after.high, 1)}"


def condition_set() -> str:
    case, card = example()
    (found,) = minimal_conditions(
        BANK, case.answers, target="proceed_with_conditions", lane="full", as_of=DAY
    ).sets
    assert card.total is not None
    assert found.total is not None
    rows = [["as it stands", "", decimals(card.total.high, 2), "", word(card.verdict)]]
    for item, (_, points) in zip(found.improvements, found.steps, strict=True):
        option = BANK.question(item.question).option(item.option)
        rows.append(
            [
                item.question,
                f"{option.label.en} ({item.evidence})",
                decimals(-points, 2),
                str(item.effort),
                "",
            ]
        )
    rows.append(["**once met**", "", decimals(found.total.high, 2), str(found.effort), word(found.verdict)])
    return table(["Condition", "To reach", "Points", "Effort", "Verdict"], rows)


def blockers() -> str:
    rows = []
    for stem in ("qwen-consumer-app", "qwen-third-party-cloud"):
        case, _ = example(stem)
        for target in ("proceed_with_conditions", "proceed"):
            found = minimal_conditions(BANK, case.answers, target=target, lane="full", as_of=DAY)
            for item in found.blockers:
                value, limit = decimals(item.value or Fraction(0), 1), decimals(item.limit or Fraction(0))
                why = {
                    "fact": "a fact, which no condition changes",
                    "figures": f"stays at {value} with every control at its best; limit {limit}",
                }
                rows.append([stem, word(target), f"{item.kind} {item.id}", why[item.reason]])
    return table(["Case", "Target", "Blocked by", "Why"], rows)


def ranks() -> str:
    three = (A, B, C)
    found = rank_acceptability(three)
    rows = [
        [
            option.id,
            *(decimals(figure) for figure in option.dimensions.values()),
            decimals(weighted_total(option, BASE), 2),
            percent(found.first[option.id]),
        ]
        for option in three
    ]
    start = first_from(three, "economics", BASE, "B")
    assert start is not None
    rows.append([f"**B is first from an economics weight of {percent(start)}**", *[""] * 7])
    with_nothing = rank_acceptability((A, B, C, D))
    rows.append([f"**with D, do nothing, D is first in {percent(with_nothing.first['D'])}**", *[""] * 7])
    return table(["Option", *A.dimensions, "Total", "First in"], rows)


TABLES: dict[str, Callable[[], str]] = {
    "weightings": shares,
    "robustness": verdicts,
    "break-even": break_evens,
    "tornado": bars,
    "what-if": events,
    "conditions": condition_set,
    "blockers": blockers,
    "ranking": ranks,
}
