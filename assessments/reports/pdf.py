"""HTML → PDF: tagged, reproducible, loading nothing but our own files; alone in knowing WeasyPrint."""

from __future__ import annotations

import atexit
import io
import threading
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders

VARIANT = "pdf/ua-1"
SCHEME = "bundle:"
FOLDER = "reports"
DEEPEST_INLINE = 3  # a user's words inside a bold run inside a paragraph
STYLE_SHEETS = ("report.css", "print.css")
TYPES = {".css": "text/css", ".ttf": "font/ttf", ".svg": "image/svg+xml"}

# Pango and fontconfig are not made for several threads of one process.
_one_at_a_time = threading.Lock()


class PdfUnavailable(Exception):
    """WeasyPrint's libraries are missing on this machine; the message says so."""


@dataclass(frozen=True, slots=True)
class Pages:
    """A rendered document: its bytes, and on which page (from 1) each anchor stands."""

    pdf: bytes
    count: int
    anchors: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Kit:
    """What is the same for every report of a process: fonts, style sheets, fetcher."""

    html: Any
    fonts: Any
    style_sheets: list[Any]
    fetcher: Any


def bundled(name: str) -> Path:
    """The file of the bundle with this name; ``FileNotFoundError`` for anything else, wherever it points."""
    root = finders.find(FOLDER)
    if not isinstance(root, str):
        raise FileNotFoundError(FOLDER)
    path = (Path(root) / name).resolve()
    if not path.is_relative_to(Path(root).resolve()) or path.suffix not in TYPES or not path.is_file():
        raise FileNotFoundError(name)
    return path


@lru_cache(maxsize=1)
def _kit() -> _Kit:
    # Slow to import (over a second), and a web process must start without it.
    try:
        from weasyprint import CSS, HTML  # noqa: PLC0415 -- see above
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 -- see above
        from weasyprint.urls import (  # noqa: PLC0415 -- see above
            FatalURLFetchingError,
            URLFetcher,
            URLFetcherResponse,
        )
    except OSError as error:  # Pango is a system library
        raise PdfUnavailable(str(error)) from error

    class BundleFetcher(URLFetcher):  # type: ignore[misc]
        """Serves static/reports/ under the scheme ``bundle:`` and stops the rendering for anything else."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols=set(), allow_redirects=False, fail_on_errors=True)

        def fetch(self, url: str, headers: Any = None) -> Any:
            if not url.startswith(SCHEME):
                raise FatalURLFetchingError(f"A report loads nothing but its own files, not {url[:80]}")
            try:
                path = bundled(url.removeprefix(SCHEME))
            except FileNotFoundError as error:
                raise FatalURLFetchingError(f"The report's bundle has no {url[:80]}") from error
            return URLFetcherResponse(
                url, io.BytesIO(path.read_bytes()), {"Content-Type": TYPES[path.suffix]}
            )

    fetcher, fonts = BundleFetcher(), FontConfiguration()
    style_sheets = [
        CSS(
            string=bundled(name).read_text(encoding="utf-8"),
            base_url=SCHEME,
            url_fetcher=fetcher,
            font_config=fonts,
        )
        for name in STYLE_SHEETS
    ]
    atexit.register(_kit.cache_clear)  # fonts are let go while the libraries are still there
    return _Kit(HTML, fonts, style_sheets, fetcher)


def render(html: str, *, identifier: str, is_tagged: bool = True) -> Pages:
    """``html`` on paper. The same HTML and identifier give the same bytes, on any day."""
    options = {"pdf_variant": VARIANT, "pdf_identifier": identifier.encode()} if is_tagged else {}
    with _one_at_a_time:
        kit = _kit()
        document = kit.html(string=html, base_url=SCHEME, url_fetcher=kit.fetcher).render(
            font_config=kit.fonts, stylesheets=kit.style_sheets, **options
        )
        pdf = document.write_pdf(finisher=repaired if is_tagged else None, **options)
    anchors: dict[str, int] = {}
    for number, page in enumerate(document.pages, start=1):
        for name in page.anchors:
            anchors.setdefault(name, number)
    return Pages(pdf, len(document.pages), anchors)


def repaired(document: Any, pdf: Any) -> None:
    """Mend what PDF/UA asks for and WeasyPrint leaves out: scopes of headers, marks of page margins."""
    give_headers_a_scope(pdf)
    take_margins_out_of_the_text(pdf)
    hang_text_on_its_paragraph(pdf)
    join_glyphs(pdf)


def give_headers_a_scope(pdf: Any) -> None:
    """Say of each header cell whether it heads a column or a row, in place of lists of headers at each cell.

    A header's ID ends in its row and column: a first row with several headers heads columns, any other
    its row.
    """
    cells = [item for item in elements(pdf) if item["S"] in ("/TH", "/TD")]
    headers = [(item, item["ID"].string.rpartition("-")[0]) for item in cells if "ID" in item]
    in_row = Counter(row for _item, row in headers)
    for item, row in headers:
        heads_columns = row.endswith("-0") and in_row[row] > 1
        item["A"]["Scope"] = "/Column" if heads_columns else "/Row"
        del item["ID"]
    for item in cells:
        item["A"].pop("Headers", None)
        if set(item["A"]) == {"O"}:
            del item["A"]


def hang_text_on_its_paragraph(pdf: Any) -> None:
    """Take out the elements between a paragraph and each line of its text: half the tree, saying nothing."""
    by_page = {page["StructParents"]: parents for page, parents in pages_with_parents(pdf)}
    pages = {object_number(reference): index for index, reference in enumerate(pdf.page_references)}
    for _level in range(DEEPEST_INLINE):
        for item in elements(pdf):
            kids = item["K"]
            if item["S"] in ("/Span", "/NonStruct") and len(kids) == 1 and isinstance(kids[0], int):
                parent = pdf.objects[object_number(item["P"])]
                if "K" not in parent or parent.get("Pg") != item["Pg"]:
                    continue
                parent["K"][parent["K"].index(item.reference)] = kids[0]
                by_page[pages[object_number(item["Pg"])]][kids[0]] = item["P"]
                item.clear()


def join_glyphs(pdf: Any) -> None:
    """Write glyphs that follow each other at no distance as one string: half the bytes of a page's text."""
    for item in pdf.objects:
        operators = getattr(item, "stream", None)
        if isinstance(operators, list):
            operators[:] = [
                operator.replace(b">0<", b"")
                if isinstance(operator, bytes) and operator.endswith(b"TJ")
                else operator
                for operator in operators
            ]


def elements(pdf: Any) -> list[Any]:
    """The elements of the structure tree."""
    return [item for item in pdf.objects if isinstance(item, dict) and item.get("Type") == "/StructElem"]


def take_margins_out_of_the_text(pdf: Any) -> None:
    """Page numbers, running titles and DRAFT stand on every page: they are artifacts, read to nobody."""
    reached = reachable(pdf)
    for page, parents in pages_with_parents(pdf):
        orphans = {index for index, parent in enumerate(parents) if object_number(parent) not in reached}
        operators = pdf.objects[object_number(page["Contents"])].stream
        for index, operator in enumerate(operators):
            if operator == b"BDC" and operators[index - 1].get("MCID") in orphans:
                operators[index - 2 : index + 1] = ["/Artifact", b"BMC", b""]
        for index in orphans:
            parents[index] = "null"


def reachable(pdf: Any) -> set[int]:
    """The numbers of the structure elements that hang in the tree."""
    seen: set[int] = set()
    waiting = list(structure_root(pdf)["K"])
    while waiting:
        reference = waiting.pop()
        if isinstance(reference, int):  # marked content, not an element
            continue
        number = object_number(reference)
        if number not in seen:
            seen.add(number)
            waiting += pdf.objects[number].get("K", ())
    return seen


def object_number(reference: Any) -> int:
    """The number in a reference such as ``12 0 R``."""
    return int(bytes(reference).split()[0])


def structure_root(pdf: Any) -> Any:
    """The root of the structure tree."""
    return pdf.objects[object_number(pdf.catalog["StructTreeRoot"])]


def pages_with_parents(pdf: Any) -> list[tuple[Any, Any]]:
    """Each page with the structure element of each piece of its marked content."""
    numbers = pdf.objects[object_number(structure_root(pdf)["ParentTree"])]["Nums"]
    arrays = dict(zip(numbers[::2], numbers[1::2], strict=True))
    pages = [pdf.objects[object_number(reference)] for reference in pdf.page_references]
    return [(page, arrays[page["StructParents"]]) for page in pages]
