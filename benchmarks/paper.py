"""Reports in one process of ours: ``python -m benchmarks.paper ASSESSMENT`` prints seconds as JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

import django

ROUNDS = 8
PAGES = 14
FLOOR_ROWS = 42  # table rows that fill one page of the floor report


def floor_report(pages: int) -> str:
    """A plain tagged report of as many pages: headings and tables of text."""
    cells = (
        "<td>A question with its whole text</td><td>The answer given, in words</td><td>E2</td><td>12.5</td>"
    )
    chapter = f"<h2>Chapter</h2><table><tbody>{f'<tr>{cells}</tr>' * FLOOR_ROWS}</tbody></table>"
    style = "@page { size: A4; margin: 15mm } body { font: 9pt sans-serif } h2 { break-before: page }"
    head = f"<title>Floor</title><style>{style}</style>"
    return f"<html lang='en'><head>{head}</head><body>{chapter * pages}</body></html>"


def clocked(call: Callable[[], object]) -> float:
    """Processor seconds of one call."""
    started = time.process_time()
    call()
    return time.process_time() - started


def main() -> None:
    django.setup()
    from django.utils import timezone
    from weasyprint import HTML

    from assessments.frameworks.loader import load_framework
    from assessments.models import Assessment
    from assessments.queries.printed import printed_hash, printed_of
    from assessments.reports.content import report_content
    from assessments.reports.html import report_html
    from assessments.reports.pdf import VARIANT, _kit, render
    from assessments.reports.printing import brief_pdf

    assessment = Assessment.objects.with_subject().get(pk=int(sys.argv[1]))
    today = timezone.localdate()
    printed = printed_of(assessment, as_of=today)
    framework, digest = load_framework(printed.dossier.framework), printed_hash(printed)
    identifier = f"{digest}-en"
    html = report_html(report_content(printed, framework, language="en", content_hash=digest))
    kit = _kit()

    def whole() -> bytes:
        """What a request does: read, write the HTML, print."""
        fresh = printed_of(assessment, as_of=today)
        return brief_pdf(fresh, framework, language="en", content_hash=printed_hash(fresh))

    def bare() -> bytes:
        """WeasyPrint alone on the very same HTML, with the same options."""
        return HTML(string=html, base_url="bundle:", url_fetcher=kit.fetcher).write_pdf(
            font_config=kit.fonts,
            stylesheets=kit.style_sheets,
            pdf_variant=VARIANT,
            pdf_identifier=identifier.encode(),
        )

    pages = render(html, identifier=identifier)
    floor_html = floor_report(PAGES)
    floor_pages = len(HTML(string=floor_html).render().pages)
    measured: dict[str, list[float]] = {
        "whole": [],
        "bare": [],
        "tagged": [],
        "untagged": [],
        "page": [],
        "floor": [],
    }
    for _ in range(ROUNDS):
        measured["whole"].append(clocked(whole))
        measured["bare"].append(clocked(bare))
        measured["untagged"].append(clocked(lambda: render(html, identifier=identifier, is_tagged=False)))
        measured["tagged"].append(clocked(lambda: render(html, identifier=identifier)))
        measured["page"].append(measured["tagged"][-1] / pages.count)
        floor = clocked(lambda: HTML(string=floor_html).write_pdf(pdf_variant=VARIANT))
        measured["floor"].append(floor / floor_pages)
    facts = {"bytes": len(pages.pdf), "pages": pages.count}
    print(json.dumps({**measured, **facts}))


if __name__ == "__main__":
    main()
