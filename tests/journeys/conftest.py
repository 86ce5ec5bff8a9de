"""What a journey needs beside a client: a clock that can be moved."""

from datetime import timedelta

import pytest
from django.utils import timezone


@pytest.fixture
def travel(monkeypatch):
    """Move the clock by days; who was signed in is asked again."""
    present = timezone.now()

    def go(client, days, person):
        monkeypatch.setattr(timezone, "now", lambda: present + timedelta(days=days))
        client.force_login(person)

    return go
