"""Workbooks of questions as people fill them in."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from assessments.models import Assessment
from assessments.queries.assessment_page import assessment_page
from assessments.reports.question_workbook import workbook_for_assessment
from tests import factories
from tests.documents import saved, upload


def exported(assessment: Assessment, *ids: str, language: str = "en") -> bytes:
    """These questions, or all."""
    page = assessment_page(factories.reload(assessment), as_of=factories.NOW.date())
    asked = [one.id for section in page.sections for one in section.questions]
    return workbook_for_assessment(page, ids or asked, language=language)


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def cell(book: Any, question: str, column: str) -> Any:
    """The cell of a question, found by the hidden codes as the reader does."""
    for sheet in book.worksheets:
        codes = [one.value for one in sheet[1]]
        if f"#{column}" in codes:
            for row in sheet.iter_rows():
                if row[codes.index("#id")].value == question:
                    return row[codes.index(f"#{column}")]
    raise LookupError(question, column)


def filled(data: bytes, values: Mapping[tuple[str, str], object]) -> bytes:
    """The workbook with these values typed into the cells of questions."""
    return changed(data, lambda book: [_type(cell(book, *place), value) for place, value in values.items()])


def _type(cell: Any, value: object) -> None:
    cell.value = value


def changed(data: bytes, change: Callable[[Any], object]) -> bytes:
    """The workbook after ``change`` had its way with it."""
    book = opened(data)
    change(book)
    return saved(book)


def as_upload(data: bytes, name: str = "questions.xlsx") -> SimpleUploadedFile:
    return upload(name, data)
