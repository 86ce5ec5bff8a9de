"""Delete what each organisation keeps no longer: for a timer, or by hand."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from assessments.actions.retention import apply_retention, forget_sessions
from assessments.models import Organisation


class Command(BaseCommand):
    """One line an organisation. What is deleted and what never is stands in docs/personal-data.md."""

    help = (
        "Delete what the retention period of each organisation allows; --dry-run only says what it would be."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Delete, or only say."""
        parser.add_argument("--dry-run", action="store_true", help="delete nothing, say what would be")

    def handle(self, **options: Any) -> None:
        """Each organisation in a transaction of its own."""
        at, is_trial = timezone.now(), options["dry_run"]
        for organisation in Organisation.objects.order_by("pk"):
            if organisation.keep_years is None:
                self.stdout.write(f"{organisation.name}: keeps everything")
                continue
            counts = apply_retention(organisation=organisation, at=at, is_trial=is_trial)
            said = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items())
            self.stdout.write(
                f"{organisation.name}: {said or 'nothing'}{' would go' if is_trial else ' deleted'}"
            )
        sessions = forget_sessions(at=at, is_trial=is_trial)
        self.stdout.write(f"sessions that ended: {sessions}{' would go' if is_trial else ' deleted'}")
