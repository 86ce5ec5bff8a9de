"""The worked tables of docs/methodology.md say what the engine computes."""

from pathlib import Path

import pytest

from tests.scoring.worked import TABLES

METHODOLOGY = Path(__file__).parents[2] / "docs" / "methodology.md"


def stated(name: str) -> str:
    """The table that follows its marker."""
    _, _, rest = METHODOLOGY.read_text(encoding="utf-8").partition(f"<!-- worked: {name} -->\n")
    return rest.partition("\n\n")[0]


@pytest.mark.parametrize("name", TABLES)
def test_worked_table_is_what_the_engine_computes(name):
    assert stated(name) == TABLES[name]()
