"""The table of docs/permissions.md, from the table of ``permissions.py``: written, or compared."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from assessments.labels import ROLE
from assessments.permissions import ACTS, may

MANUAL = Path(settings.BASE_DIR) / "docs" / "permissions.md"
BEGIN = "<!-- The table: written by `manage.py permission_table`. -->"
END = "<!-- The end of the table. -->"


def table() -> str:
    """Act × role as Markdown."""
    with translation.override("en"):
        words = [str(label.word) for label in ROLE.values()]
    rows = [["What", "Code", *words, "Also needs"], ["---", "---", *[":-:"] * len(words), "---"]]
    rows += [
        [act.words, f"`{code}`", *("yes" if may(role, code) else "–" for role in ROLE), act.needs]
        for code, act in ACTS.items()
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def with_table(manual: str) -> str:
    """The manual with the table as it should stand there."""
    before, begin, rest = manual.partition(BEGIN)
    _table, end, after = rest.partition(END)
    if not begin or not end:
        raise CommandError(f"{MANUAL.name} does not say where the table stands.")
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"


class Command(BaseCommand):
    """Writes the manual; with ``--check`` only says whether it is as it should be, and exits accordingly."""

    help = "Write the table of roles and acts into docs/permissions.md, or check that it is up to date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Write, or compare."""
        parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if it is outdated")

    def handle(self, **options: Any) -> None:
        """Compare, then write unless only asked."""
        manual = MANUAL.read_text(encoding="utf-8")
        wanted = with_table(manual)
        if wanted == manual:
            self.stdout.write(f"{MANUAL.name}: up to date")
        elif options["check"]:
            raise CommandError(f"{MANUAL.name} is outdated: run `manage.py permission_table`.")
        else:
            MANUAL.write_text(wanted, encoding="utf-8")
            self.stdout.write(f"{MANUAL.name}: written")
