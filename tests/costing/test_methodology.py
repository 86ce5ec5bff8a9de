"""The worked table of docs/methodology.md on total cost says what is computed."""

from assessments.costing.simulation import simulate
from tests.costing.figured import FREE, PAID
from tests.scoring.test_methodology import METHODOLOGY, stated
from tests.scoring.worked import decimals, percent, table


def test_the_worked_cost_table_is_what_is_computed():
    rows = []
    for name, found in simulate({"free": FREE, "paid": PAID}).summaries.items():
        first = found.drivers[0]
        figures = (found.range.p10, found.range.p50, found.range.p90)
        driver = f"{first.name} {percent(first.spread_share)}"
        rows.append(
            [name, decimals(found.range.mean, 1), *(decimals(figure, 0) for figure in figures), driver]
        )

    head = ["Option", "Mean", "P10", "P50", "P90", "Largest share of the uncertainty"]
    assert stated("cost") == table(head, rows)


def test_the_stated_share_of_simulations_is_what_is_drawn():
    share = percent(simulate({"free": FREE, "paid": PAID}).share_dearer("free", "paid"))

    assert f"Free is the dearer one in {share} of simulations" in METHODOLOGY.read_text(encoding="utf-8")
