"""Printed once, then kept: the PDF of an assessment as it was kept, or made now and kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import task

from assessments.actions.report import keep_report
from assessments.frameworks.loader import load_framework
from assessments.models import Assessment, Report, Snapshot
from assessments.queries.printed import Printed, printed_hash, printed_of
from assessments.reports.pdf import PdfUnavailable
from assessments.reports.printing import LAYOUT, brief_pdf

FINAL = frozenset({"decided", "superseded"})


@dataclass(frozen=True, slots=True)
class Print:
    """One kind of file in one language: how it is called, what it reads, and how it is made from that."""

    kind: str
    language: str
    stem: str
    read: Callable[..., Printed]  # (assessment, as_of=)
    make: Callable[[Printed, str], bytes]  # with the hash of what is printed


def brief(language: str) -> Print:
    """The decision brief with its appendix."""

    def make(printed: Printed, digest: str) -> bytes:
        framework = load_framework(printed.dossier.framework)
        return brief_pdf(printed, framework, language=language, content_hash=digest)

    return Print("brief", language, "decision-brief", printed_of, make)


class Kept:
    """Where the PDF of one assessment is found: under the hash of what it says."""

    def __init__(self, assessment: Assessment, job: Print) -> None:
        self.assessment, self.job = assessment, job
        self.is_final = assessment.state in FINAL
        self.printed: Printed | None = None
        self.digest = self._digest()

    @property
    def rows(self) -> QuerySet[Report]:
        """The kept file, if there is one."""
        return self.assessment.reports.filter(
            kind=self.job.kind, language=self.job.language, content_hash=self._key()
        )

    def make(self) -> Report:
        """Print it now and keep it. Raises ``PdfUnavailable`` where the system libraries are missing."""
        return keep_report(
            assessment=self.assessment,
            kind=self.job.kind,
            language=self.job.language,
            content_hash=self._key(),
            is_draft=not self.is_final,
            pdf=self.job.make(self.printed or self._read(), self.digest),
            at=timezone.now(),
        )

    def _read(self) -> Printed:
        self.printed = self.job.read(self.assessment, as_of=timezone.localdate())
        return self.printed

    def _digest(self) -> str:
        # The hash of the frozen decision is read without the dossier.
        if self.is_final:
            decision = Snapshot.objects.filter(assessment=self.assessment, kind="decision")
            return decision.values_list("sha256", flat=True).get()
        return printed_hash(self._read())

    def _key(self) -> str:
        # An open assessment is printed anew when its content or the layout of the report changes.
        if self.is_final:
            return self.digest
        return hashlib.sha256(f"{LAYOUT}:{self.digest}".encode()).hexdigest()


@task()
def print_decision(assessment_pk: int) -> None:
    """The job after a decision: its brief in every language, so that whoever opens it first does not wait."""
    assessment = Assessment.objects.with_subject().get(pk=assessment_pk)
    for language, _name in settings.LANGUAGES:
        kept = Kept(assessment, brief(language))
        if not kept.rows.exists():
            try:
                kept.make()
            except (
                PdfUnavailable
            ):  # trying again installs nothing; the page that asks for it says what is missing
                return
