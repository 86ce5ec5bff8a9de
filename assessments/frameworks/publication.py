"""Published versions are append-only, like migrations: a hash per version in published.lock."""

from __future__ import annotations

from pathlib import Path

from assessments.frameworks.loader import (
    LIBRARY,
    LOCK,
    FrameworkError,
    load_framework,
    published_hashes,
    stored_versions,
)

LOCK_HEADER = (
    "# sha256 of the content of each published framework version. Append only: check_frameworks --publish.\n"
)


def library_faults(library: Path = LIBRARY, lock: Path = LOCK) -> list[str]:
    """Every fault of every version in the library, and every published version that changed or is gone."""
    found: list[str] = []
    published = published_hashes(lock)
    for key in stored_versions(library):
        try:
            framework = load_framework(key, library)
        except FrameworkError as error:
            found += [f"{key}: {fault}" for fault in error.faults]
            continue
        if published.get(key, framework.hash) != framework.hash:
            found.append(f"{key}: published content has changed: undo it or write a new version")
    found += [
        f"{key}: published, but not in the library"
        for key in published
        if key not in stored_versions(library)
    ]
    return found


def publish(library: Path = LIBRARY, lock: Path = LOCK) -> list[str]:
    """Append each version that is not yet published to the lock, and return their keys."""
    known = published_hashes(lock)
    fresh = [key for key in stored_versions(library) if key not in known]
    written = lock.read_text(encoding="utf-8") if lock.exists() else LOCK_HEADER
    lines = [f"{load_framework(key, library).hash}  {key}\n" for key in fresh]
    lock.write_text(written + "".join(lines), encoding="utf-8")
    return fresh
