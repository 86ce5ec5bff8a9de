"""Citing a passage for an answer: only if its words stand on that page. Citing answers nothing."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.actions.event import record_event
from assessments.actions.refusal import Refused
from assessments.actions.text import faults_of, tidy
from assessments.models import Assessment, Citation, Evidence, EvidencePage, Sheet, User
from assessments.queries.stored_answers import framework_of, scope_of
from assessments.reading.quoting import in_one_line, stands

LONGEST_QUOTE = 2000


class CitationRefused(Refused):
    """The passage cannot be cited like this."""


def cite_passage(
    *,
    assessment: Assessment,
    question_id: str,
    evidence: Evidence,
    page: int,
    quote: str,
    by: User,
    at: datetime,
) -> Citation:
    """Keep the quote if it stands verbatim on that page of that document. Twice is once."""
    quote = in_one_line(tidy(quote))
    _require_usable(assessment, evidence)
    _require_verbatim(evidence, page, quote)
    scope = scope_of(framework_of(assessment), question_id)
    with transaction.atomic():
        _require_open(assessment)
        sheet = Sheet.objects.read_by(assessment).get(scope=scope)
        citation, is_new = Citation.objects.get_or_create(
            sheet=sheet,
            question_id=question_id,
            evidence=evidence,
            page=page,
            quote=quote,
            defaults={"cited_at": at, "cited_by": by},
        )
        if is_new:
            record_event(
                "citation.added",
                assessment,
                subject=question_id,
                sheet_id=sheet.pk,
                after=_facts(citation),
                by=by,
                at=at,
            )
    return citation


def remove_citation(
    *, assessment: Assessment, question_id: str, citation_id: int, by: User, at: datetime
) -> None:
    """Cite a passage no longer; what the answer says of its source stays. Twice is once."""
    with transaction.atomic():
        _require_open(assessment)
        citation = Citation.objects.filter(
            sheet__in=Sheet.objects.read_by(assessment), question_id=question_id, pk=citation_id
        ).first()
        if citation is None:
            return
        facts = _facts(citation)
        citation.delete()
        record_event(
            "citation.removed",
            assessment,
            subject=question_id,
            sheet_id=citation.sheet_id,
            before=facts,
            by=by,
            at=at,
        )


def _facts(citation: Citation) -> dict[str, object]:
    return {"evidence": citation.evidence_id, "page": citation.page, "quote": citation.quote}


def _require_open(assessment: Assessment) -> None:
    # Locked, so that nothing is handed in between looking at the state and writing.
    if Assessment.objects.select_for_update(no_key=True).get(pk=assessment.pk).state != "draft":
        raise CitationRefused(_("This assessment is no longer in progress: its answers stand as they are."))


def _require_usable(assessment: Assessment, evidence: Evidence) -> None:
    is_ours = evidence.organisation_id == assessment.organisation_id
    is_about = evidence.vendor_id in (None, assessment.option.product.vendor_id)
    if not is_ours or not is_about or evidence.withdrawn_at:
        raise CitationRefused(_("This document is not offered any more: choose another."))


def _require_verbatim(evidence: Evidence, page: int, quote: str) -> None:
    faults = faults_of(quote, limit=LONGEST_QUOTE, what=_("Quote"))
    text = EvidencePage.objects.filter(evidence=evidence, number=page).values_list("text", flat=True).first()
    if text is None:
        faults.append(_("This document has no text on page %(page)s.") % {"page": page})
    elif not stands(quote, text):
        faults.append(
            _("These words do not stand on page %(page)s: a quote is word for word.") % {"page": page}
        )
    if faults:
        raise CitationRefused(*faults)
