"""Passages of the library suggested for one question, and what its answer cites."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from assessments.frameworks.schema import Question
from assessments.models import Assessment, Citation, Evidence, EvidencePage, Sheet, User
from assessments.permissions import can_open
from assessments.reading.quoting import in_one_line
from assessments.reading.ranking import Page, passages

MOST_DOCUMENTS = (
    200  # the cited ones, then this vendor's, the newest first: what is read within a second or two
)


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A suggested passage of a document: where to look, not an answer."""

    evidence: Evidence
    page: int
    quote: str
    is_cited: bool


@dataclass(frozen=True, slots=True)
class PassagePage:
    """What was searched, what it suggests, and what is cited already."""

    rows: list[PassageRow]
    cited: list[Citation]
    documents: list[Evidence]  # those with text, in the order they are offered
    unread: int  # documents whose text is not there: links, pictures, or not read yet


def passage_page(assessment: Assessment, question: Question, user: User) -> PassagePage:
    """Three queries: the citations, the documents the user may open, their pages."""
    cited = list(citations_for(assessment, question.id))
    known = {citation.evidence_id for citation in cited}
    pieces = sorted(
        (
            piece
            for piece in usable_for(assessment, user)
            if can_open(piece.confidentiality, piece.role, piece.functions)
        ),
        key=lambda piece: piece.pk not in known,
    )[:MOST_DOCUMENTS]
    texts = (
        EvidencePage.objects.filter(evidence__in=[piece.pk for piece in pieces])
        .order_by("evidence_id", "number")
        .values_list("evidence_id", "number", "text")
    )
    pages = [Page(*row) for row in texts]
    by_pk = {piece.pk: piece for piece in pieces}
    quotes = {(citation.evidence_id, citation.page) for citation in cited}
    rows = [
        PassageRow(
            by_pk[found.document],
            found.number,
            in_one_line(found.quote),
            (found.document, found.number) in quotes,
        )
        for found in passages(question, pages)
    ]
    read = {page.document for page in pages}
    return PassagePage(
        rows=sorted(rows, key=lambda row: row.evidence.pk not in known),
        cited=cited,
        documents=[piece for piece in pieces if piece.pk in read],
        unread=sum(piece.pk not in read for piece in pieces),
    )


def usable_for(assessment: Assessment, user: User) -> list[Evidence]:
    """Documents of the assessment's vendor, then those of no vendor, the newest first; one query."""
    vendor = assessment.option.product.vendor_id
    found = (
        Evidence.objects.visible_to(user)
        .usable()
        .filter(Q(vendor=vendor) | Q(vendor=None), organisation=assessment.organisation_id)
        .annotate(is_others=Q(vendor=None))
    )
    return list(found.order_by("is_others", "-id"))


def citations_for(assessment: Assessment, question_id: str) -> list[Citation]:
    """What the answer to one question cites, in the order it was cited; one query."""
    rows = Citation.objects.filter(sheet__in=Sheet.objects.read_by(assessment), question_id=question_id)
    return list(rows.select_related("evidence").order_by("id"))
