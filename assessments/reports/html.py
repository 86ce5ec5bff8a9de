"""ReportContent → one HTML document, the same for paper and for the browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from assessments.reports.content import ReportContent


@dataclass(frozen=True, slots=True)
class Screen:
    """What the browser's page has that paper has not: where its links go."""

    back: str
    pdf: str
    languages: tuple[tuple[str, str, str], ...]  # code, name, address


def report_html(report: ReportContent, screen: Screen | None = None) -> str:
    """The whole report; with ``screen`` it links its style sheets and has a bar of links."""
    return in_language("reports/report.html", report.language, {"report": report}, screen)


def in_language(template: str, language: str, context: dict[str, Any], screen: Screen | None) -> str:
    """A template in ``language``, whatever the language of the interface."""
    links = {"back": screen.back, "pdf": screen.pdf, "languages": screen.languages} if screen else {}
    with translation.override(language):
        return render_to_string(template, {**context, **links, "is_screen": screen is not None})
