"""G12: from nothing to the first answer."""

from __future__ import annotations

from pathlib import Path

from benchmarks.bed import Bed, make_bed
from benchmarks.measure import Row, in_turn


def start(bed: Bed) -> float:
    """Seconds from the start of the process to its first answer."""
    with bed.served() as (_, seconds):
        return seconds


def rows(folder: Path) -> list[Row]:
    """Cold start."""
    ours, floor = make_bed("ours", 10, folder), make_bed("floor", 10, folder)
    pairs = in_turn(lambda: start(ours), lambda: start(floor), rounds=15, warm_up=1)
    return [pairs.row("G12", "cold start to the first answer / bare project", gate=1.6, unit="s")]
