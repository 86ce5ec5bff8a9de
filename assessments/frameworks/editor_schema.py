"""The JSON Schema of the content files, generated from the models, for editors."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic.json_schema import models_json_schema

from assessments.frameworks.draft import FIXED_FILES
from assessments.frameworks.schema import DimensionFile, Node

EDITOR_SCHEMA = Path(__file__).parent / "framework.schema.json"


def editor_schema() -> str:
    """The schema every content file meets: the shape of one of the seven kinds of file."""
    models: list[type[Node]] = [*FIXED_FILES.values(), DimensionFile]
    references, shared = models_json_schema([(model, "validation") for model in models])
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "riskapp framework content",
        "anyOf": [references[model, "validation"] for model in models],
        **shared,
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
