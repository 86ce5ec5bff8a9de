"""Rendered once for all the tests that look at the same file."""

from __future__ import annotations

from functools import lru_cache

import pytest

from assessments.queries.dossier import Dossier
from assessments.queries.printed import Printed, printed_hash
from assessments.reports.content import ReportContent, report_content
from assessments.reports.html import report_html
from assessments.reports.pdf import Pages, render
from tests.reports.dossiers import framework, typical, with_insight


def content_of(what: Dossier | Printed, language: str) -> ReportContent:
    """The report of a dossier, with its insight or, frozen long ago, without any."""
    printed = what if isinstance(what, Printed) else Printed(what, None)
    return report_content(printed, framework(), language=language, content_hash=printed_hash(printed))


@lru_cache(maxsize=2)
def typical_pages(language: str) -> Pages:
    """The whole report of an ordinary assessment; rendering takes seconds, so once a language."""
    return render(
        report_html(content_of(with_insight(typical()), language)), identifier=f"typical-{language}"
    )


def brief_pages(what: Dossier | Printed, language: str) -> Pages:
    """The two pages alone, followed by the heading of the appendix."""
    html = report_html(content_of(what, language))
    brief, _appendix = html.split('<section class="chapter" id="s1">')
    return render(
        f'{brief}<section class="chapter" id="s1"><h2>§1</h2></section></main></body></html>', identifier="x"
    )


@pytest.fixture(params=["en", "fr"])
def language(request: pytest.FixtureRequest) -> str:
    return request.param
