"""Cost models to start from: lines named by way of deployment, without any amount."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from assessments.costing.model import Timing
from assessments.frameworks.schema import Text

FILE = Path(__file__).with_name("templates.yaml")
# When nobody has said yet how the option is deployed: the lines that most of them have.
ANY = "vendor_saas"


class TemplateLine(BaseModel):
    """A line as it is named. ``is_uncertain``: it may not occur, so that its probability has to be given."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    category: str
    timing: Timing
    year: int | Literal["last"] = 1
    name: Text
    hint: Text
    unit: Text | None = None
    follows_price: bool = False
    is_uncertain: bool = False

    def year_in(self, horizon_years: int) -> int:
        """The year it falls in, or begins in, within this horizon."""
        return horizon_years if self.year == "last" else min(self.year, horizon_years)


class _File(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    question: str
    lines: dict[str, TemplateLine]
    deployments: dict[str, list[str]] = Field(min_length=1)


@cache
def _file() -> _File:
    content: Any = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return _File.model_validate(content)


def deployment_question() -> str:
    """The context question whose answer says how an option is deployed."""
    return _file().question


@cache
def templates() -> Mapping[str, tuple[TemplateLine, ...]]:
    """The lines of every way of deployment, and of doing nothing."""
    file = _file()
    return MappingProxyType(
        {name: tuple(file.lines[line] for line in lines) for name, lines in file.deployments.items()}
    )


def template_for(deployment: str | None) -> tuple[TemplateLine, ...]:
    """The lines to start from; the most usual ones while the way of deployment is not known."""
    return templates().get(deployment or ANY, templates()[ANY])
