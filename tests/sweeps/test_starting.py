"""What a rare page needs is not loaded when the web application starts."""

import os
import subprocess
import sys

import pytest

CODE = """
import sys

import riskapp.wsgi
import riskapp.urls

print(*sys.modules)
"""
RARE = {
    "weasyprint": "a report is printed",
    "numpy": "costs are drawn",
    "openpyxl": "a workbook is read or written",
    "docx": "a Word document is read",
    "pypdfium2": "a PDF is read",
    "filetype": "a file is uploaded",
    "icalendar": "a calendar is fetched",
}


@pytest.fixture(scope="module")
def loaded_at_start() -> frozenset[str]:
    child = subprocess.run(
        [sys.executable, "-c", CODE],
        capture_output=True,
        text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        check=True,
    )
    return frozenset(child.stdout.split())


def test_the_sweep_sees_what_is_loaded(loaded_at_start: frozenset[str]):
    assert {"django.urls", "assessments.views.calendar", "assessments.actions.upload"} <= loaded_at_start


@pytest.mark.parametrize("module", RARE)
def test_a_rare_pages_library_waits_for_that_page(module: str, loaded_at_start: frozenset[str]):
    assert module not in loaded_at_start
