"""The command that verifies the chain: sound on the demo, and one line for each fault."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from assessments.management.demo.seeding import ORGANISATION
from assessments.models import Event
from assessments.queries.audit_chain import line_of
from tests import factories
from tests.audit import change, make_chain, remove, rewrite, tampering

pytestmark = pytest.mark.django_db


def verify(capsys, *arguments: str) -> tuple[int, list[str]]:
    """Exit status and lines of the command."""
    try:
        call_command("verify_audit", *arguments)
        status = 0
    except SystemExit as stop:
        status = stop.code
    return status, capsys.readouterr().out.splitlines()


def event(seq: int) -> Event:
    return Event.objects.get(organisation=factories.make_organisation(), seq=seq)


def test_the_demo_is_sound_until_somebody_tampers_with_it(capsys):
    call_command("seed_demo")
    capsys.readouterr()

    status, lines = verify(capsys)
    assert status == 0
    assert len(lines) == 1
    assert lines[0].startswith(f"{ORGANISATION}: ")
    assert "unbroken" in lines[0]

    with tampering():
        change(Event.objects.get(seq=40), kind="assessment.decided")
        remove(Event.objects.get(seq=80))
    status, lines = verify(capsys)
    assert status == 1
    assert lines == [
        f"{ORGANISATION}: event 40 was changed: its hash is not that of what it says",
        f"{ORGANISATION}: event 80 is missing",
    ]


def test_one_line_says_where_a_sound_chain_ends(capsys):
    chain = make_chain(3)

    assert verify(capsys) == (0, [f"Acme: 3 events, unbroken; the last is 3:{chain.audit_hash}"])


def test_one_organisation_is_verified_by_its_name(capsys):
    make_chain(3)
    make_chain(2, factories.make_organisation("Elsewhere"))
    with tampering():
        change(event(2), subject="changed")

    assert verify(capsys, "--organisation", "Elsewhere")[0] == 0
    assert verify(capsys, "--organisation", "Acme")[0] == 1
    assert verify(capsys)[0] == 1
    with pytest.raises(CommandError, match="no organisation"):
        verify(capsys, "--organisation", "Nowhere")


def test_a_chain_written_anew_passes_without_an_anchor_and_fails_with_one(capsys):
    chain = make_chain(4)
    anchor = f"4:{chain.audit_hash}"
    assert verify(capsys, "--anchor", anchor)[0] == 0

    rewrite(chain, seq=2, subject="another")

    assert verify(capsys)[0] == 0
    assert verify(capsys, "--anchor", anchor) == (
        1,
        ["Acme: event 4 is not the event of the anchor: its hash is another"],
    )


def test_an_anchor_says_whose_it_is_where_there_are_several(capsys):
    anchor = f"3:{make_chain(3).audit_hash}"
    make_chain(2, factories.make_organisation("Elsewhere"))

    with pytest.raises(CommandError, match="--organisation"):
        verify(capsys, "--anchor", anchor)
    assert verify(capsys, "--organisation", "Acme", "--anchor", anchor)[0] == 0


@pytest.mark.parametrize("anchor", ["3", "0:" + "a" * 64, "3:abc", "x:" + "a" * 64])
def test_an_anchor_that_is_none_is_refused(anchor):
    with pytest.raises(CommandError, match="anchor"):
        call_command("verify_audit", "--anchor", anchor)


def test_an_exported_file_is_verified_like_the_chain(capsys, tmp_path):
    chain = make_chain(4)
    lines = [line_of(stored) for stored in Event.objects.filter(organisation=chain).order_by("seq")]
    path = tmp_path / "audit.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert verify(capsys, "--file", str(path), "--anchor", f"4:{chain.audit_hash}")[0] == 0

    path.write_text("\n".join(lines[:3]) + "\n", encoding="utf-8")  # a file does not know where it should end
    assert verify(capsys, "--file", str(path))[0] == 0
    assert verify(capsys, "--file", str(path), "--anchor", f"4:{chain.audit_hash}")[0] == 1

    path.write_text("\n".join([lines[0], lines[2]]) + "\n", encoding="utf-8")
    assert verify(capsys, "--file", str(path)) == (1, [f"{path}: event 2 is missing"])


def test_the_ten_lines_of_the_manual_find_the_same(tmp_path):
    manual = (Path(settings.BASE_DIR) / "docs" / "audit.md").read_text(encoding="utf-8")
    script = re.search(r"```python\n(.*?)```", manual, re.DOTALL)[1]
    chain = make_chain(4)
    lines = [line_of(stored) for stored in Event.objects.filter(organisation=chain).order_by("seq")]
    path = tmp_path / "audit.jsonl"

    def run() -> subprocess.CompletedProcess[str]:
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return subprocess.run(
            [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=False
        )

    sound = run()
    lines[2] = lines[2].replace("subject 3", "subject 9")
    broken = run()

    assert (sound.returncode, sound.stdout) == (0, f"unbroken; the last is 4:{chain.audit_hash}\n")
    assert (broken.returncode, broken.stderr) == (1, "the chain breaks at event 3\n")


def test_a_file_that_is_no_audit_trail_is_said(tmp_path):
    path = tmp_path / "audit.jsonl"
    for content in (b"hello\n", b"\xff\xfe\n"):
        path.write_bytes(content)
        with pytest.raises(CommandError, match=r"no event of an audit trail|not UTF-8"):
            call_command("verify_audit", "--file", str(path))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("verify_audit", "--file", str(tmp_path / "none"))


def test_verifying_writes_nothing(capsys, django_assert_num_queries):
    make_chain(3)

    with django_assert_num_queries(2):  # the organisations, and the events of the one there is
        verify(capsys)
