"""Score case files: no database, no account, anyone can recompute a decision."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessments.frameworks.schema import LANGUAGES
from assessments.insight.robustness import robustness
from assessments.scoring.cases import Case, CaseError, read_cases
from assessments.scoring.engine import score
from assessments.scoring.payload import scorecard_payload
from assessments.scoring.scorecard import Scorecard
from assessments.scoring.summary import scorecard_summary

BAD_CASE = 2


class Command(BaseCommand):
    """Faults go to standard error, one a line, and the exit status is 2; sound cases are scored anyway."""

    help = "Scores case files (JSON: one case, a list, or one case a line) without touching the database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The files, and what to write."""
        parser.add_argument("cases", nargs="+", metavar="CASE.json", type=Path)
        parser.add_argument("--json", action="store_true", help="one JSON object a line per case")
        parser.add_argument("--pdf", metavar="FILE", type=Path, help="write the report of a single case")
        parser.add_argument("--lang", choices=LANGUAGES, default="en", help="language of words and report")

    def handle(self, *args: Any, **options: Any) -> None:
        """Score every sound case; say what is wrong with the others."""
        scored: list[tuple[Case, Scorecard]] = []
        is_bad = False
        for path, entry in self.entries(options["cases"]):
            if isinstance(entry, CaseError):
                is_bad = True
                for fault in entry.faults:
                    self.stderr.write(f"{path}: {fault}")
                continue
            scorecard = score_case(entry, today=timezone.localdate())
            self.write(entry, scorecard, as_json=options["json"], language=options["lang"])
            for stop in scorecard.refused_waivers:
                self.stderr.write(
                    f"{path}: {entry.id}: waivers: '{stop}' is not waivable: the waiver is refused"
                )
            if options["pdf"]:
                scored.append((entry, scorecard))
        if options["pdf"]:
            self.write_pdf(scored, options["pdf"], options["lang"])
        if is_bad:
            self.stdout.flush()
            sys.exit(BAD_CASE)

    def entries(self, paths: list[Path]) -> Iterator[tuple[Path, Case | CaseError]]:
        """The cases of every file, in order."""
        for path in paths:
            try:
                text = path.read_text(encoding="utf-8")
            except OSError as error:
                yield path, CaseError([error.strerror or "cannot be read"])
                continue
            except UnicodeDecodeError:
                yield path, CaseError(["not UTF-8"])
                continue
            for entry in read_cases(text):
                yield path, entry

    def write(self, case: Case, scorecard: Scorecard, *, as_json: bool, language: str) -> None:
        """One case on standard output."""
        if as_json:
            found = robustness(case.framework, scorecard)
            payload = {
                "case": case.id,
                **scorecard_payload(scorecard, language),
                "robustness": None if found is None else float(found.share),
            }
            self.stdout.write(json.dumps(payload, ensure_ascii=False, separators=(",", ":")))
        else:
            self.stdout.write(scorecard_summary(case, scorecard, language))

    def write_pdf(self, scored: list[tuple[Case, Scorecard]], path: Path, language: str) -> None:
        """The report of the one sound case."""
        from assessments.reports.case import case_pdf  # noqa: PLC0415 -- WeasyPrint is slow to import

        if len(scored) != 1:
            raise CommandError("--pdf needs exactly one sound case", returncode=BAD_CASE)
        case, scorecard = scored[0]
        path.write_bytes(case_pdf(case, scorecard, language))


def score_case(case: Case, *, today: date) -> Scorecard:
    """Score a case on its own day, or today."""
    return score(
        case.framework,
        case.answers,
        lane=case.lane,
        waivers=case.waivers,
        as_of=case.as_of or today,
    )
