"""The worker beside the web process: started again when it dies, stopped with the server."""

import runpy
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings

CONF = Path(settings.BASE_DIR) / "gunicorn.conf.py"


@pytest.fixture
def companion():
    made = runpy.run_path(str(CONF))["Companion"]()
    made.first_pages_first = made.pause = 0.01
    yield made
    made.stop()


def lines_within(path: Path, wanted: int, seconds: float = 10) -> list[str]:
    """What stands in the file once it has so many lines, or when time is up."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        lines = path.read_text().splitlines() if path.exists() else []
        if len(lines) >= wanted:
            return lines
        time.sleep(0.02)
    return lines


def writes_a_line(path: Path, then: str = "") -> list[str]:
    return [sys.executable, "-c", f"print('here', file=open({str(path)!r}, 'a'), flush=True)\n{then}"]


def test_a_worker_that_dies_is_started_again(companion, tmp_path):
    companion.command = writes_a_line(tmp_path / "starts", then="raise SystemExit(1)")

    companion.start()

    assert len(lines_within(tmp_path / "starts", 3)) >= 3


def test_the_worker_ends_with_the_server(companion, tmp_path):
    companion.command = writes_a_line(tmp_path / "starts", then="import time; time.sleep(60)")
    companion.start()
    lines_within(tmp_path / "starts", 1)

    companion.stop()
    time.sleep(0.2)

    assert companion.process.poll() is not None
    assert len(lines_within(tmp_path / "starts", 2, seconds=0.3)) == 1


def test_the_worker_starts_after_the_first_pages_and_only_if_wanted(monkeypatch):
    monkeypatch.setenv("RUN_WORKER", "false")
    unwanted = runpy.run_path(str(CONF))
    monkeypatch.setenv("RUN_WORKER", "true")
    wanted = runpy.run_path(str(CONF))

    unwanted["when_ready"](SimpleNamespace())

    assert (unwanted["has_companion"], wanted["has_companion"]) == (False, True)
    assert unwanted["companion"].process is None
    assert wanted["Companion"].first_pages_first >= 5
    assert wanted["Companion"].command[-2:] == ("db_worker", "--companion")
