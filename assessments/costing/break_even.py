"""The volume at which two options cost the same on average. Exact: means need no draw."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from assessments.costing.model import CostModel, Line


@dataclass(frozen=True, slots=True)
class BreakEvenVolume:
    """``volume`` units a payment (a year, for yearly lines): above it the first option is the dearer one,
    or the cheaper one. ``expected``: the volume counted now, the largest if lines differ."""

    unit: str
    volume: Fraction
    expected: Fraction
    above: Literal["dearer", "cheaper"]


def units_of(model: CostModel) -> tuple[str, ...]:
    """The units in which the model counts volumes, each once, as they are first written."""
    units = {_key(line.unit): line.unit for line in reversed(model.lines) if line.volume and line.unit}
    return tuple(reversed(units.values()))


def break_even_volume(one: CostModel, other: CostModel, unit: str) -> BreakEvenVolume | None:
    """Where both cost the same if every line counted in ``unit`` had one volume; all else as expected.

    A model without such a line costs the same at any volume. None when one is the dearer at every volume.
    """
    fixed, slope = _fixed_and_slope(one, unit)
    other_fixed, other_slope = _fixed_and_slope(other, unit)
    if slope == other_slope:
        return None
    volume = (other_fixed - fixed) / (slope - other_slope)
    if volume <= 0:
        return None
    expected = max(
        line.volume.mean
        for line in (*one.lines, *other.lines)
        if line.volume is not None and _is_counted(line, unit)
    )
    return BreakEvenVolume(unit, volume, expected, "dearer" if slope > other_slope else "cheaper")


def _fixed_and_slope(model: CostModel, unit: str) -> tuple[Fraction, Fraction]:
    """What the model costs on average beside the lines of this unit, and what each unit of volume adds."""
    fixed = slope = Fraction(0)
    for line in model.lines:
        if _is_counted(line, unit):
            slope += model.worth_of(line) * line.probability * line.amount.mean
        else:
            fixed += model.mean_of(line)
    return fixed, slope


def _is_counted(line: Line, unit: str) -> bool:
    return line.volume is not None and bool(line.unit) and _key(line.unit) == _key(unit)


def _key(unit: str) -> str:
    return " ".join(unit.split()).casefold()
