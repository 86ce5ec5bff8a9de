"""Printed → ReportContent: every text chosen for one language, every figure printed. Computes no score."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from assessments.frameworks.schema import Framework
from assessments.queries.dossier import Dossier
from assessments.queries.printed import Printed
from assessments.reports.appendix.answers import (
    Answers,
    Improvement,
    VendorQuestion,
    answers,
    improvements,
    minor_improvements,
    vendor_questions,
)
from assessments.reports.appendix.changes import changes
from assessments.reports.appendix.chapter import Chapter
from assessments.reports.appendix.method import Method, Working, method, working
from assessments.reports.appendix.options import options
from assessments.reports.appendix.plan import plan
from assessments.reports.appendix.record import History, Record, history, record
from assessments.reports.appendix.sources import (
    AlertRow,
    ArticleRow,
    DocumentRow,
    ReferenceRow,
    alert_rows,
    article_rows,
    document_rows,
    reference_rows,
)
from assessments.reports.brief.decide import decide_page
from assessments.reports.brief.parts import SIZE, Decide, Trust
from assessments.reports.brief.trust import trust_page
from assessments.reports.measure import fitting
from assessments.reports.press import Press
from assessments.reports.reading import Reading

FOOT_WIDTH = 385.0  # points


@dataclass(frozen=True, slots=True)
class ReportContent:
    """The whole report in one language, ready to be placed on pages."""

    language: str
    is_draft: bool
    title: str
    subject: str
    author: str
    day: str  # ISO, for the metadata
    content_hash: str
    running: str  # at the foot of every page
    notice: str  # shown when the framework on this machine differs from the one that was scored
    decide: Decide
    trust: Trust
    record: Record
    method: Method
    working: Working
    answers: Answers
    vendor_questions: tuple[VendorQuestion, ...]
    improvements: tuple[Improvement, ...]
    minor_improvements: str
    plan: Chapter
    article: tuple[ArticleRow, ...]
    references: tuple[ReferenceRow, ...]
    documents: tuple[DocumentRow, ...]
    alerts: tuple[AlertRow, ...]
    history: History
    options: Chapter
    changes: Chapter


def report_content(
    printed: Printed, framework: Framework, *, language: str, content_hash: str, squeeze: float = 0.0
) -> ReportContent:
    """The report in ``language``; ``squeeze``: points of each page of the brief to keep free."""
    with translation.override(language):
        press = Press(language)
        reading = Reading(printed, framework, press, content_hash)
        dossier = printed.dossier
        title = press.own(_("Decision brief: %(subject)s")) % {"subject": press.line(dossier.title)}
        return ReportContent(
            language=language,
            is_draft=reading.is_draft,
            title=title,
            subject=press.line(f"{dossier.vendor} · {dossier.product} · {dossier.option}"),
            author=press.line(dossier.organisation),
            day=report_day(dossier),
            content_hash=content_hash,
            running=running_title(reading),
            notice=framework_notice(reading),
            decide=decide_page(reading, squeeze=squeeze),
            trust=trust_page(reading, squeeze=squeeze),
            record=record(reading),
            method=method(reading),
            working=working(reading),
            answers=answers(reading),
            vendor_questions=vendor_questions(reading),
            improvements=improvements(reading),
            minor_improvements=minor_improvements(reading),
            plan=plan(reading),
            article=article_rows(reading),
            references=reference_rows(reading),
            documents=document_rows(reading),
            alerts=alert_rows(reading),
            history=history(reading),
            options=options(reading),
            changes=changes(reading),
        )


def running_title(reading: Reading) -> str:
    """Option, version and content hash, on one line at the foot of every page."""
    press, dossier = reading.press, reading.dossier
    tail = f" · v{dossier.number} · {reading.content_hash[:16]}"
    option = press.line(dossier.option)
    kept = fitting(option, lines=1, width=FOOT_WIDTH, size=SIZE, tail=f"…{tail}")
    return option + tail if kept == option else f"{kept}…{tail}"


def report_day(dossier: Dossier) -> str:
    """The day the report speaks of: from the dossier, so that it prints the same file on any day."""
    moment = dossier.decision.decided_at if dossier.decision else dossier.submitted_at
    return (moment.date() if moment else dossier.as_of).isoformat()


def framework_notice(reading: Reading) -> str:
    """A warning when the words may not be those that were scored; figures are always the dossier's."""
    if reading.framework.hash == reading.dossier.framework_hash:
        return ""
    return reading.press.own(
        _(
            "The question bank on this machine differs from the one that was scored: words may differ, "
            "figures do not."
        )
    )
