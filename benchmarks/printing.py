"""G7–G10, G20: making a report and fetching it again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.bed import Bed, make_bed
from benchmarks.measure import Pairs, Row, in_turn

MEASURED_PAGES = 14


def rows(folder: Path) -> list[Row]:
    """The report's processor time against bare WeasyPrint, its size, and the second download."""
    bed = make_bed("ours", 10, folder)
    measured = on_paper(bed)
    limit = 120_000 * measured["pages"] / MEASURED_PAGES
    size = measured["bytes"] / limit
    return [
        Pairs(measured["whole"], measured["bare"]).row(
            "G7", "whole report / WeasyPrint on its HTML", gate=1.10, unit="s"
        ),
        Pairs(measured["page"], measured["floor"]).row(
            "G8", f"one of {measured['pages']} pages / a page of a plain report", gate=1.25, unit="s"
        ),
        Row(
            "G9",
            f"bytes of {measured['pages']} pages / 120 kB for {MEASURED_PAGES}",
            f"{measured['bytes'] / 1e3:.1f} kB",
            f"{limit / 1e3:.1f} kB",
            size,
            size,
            size,
            gate=1.0,
        ),
        *downloads(bed, make_bed("floor", 10, folder)),
        Pairs(measured["tagged"], measured["untagged"]).row(
            "G20", "tagged report / untagged", gate=1.20, unit="s"
        ),
    ]


def on_paper(bed: Bed) -> dict:
    """What ``benchmarks.paper`` measured on a decided assessment."""
    printed = subprocess.run(
        [sys.executable, "-m", "benchmarks.paper", str(bed.decided)],
        env={**os.environ, **bed.environment},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return json.loads(printed.stdout.splitlines()[-1])


def downloads(bed: Bed, floor: Bed) -> list[Row]:
    """A decided report again, with and without a body."""
    path = f"/assessments/{bed.decided}/report.pdf?lang=en"
    with bed.served() as (ours, _), floor.served() as (bare, _):
        ours.timed("GET", path)
        ours.connection.request("GET", path, headers={"Cookie": f"sessionid={bed.session}"})
        answer = ours.connection.getresponse()
        answer.read()
        etag = answer.headers["ETag"]
        again = in_turn(
            lambda: ours.timed("GET", path), lambda: bare.timed("GET", f"/stored/{floor.stored}/"), rounds=200
        )
        unchanged = in_turn(
            lambda: ours.timed("GET", path, expect=304, If_None_Match=etag),
            lambda: bare.timed("GET", f"/nothing/{floor.stored}/", expect=304),
            rounds=200,
        )
    return [
        again.row("G10", "decided report again / bare stored file", gate=1.3),
        unchanged.row("G10", "decided report unchanged (304) / bare 304", gate=1.1),
    ]
