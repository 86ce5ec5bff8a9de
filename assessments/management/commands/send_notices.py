"""Reminders and e-mails, where no worker runs: for cron or a systemd timer, as often as wanted."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from assessments.actions.notice_mail import send_waiting
from assessments.actions.reminder import tell_what_is_due


class Command(BaseCommand):
    """Running it twice tells nothing twice."""

    help = "Tell people what is due and send the e-mails that wait; exit 1 if one could not be sent."

    def handle(self, **_options: Any) -> None:
        """Look, tell, send, and say how many."""
        at = timezone.now()
        looked_at = tell_what_is_due(at=at)
        sending = send_waiting(at=at)
        self.stdout.write(
            f"{looked_at} things due or overdue; {sending.sent} e-mails sent, {sending.failed} failed"
        )
        if sending.failed:
            sys.exit(1)
