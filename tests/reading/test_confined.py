"""The child that meets a stranger's file: it answers as JSON, or it is as if the file could not be read."""

import json
import resource
import sys

import pytest

from assessments.reading import confined
from assessments.reading.confined import ConfinedError, run_confined
from assessments.reading.opening import PDF, XLSX
from tests import documents


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(documents.pdf("We keep nothing."))
    return str(path)


def test_the_child_answers(path):
    assert run_confined("fault", path, PDF) == ""
    assert run_confined("pages", path, PDF) == ["We keep nothing."]


def test_what_the_child_raises_says_no_more_than_its_last_line(path):
    with pytest.raises(ConfinedError, match=r"^cells: .*BadZipFile"):
        run_confined("cells", path, XLSX)


def test_a_child_without_memory_has_no_answer(path):
    with pytest.raises(ConfinedError, match=r"^pages: "):
        run_confined("pages", path, PDF, memory=1024**2)


def test_a_child_that_does_not_end_is_ended(path, monkeypatch):
    def expire(*args, timeout, **options):
        raise confined.subprocess.TimeoutExpired(args, timeout)

    monkeypatch.setattr(confined.subprocess, "run", expire)

    with pytest.raises(ConfinedError, match="more than 3 seconds"):
        run_confined("pages", path, PDF, seconds=3)


def test_an_answer_that_is_no_json_is_none(path, monkeypatch):
    monkeypatch.setattr(
        confined.subprocess,
        "run",
        lambda *args, **options: confined.subprocess.CompletedProcess(args, 0, b"[1,"),
    )

    with pytest.raises(ConfinedError, match="no answer"):
        run_confined("pages", path, PDF)


def test_the_childs_whole_life(path, monkeypatch, capsys):
    limits = {}
    monkeypatch.setattr(confined, "confine", lambda **given: limits.update(given))
    monkeypatch.setenv("CONFINED_SECONDS", "7")
    monkeypatch.setenv("CONFINED_MEMORY", "99")
    for job, answer in (("fault", ""), ("pages", ["We keep nothing."])):
        monkeypatch.setattr(sys, "argv", ["confined", job, path, PDF])
        confined.main()
        assert json.loads(capsys.readouterr().out) == answer

    assert limits == {"seconds": 7, "memory": 99}


def test_the_cells_of_a_workbook_are_a_job_too(tmp_path):
    book = tmp_path / "book"
    book.write_bytes(documents.workbook(("a", 1)))

    assert confined.JOBS["cells"](str(book), XLSX) == [("Sheet", [(1, {"A": ("s", "a"), "B": ("n", "1")})])]


def test_every_limit_is_set_and_one_that_a_system_refuses_stops_nothing(monkeypatch):
    held = {}

    def hold(limit, values):
        if limit == resource.RLIMIT_CORE:
            raise ValueError("not here")
        held[limit] = values

    monkeypatch.setattr(resource, "setrlimit", hold)

    confined.confine(seconds=7, memory=99)

    assert held == {
        resource.RLIMIT_CPU: (7, 7),
        resource.RLIMIT_AS: (99, 99),
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_NPROC: (0, 0),
    }


def test_where_a_system_knows_no_limits_the_parents_clock_remains(monkeypatch):
    monkeypatch.setitem(sys.modules, "resource", None)

    confined.confine(seconds=7, memory=99)  # no error
