"""§8, the article's criteria with their status; §9, references of questions and documents of answers."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.labels import ALERT_RULING
from assessments.queries.record import AlertFacts, CitationFacts
from assessments.reports.press import Press
from assessments.reports.reading import Reading, grouped


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """One criterion of the article: what it says, how sure it is, where it was scored."""

    id: str
    label: str
    passage: str
    status: str
    scored_by: str  # the questions asked here
    others: str  # how many more would score it elsewhere


@dataclass(frozen=True, slots=True)
class ReferenceRow:
    """A law, standard or decision with its status and the questions that cite it."""

    short: str
    title: str
    citation: str
    status: str
    questions: str


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document cited for an answer: what it is, the passage, how to tell that it is the same one."""

    question: str
    title: str
    facts: str  # issuer, date, validity, level
    passage: str  # page and quote; empty where it is cited as a whole
    identity: str  # the beginning of the SHA-256, or the link


@dataclass(frozen=True, slots=True)
class AlertRow:
    """A contradiction somebody judged. Its passages are not quoted: not every reader may open them."""

    question: str
    statement: str
    ruling: str
    reason: str
    by: str  # who and when


def article_rows(reading: Reading) -> tuple[ArticleRow, ...]:
    """Every criterion, in order."""
    framework, press = reading.framework, reading.press
    statuses = {status.id: press.said(status.label) for status in framework.statuses}
    return tuple(
        ArticleRow(
            item.id,
            press.said(item.label),
            press.own(item.passage),
            statuses[item.status],
            grouped(id for id in item.scored_by if id in reading.effects),
            others(reading, sum(1 for id in item.scored_by if id not in reading.effects)),
        )
        for item in framework.article_criteria
    )


def others(reading: Reading, count: int) -> str:
    """How many questions on a criterion are not asked in this case."""
    if not count:
        return ""
    return reading.press.own(ngettext("%(count)s not asked", "%(count)s not asked", count) % {"count": count})


def reference_rows(reading: Reading) -> tuple[ReferenceRow, ...]:
    """The references that the asked questions cite."""
    cited: dict[str, list[str]] = {}
    for question in reading.asked:
        for citation in question.references:
            reference, _locator = reading.framework.reference(citation)
            questions = cited.setdefault(reference.id, [])
            if question.id not in questions:
                questions.append(question.id)
    press = reading.press
    return tuple(
        ReferenceRow(
            press.said(item.short),
            press.said(item.title),
            item.citation,
            press.said(item.status),
            grouped(cited[item.id]),
        )
        for item in reading.framework.references
        if item.id in cited
    )


def document_rows(reading: Reading) -> tuple[DocumentRow, ...]:
    """What the answers cite, by question."""
    press = reading.press
    return tuple(
        DocumentRow(
            item.question,
            press.block(item.document),
            document_facts(press, item),
            quoted(press, item),
            f"SHA-256 {item.sha256[:12]}" if item.sha256 else press.block(item.url),
        )
        for item in reading.printed.record.citations
    )


def document_facts(press: Press, item: CitationFacts) -> str:
    """Who issued it, when, until when it holds, at which level."""
    parts = [press.block(item.issuer), press.short_date(item.issued_on) if item.issued_on else ""]
    if item.expires_on:
        parts.append(press.own(_("valid until %(day)s") % {"day": press.short_date(item.expires_on)}))
    return " · ".join(filter(None, (*parts, item.level)))


def quoted(press: Press, item: CitationFacts) -> str:
    """The page and its words, as they stand there."""
    if not item.page:
        return ""
    return press.own(_("page %(number)s: “%(quote)s”")) % {
        "number": item.page,
        "quote": press.block(item.quote),
    }


def alert_rows(reading: Reading) -> tuple[AlertRow, ...]:
    """Every ruling on a contradiction, in the order they were made."""
    return tuple(alert_row(reading, item) for item in reading.printed.record.alerts)


def alert_row(reading: Reading, item: AlertFacts) -> AlertRow:
    """One ruling; a rule that this version of the framework knows no more is named by its id."""
    press = reading.press
    rule = next((rule for rule in reading.framework.contradictions if rule.id == item.rule), None)
    return AlertRow(
        rule.contradicts if rule else "–",
        press.said(rule.message) if rule else item.rule,
        press.own(str(ALERT_RULING[item.ruling].word)),
        press.block(item.reason),
        signed(press, item),
    )


def signed(press: Press, item: AlertFacts) -> str:
    """Who ruled, and when."""
    return f"{press.line(item.by)}, {press.short_date(item.at)}"
