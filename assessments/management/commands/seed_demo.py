"""Demo data: an organisation with people and requests in every state. A second run changes nothing.

Run after an upgrade, it adds what an earlier version of the demo did not have.
"""

from __future__ import annotations

import os
import secrets
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from assessments.actions.account import set_password
from assessments.management.demo.seeding import ORGANISATION, PEOPLE, seed, upgrade
from assessments.models import Organisation, User


class Command(BaseCommand):
    help = "Fill an installation with demo data and print the sign-ins. DEMO_PASSWORD sets their password."

    def handle(self, **_options: Any) -> None:
        """Seed once; afterwards only say who can sign in, and reset the password if one is given."""
        given = os.environ.get("DEMO_PASSWORD", "")
        organisation = Organisation.objects.filter(name=ORGANISATION).order_by("pk").first()
        is_new = organisation is None
        password = given or secrets.token_urlsafe(12)
        if organisation is None:
            seed(password=password, at=timezone.now())
        else:
            upgrade(organisation, at=timezone.now())
            if given:
                _reset_passwords(given)
        self.stdout.write("Demo sign-ins:")
        for role, email, _name, functions in PEOPLE:
            self.stdout.write(f"  {email:<28} {role}{functions and f' ({functions})'}".rstrip())
        if is_new or given:
            self.stdout.write(f"Password of each: {password}")
        else:
            self.stdout.write(
                "Password of each: as printed on the first run; set DEMO_PASSWORD to change it."
            )


def _reset_passwords(password: str) -> None:
    for user in User.objects.filter(email__in=[email for _role, email, *_rest in PEOPLE]):
        if not user.check_password(password):
            set_password(user=user, password=password)
