"""Questions as a workbook to be filled in and read back: locked words, open answer cells, hidden ids.

No cell is ever a formula. docs/questionnaire-workbook.md tells people how it looks from outside.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from assessments.frameworks.schema import ContextQuestion, Framework
from assessments.labels import question_number, said
from assessments.models import Inquiry
from assessments.queries.assessment_page import AssessmentPage
from assessments.queries.question_workbook import (
    CODE,
    FORMAT,
    OURS,
    THEIRS,
    VERSION,
    AnyQuestion,
    Cells,
    Exported,
    cell_in_words,
    cells_of_answer,
    cells_of_claim,
    guarded,
    input_columns,
    is_several,
    level_words,
    offered_words,
    printable,
    sealed,
)
from assessments.queries.stored_answers import framework_of

WIDTHS = {"id": 4, "number": 11, "question": 46, "why": 40, "options": 46, "answer": 34, "reason": 28}
WIDTHS |= {"evidence": 22, "source_title": 28, "source_reference": 28, "note": 46}
WIDTH = 15
LINE_HEIGHT, TALLEST = 15, 400  # points; a row is never taller than 409
FILLED = 0.9  # of a line, on average: words are not cut
LIKE_AN_ESCAPE = re.compile(r"_(x[0-9A-Fa-f]{4}_)")  # what the format itself would read as a character
LISTS, META = "_lists", "_meta"
Section = tuple[str, list[AnyQuestion]]  # its title and its questions


def workbook_for_assessment(page: AssessmentPage, question_ids: Iterable[str], *, language: str) -> bytes:
    """These questions with the answers that stand there now, in one language."""
    wanted = set(question_ids)
    sections: list[tuple[str, list[AnyQuestion]]] = []
    with translation.override(language):
        for section in page.sections:
            questions = [one.question for one in section.questions if one.id in wanted]
            if questions:
                title = said(section.name) if section.name else _("How it will be used")
                sections.append((title, questions))
        asked = [question for _title, questions in sections for question in questions]
        exported = Exported(
            kind="assessment",
            subject=page.assessment.pk,
            framework=page.framework.key,
            framework_hash=page.framework.hash,
            language=language,
            cells={one.id: cells_of_answer(one, page.answers.get(one.id)) for one in asked},
            revisions={
                one.id: page.answers[one.id].revision if one.id in page.answers else 0 for one in asked
            },
        )
        option = page.assessment.option
        subject = f"{option.product.vendor.name} · {option.name}"
        return _Book(page.framework, exported, OURS).written(subject, sections)


def workbook_for_inquiry(inquiry: Inquiry, *, language: str) -> bytes:
    """What the vendor is asked, with what it has answered so far: nothing of ours stands in the file."""
    framework = framework_of(inquiry.assessment)
    claims = {claim.question_id: claim for claim in inquiry.claims.order_by("id")}
    with translation.override(language):
        sections: list[Section] = [
            (said(dimension.name), [one for one in dimension.questions if one.id in inquiry.questions])
            for dimension in framework.dimensions
        ]
        sections = [(title, questions) for title, questions in sections if questions]
        asked = [question for _title, questions in sections for question in questions]
        exported = Exported(
            kind="inquiry",
            subject=inquiry.pk,
            framework=framework.key,
            framework_hash=framework.hash,
            language=language,
            cells={one.id: cells_of_claim(one, claims.get(one.id)) for one in asked},
            revisions={one.id: claims[one.id].revision if one.id in claims else 0 for one in asked},
        )
        subject = inquiry.assessment.option.product.name
        return _Book(framework, exported, THEIRS).written(subject, sections)


def column_heads() -> dict[str, str]:
    """What the columns are called, in the active language."""
    return {
        "id": "",
        "number": _("Question"),
        "question": _("What is asked"),
        "why": _("Why it is asked"),
        "options": _("Possible answers"),
        "answer": _("Answer"),
        "reason": _("Why it does not apply"),
        "evidence": _("Evidence level"),
        "source_title": _("Source"),
        "source_reference": _("Link or reference"),
        "source_on": _("Dated (YYYY-MM-DD)"),
        "source_expires_on": _("Valid until (YYYY-MM-DD)"),
        "note": _("Note"),
    }


class _Book:
    """One workbook on its way to a file. It lives inside one function call."""

    def __init__(self, framework: Framework, exported: Exported, columns: Sequence[str]) -> None:
        from openpyxl import Workbook  # noqa: PLC0415 -- slow import

        self.framework, self.exported, self.columns = framework, exported, columns
        self.book: Any = Workbook()
        self.book.remove(self.book.active)
        self.lists: dict[tuple[str, ...], str] = {}  # what a drop-down offers: the name of its list

    def written(self, subject: str, sections: Iterable[Section]) -> bytes:
        """The file."""
        for title, questions in sections:
            self._sheet(title, questions)
        self._lists()
        self._meta()
        self.book.properties.title = printable(subject)
        self.book.properties.creator = "riskapp"
        self.book.properties.language = self.exported.language
        file = io.BytesIO()
        self.book.save(file)
        return file.getvalue()

    def _sheet(self, title: str, questions: Iterable[AnyQuestion]) -> None:
        sheet = self.book.create_sheet(self._free_title(title))
        heads = column_heads()
        for place, column in enumerate(self.columns, start=1):
            self._put(sheet, 1, place, CODE + column)
            self._put(sheet, 2, place, heads[column], is_bold=True)
            letter = sheet.cell(1, place).column_letter
            sheet.column_dimensions[letter].width = WIDTHS.get(column, WIDTH)
            sheet.column_dimensions[letter].hidden = column == "id"
        sheet.row_dimensions[1].hidden = True
        number = 3
        for question in questions:
            number = self._question(sheet, number, question)
        sheet.freeze_panes = sheet.cell(3, self.columns.index("question") + 2)
        sheet.print_title_rows = "2:2"
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        # Against slips, without a password: who must rearrange the rows can, and they are still read.
        sheet.protection.sheet = True
        sheet.protection.formatColumns = sheet.protection.formatRows = False

    def _question(self, sheet: Any, number: int, question: AnyQuestion) -> int:
        """Its row, and one for each option where several may be chosen; the next free row."""
        cells = self.exported.cells[question.id]
        open_ones = input_columns(question, self.exported.kind)
        words = {
            "id": question.id,
            "number": question_number(self.framework, question.id),
            "question": self._asked(question),
            "why": said(question.help if isinstance(question, ContextQuestion) else question.why),
            "options": self._options(question),
        }
        for place, column in enumerate(self.columns, start=1):
            text = words.get(column)
            if text is None:
                text = self._said(question, column, cells)
            self._put(sheet, number, place, text, is_open=column in open_ones)
        self._make_room(sheet, number)
        self._offer(sheet, number, "answer", offered_words(question))
        if "evidence" in open_ones:
            self._offer(sheet, number, "evidence", level_words(self.framework))
        if is_several(question):
            for option in question.options:
                number += 1
                self._several(sheet, number, question, option)
        return number + 1

    def _several(self, sheet: Any, number: int, question: AnyQuestion, option: Any) -> None:
        words = {"id": f"{question.id}{CODE}{option.value}", "options": said(option.label)}
        words["answer"] = self._said(question, f"is:{option.value}", self.exported.cells[question.id])
        for place, column in enumerate(self.columns, start=1):
            self._put(sheet, number, place, words.get(column, ""), is_open=column == "answer")
        self._make_room(sheet, number)
        self._offer(sheet, number, "answer", {"yes": _("Yes")})

    def _asked(self, question: AnyQuestion) -> str:
        theirs = None if isinstance(question, ContextQuestion) else question.vendor_question
        return said(theirs if self.exported.kind == "inquiry" and theirs else question.text)

    def _options(self, question: AnyQuestion) -> str:
        if is_several(question):
            return _("Choose “%(yes)s” in each row below that applies.") % {"yes": _("Yes")}
        return "\n".join(f"– {said(option.label)}" for option in question.options)

    def _said(self, question: AnyQuestion, column: str, cells: Cells) -> str:
        return cell_in_words(self.framework, question, column, cells.get(column, ""))

    def _put(
        self, sheet: Any, row: int, column: int, text: str, *, is_open: bool = False, is_bold: bool = False
    ) -> None:
        from openpyxl.styles import (  # noqa: PLC0415 -- slow import
            Alignment,
            Border,
            Font,
            PatternFill,
            Protection,
            Side,
        )

        cell = sheet.cell(row, column)
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        cell.border = Border(bottom=Side(style="thin", color="C9CED6"))
        cell.number_format = "@"  # what is typed stays as it was typed
        if is_bold:
            cell.font = Font(bold=True)
        if is_open:
            cell.protection = Protection(locked=False)
            cell.fill = PatternFill("solid", fgColor="FFF8E1")
        if text:
            cell.value = as_cell(text)
            cell.data_type = "s"

    def _make_room(self, sheet: Any, row: int) -> None:
        """Height for the longest cell: not every program measures wrapped text when it opens a file."""
        lines = 1
        for cell, column in zip(sheet[row], self.columns, strict=True):
            width = WIDTHS.get(column, WIDTH) * FILLED
            text = str(cell.value or "") if column != "id" else ""
            lines = max(lines, sum(ceil(len(part) / width) or 1 for part in text.split("\n")))
        sheet.row_dimensions[row].height = min(lines * LINE_HEIGHT + 3, TALLEST)

    def _offer(self, sheet: Any, row: int, column: str, words: Mapping[str, str]) -> None:
        from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415 -- slow import

        offered = tuple(words.values())
        name = self.lists.setdefault(offered, f"answers_{len(self.lists) + 1}")
        rule = DataValidation(type="list", formula1=name, allow_blank=True)
        rule.errorTitle, rule.error = _("Answer"), _("Choose one of the answers listed.")
        rule.showErrorMessage = True
        sheet.add_data_validation(rule)
        rule.add(sheet.cell(row, self.columns.index(column) + 1))

    def _lists(self) -> None:
        from openpyxl.workbook.defined_name import DefinedName  # noqa: PLC0415 -- slow import

        sheet = self.book.create_sheet(LISTS)
        for place, (offered, name) in enumerate(self.lists.items(), start=1):
            for row, text in enumerate(offered, start=1):
                self._put(sheet, row, place, text)
            letter = sheet.cell(1, place).column_letter
            self.book.defined_names[name] = DefinedName(
                name, attr_text=f"'{LISTS}'!${letter}$1:${letter}${len(offered)}"
            )
        sheet.sheet_state = "hidden"

    def _meta(self) -> None:
        sheet = self.book.create_sheet(META)
        rows = [
            (FORMAT, VERSION),
            ("framework", self.exported.framework),
            ("subject", f"{self.exported.kind} {self.exported.subject}"),
            ("language", self.exported.language),
            *(("seal", piece) for piece in sealed(self.exported)),
        ]
        for number, row in enumerate(rows, start=1):
            for place, text in enumerate(row, start=1):
                sheet.cell(number, place).value = text
                sheet.cell(number, place).data_type = "s"
        sheet.sheet_state = "veryHidden"

    def _free_title(self, title: str) -> str:
        """A name that a sheet may have: 31 characters, and none of those that formulas use."""
        plain = re.sub(r"[\[\]:*?/\\']", " ", title).strip() or "1"
        free, number = plain[:31], 1
        while free.casefold() in {name.casefold() for name in self.book.sheetnames}:
            number += 1
            free = f"{plain[:27]} ({number})"
        return free


def as_cell(text: str) -> str:
    """Text as the format keeps it: nothing in it is calculated, or read as an escape."""
    return LIKE_AN_ESCAPE.sub(r"_x005F_\1", guarded(printable(text)))
