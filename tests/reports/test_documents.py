"""The documents behind the answers, as §9 prints them."""

from dataclasses import replace
from datetime import date

from assessments.queries.record import CitationFacts, Record
from assessments.reports.html import report_html
from tests.reports.conftest import content_of
from tests.reports.dossiers import bare, typical

FILE = CitationFacts(
    question="PRIV-01",
    document="DPA <b>2026</b>",
    issuer="Counsel",
    level="E4",
    issued_on=date(2026, 3, 1),
    expires_on=date(2027, 3, 1),
    sha256="0123456789abcdef" * 4,
    url="",
    page=7,
    quote="Content is never used for training.",
)
LINK = replace(
    FILE, document="Terms", sha256="", url="https://v.example/terms", page=0, quote="", expires_on=None
)


def printed_with(*citations: CitationFacts):
    return replace(bare(typical()), record=Record(citations=citations))


def test_a_passage_is_printed_with_its_page_and_the_beginning_of_the_hash(language):
    (row,) = content_of(printed_with(FILE), language).documents

    assert (row.question, row.identity) == ("PRIV-01", "SHA-256 0123456789ab")
    assert "7" in row.passage
    assert FILE.quote in row.passage
    assert "E4" in row.facts


def test_a_link_is_cited_as_a_whole_by_its_address(language):
    (row,) = content_of(printed_with(LINK), language).documents

    assert (row.passage, row.identity) == ("", "https://v.example/terms")


def test_a_title_is_text_and_no_markup(language):
    html = report_html(content_of(printed_with(FILE, LINK), language))

    assert "DPA &lt;b&gt;2026&lt;/b&gt;" in html
    assert "<b>2026</b>" not in html


def test_where_nothing_is_cited_there_is_no_table(language):
    assert content_of(printed_with(), language).documents == ()
