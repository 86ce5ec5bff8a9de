"""A cost model as a CSV file: its columns, and a stored model in them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from decimal import Decimal

from assessments.models import CostLine

# The file's columns, the same in every language: column → field of a line.
COLUMNS = {
    "category": "category",
    "line": "name",
    "paid": "timing",
    "year": "year",
    "least": "low",
    "most_likely": "mode",
    "highest": "high",
    "unit": "unit",
    "least_volume": "volume_low",
    "most_likely_volume": "volume_mode",
    "highest_volume": "volume_high",
    "probability_pct": "probability_pct",
    "follows_price": "follows_price",
    "note": "note",
}
CURRENCY = "currency"
TEXTS = frozenset({"name", "unit", "note"})
# A spreadsheet runs what begins like this; some take the full-width signs for the plain ones.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def cost_csv(lines: Iterable[CostLine], currency: str) -> bytes:
    """UTF-8 with its mark, so that spreadsheets show accents; no cell is a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([CURRENCY, *COLUMNS])
    for line in lines:
        writer.writerow([currency, *(_cell(line, field) for field in COLUMNS.values())])
    return text.getvalue().encode("utf-8-sig")


def _cell(line: CostLine, field: str) -> str:
    value = getattr(line, field)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return neutral(str(value)) if field in TEXTS else str(value)


def neutral(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe before it says that it is text."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def as_meant(text: str) -> str:
    """What ``neutral`` was given."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text
