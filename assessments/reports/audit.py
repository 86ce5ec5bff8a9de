"""The audit trail as files: CSV to read in a spreadsheet, JSON lines to verify anywhere."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import UTC

from django.utils import translation
from django.utils.translation import gettext as _

from assessments.models import Event
from assessments.queries.audit import sentence_of, subject_of, who_acted
from assessments.queries.audit_chain import line_of
from assessments.reports.workbook import SEPARATOR, harmless


def audit_csv(events: Iterable[Event], *, language: str) -> Iterator[bytes]:
    """Row by row, as a spreadsheet of that language opens it: UTF-8 with its mark, times in UTC."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=SEPARATOR[language], lineterminator="\r\n")
    with translation.override(language):
        head = [
            _("Number"),
            _("Time (UTC)"),
            _("Person"),
            _("What happened"),
            _("Code"),
            _("Question or object"),
            _("Request"),
            _("Option"),
            _("Before"),
            _("After"),
            _("Hash of the one before"),
            _("Hash"),
        ]
    writer.writerow(head)
    yield "\ufeff".encode()
    yield _taken(text)
    for event in events:
        # Not around the loop: between two rows of a stream other code of this thread runs.
        with translation.override(language):
            writer.writerow([harmless(cell) for cell in _cells(event)])
        yield _taken(text)


def audit_lines(events: Iterable[Event]) -> Iterator[bytes]:
    """One event a line, exactly what its hash is made of."""
    for event in events:
        yield f"{line_of(event)}\n".encode()


def _cells(event: Event) -> list[str]:
    return [
        str(event.seq),
        event.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"),
        who_acted(event),
        sentence_of(event),
        event.kind,
        subject_of(event) or event.subject,
        event.use_case.title if event.use_case else "",
        event.assessment.option.name if event.assessment else "",
        _json(event.before),
        _json(event.after),
        event.previous,
        event.hash,
    ]


def _json(facts: object) -> str:
    return "" if facts is None else json.dumps(facts, ensure_ascii=False, sort_keys=True)


def _taken(text: io.StringIO) -> bytes:
    """What was written since the last time."""
    written = text.getvalue()
    text.seek(0)
    text.truncate()
    return written.encode()
