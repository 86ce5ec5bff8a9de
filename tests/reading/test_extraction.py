"""The text of each type of document, page by page."""

import docx
import openpyxl
import pytest

from assessments.reading import extraction
from assessments.reading.extraction import pages_of
from assessments.reading.opening import DOCX, JPEG, PDF, PNG, TEXT, XLSX
from tests import documents


@pytest.fixture
def read(tmp_path):
    def pages(data, media_type):
        path = tmp_path / "file"
        path.write_bytes(data)
        return pages_of(str(path), media_type)

    return pages


def test_a_pdf_has_the_text_of_its_pages(read):
    assert read(documents.pdf("We keep nothing.", "Été (2)."), PDF) == ["We keep nothing.", "Été (2)."]


def test_of_a_long_pdf_the_first_pages_are_read(read, monkeypatch):
    monkeypatch.setattr(extraction, "MOST_PAGES", 1)

    assert read(documents.pdf("one", "two"), PDF) == ["one"]


def test_a_word_document_is_one_page_with_its_tables_in_place(read):
    document = docx.Document()
    document.add_paragraph("Before")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Northgate", "Germany"
    document.add_paragraph("After")

    assert read(documents.saved(document), DOCX) == ["Before\nNorthgate | Germany\nAfter"]


def test_each_sheet_of_a_workbook_is_a_page(read):
    book = openpyxl.Workbook()
    book.active.append(["Northgate", None, 3])
    book.create_sheet("Second").append(["Pelican"])

    assert read(documents.saved(book), XLSX) == ["Northgate | 3", "Pelican"]


def test_a_text_has_pages_where_it_breaks_them(read):
    assert read("\ufeffété\fsecond".encode(), TEXT) == ["été", "second"]


@pytest.mark.parametrize("media_type", [PNG, JPEG])
def test_a_picture_has_no_text(read, media_type):
    assert read(documents.picture(), media_type) == []
