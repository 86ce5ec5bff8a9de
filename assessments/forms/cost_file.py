"""A cost model from a CSV file: read wholly, or refused with every fault by line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.actions.cost import CostLineFacts, line_faults
from assessments.costing.model import MOST_LINES
from assessments.forms.cost import Ambiguous, plain_number
from assessments.forms.revised import RevisedForm
from assessments.models import UseCase
from assessments.queries.cost_file import COLUMNS, CURRENCY, FORMULA_STARTS, TEXTS, as_meant

MOST_BYTES = 1024 * 1024
NUMBERS = ("low", "mode", "high", "volume_low", "volume_mode", "volume_high", "probability_pct")
BOOLEANS = {"yes": True, "no": False, "": False}
COLUMN_OF = {field: column for column, field in COLUMNS.items()}


class CostFileForm(RevisedForm):
    """A file in, its lines out; or one sentence for each fault in it, with its line."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("A CSV file with the columns of the export, at most 1 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("This file is empty."),
        },
    )

    def __init__(self, *args: Any, use_case: UseCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_case = use_case
        self.faults: list[str] = []

    def clean_file(self) -> list[CostLineFacts]:
        """The lines of the file; every fault of it stands in ``faults``."""
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is None or file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("This file is too large: %(size)s; at most %(limit)s.")
                % {"size": filesizeformat(file.size or 0), "limit": filesizeformat(MOST_BYTES)}
            )
        lines, self.faults = parsed_lines(file.read(), self.use_case)
        if self.faults:
            raise forms.ValidationError(_("Nothing was imported: what is wrong stands above."))
        return lines


def parsed_lines(content: bytes, use_case: UseCase) -> tuple[list[CostLineFacts], list[str]]:
    """The lines of a file, and what is wrong with it: with a fault, nothing of it is to be kept."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return [], [_("This file is not UTF-8 text (byte %(position)s).") % {"position": error.start + 1}]
    separator = ";" if text.split("\n", 1)[0].count(";") > text.split("\n", 1)[0].count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error:
        return [], [_("Line %(line)s: quotation marks do not close.") % {"line": reader.line_num}]
    if not rows:
        return [], [_("This file has no lines.")]
    (_first, head), *body = rows
    faults = [*_head_faults([cell.strip() for cell in head])]
    if faults:
        return [], faults
    if not body:
        return [], [_("A cost model needs at least one line with its amounts.")]
    if len(body) > MOST_LINES:
        return [], [
            _("A cost model has at most %(limit)s lines; this has %(count)s.")
            % {"limit": MOST_LINES, "count": len(body)}
        ]
    lines = []
    for number, row in body:
        reading = _Reading(dict(zip((cell.strip() for cell in head), row, strict=False)), use_case)
        if len(row) != len(head):
            reading.faults = [
                _("%(found)s cells instead of %(wanted)s.") % {"found": len(row), "wanted": len(head)}
            ]
        faults += [
            _("Line %(line)s: %(fault)s") % {"line": number, "fault": fault} for fault in reading.faults
        ]
        if reading.line:
            lines.append(reading.line)
    return lines, faults


def _head_faults(head: list[str]) -> Iterator[str]:
    wanted = [CURRENCY, *COLUMNS]
    missing = [name for name in wanted if name not in head]
    strange = [name[:40] for name in head if name not in wanted]
    if missing:
        yield _("Line 1: these columns are missing: %(names)s.") % {"names": ", ".join(missing)}
    if strange:
        yield _("Line 1: these columns are not known: %(names)s.") % {"names": ", ".join(strange)}
    if len(set(head)) < len(head) and not strange:
        yield _("Line 1: a column stands there twice.")


class _Reading:
    """One row on its way to a line. It lives inside one function call."""

    def __init__(self, cells: dict[str, str], use_case: UseCase) -> None:
        self.faults: list[str] = []
        self.line: CostLineFacts | None = None
        values = {field: self._value(field, cells.get(column, "")) for column, field in COLUMNS.items()}
        currency = cells.get(CURRENCY, "").strip().upper()
        if currency != use_case.currency:
            self.faults.append(
                _("it is in %(given)s; this request counts in %(wanted)s, and nothing is converted.")
                % {"given": currency or "–", "wanted": use_case.currency}
            )
        for name in ("low", "mode", "high", "probability_pct"):
            if values[name] is None and not cells.get(COLUMN_OF[name], "").strip():
                self._fault(name, _("it is empty"))
        if self.faults:
            return
        line = CostLineFacts(**values)
        for fault in line_faults(line, horizon_years=use_case.horizon_years):
            self._fault(fault.field, fault.message.rstrip("."))
        self.line = line

    def _fault(self, field: str, what: str) -> None:
        self.faults.append(f"{COLUMN_OF[field]}: {what}.")

    def _value(self, field: str, cell: str) -> Any:
        text = cell.strip()
        if field in NUMBERS:
            return self._number(field, text)
        if cell.startswith(FORMULA_STARTS) or text.startswith(FORMULA_STARTS):
            self._fault(
                field, _("a cell must not begin like a formula (%(start)s)") % {"start": text[:1] or "⇥"}
            )
            return ""
        if field == "year":
            if text.isascii() and text.isdigit() and len(text) < 4:
                return int(text)
            self._fault(field, _("it must be a whole number"))
            return 1
        if field == "follows_price":
            if text.lower() not in BOOLEANS:
                self._fault(field, _("it must be yes or no"))
            return BOOLEANS.get(text.lower(), False)
        return as_meant(text) if field in TEXTS else text

    def _number(self, field: str, text: str) -> Decimal | None:
        if not text:
            return None
        if text.startswith(("=", "@", "+")):
            self._fault(field, _("a cell must not begin like a formula (%(start)s)") % {"start": text[:1]})
            return None
        try:
            value = Decimal(plain_number(text))
        except Ambiguous:
            self._fault(
                field, _("it can be read in two ways: write thousands without a comma, or add decimals")
            )
            return None
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite():
            self._fault(field, _("it is not a number"))
            return None
        return value
