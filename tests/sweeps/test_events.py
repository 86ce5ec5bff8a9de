"""Every event that an action records has its word."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from assessments.labels import EVENT

ROOMS = [Path(settings.BASE_DIR) / "assessments" / room for room in ("actions", "queries")]
KIND = re.compile(r"[a-z_]+\.[a-z_]+")  # noun.verb
FILE = re.compile(r".*\.(csv|docx|html|ics|json|jsonl|pdf|py|txt|xlsx|xml|yaml|zip)")


def is_kind(text: str) -> bool:
    """Whether a text reads like the kind of an event, and not like the name of a file."""
    return bool(KIND.fullmatch(text)) and not FILE.fullmatch(text)


def kinds_in_actions() -> dict[str, set[str]]:
    """Everything in the actions that reads like the kind of an event, and where it stands."""
    found: dict[str, set[str]] = {}
    for path in sorted(path for room in ROOMS for path in room.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            text = getattr(node, "value", None)
            if isinstance(node, ast.Constant) and isinstance(text, str) and is_kind(text):
                found.setdefault(text, set()).add(path.name)
    return found


def recorded_literally() -> set[str]:
    """The first argument of each call that records an event, where it is a plain text."""
    kinds = set()
    for path in sorted(path for room in ROOMS for path in room.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            if (
                re.fullmatch(r"record_\w*event", name)
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                kinds.add(node.args[0].value)
    return kinds


def test_the_sweep_finds_the_kinds():
    kinds = kinds_in_actions()

    assert {"answer.recorded", "assessment.decided", "vendor.added", "finding.treated"} <= kinds.keys()
    assert recorded_literally() <= kinds.keys()
    assert len(recorded_literally()) > 20


def test_every_kind_of_event_has_a_word():
    kinds = kinds_in_actions()

    assert {kind: kinds[kind] for kind in kinds.keys() - EVENT.keys()} == {}


def test_every_kind_fits_its_column():
    assert [kind for kind in EVENT if len(kind) > 40] == []


# Functions that write without an event of their own, and why.
WITHOUT_AN_EVENT = {
    "account.add_member": "sets up an installation, before there is anybody to act",
    "account.add_organisation": "the same",
    "account.set_password": "for the command line; people change theirs by signing in",
    "cost.store_lines": "part of recording a cost model, which is an event",
    "evidence_page.begin_reading": "the text of a document is not its content, which is in the trail",
    "evidence_page.read_evidence": "the same",
    "inquiry.count_as_answered": "part of ruling on a claim, or of lifting a silence, which are events",
    "invitation_mail.mail_invitation": "inviting is the event; this is its e-mail",
    "notice.choose_channels": "how one person wishes to be told is nobody else’s business",
    "notice.read_notice": "the same",
    "notice.read_all_notices": "the same",
    "notice.tell": "part of an action that records its own",
    "notice_mail.send_waiting": "tells of what is in the trail already",
    "notice_mail.send_notices": "the same",
    "retention.forget_sessions": "sessions end by themselves; signing in and out is in the trail",
    "profile.choose_language": "how one person wishes to read is nobody else’s business",
    "session.end_sessions": "part of an action that records its own",
    "session.note_activity": "that a session is used changes nothing; it ends by being deleted",
    "report.keep_report": "a PDF once made is kept; what it prints is in the trail already",
    "report.drop_older_drafts": "the same",
    "respondent.hand_in_file": "adding the document is the event, in another module",
    "respondent.save_claim": "a vendor’s draft, nobody’s claim yet; handing it in is the event",
    "snapshot.freeze": "part of handing in and of deciding, which name its hash",
}
WRITES = {"create", "bulk_create", "put", "save", "delete", "get_or_create", "update_or_create"}
OF_NO_MODEL = {"cache", "DBTaskResult", "default_storage"}


def functions_of(path: Path) -> dict[str, ast.FunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def reached(name: str, functions: dict[str, ast.FunctionDef], seen: set[str]) -> Iterator[ast.Call]:
    """Every call made by a function, and by those of its own module that it calls."""
    seen.add(name)
    for node in ast.walk(functions[name]):
        if isinstance(node, ast.Call):
            yield node
            called = getattr(node.func, "id", "")
            if called in functions and called not in seen:
                yield from reached(called, functions, seen)


def writes(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    words = set(re.findall(r"\w+", ast.unparse(call.func)))
    is_update = call.func.attr == "update" and any(keyword.arg for keyword in call.keywords)
    return (call.func.attr in WRITES or (is_update and "objects" in words)) and not words & OF_NO_MODEL


def silent_functions() -> set[str]:
    """Public functions of the actions that write and record nothing."""
    silent = set()
    for path in sorted(ROOMS[0].rglob("*.py")):
        functions = functions_of(path)
        for name in functions:
            calls = list(reached(name, functions, set()))
            records = [call for call in calls if re.search(r"record_\w*event$", ast.unparse(call.func))]
            if not name.startswith("_") and not records and any(map(writes, calls)):
                silent.add(f"{path.stem}.{name}")
    return silent


def test_every_action_that_writes_records_an_event():
    assert sorted(silent_functions() - WITHOUT_AN_EVENT.keys()) == []
