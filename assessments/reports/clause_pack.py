"""The clauses for the legal team as DOCX, numbered alike in both languages."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.frameworks.schema import Framework
from assessments.labels import CLAUSE_STATUS, said
from assessments.queries.clauses import ClauseFacts
from assessments.queries.dossier import Dossier
from assessments.reports.workbook import UNPRINTABLE

LOCALES = {"en": "en-GB", "fr": "fr-FR"}


def clause_pack_docx(
    clauses: Sequence[ClauseFacts], framework: Framework, dossier: Dossier, *, language: str, as_of: date
) -> bytes:
    """One heading a clause: its text or that none cures it, its status, what in the article it answers."""
    from docx import Document  # noqa: PLC0415 -- slow import

    with translation.override(language):
        document = Document()
        _set_up(document, dossier, language=language, as_of=as_of)
        document.add_heading(_title(), level=0)
        document.add_paragraph(_plain(_subject(dossier)))
        document.add_paragraph(_note(as_of))
        for clause in clauses:
            _add_clause(document, clause, framework)
        if not clauses:
            document.add_paragraph(_("No finding calls for a clause."))
        file = io.BytesIO()
        document.save(file)
    return file.getvalue()


def _title() -> str:
    return _("Contract clauses")


def _subject(dossier: Dossier) -> str:
    return f"{dossier.organisation} – {dossier.vendor}, {dossier.product}, {dossier.option} – {dossier.title}"


def _note(as_of: date) -> str:
    return _(
        "As of %(day)s. Each clause follows from one finding of the assessment and keeps its number in both "
        "languages. They are a basis for negotiation, not legal advice."
    ) % {"day": date_format(as_of, "j F Y")}


def _add_clause(document: Any, clause: ClauseFacts, framework: Framework) -> None:
    question = framework.question(clause.question)
    document.add_heading(f"{clause.number} · {clause.question}", level=1)
    _line(document, _("Finding"), f"{clause.finding} – {said(question.text)}")
    if clause.text is None:
        _line(document, _("No contractual cure"), _("No clause removes this risk; a measure of ours may."))
        _line(document, _("Measure"), said(question.remediation))
    else:
        document.add_paragraph(said(clause.text), style="Intense Quote")
        _line(document, _("Status"), status_word(clause))
    for id in clause.article_criteria:
        criterion = framework.article_criterion(id)
        _line(document, _("Source"), f"{id} – {said(criterion.label)} «\u00a0{criterion.passage}\u00a0»")


def status_word(clause: ClauseFacts) -> str:
    """How far the clause is in the negotiation."""
    return str(CLAUSE_STATUS[clause.status].word) if clause.status else _("Not put forward yet")


def _line(document: Any, term: str, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(_("%(term)s:") % {"term": term} + " ").bold = True
    paragraph.add_run(_plain(text))


def _plain(text: str) -> str:
    return UNPRINTABLE.sub("", text)


def _set_up(document: Any, dossier: Dossier, *, language: str, as_of: date) -> None:
    """Properties, language of the spelling check, paper and page numbers."""
    from docx.shared import Mm  # noqa: PLC0415 -- slow import

    properties = document.core_properties
    properties.title, properties.subject = _title(), _plain(_subject(dossier))[:255]
    properties.author, properties.comments = _plain(dossier.organisation)[:255], ""
    properties.language = LOCALES[language]
    properties.created = properties.modified = datetime.combine(as_of, time())
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    _speak(document, LOCALES[language])
    _number_pages(section.footer.paragraphs[0])


def _speak(document: Any, locale: str) -> None:
    from docx.oxml.ns import qn  # noqa: PLC0415 -- slow import

    for spoken in document.styles.element.iter(qn("w:lang")):
        spoken.set(qn("w:val"), locale)


def _number_pages(paragraph: Any) -> None:
    """ "3 / 14", computed by the reader's word processor."""
    for instruction in ("PAGE", "NUMPAGES"):
        if instruction == "NUMPAGES":
            paragraph.add_run(" / ")
        _add_field(paragraph.add_run(), instruction)


def _add_field(run: Any, instruction: str) -> None:
    from docx.oxml import OxmlElement  # noqa: PLC0415 -- slow import
    from docx.oxml.ns import qn  # noqa: PLC0415 -- slow import

    for kind in ("begin", "text", "end"):
        if kind == "text":
            element = OxmlElement("w:instrText")
            element.text = instruction
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)
