"""The action plan as CSV and XLSX, in one language: the same rows, numbers and words as the page.

No cell is ever a formula: text that a spreadsheet would calculate is made harmless.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from assessments import figures
from assessments.frameworks.schema import Framework
from assessments.labels import FINDING_STATE, GAP_KIND, SEVERITY, TREATMENT, said
from assessments.queries.clauses import ClauseFacts
from assessments.queries.cost_file import neutral
from assessments.queries.dossier import Dossier
from assessments.queries.findings import FindingFacts

Cell = str | float | date | None

# What neither XML nor a spreadsheet can hold.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
WIDTHS = (9, 11, 46, 24, 11, 9, 13, 46, 20, 13, 28, 17, 10, 20, 13, 30, 10)
DAY_FORMAT = {"en": "d mmm yyyy", "fr": "dd/mm/yyyy"}
# Where the comma is the decimal mark, a spreadsheet parts columns at the semicolon.
SEPARATOR = {"en": ",", "fr": ";"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to write: its name, its head and its rows."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def action_plan_csv(
    findings: Iterable[FindingFacts],
    clauses: Iterable[ClauseFacts],
    framework: Framework,
    *,
    language: str,
) -> bytes:
    """The plan as CSV that a spreadsheet of that language opens with a double click: UTF-8 with its mark."""
    with translation.override(language):
        sheet = action_plan(findings, clauses, framework)
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=SEPARATOR[language], lineterminator="\r\n")
        writer.writerow([harmless(word) for word in sheet.head])
        writer.writerows([_printed(cell) for cell in row] for row in sheet.rows)
    return text.getvalue().encode("utf-8-sig")


def action_plan_xlsx(
    findings: Iterable[FindingFacts],
    clauses: Iterable[ClauseFacts],
    framework: Framework,
    dossier: Dossier,
    *,
    language: str,
    as_of: date,
) -> bytes:
    """The plan as a workbook: one row a finding, and a sheet that says what it is about."""
    with translation.override(language):
        plan = action_plan(findings, clauses, framework)
        return _workbook(plan, _about(dossier, as_of), language=language, as_of=as_of)


def action_plan(
    findings: Iterable[FindingFacts], clauses: Iterable[ClauseFacts], framework: Framework
) -> Sheet:
    """Head and rows in the active language."""
    numbers = {clause.finding: clause.number for clause in clauses}
    head = (
        _("Finding"),
        _("Question"),
        _("What was asked"),
        _("What is wrong"),
        _("Severity"),
        _("Points"),
        _("Treatment"),
        _("What will be done"),
        _("Owner"),
        _("Due"),
        _("Proof"),
        _("Status"),
        _("Overdue"),
        _("Accepted by"),
        _("Accepted until"),
        _("Why we accept it"),
        _("Clause"),
    )
    rows = tuple(_row(finding, numbers, framework) for finding in findings)
    return Sheet(_("Action plan"), head, rows)


def _row(finding: FindingFacts, numbers: dict[str, str], framework: Framework) -> tuple[Cell, ...]:
    question = framework.question(finding.question)
    return (
        finding.number,
        finding.question,
        said(question.text),
        str(GAP_KIND[finding.kind].word),
        str(SEVERITY[finding.severity].word),
        float(figures.rounded(finding.points, 1)),
        str(TREATMENT[finding.treatment].word) if finding.treatment else _("Not decided yet"),
        finding.plan or said(question.remediation),
        finding.owner,
        finding.due_on,
        finding.proof,
        str(FINDING_STATE[finding.state].word),
        _("yes") if finding.is_overdue else _("no"),
        finding.accepted_by,
        finding.accepted_until,
        finding.acceptance_reason,
        numbers.get(finding.number, ""),
    )


def _about(dossier: Dossier, as_of: date) -> Sheet:
    return Sheet(
        _("About"),
        (_("What"), _("Value")),
        (
            (_("Organisation"), dossier.organisation),
            (_("Request"), dossier.title),
            (_("Vendor"), dossier.vendor),
            (_("Product or plan"), dossier.product),
            (_("Option"), dossier.option),
            (_("Version"), str(dossier.number)),
            (_("Questionnaire"), dossier.framework),
            (_("As of"), as_of),
        ),
    )


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula, even after it was opened and saved again."""
    return neutral(UNPRINTABLE.sub("", text))


def _printed(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return figures.decimal(figures.Fraction(str(cell)), 1)
    return cell.isoformat() if isinstance(cell, date) else harmless(cell)


def _workbook(plan: Sheet, about: Sheet, *, language: str, as_of: date) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415 -- slow import

    book = Workbook()
    book.remove(book.active)
    book.properties.title = plan.name
    book.properties.creator = "riskapp"
    book.properties.language = language
    book.properties.created = book.properties.modified = datetime.combine(as_of, time())
    sheet = _written(book, plan, WIDTHS, language=language)
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    _written(book, about, (24, 60), language=language)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _written(book: Any, table: Sheet, widths: Sequence[int], *, language: str) -> Any:
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415 -- slow import
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 -- slow import

    sheet = book.create_sheet(table.name)
    for number, row in enumerate((table.head, *table.rows), start=1):
        for column, value in enumerate(row, start=1):
            _fill(sheet.cell(number, column), value, language=language)
            sheet.cell(number, column).alignment = Alignment(vertical="top", wrap_text=True)
            if number == 1:
                sheet.cell(number, column).font = Font(bold=True)
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "B2"
    return sheet


def _fill(cell: Any, value: Cell, *, language: str) -> None:
    """Numbers and days as such; all else as text, whatever it begins with."""
    if isinstance(value, str):
        cell.value = harmless(value)
        cell.data_type = "s"
    elif value is not None:
        cell.value = value
        cell.number_format = DAY_FORMAT[language] if isinstance(value, date) else "0.0"
