"""YAML → Framework, or one FrameworkError listing every fault by file, id and key."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import cast

from assessments.frameworks import consistency
from assessments.frameworks.draft import Draft, read_draft
from assessments.frameworks.schema import (
    ArticleCriteriaFile,
    Context,
    ContextFile,
    ContradictionsFile,
    Dimension,
    DimensionEntry,
    Framework,
    FrameworkFile,
    ReferencesFile,
    ScenariosFile,
)

LIBRARY = Path(__file__).parent / "library"
LOCK = Path(__file__).parent / "published.lock"


class FrameworkError(Exception):
    """A framework that cannot be used, with every fault found in it."""

    def __init__(self, key: str, faults: list[str]) -> None:
        super().__init__("\n".join([f"{key}: {len(faults)} fault(s)", *faults]))
        self.key = key
        self.faults = tuple(faults)


def load_framework(key: str, library: Path = LIBRARY) -> Framework:
    """The framework version ``key`` ("ai-vendor/2026.11"), one object per process, or ``FrameworkError``."""
    return _load(key, library)


def published_versions(lock: Path = LOCK) -> tuple[str, ...]:
    """The keys of every published version, oldest first."""
    return tuple(published_hashes(lock))


def published_hashes(lock: Path = LOCK) -> dict[str, str]:
    """The hash under which each version was published."""
    lines = lock.read_text(encoding="utf-8").splitlines() if lock.exists() else []
    pairs = (line.split() for line in lines if line and not line.startswith("#"))
    return {key: digest for digest, key in pairs}


def latest(slug: str = "ai-vendor") -> Framework:
    """The newest published version of ``slug``."""
    keys = [key for key in published_versions() if key.startswith(f"{slug}/")]
    if not keys:
        raise FrameworkError(slug, [f"{LOCK.name}: no version of '{slug}' is published"])
    return load_framework(keys[-1])


def stored_versions(library: Path = LIBRARY) -> tuple[str, ...]:
    """The keys of every version in the library, published or not."""
    return tuple(
        sorted(f"{path.parent.parent.name}/{path.parent.name}" for path in library.glob("*/*/framework.yaml"))
    )


@lru_cache(maxsize=32)
def _load(key: str, library: Path) -> Framework:
    directory = library / key
    slug, _, version = key.partition("/")
    if not version or ".." in key or not directory.is_dir():
        known = ", ".join(stored_versions(library)) or "none"
        raise FrameworkError(key, [f"{key}: no such framework version (known: {known})"])
    draft = read_draft(directory)
    faults = list(draft.faults)
    if draft.is_readable:
        faults += consistency.faults(draft, slug=slug, version=version)
    if faults:
        raise FrameworkError(key, faults)
    return assemble(key, draft)


def canonical_hash(draft: Draft) -> str:
    """sha256 over the content: comments, spacing and the order of keys do not count, every word does."""
    content = {name: source.content for name, source in draft.sources.items()}
    words = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(words.encode()).hexdigest()


def assemble(key: str, draft: Draft) -> Framework:
    """Put sound files together."""
    frame = cast("FrameworkFile", draft.files["framework.yaml"])
    context = cast("ContextFile", draft.files["context.yaml"])
    references = cast("ReferencesFile", draft.files["references.yaml"])
    article = cast("ArticleCriteriaFile", draft.files["article-criteria.yaml"])
    scenarios = cast("ScenariosFile", draft.files["scenarios.yaml"])
    contradictions = cast("ContradictionsFile", draft.files["contradictions.yaml"])
    return Framework(
        key=key,
        hash=canonical_hash(draft),
        meta=frame.meta,
        scale=frame.scale,
        evidence=frame.evidence,
        control_cap=frame.control_cap,
        verdicts=frame.verdicts,
        not_enough_information=frame.not_enough_information,
        bands=frame.bands,
        ceilings=frame.ceilings,
        coverage_floor=frame.coverage_floor,
        gates=frame.gates,
        lanes=frame.lanes,
        interim_permissions=frame.interim_permissions,
        dimensions=tuple(dimension(entry, draft) for entry in frame.dimensions),
        roles=frame.roles,
        context=Context(context.questions, context.hard_stops),
        references=references.references,
        certainties=references.certainties,
        facts=references.facts,
        statuses=article.statuses,
        article_criteria=article.article_criteria,
        scenarios=scenarios.scenarios,
        word_lists=contradictions.word_lists,
        contradictions=contradictions.contradictions,
        exit=frame.exit,
    )


def dimension(entry: DimensionEntry, draft: Draft) -> Dimension:
    """One dimension: its entry in framework.yaml and its own file."""
    return Dimension(
        id=entry.id,
        weight=entry.weight,
        name=entry.name,
        description=entry.description,
        file=entry.file,
        criteria=draft.items(entry.file, "criteria"),
        questions=draft.items(entry.file, "questions"),
    )
