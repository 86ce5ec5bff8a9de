"""The test bed: fresh databases, filled, with one server each."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.measure import Client, serving

APPLICATION = {"ours": "riskapp.wsgi:application", "floor": "benchmarks.floor.wsgi:application"}


def environment(side: str, database: Path) -> dict[str, str]:
    """What each side needs to know: its settings, its database, and that this is no HTTPS site."""
    if side == "floor":
        return {
            "DJANGO_SETTINGS_MODULE": "benchmarks.floor.settings",
            "FLOOR_DATABASE_URL": f"sqlite:///{database}",
        }
    return {
        "DJANGO_SETTINGS_MODULE": "riskapp.settings",
        "DATABASE_URL": f"sqlite:///{database}",
        "SECRET_KEY": "benchmarks keep no secrets, but the key must be long enough",
        "DEBUG": "false",
        "HTTPS": "false",
        "ALLOWED_HOSTS": "127.0.0.1",
        "STATIC_ROOT": str(database.parent / "static"),
    }


@dataclass(frozen=True, slots=True)
class Bed:
    """A filled database of one side."""

    side: str
    environment: dict[str, str]
    session: str
    assessment: int
    stored: int  # the floor's file
    decided: int  # our decided assessment

    @contextmanager
    def served(self) -> Iterator[tuple[Client, float]]:
        """A signed-in client of a server on this database, and the seconds the server took to start."""
        with serving(APPLICATION[self.side], self.environment) as (port, seconds):
            yield Client(port, self.session), seconds


@cache
def make_bed(side: str, count: int, folder: Path) -> Bed:
    """Fill a fresh database with ``count`` assessments, in a process with that side's settings."""
    settings = environment(side, folder / f"{side}-{count}.sqlite3")
    made = subprocess.run(
        [sys.executable, "-m", "benchmarks.prepare", side, str(count)],
        env={**os.environ, **settings},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    facts = json.loads(made.stdout.splitlines()[-1])
    return Bed(
        side, settings, facts["session"], facts["assessment"], facts.get("stored", 0), facts.get("decided", 0)
    )
