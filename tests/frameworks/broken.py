"""The miniature framework, copied and broken on purpose."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import yaml

LIBRARY = Path(__file__).parent / "library"
REFUSED = Path(__file__).parent / "refused"


@dataclass(frozen=True)
class Refusal:
    """One change to the miniature framework, and every fault the loader must then report."""

    name: str
    changes: tuple[dict[str, str], ...]
    says: tuple[str, ...]


def refusals() -> list[Refusal]:
    """Every bad file under refused/."""
    found = []
    for path in sorted(REFUSED.glob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        found.append(Refusal(path.stem, tuple(content["changes"]), tuple(content["says"])))
    return found


def broken_library(refusal: Refusal, directory: Path) -> Path:
    """A library whose only version carries the changes of ``refusal``."""
    shutil.copytree(LIBRARY, directory, dirs_exist_ok=True)
    for change in refusal.changes:
        path = directory / "mini" / "1" / change["file"]
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        if "find" in change:
            assert change["find"] in text, f"{refusal.name}: nothing to change"
            path.write_text(text.replace(change["find"], change["replace"], 1), encoding="utf-8")
        elif "bytes" in change:
            path.write_bytes(bytes.fromhex(change["bytes"]))
        elif "content" in change:
            path.write_text(change["content"], encoding="utf-8")
        else:
            path.unlink()
    return directory
