"""The pure rooms are held to the same rules everywhere: no web, strict types, every branch tested."""

import tomllib
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
ROOMS = ("frameworks", "scoring", "insight", "costing")
PURE = [name for name in ROOMS if (ROOT / "assessments" / name).is_dir()]
TOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]


@pytest.mark.parametrize("room", PURE)
def test_a_pure_room_may_not_import_the_web(room: str):
    contracts = {contract["name"]: contract for contract in TOOLS["importlinter"]["contracts"]}

    assert f"assessments.{room}" in contracts["The core knows no web"]["source_modules"]


@pytest.mark.parametrize("room", PURE)
def test_every_branch_of_a_pure_room_is_measured(room: str):
    assert f"assessments/{room}" in TOOLS["coverage"]["run"]["source"]
