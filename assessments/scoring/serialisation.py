"""A scorecard as JSON and back, without loss: exact figures travel as "n/d"."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter

from assessments.scoring.scorecard import Scorecard


@lru_cache(maxsize=1)
def adapter() -> TypeAdapter[Scorecard]:
    """Built once, on first use."""
    return TypeAdapter(Scorecard)


def scorecard_to_json(scorecard: Scorecard) -> dict[str, Any]:
    """Plain JSON values."""
    data: dict[str, Any] = adapter().dump_python(scorecard, mode="json")
    return data


def scorecard_from_json(data: dict[str, Any]) -> Scorecard:
    """The same scorecard again; ``pydantic.ValidationError`` when the data is not one."""
    return adapter().validate_python(data)
