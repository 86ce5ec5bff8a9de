"""``python -m benchmarks [saving reading …]``: measure, print one table, hide no miss."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import insight, printing, reading, saving, scoring, starting
from benchmarks.measure import Row

SUBJECTS: dict[str, Callable[[Path], list[Row]]] = {
    "saving": saving.rows,
    "reading": reading.rows,
    "scoring": scoring.rows,
    "insight": insight.rows,
    "printing": printing.rows,
    "starting": starting.rows,
}


def line(row: Row) -> str:
    """One line of the table."""
    interval = f"[{row.low:.3f}, {row.high:.3f}]"
    judged = "met" if row.is_met else "MISSED"
    return (
        f"{row.goal:4} {row.what:58} {row.ours:>12} {row.floor:>12} {row.ratio:7.3f} {interval:18} "
        f"≤ {row.gate:<5g} {judged}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "subjects", nargs="*", default=list(SUBJECTS), metavar="subject", help=", ".join(SUBJECTS)
    )
    arguments = parser.parse_args()
    unknown = sorted(set(arguments.subjects) - set(SUBJECTS))
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}; there are {', '.join(SUBJECTS)}")
    print(f"{'goal':4} {'what':58} {'ours':>12} {'floor':>12} {'ratio':>7} {'95 % interval':18} gate")
    with tempfile.TemporaryDirectory() as folder:
        for subject in arguments.subjects:
            for row in SUBJECTS[subject](Path(folder)):
                print(line(row), flush=True)


if __name__ == "__main__":
    main()
