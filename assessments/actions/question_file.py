"""Reading a workbook of questions: what its cells say, in codes, and everything that cannot be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils import translation
from django.utils.translation import gettext as _

from assessments.actions.refusal import Refused
from assessments.actions.text import tidy
from assessments.actions.upload import UploadRefused, checked_upload, clean_name, local_copy
from assessments.frameworks.schema import Framework
from assessments.queries.question_workbook import (
    CODE,
    DAYS,
    FORMAT,
    VERSION,
    YES,
    AnyQuestion,
    Cells,
    Exported,
    alike,
    input_columns,
    level_words,
    offered_words,
    printable,
    unguarded,
    unsealed,
)
from assessments.reading.confined import ConfinedError, run_confined
from assessments.reading.opening import XLSX

MOST_BYTES = 5 * 1024 * 1024
SECONDS = 30
WITH_MACROS = ("xlsm", "xltm", "xlam", "xlsb", "xls")
DAY_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y")
Raw = tuple[str, list[tuple[int, dict[str, tuple[str, str]]]]]  # a sheet as the child process tells of it


class WorkbookRefused(Refused):
    """The file is not taken, or not what it says it is."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that cannot be read, and why."""

    place: str  # Sheet!F12
    question: str
    text: str


@dataclass(slots=True)
class Reading:
    """What a workbook says: by question its cells in codes, and where each stands."""

    name: str
    exported: Exported
    cells: dict[str, dict[str, str]] = field(default_factory=dict)
    places: dict[str, dict[str, str]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)  # rows of no question of ours in which something stands
    missing: list[str] = field(default_factory=list)  # exported questions whose row is gone


def read_workbook(upload: UploadedFile, framework: Framework, *, kind: str, subject: int) -> Reading:
    """The workbook as it stands, if it was exported from this very ``subject``; else ``WorkbookRefused``.

    Names of sheets and the order of rows do not count: hidden ids say what is what.
    """
    sheets = _sheets(upload)
    exported = _exported(sheets)
    if (exported.kind, exported.subject) != (kind, subject):
        raise WorkbookRefused(
            _("This file was exported from another assessment, or another version of it: read it in there.")
            if kind == "assessment"
            else _("This file belongs to another set of questions: export the questions of this page.")
        )
    if exported.framework_hash != framework.hash:
        raise WorkbookRefused(
            _("This file was made with another version of the questionnaire: export the questions again.")
        )
    reading = Reading(clean_name(upload.name or "")[:100], exported)
    with translation.override(exported.language):
        reader = _Reader(framework, reading)
        for name, rows in sheets:
            reader.sheet(name, rows)
    _retell(reading, reader)
    reading.missing = [id for id in exported.cells if id not in reading.cells]
    return reading


def _sheets(upload: UploadedFile) -> list[Raw]:
    """The cells, read in a child process after every check on a file has passed."""
    ending = (upload.name or "").rpartition(".")[2].lower()
    if ending in WITH_MACROS:
        raise WorkbookRefused(_("Workbooks with macros, or in an old format, are not taken: save as XLSX."))
    if ending != "xlsx":
        raise WorkbookRefused(_("Choose an XLSX file that was exported here."))
    if (upload.size or 0) > MOST_BYTES:
        raise WorkbookRefused(
            _("This file is too large: %(size)s; at most %(limit)s.")
            % {"size": filesizeformat(upload.size or 0), "limit": filesizeformat(MOST_BYTES)}
        )
    try:
        checked_upload(upload)
        with local_copy(upload) as path:
            sheets: list[Raw] = run_confined("cells", path, XLSX, seconds=SECONDS)
    except UploadRefused as refusal:
        raise WorkbookRefused(*refusal.messages) from refusal
    except ConfinedError as error:
        raise WorkbookRefused(_("The workbook cannot be read: it is damaged, or far too large.")) from error
    return sheets


def _exported(sheets: Iterable[Raw]) -> Exported:
    """What the hidden part says; it is found by its content, whatever the sheet is called now."""
    for _name, rows in sheets:
        cells = [(row.get("A", ("", ""))[1], row.get("B", ("", ""))[1]) for _number, row in rows]
        if not cells or cells[0][0] != FORMAT:
            continue
        if cells[0][1] != VERSION:
            raise WorkbookRefused(
                _("This file has version %(theirs)s of the format; version %(ours)s is read here.")
                % {"theirs": cells[0][1][:20], "ours": VERSION}
            )
        exported = unsealed(piece for code, piece in cells if code == "seal")
        if exported is None:
            raise WorkbookRefused(
                _("The hidden part of this file was changed, or it was made elsewhere: export it again.")
            )
        return exported
    raise WorkbookRefused(_("This workbook was not exported here: its hidden part is missing."))


class _Reader:
    """Rows on their way to cells in codes. It lives inside one function call."""

    def __init__(self, framework: Framework, reading: Reading) -> None:
        known = {one.id: one for one in (*framework.context.questions, *framework.questions)}
        self.framework, self.reading = framework, reading
        self.questions: dict[str, AnyQuestion] = {
            id: known[id] for id in reading.exported.cells if id in known
        }
        self.pending: list[
            tuple[str, str, str, dict[str, Any]]
        ] = []  # faults, worded by the reader's language

    def sheet(self, name: str, rows: Iterable[tuple[int, dict[str, tuple[str, str]]]]) -> None:
        """Every row, by the one that names the columns; a sheet without such a row is not ours."""
        rows = list(rows)
        named = ((number, _codes(row)) for number, row in rows)
        found = next(((number, codes) for number, codes in named if "id" in codes.values()), None)
        if found is None:
            return
        first, columns = found
        for number, row in rows:
            is_head = number == first or (number == first + 1 and not self._id(row, columns))
            if not is_head:
                self._row(name, number, row, columns)

    def _id(self, row: Mapping[str, tuple[str, str]], columns: Mapping[str, str]) -> str:
        return next(
            (row[letter][1].strip() for letter, code in columns.items() if code == "id" and letter in row), ""
        )

    def _row(
        self, name: str, number: int, row: Mapping[str, tuple[str, str]], columns: Mapping[str, str]
    ) -> None:
        id = self._id(row, columns)
        question_id, _mark, option = id.partition(CODE)
        question = self.questions.get(question_id)
        if question is None or (option and option not in question.values):
            if any(text.strip() for _kind, text in row.values()):
                self.reading.unknown.append(f"{name}!{number}")
            return
        open_ones = input_columns(question, self.reading.exported.kind)
        base = self.reading.exported.cells[question_id]
        said = self.reading.cells.setdefault(question_id, dict(base))
        places = self.reading.places.setdefault(question_id, {})
        for letter, code in columns.items():
            column = f"is:{option}" if option and code == "answer" else "" if option else code
            if column not in open_ones:
                continue
            place = f"{name}!{letter}{number}"
            kind, text = row.get(letter, ("s", ""))
            value = self._value(question, column, kind, text, place)
            if value is None:
                continue
            if value == tidy(printable(base[column])):
                value = base[column]
            if column in places and value != said[column]:
                self._fault(place, question_id, "twice", other=places[column])
                continue
            said[column], places[column] = value, place

    def _value(self, question: AnyQuestion, column: str, kind: str, text: str, place: str) -> str | None:
        """The cell in codes; None when it cannot be read."""
        if kind in ("f", "e"):
            self._fault(place, question.id, "formula" if kind == "f" else "error")
            return None
        text = tidy(unguarded(text))
        if column == "answer":
            return self._one_of(offered_words(question), text, place, question.id)
        if column == "evidence":
            return self._one_of(level_words(self.framework), text, place, question.id)
        if column.startswith("is:"):
            return self._one_of({YES: _("Yes")}, text, place, question.id)
        if column in DAYS and text:
            day = _day(text)
            if day is None:
                self._fault(place, question.id, "day", value=text[:40])
            return day
        return text

    def _one_of(self, words: Mapping[str, str], text: str, place: str, question_id: str) -> str | None:
        if not text:
            return ""
        wanted = alike(text)
        for code, word in words.items():
            if wanted in (alike(word), code.casefold()):
                return code
        self._fault(place, question_id, "choice", value=text[:80])
        return None

    def _fault(self, place: str, question_id: str, why: str, **facts: Any) -> None:
        self.pending.append((place, question_id, why, facts))


def _codes(row: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """The columns that a row names, by letter."""
    return {letter: text[1:] for letter, (_kind, text) in row.items() if text.startswith(CODE)}


def _day(text: str) -> str | None:
    for form in DAY_FORMATS:
        try:
            return datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007 -- a day has no zone
        except ValueError:
            continue
    return None


def _retell(reading: Reading, reader: _Reader) -> None:
    """The faults in the language of who reads the page, which may be another than the file's."""
    words = {
        "formula": _("a formula: type the value itself"),
        "error": _("an error of the spreadsheet stands there"),
        "choice": _("“%(value)s” is none of the answers listed"),
        "day": _("“%(value)s” is not a date such as 2026-11-30"),
        "twice": _("this question stands in the file twice, with different answers (%(other)s)"),
    }
    reading.faults = [
        Fault(place, question, words[why] % facts) for place, question, why, facts in reader.pending
    ]


def day_of(text: str) -> date | None:
    """A day as a cell in codes holds it."""
    return date.fromisoformat(text) if text else None


def changed_cells(base: Cells, said: Cells) -> Iterator[str]:
    """The columns in which they differ, in the order of the sheet."""
    return (column for column in base if said.get(column, "") != base[column])
