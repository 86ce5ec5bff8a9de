"""G1, G2: saving one answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks.bed import make_bed
from benchmarks.measure import Client, Row, in_turn, p95

QUESTION = "LOCK-01"


def our_save(client: Client, assessment: int) -> Callable[[], float]:
    """Saves another choice each time, naming the revision it saw, as the page does."""
    revision = 1

    def save() -> float:
        nonlocal revision
        fields = {
            QUESTION: "ab"[revision % 2],
            f"{QUESTION}-revision": str(revision),
            f"{QUESTION}-evidence": "E2",
            f"{QUESTION}-note": f"Note {revision}",
        }
        revision += 1
        return client.timed(
            "POST", f"/assessments/{assessment}/answers/{QUESTION}/", fields, HX_Request="true"
        )

    return save


def floor_save(client: Client, assessment: int) -> Callable[[], float]:
    """The bare upsert of one answer."""
    number = 0

    def save() -> float:
        nonlocal number
        number += 1
        fields = {"question": "q1", "chosen": "ab"[number % 2], "note": f"Note {number}"}
        return client.timed("POST", f"/save/{assessment}/", fields)

    return save


def rows(folder: Path) -> list[Row]:
    """Both goals of saving."""
    small, large, floor = (
        make_bed("ours", 10, folder),
        make_bed("ours", 100_000, folder),
        make_bed("floor", 10, folder),
    )
    with small.served() as (ours, _), floor.served() as (bare, _), large.served() as (crowded, _):
        save_small = our_save(ours, small.assessment)
        against_floor = in_turn(save_small, floor_save(bare, floor.assessment), rounds=300)
        against_small = in_turn(our_save(crowded, large.assessment), save_small, rounds=300)
    return [
        against_floor.row("G1", "save one answer, p50 / bare upsert", gate=1.25),
        against_floor.row("G1", "save one answer, p95 / bare upsert", gate=1.5, at=p95),
        against_small.row("G2", "save with 100,000 assessments / with 10", gate=1.10),
    ]
