"""Every event that an action records has its word."""

import ast
import re
from pathlib import Path

from django.conf import settings

from assessments.labels import EVENT

ROOMS = [Path(settings.BASE_DIR) / "assessments" / room for room in ("actions", "queries")]
KIND = re.compile(r"[a-z_]+\.[a-z_]+")  # noun.verb
NO_EVENT: set[str] = set()


def kinds_in_actions() -> dict[str, set[str]]:
    """Everything in the actions that reads like the kind of an event, and where it stands."""
    found: dict[str, set[str]] = {}
    for path in sorted(path for room in ROOMS for path in room.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and KIND.fullmatch(node.value):
                found.setdefault(node.value, set()).add(path.name)
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

    assert {kind: kinds[kind] for kind in kinds.keys() - EVENT.keys() - NO_EVENT} == {}


def test_no_word_is_left_of_a_kind_that_nothing_records():
    assert sorted(EVENT.keys() - kinds_in_actions().keys()) == []


def test_every_kind_fits_its_column():
    assert [kind for kind in EVENT if len(kind) > 40] == []
