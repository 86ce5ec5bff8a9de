"""Check every framework in the library; publish new versions; write the schema for editors."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.frameworks.editor_schema import EDITOR_SCHEMA, editor_schema
from assessments.frameworks.loader import stored_versions
from assessments.frameworks.publication import library_faults, publish


class Command(BaseCommand):
    """One line per fault and exit status 1, or one line per sound version."""

    help = "Checks the questionnaires in the library: shape, ids, languages, shares, published versions."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Two optional writes, both after a clean check."""
        parser.add_argument(
            "--publish", action="store_true", help="append unpublished versions to published.lock"
        )
        parser.add_argument(
            "--json-schema", action="store_true", help=f"write {EDITOR_SCHEMA.name} for editors"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, then write what was asked for."""
        faults = library_faults()
        if faults:
            raise CommandError("\n".join(faults))
        for key in publish() if options["publish"] else ():
            self.stdout.write(f"{key}: published")
        if options["json_schema"]:
            EDITOR_SCHEMA.write_text(editor_schema(), encoding="utf-8")
            self.stdout.write(f"{EDITOR_SCHEMA.name}: written")
        for key in stored_versions():
            self.stdout.write(f"{key}: sound")
