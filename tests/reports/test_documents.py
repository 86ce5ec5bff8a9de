"""The documents behind the answers, as §9 prints them."""

from dataclasses import replace
from datetime import UTC, date, datetime

from assessments.queries.record import AlertFacts, CitationFacts, Record
from assessments.reports.html import report_html
from tests.reports.conftest import content_of
from tests.reports.dossiers import bare, framework, typical

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


def test_a_ruling_on_a_contradiction_is_printed_with_its_reason_and_by_whom(language):
    rule = framework().contradictions[0]
    said = AlertFacts(rule.id, "dismissed", "Old <i>terms</i>.", "Bob", datetime(2026, 11, 3, tzinfo=UTC))
    content = content_of(replace(bare(typical()), record=Record(alerts=(said,))), language)

    (row,) = content.alerts
    assert (row.question, row.reason) == (rule.contradicts, "Old <i>terms</i>.")
    assert row.by.startswith("Bob, ")
    assert "Old &lt;i&gt;terms&lt;/i&gt;." in report_html(content)


def test_a_ruling_under_a_rule_that_is_gone_is_still_printed(language):
    said = AlertFacts("gone_rule", "upheld", "Their terms.", "Bob", datetime(2026, 11, 3, tzinfo=UTC))

    (row,) = content_of(replace(bare(typical()), record=Record(alerts=(said,))), language).alerts

    assert (row.question, row.statement, row.reason) == ("–", "gone_rule", "Their terms.")


def test_where_nothing_was_judged_there_is_no_table_of_contradictions(language):
    assert content_of(printed_with(), language).alerts == ()
