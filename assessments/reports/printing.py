"""Printed → PDF in one call: content, HTML, paper; the brief is two pages, whatever it takes."""

from __future__ import annotations

import logging

from assessments.frameworks.schema import Framework
from assessments.queries.printed import Printed
from assessments.reports.content import report_content
from assessments.reports.html import report_html
from assessments.reports.pdf import Pages, render

LAYOUT = "3"  # part of a draft's key: a new layout prints kept drafts anew
SQUEEZES = (0.0, 15.0, 40.0, 80.0)  # points kept free, should a foreign font take more room than was measured
FIRST_OF_APPENDIX = "s1"

logger = logging.getLogger(__name__)


def brief_pdf(printed: Printed, framework: Framework, *, language: str, content_hash: str) -> bytes:
    """The decision brief with its appendix. What is printed alike has the same bytes."""
    for squeeze in SQUEEZES:
        report = report_content(
            printed, framework, language=language, content_hash=content_hash, squeeze=squeeze
        )
        pages = render(report_html(report), identifier=f"{content_hash}-{language}")
        if is_two_pages(pages):
            return pages.pdf
    logger.error("the brief of %s takes more than two pages", content_hash)
    return pages.pdf


def is_two_pages(pages: Pages) -> bool:
    """Whether the appendix begins on page 3."""
    return pages.anchors.get(FIRST_OF_APPENDIX) == 3
