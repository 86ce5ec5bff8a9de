"""`manage.py test` runs the same suite as `pytest`."""

import os
import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings


class PytestRunner:
    """Hands the labels to pytest in a process of its own, which picks its own settings."""

    def __init__(self, *, verbosity: int = 1, failfast: bool = False, **_options: Any) -> None:
        self.arguments = ["-q"] * (verbosity < 1) + ["-v"] * (verbosity > 1) + ["-x"] * failfast

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        """No more options than Django's own; for anything else call pytest."""

    def run_tests(self, test_labels: list[str], **_options: Any) -> int:
        """Exit code of pytest: 0 when everything passed."""
        command = [sys.executable, "-m", "pytest", *self.arguments, *test_labels]
        environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        return subprocess.call(command, cwd=settings.BASE_DIR, env=environment)  # noqa: S603 -- the developer's own labels
