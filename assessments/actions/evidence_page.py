"""The text of a document, read in the background and kept page by page."""

from __future__ import annotations

from django.db import transaction
from django_tasks import task

from assessments.actions.job import enqueue
from assessments.actions.upload import local_copy
from assessments.models import Evidence, EvidencePage
from assessments.reading.confined import ConfinedError, run_confined

MOST_ON_A_PAGE = 100_000  # characters
MOST_IN_ALL = 10_000_000


def begin_reading(*, evidence: Evidence) -> None:
    """Have the text of a file read, or read again after it failed; part of the caller's transaction."""
    Evidence.objects.filter(pk=evidence.pk, kind="file").update(reading="waiting")
    enqueue(read_evidence, evidence.pk)


@task
def read_evidence(evidence_id: int) -> None:
    """Fill the pages of a file that waits for it. A file that cannot be read is no failure of the job."""
    evidence = Evidence.objects.filter(pk=evidence_id, kind="file", reading="waiting").first()
    if evidence is None:
        return
    with evidence.file.open("rb") as file, local_copy(file) as path:
        try:
            texts = [_storable(text) for text in run_confined("pages", path, evidence.media_type)]
        except ConfinedError:
            _keep(evidence, [], reading="failed")
            return
    _keep(evidence, texts, reading="read" if any(texts) else "empty")


def _keep(evidence: Evidence, texts: list[str], *, reading: str) -> None:
    pages, left = [], MOST_IN_ALL
    for number, text in enumerate(texts, start=1):
        text = text[: max(left, 0)]
        left -= len(text)
        if text:
            pages.append(EvidencePage(evidence=evidence, number=number, text=text))
    with transaction.atomic():
        EvidencePage.objects.filter(evidence=evidence).delete()
        EvidencePage.objects.bulk_create(pages, batch_size=200)
        Evidence.objects.filter(pk=evidence.pk).update(reading=reading)


def _storable(text: str) -> str:
    # No database keeps a zero byte, no file half of a character.
    text = text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    return text.strip()[:MOST_ON_A_PAGE]
