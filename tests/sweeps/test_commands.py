"""Every command has help, and is named in the manuals."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import load_command_class

ROOT = Path(settings.BASE_DIR)
COMMANDS = sorted(
    path.stem
    for path in (ROOT / "assessments" / "management" / "commands").glob("*.py")
    if not path.stem.startswith("_")
)
MANUALS = "\n".join(
    path.read_text(encoding="utf-8") for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
)


def test_the_sweep_finds_the_commands():
    assert {"seed_demo", "flush"} <= set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name):
    assert load_command_class("assessments", name).help


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_manuals(name):
    assert f"manage.py {name}" in MANUALS or f"`{name}`" in MANUALS
