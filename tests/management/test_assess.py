"""`manage.py assess`: figures without a database, one line per fault, exit status 2."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

FILES = sorted((Path(__file__).parent.parent / "vectors" / "calibration").glob("*.json"))
QWEN = next(path for path in FILES if path.stem == "qwen-vendor-api")


@pytest.fixture
def changed(tmp_path):
    """A copy of the Qwen API case with changes."""

    def write(name: str = "case.json", **changes) -> Path:
        path = tmp_path / name
        path.write_text(
            json.dumps({**json.loads(QWEN.read_text(encoding="utf-8")), **changes}), encoding="utf-8"
        )
        return path

    return write


def test_json_prints_one_object_a_line_per_case(capsys):
    call_command("assess", *map(str, FILES), "--json")

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["case"] for line in lines] == [path.stem for path in FILES]
    assert all(
        line["verdict"] == json.loads(p.read_text())["expected"]["verdict"]
        for line, p in zip(lines, FILES, strict=True)
    )


def test_json_says_under_which_share_of_all_weightings_the_verdict_holds(changed, capsys):
    call_command("assess", str(QWEN), str(changed(id="unknown", context={}, answers={})), "--json")

    shares = [json.loads(line)["robustness"] for line in capsys.readouterr().out.splitlines()]
    assert shares == [1.0, 1.0]


def test_without_json_it_prints_a_summary_in_the_language_asked(capsys):
    call_command("assess", str(QWEN), "--lang", "fr")

    assert "Soumettre au comité" in capsys.readouterr().out


def test_a_bad_case_ends_with_status_2_and_the_others_are_scored(changed, capsys):
    bad = changed(lane="fast", id="bad")

    with pytest.raises(SystemExit) as ended:
        call_command("assess", str(bad), str(QWEN), "--json")

    printed = capsys.readouterr()
    assert ended.value.code == 2
    assert [json.loads(line)["case"] for line in printed.out.splitlines()] == ["qwen-vendor-api"]
    assert printed.err == f"{bad}: bad: lane: must be 'triage' or 'full'\n"


def test_a_file_that_cannot_be_read_is_a_fault(tmp_path, capsys):
    binary = tmp_path / "binary.json"
    binary.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(SystemExit):
        call_command("assess", str(tmp_path / "none.json"), str(binary), str(tmp_path))

    assert capsys.readouterr().err.splitlines() == [
        f"{tmp_path / 'none.json'}: No such file or directory",
        f"{binary}: not UTF-8",
        f"{tmp_path}: Is a directory",
    ]


def test_a_case_is_scored_as_of_its_own_day(changed, capsys):
    answers = json.loads(QWEN.read_text(encoding="utf-8"))["answers"]
    answers["PRIV-01"]["expires_on"] = "2026-06-01"
    before, after = (
        changed("a.json", answers=answers, as_of="2026-05-31"),
        changed("b.json", answers=answers, as_of="2026-06-01"),
    )

    call_command("assess", str(before), str(after), "--json")

    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert first["total"]["high"] < second["total"]["high"]


def test_a_refused_waiver_is_said_and_the_case_is_scored(changed, capsys):
    context = {
        **json.loads(QWEN.read_text(encoding="utf-8"))["context"],
        "deployment": "consumer_app",
        "data_classes": ["export_controlled"],
    }
    waiver = {
        "stop": "controlled-data-in-consumer-app",
        "approver": "A",
        "reason": "B",
        "ends_on": "2099-01-01",
    }

    call_command("assess", str(changed(context=context, waivers=[waiver])), "--json")

    printed = capsys.readouterr()
    assert json.loads(printed.out)["verdict"] == "do_not_proceed"
    assert "'controlled-data-in-consumer-app' is not waivable: the waiver is refused" in printed.err


def test_a_report_needs_exactly_one_case(tmp_path):
    with pytest.raises(CommandError, match="exactly one sound case"):
        call_command("assess", *map(str, FILES[:2]), "--pdf", str(tmp_path / "two.pdf"))


def test_check_frameworks_says_that_the_library_is_sound(capsys):
    call_command("check_frameworks")

    assert capsys.readouterr().out == "ai-vendor/2026.11: sound\n"
