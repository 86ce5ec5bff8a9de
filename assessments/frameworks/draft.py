"""The files of one framework version, read and shaped entry by entry, with every fault found on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from assessments.frameworks.content import Content, Source, read_source
from assessments.frameworks.schema import (
    ArticleCriteriaFile,
    ContextFile,
    ContradictionsFile,
    DimensionFile,
    FrameworkFile,
    Node,
    ReferencesFile,
    ScenariosFile,
)

FIXED_FILES: dict[str, type[Node]] = {
    "framework.yaml": FrameworkFile,
    "context.yaml": ContextFile,
    "references.yaml": ReferencesFile,
    "article-criteria.yaml": ArticleCriteriaFile,
    "scenarios.yaml": ScenariosFile,
    "contradictions.yaml": ContradictionsFile,
}


@dataclass
class Draft:
    """The parts of a framework that have the right shape, and what is wrong with the others.

    A part that is wrong is left out, but its id stays known, so that one fault does not cause a second one.
    """

    sources: dict[str, Source] = field(default_factory=dict)
    files: dict[str, Node] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def items(self, name: str, section: str) -> tuple[Any, ...]:
        """The sound entries of one list of one file."""
        return getattr(self.files.get(name), section, ())

    def known_ids(self, name: str, section: str) -> list[str]:
        """The ids that one list of one file names, sound or not."""
        entries = self.sources[name].content.get(section, ()) if name in self.sources else ()
        entries = entries if isinstance(entries, tuple) else ()
        return [
            entry["id"]
            for entry in entries
            if isinstance(entry, Mapping) and isinstance(entry.get("id"), str)
        ]

    @property
    def is_readable(self) -> bool:
        """Whether every file says something: what a missing file would hold is not reported too."""
        return all(source.content for source in self.sources.values()) and bool(self.dimension_files)

    @property
    def dimension_files(self) -> list[tuple[str, str]]:
        """Id and file of each dimension that framework.yaml lists, even if the rest of it is not sound."""
        entries = self.sources["framework.yaml"].content.get("dimensions", ())
        entries = entries if isinstance(entries, tuple) else ()
        pairs = [(entry.get("id"), entry.get("file")) for entry in entries if isinstance(entry, Mapping)]
        return [(id, file) for id, file in pairs if isinstance(id, str) and isinstance(file, str)]


def read_draft(directory: Path) -> Draft:
    """Read every file of one version: the fixed ones, then the dimension files that framework.yaml names."""
    draft = Draft()
    for name, model in FIXED_FILES.items():
        read_file(draft, directory / name, model)
    for id, file in draft.dimension_files:
        if Path(file).name != file or file in draft.sources:
            draft.faults.append(f"framework.yaml: {id}: file: '{file}' is not a file of its own")
        else:
            read_file(draft, directory / file, DimensionFile)
    for path in sorted(directory.iterdir()):
        if path.suffix in (".yaml", ".yml") and path.name not in draft.sources and draft.dimension_files:
            draft.faults.append(f"{path.name}: no dimension of framework.yaml names this file")
    return draft


def read_file(draft: Draft, path: Path, model: type[Node]) -> None:
    """Read one file, entry by entry: one bad entry does not hide the faults of the others."""
    source = read_source(path)
    draft.sources[path.name] = source
    draft.faults.extend(f"{path.name}: {fault}" for fault in source.faults)
    content = source.content
    if not content:
        return
    try:
        draft.files[path.name] = model.model_validate(content)
    except ValidationError as error:
        errors = error.errors()
        draft.faults.extend(describe(path.name, content, errors))
        sound = without_bad_entries(content, errors)
        if sound:
            draft.files[path.name] = model.model_validate(sound)


def without_bad_entries(content: Content, errors: list[ErrorDetails]) -> Content:
    """``content`` without the list entries at fault; nothing if a fault lies outside any list."""
    bad: dict[str, set[int]] = {}
    sound = dict(content)
    for error in errors:
        match error["loc"]:
            case (str(section), int(position), *_):
                bad.setdefault(section, set()).add(position)
            case (str(section),) if error["type"] == "extra_forbidden":
                del sound[section]
            case _:
                return {}
    for section, positions in bad.items():
        sound[section] = tuple(
            entry for position, entry in enumerate(content[section]) if position not in positions
        )
    return sound


def describe(name: str, content: Content, errors: list[ErrorDetails]) -> Iterator[str]:
    """One line per fault, ``file: id: key: problem``; unknown keys of one entry share a line."""
    unknown: dict[tuple[str, str], list[str]] = {}
    for error in errors:
        owner, where = locate(content, error["loc"])
        prefix = f"{name}: {owner}" if owner else name
        if error["type"] == "extra_forbidden":
            *path, key = where
            unknown.setdefault((prefix, ".".join(path)), []).append(key)
            continue
        problem = error["msg"].removeprefix("Value error, ").replace("tuple", "list").replace("Tuple", "List")
        if error["type"] == "missing" and where[-1] in ("en", "fr"):
            problem = f"missing language '{where.pop()}'"
        elif error["type"] == "missing":
            problem = f"missing key '{where.pop()}'"
        yield ": ".join(part for part in (prefix, ".".join(where), problem) if part)
    for (prefix, place), keys in unknown.items():
        yield ": ".join(part for part in (prefix, place, f"unknown keys {sorted(keys)}") if part)


def locate(content: Any, location: tuple[int | str, ...]) -> tuple[str, list[str]]:
    """The id of the innermost entry with an id along ``location``, and the path from there."""
    owner, path, node = "", list(map(str, location)), content
    for depth, step in enumerate(location):
        try:
            node = node[step]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(node, Mapping) and isinstance(node.get("id"), str):
            owner, path = node["id"], [str(part) for part in location[depth + 1 :]]
    return owner, path
