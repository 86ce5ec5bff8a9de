"""The cells of a workbook as they stand. Runs in a child process: what it raises means "unread"."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

MOST_SHEETS = 100
MOST_CELLS = 300_000
# What stands for an underscore that would begin an escape of the format; openpyxl undoes it only sometimes.
UNDERSCORE = re.compile(r"_x005F_(?=x[0-9A-Fa-f]{4}_)")
LINE_END = "_x000D_"

Cell = tuple[str, str]  # kind (s text, n number, d day, f formula, e error) and what it holds as text
Row = tuple[int, dict[str, Cell]]  # its number, and its cells by the letters of their columns


def cells_of(path: str) -> list[tuple[str, list[Row]]]:
    """Every sheet, hidden ones too, with the rows in which anything stands. A formula is never calculated."""
    import openpyxl  # type: ignore[import-untyped]  # noqa: PLC0415 -- in the child only

    with open(path, "rb") as file:  # noqa: PTH123 -- given a path, openpyxl wants a name that ends in .xlsx
        book = openpyxl.load_workbook(file, read_only=True)
        if len(book.worksheets) > MOST_SHEETS:
            raise ValueError("too many sheets")
        left = MOST_CELLS
        sheets = []
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what a file says of its own size is not believed
            rows = []
            for row in sheet.iter_rows():
                left -= len(row)
                if left < 0:
                    raise ValueError("too many cells")
                filled = [cell for cell in row if cell.value is not None]
                if filled:
                    rows.append((filled[0].row, {cell.column_letter: _cell(cell) for cell in filled}))
            sheets.append((sheet.title, rows))
        return sheets


def _cell(cell: Any) -> Cell:
    value = cell.value
    if cell.data_type in ("f", "e"):
        return cell.data_type, str(getattr(value, "text", value))
    if isinstance(value, datetime | date):
        return "d", value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return "n", str(int(value))
    if isinstance(value, str):
        return "s", UNDERSCORE.sub("_", value.replace(LINE_END, "\r"))
    return "n", str(value)
