"""YAML files → plain content: every bare word stays a string, a duplicate key is a fault.

Only ``true`` and ``false`` are booleans and only ``null`` is nothing; numbers stay strings until the schema
reads them as exact decimals. Lists become tuples, so content cannot change after loading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

Content = dict[str, Any]


class StrictLoader(yaml.CSafeLoader):
    """The C loader without YAML's guesses about bare words."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.faults: list[str] = []

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Build a dictionary; remember each key that stands twice."""
        content: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = self.construct_object(key_node, deep=True)
            line = key_node.start_mark.line + 1
            if not isinstance(key, str):
                self.faults.append(f"line {line}: a key must be a word")
                continue
            if key in content:
                self.faults.append(f"line {line}: duplicate key '{key}'")
            content[key] = self.construct_object(value_node, deep=True)
        return content


def construct_tuple(loader: StrictLoader, node: yaml.SequenceNode) -> tuple[Any, ...]:
    """A YAML list as a tuple."""
    return tuple(loader.construct_sequence(node, deep=True))


StrictLoader.yaml_implicit_resolvers = {}
StrictLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), ["t", "f"])
StrictLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^null$"), ["n"])
StrictLoader.add_constructor("tag:yaml.org,2002:map", StrictLoader.construct_mapping)
StrictLoader.add_constructor("tag:yaml.org,2002:seq", construct_tuple)


@dataclass
class Source:
    """One file of a framework: what it holds, and what could not be read."""

    name: str
    content: Content = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def read_source(path: Path) -> Source:
    """Read one YAML file; a missing, unreadable or odd file is a fault of that source, never an exception."""
    source = Source(path.name)
    try:
        loader = StrictLoader(path.read_text(encoding="utf-8"))
        content = loader.get_single_data()
    except FileNotFoundError:
        source.faults.append("the file is missing")
        return source
    except UnicodeDecodeError:
        source.faults.append("the file is not UTF-8")
        return source
    except yaml.YAMLError as error:
        source.faults.append(" ".join(str(error).split()))
        return source
    source.faults.extend(loader.faults)
    if isinstance(content, dict):
        source.content = content
    else:
        source.faults.append("the file must hold keys and values")
    return source
