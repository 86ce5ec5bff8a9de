"""For a person who lost their telephone, their passkeys and their recovery codes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from assessments.actions.second_factor import drop_second_factors
from assessments.models import User


class Command(BaseCommand):
    """The password stays; where an organisation asks for a second factor, a new one is set up at sign-in."""

    help = "Remove every second factor of a person. Make sure first that it is them who asks."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", help="the e-mail address of the account")

    def handle(self, *, address: str, **_options: Any) -> None:
        """Remove, and say how many."""
        user = User.objects.filter(email__iexact=address).first()
        if user is None:
            raise CommandError(f"Nobody has the address {address}.")
        count = drop_second_factors(user=user, at=timezone.now())
        self.stdout.write(f"{user.email}: {count} removed")
