"""Comparison → PDF: two pages, whatever the number of options and the length of their names."""

from __future__ import annotations

import hashlib
import json
import logging

from assessments.frameworks.schema import Framework
from assessments.queries.comparison import Comparison
from assessments.queries.dossier import plain
from assessments.reports.comparison.content import Room, Subject, comparison_content
from assessments.reports.html import in_language
from assessments.reports.pdf import render

LAYOUT = "1"  # a new layout is a new file
# From the roomiest on, until it fits.
ROOMS = (
    Room(7, 2, 2),
    Room(7, 2, 2, 3.0),
    Room(7, 1, 1, 1.0, 4),
    Room(6, 1, 1, 1.0, 3),
    Room(5, 1, 1, 1.0, 2),
    Room(4, 1, 1, 1.0, 2),
)

logger = logging.getLogger(__name__)


def comparison_hash(comparison: Comparison, subject: Subject) -> str:
    """SHA-256 of everything the two pages are printed from."""
    facts = json.dumps([LAYOUT, plain(comparison), plain(subject)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(facts.encode()).hexdigest()


def comparison_pdf(comparison: Comparison, subject: Subject, framework: Framework, *, language: str) -> bytes:
    """The same comparison gives the same bytes. ``PdfUnavailable`` where the libraries are missing."""
    digest = comparison_hash(comparison, subject)
    for room in ROOMS:
        content = comparison_content(
            comparison, subject, framework, language=language, content_hash=digest, room=room
        )
        html = in_language("reports/comparison.html", language, {"report": content}, None)
        pages = render(html, identifier=f"{digest}-{language}")
        if pages.count == 2:
            return pages.pdf
    logger.error("the comparison %s takes more than two pages", digest)
    return pages.pdf
