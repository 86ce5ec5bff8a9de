"""The worked tables of docs/methodology.md on what would change the result say what is computed."""

import pytest

from tests.insight.worked import TABLES
from tests.scoring.test_methodology import stated


@pytest.mark.parametrize("name", TABLES)
def test_worked_table_is_what_is_computed(name):
    assert stated(name) == TABLES[name]()
