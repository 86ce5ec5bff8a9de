"""A dossier as canonical JSON and back: the same dossier always gives the same text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, get_type_hints

from pydantic import BaseModel, TypeAdapter

from assessments.queries.dossier.facts import Dossier
from assessments.scoring.scorecard import Scorecard
from assessments.scoring.serialisation import scorecard_from_json, scorecard_to_json


def dossier_to_json(dossier: Dossier) -> str:
    """Canonical: the same dossier always gives the same text."""
    return canonical(plain(dossier))


def canonical(facts: Any) -> str:
    """Sorted keys, no spaces, UTF-8."""
    return json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def dossier_from_json(text: str) -> Dossier:
    """The dossier exactly as it was, without the insight that a snapshot may keep beside it."""
    facts = json.loads(text)
    for beside in ("insight", "record"):
        facts.pop(beside, None)
    return dossier_from_facts(facts)


def dossier_from_facts(facts: Mapping[str, Any]) -> Dossier:
    """The dossier of what JSON holds."""
    types = _field_types()
    values = {
        name: adapter(types[name]).validate_python(value)
        for name, value in facts.items()
        if name != "scorecard"
    }
    return Dossier(**values, scorecard=scorecard_from_json(facts["scorecard"]))


def content_hash(dossier: Dossier) -> str:
    """SHA-256 of the canonical JSON; of what was decided, the hash of its snapshot."""
    return dossier.frozen_hash or hashlib.sha256(dossier_to_json(dossier).encode()).hexdigest()


def plain(value: Any) -> Any:
    """A dossier, or a part of it, as JSON knows it."""
    if isinstance(value, Scorecard):
        return scorecard_to_json(value)
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if is_dataclass(value):
        return _entries(value)
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction | Decimal):
        return str(value)
    return value


def _entries(value: Any) -> dict[str, Any]:
    said = {item: getattr(value, item.name) for item in fields(value) if item.compare}
    return {
        item.name: plain(entry) for item, entry in said.items() if not item.metadata or entry != item.default
    }


@cache
def _field_types() -> dict[str, Any]:
    return get_type_hints(Dossier)


@cache
def adapter(type: Any) -> TypeAdapter[Any]:
    """What reads values of this type from JSON; built once."""
    return TypeAdapter(type)
