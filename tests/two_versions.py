"""A library in which the miniature questionnaire has a second, newer version, both published."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assessments.frameworks import loader
from assessments.frameworks.publication import publish
from tests.frameworks.broken import LIBRARY as MINIATURE

OLD, NEW = "mini/1", "mini/2"
# AAA-01: other words. AAA-02: an option more. AAA-03: another subject. AAA-04: asked no more.
# BBB-01: as before. BBB-02: an option less. BBB-03 is new.
ALPHA_CHANGES = (
    ('text: {en: "AAA-01?", fr: "AAA-01 ?"}', 'text: {en: "AAA-01, in writing?", fr: "AAA-01, par écrit ?"}'),
    (
        "      - {question: AAA-03, share: 0.6}\n      - {question: AAA-04, share: 0.4}\n",
        "      - {question: AAA-03, share: 1}\n",
    ),
    (
        "  - id: AAA-03\n    kind: single_choice\n    role: control\n    scope: option",
        "  - id: AAA-03\n    kind: single_choice\n    role: control\n    scope: vendor",
    ),
)
OPTION_D = '      - value: d\n        anchor: 1\n        label: {en: "d", fr: "d"}\n'


OPTION_B = '      - value: b\n        anchor: 0.5\n        label: {en: "b", fr: "b"}\n'


def library_with_two_versions(directory: Path) -> Path:
    """Both versions of the miniature, and the real questionnaire beside them."""
    shutil.copytree(loader.LIBRARY, directory)
    shutil.copytree(MINIATURE / "mini", directory / "mini")
    newer = directory / "mini" / "2"
    shutil.copytree(directory / "mini" / "1", newer)
    _rewrite(newer / "framework.yaml", lambda text: text.replace('version: "1"', 'version: "2"'))
    _rewrite(newer / "alpha.yaml", _alpha)
    _rewrite(newer / "beta.yaml", _beta)
    publish(directory, directory / "published.lock")
    return directory


def _rewrite(path: Path, change) -> None:
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    path.write_text(after, encoding="utf-8")


def _alpha(text: str) -> str:
    for old, new in ALPHA_CHANGES:
        assert old in text
        text = text.replace(old, new, 1)
    head, _mark, tail = text.partition("  - id: AAA-04\n")
    assert tail
    head, mark, rest = head.partition("  - id: AAA-02\n")
    rest = rest.replace("    allows_unknown", OPTION_D + "    allows_unknown", 1)
    return head + mark + rest


def _beta(text: str) -> str:
    text = text.replace(
        "{weight: 1, question: BBB-02}",
        "{weight: 1, question: BBB-02}\n      - {weight: 1, question: BBB-03}",
    )
    head, mark, rest = text.partition("  - id: BBB-02\n")
    less = rest.replace(OPTION_B, "", 1)
    assert less != rest
    stop = rest.index("        hard_stop:")
    new = rest[:stop] + rest[rest.index("    allows_unknown") :]
    return head + mark + less + mark.replace("02", "03") + new.replace("BBB-02", "BBB-03")


@pytest.fixture
def two_versions(tmp_path, monkeypatch):
    """The loader finds its library there; every caller asks the loader without naming one."""
    library = library_with_two_versions(tmp_path / "library")
    lock = library / "published.lock"
    for function, default in (
        (loader.load_framework, library),
        (loader.published_versions, lock),
        (loader.published_hashes, lock),
    ):
        monkeypatch.setattr(function, "__defaults__", (default,))
    return library
