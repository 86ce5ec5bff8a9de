"""A chapter of the appendix that is made of paragraphs and tables."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assessments.reports.charts import Table
from assessments.reports.press import Press


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; ``is_figures``: every column but the first holds figures."""

    table: Table
    is_figures: bool = False
    css: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, the paragraphs under it and their tables."""

    title: str
    paragraphs: tuple[str, ...] = ()
    grids: tuple[Grid, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A numbered chapter."""

    section: int
    title: str
    parts: tuple[Part, ...]


def own_table(table: Table, press: Press) -> Table:
    """A table with every cell as it is printed in the language of the report."""
    return replace(
        table,
        caption=press.own(table.caption),
        head=tuple(press.own(cell) for cell in table.head),
        rows=tuple(tuple(press.own(cell) for cell in row) for row in table.rows),
        foot=tuple(press.own(cell) for cell in table.foot),
    )
