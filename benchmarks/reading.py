"""G4, G5: the list and the answering page."""

from __future__ import annotations

import gzip
from pathlib import Path

from benchmarks.bed import make_bed
from benchmarks.measure import Row, in_turn

LIST = "/requests/"


def rows(folder: Path) -> list[Row]:
    """List and page."""
    small, large, floor = (
        make_bed("ours", 1_000, folder),
        make_bed("ours", 100_000, folder),
        make_bed("floor", 10, folder),
    )
    with small.served() as (ours, _), floor.served() as (bare, _), large.served() as (crowded, _):
        lists = in_turn(lambda: crowded.timed("GET", LIST), lambda: ours.timed("GET", LIST), rounds=200)
        page = f"/assessments/{small.assessment}/sections/all/"
        count = questions_on(ours.ask("GET", page)[2])
        floor_page = f"/page/{floor.assessment}/{count}/"
        pages = in_turn(lambda: ours.timed("GET", page), lambda: bare.timed("GET", floor_page), rounds=60)
        content = ours.ask("GET", page)[2]
    zipped = len(gzip.compress(content))
    return [
        lists.row("G4", "list page, 100,000 assessments / 1,000", gate=1.15),
        pages.row("G5", f"answering page of {count} questions / bare form", gate=1.0),
        size("G5", f"answering page of {count} questions, raw", len(content), 120_000 * count / 80),
        size(
            "G5",
            f"answering page of {count} questions, gzip",
            zipped,
            20_000 * count / 80,
        ),
    ]


def questions_on(content: bytes) -> int:
    """How many questions a page asks."""
    return content.count(b'<fieldset class="question')


def size(goal: str, what: str, measured: float, limit: float) -> Row:
    """Bytes against their limit."""
    ratio = measured / limit
    return Row(goal, what, f"{measured / 1e3:.1f} kB", f"{limit / 1e3:.1f} kB", ratio, ratio, ratio, gate=1.0)
