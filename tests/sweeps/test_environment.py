"""Every variable the environment decides is in .env.example and in docs/operations.md."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
READERS = re.compile(r"""(?:env\.\w+|secret|needed)\(\s*["']([A-Z_]+)["']""")


def variables_read() -> set[str]:
    sources = [*(ROOT / "riskapp").glob("*.py"), ROOT / "gunicorn.conf.py"]
    return {name for source in sources for name in READERS.findall(source.read_text())}


def test_the_sweep_finds_the_variables():
    assert {"SECRET_KEY", "DATABASE_URL", "PORT"} <= variables_read()


@pytest.mark.parametrize("name", sorted(variables_read()))
def test_each_variable_is_in_the_example_and_in_the_manual(name: str):
    assert re.search(rf"^#?{name}=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert f"`{name}`" in (ROOT / "docs" / "operations.md").read_text()


def test_the_example_holds_no_secret():
    assert "\nSECRET_KEY=\n" in (ROOT / ".env.example").read_text()
