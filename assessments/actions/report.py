"""Keeping a rendered PDF, so that the next download renders nothing."""

from __future__ import annotations

import hashlib
from datetime import datetime

from assessments.models import Assessment, Report

KEPT_DRAFTS = 4  # of each kind and language; a draft is printed again whenever it is asked for


def keep_report(
    *,
    assessment: Assessment,
    kind: str,
    language: str,
    content_hash: str,
    is_draft: bool,
    pdf: bytes,
    at: datetime,
) -> Report:
    """Keep the PDF under the hash of what it was printed from; the one already kept stays.

    Not an event: it is a copy of what the assessment says, and can be made again.
    """
    report = Report(
        assessment=assessment,
        kind=kind,
        language=language,
        content_hash=content_hash,
        is_draft=is_draft,
        pdf=pdf,
        sha256=hashlib.sha256(pdf).hexdigest(),
        created_at=at,
    )
    # Two people may have asked for it at once: what is printed alike has the same bytes.
    Report.objects.bulk_create([report], ignore_conflicts=True)
    if is_draft:
        drop_older_drafts(report)
    return report


def drop_older_drafts(report: Report) -> None:
    """Let the drafts go that nobody can ask for any more; what was decided is kept for ever."""
    drafts = Report.objects.filter(
        assessment=report.assessment, kind=report.kind, language=report.language, is_draft=True
    ).order_by("-id")
    Report.objects.filter(pk__in=drafts.values("pk")[KEPT_DRAFTS:]).delete()
