"""The text of a document, page by page. Runs in a child process: what it raises means "unread"."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from assessments.reading.opening import DOCX, JPEG, MOST_PAGES, PDF, PNG, TEXT, XLSX


def pages_of(path: str, media_type: str) -> list[str]:
    """One text a page; a sheet is a page, and a format that knows no pages is one. Pictures have none."""
    return TEXT_OF[media_type](path)


def _pdf(path: str) -> list[str]:
    import pypdfium2  # type: ignore[import-untyped]  # noqa: PLC0415 -- in the child only

    document = pypdfium2.PdfDocument(path)
    return [
        document[number].get_textpage().get_text_bounded() for number in range(min(len(document), MOST_PAGES))
    ]


def _docx(path: str) -> list[str]:
    import docx.table  # noqa: PLC0415 -- in the child only

    document = docx.Document(path)
    lines = []
    for block in document.iter_inner_content():
        if isinstance(block, docx.table.Table):
            lines += [" | ".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            lines.append(block.text)
    return ["\n".join(lines)]


def _xlsx(path: str) -> list[str]:
    import openpyxl  # type: ignore[import-untyped]  # noqa: PLC0415 -- in the child only

    with open(path, "rb") as file:  # noqa: PTH123 -- given a path, openpyxl wants a name that ends in .xlsx
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        return [
            "\n".join(
                " | ".join(str(cell) for cell in row if cell is not None)
                for row in sheet.iter_rows(values_only=True)
            )
            for sheet in book.worksheets
        ]


def _text(path: str) -> list[str]:
    with open(path, encoding="utf-8-sig") as file:  # noqa: PTH123 -- as the other readers, from a path
        return file.read().split("\f")


def _nothing(path: str) -> list[str]:
    return []


TEXT_OF: Mapping[str, Callable[[str], list[str]]] = {
    PDF: _pdf,
    DOCX: _docx,
    XLSX: _xlsx,
    TEXT: _text,
    PNG: _nothing,
    JPEG: _nothing,
}
