"""The cells of a workbook, as they stand."""

from datetime import date, datetime
from zipfile import ZipFile

import openpyxl
import pytest

from assessments.reading import cells
from assessments.reading.cells import cells_of
from tests import documents


@pytest.fixture
def book():
    return openpyxl.Workbook()


@pytest.fixture
def read(book, tmp_path):
    def saved_and_read():
        path = tmp_path / "book"
        book.save(path)
        return cells_of(str(path))

    return saved_and_read


def test_each_kind_of_cell_is_text_with_its_kind(book, read):
    moment = datetime(2026, 1, 2, 3)  # noqa: DTZ001 -- a spreadsheet knows no time zones
    book.active.append(["a", 1, 1.5, 2.0, date(2026, 1, 2), moment, True, "=1+1", "#REF!"])

    ((_name, ((_number, row),)),) = read()

    assert list(row.values()) == [
        ("s", "a"),
        ("n", "1"),
        ("n", "1.5"),
        ("n", "2"),
        ("d", "2026-01-02"),
        ("d", "2026-01-02"),
        ("n", "True"),
        ("f", "=1+1"),
        ("e", "#REF!"),
    ]


def test_a_whole_number_written_with_a_point_is_whole(book, tmp_path):
    book.active["A1"] = 2
    path = tmp_path / "book"
    book.save(path)
    with ZipFile(path) as parts:
        texts = {name: parts.read(name) for name in parts.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    path.write_bytes(documents.zip_of(**{**texts, sheet: texts[sheet].replace(b"<v>2</v>", b"<v>2.0</v>")}))

    assert cells_of(str(path))[0][1][0][1]["A"] == ("n", "2")


def test_empty_rows_are_left_out_and_hidden_sheets_are_not(book, read):
    book.active["C7"] = "here"
    book.create_sheet("hidden").sheet_state = "veryHidden"

    assert read() == [("Sheet", [(7, {"C": ("s", "here")})]), ("hidden", [])]


def test_the_escapes_of_the_format_are_undone(book, read):
    book.active["A1"] = "one_x000D_\ntwo _x005F_x0041_"

    assert read()[0][1][0][1]["A"] == ("s", "one\r\ntwo _x0041_")


def test_too_many_sheets_or_cells_are_too_many(book, read, monkeypatch):
    book.active.append(["a", "b", "c"])
    monkeypatch.setattr(cells, "MOST_CELLS", 2)
    with pytest.raises(ValueError, match="cells"):
        read()

    book.create_sheet("two")
    monkeypatch.setattr(cells, "MOST_SHEETS", 1)
    with pytest.raises(ValueError, match="sheets"):
        read()
