"""G6: what scoring costs, on a save and in full."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

from benchmarks.bed import make_bed
from benchmarks.measure import Pairs, Row


def rows(folder: Path) -> list[Row]:
    """Processor time of the score against that of the save it is part of, and against its limits."""
    bed = make_bed("ours", 10, folder)
    printed = subprocess.run(
        [sys.executable, "-m", "benchmarks.cpu", str(bed.assessment), bed.session],
        env={**os.environ, **bed.environment, "ALLOWED_HOSTS": "testserver"},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    measured = json.loads(printed.stdout.splitlines()[-1])
    share = Pairs(measured["quick"], measured["save"])
    return [
        share.row("G6", "verdict on a save / processor time of the save", gate=0.02),
        limit(f"verdict and range, {measured['answers']} answers", measured["quick"], 0.3),
        limit(f"scorecard with all its working, {measured['answers']} answers", measured["score"], 5.0),
    ]


def limit(what: str, measured: list[float], milliseconds: float, *, goal: str = "G6") -> Row:
    """A time against its limit."""
    middle = statistics.median(measured)
    ratio = middle / milliseconds
    return Row(goal, what, f"{middle:.2f} ms", f"{milliseconds:.2f} ms", ratio, ratio, ratio, gate=1.0)
