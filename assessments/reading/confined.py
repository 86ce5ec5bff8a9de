"""Work on a stranger's file in a child process: limited in time, memory and what it may write.

The child gets no secret: its environment is empty but for where Python finds this package. What it prints is
the answer, as JSON; whatever else happens to it (killed, out of memory, out of time) is a ``ConfinedError``.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS = 60
MEMORY = 1024**3  # bytes
MOST_PRINTED = 64 * 1024**2


class ConfinedError(Exception):
    """The child did not finish: the file is hostile, or beyond what we read."""


def run_confined(
    job: str, path: str, media_type: str, *, seconds: int = SECONDS, memory: int = MEMORY
) -> Any:
    """What the job (a key of ``JOBS``) returns for this file."""
    command = [sys.executable, "-m", "assessments.reading.confined", job, path, media_type]
    environment = {
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LANG": "C.UTF-8",
        "OPENBLAS_NUM_THREADS": "1",  # numpy, where a parser loads it, reserves memory for every thread
        "CONFINED_SECONDS": str(seconds),
        "CONFINED_MEMORY": str(memory),
    }
    try:
        child = subprocess.run(  # noqa: S603 -- our own module; the path is ours too
            command,
            env=environment,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds + 5,
            check=True,
        )
        return json.loads(child.stdout)
    except subprocess.TimeoutExpired as error:
        raise ConfinedError(f"{job}: more than {seconds} seconds") from error
    except subprocess.CalledProcessError as error:
        lines = error.stderr.decode("utf-8", "replace").strip().splitlines()
        raise ConfinedError(f"{job}: {lines[-1] if lines else error}") from error
    except ValueError as error:
        raise ConfinedError(f"{job}: no answer") from error


def fault(path: str, media_type: str) -> str:
    """What is wrong with the file, as a code."""
    from assessments.reading.opening import fault_of  # noqa: PLC0415 -- each job loads its own parsers

    return fault_of(path, media_type)


def pages(path: str, media_type: str) -> list[str]:
    """The text of each page."""
    from assessments.reading.extraction import pages_of  # noqa: PLC0415 -- each job loads its own parsers

    return pages_of(path, media_type)


def cells(path: str, media_type: str) -> list[Any]:
    """The cells of each sheet of a workbook."""
    from assessments.reading.cells import cells_of  # noqa: PLC0415 -- each job loads its own parsers

    return cells_of(path)


JOBS: Mapping[str, Callable[[str, str], Any]] = {"cells": cells, "fault": fault, "pages": pages}


def confine(*, seconds: int, memory: int) -> None:
    """Put this process under its limits; where a system knows no such limit, the parent's clock remains."""
    try:
        import resource  # noqa: PLC0415 -- not on Windows
    except ImportError:
        return
    for limit, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),  # it writes to its pipe and nowhere else
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),  # it starts no other process
    ):
        with contextlib.suppress(ValueError, OSError):  # some systems know the name and not the limit
            resource.setrlimit(limit, (most, most))


def main() -> None:
    """The child's whole life."""
    import os  # noqa: PLC0415 -- the parent has no use for it

    job, path, media_type = sys.argv[1:]
    confine(seconds=int(os.environ["CONFINED_SECONDS"]), memory=int(os.environ["CONFINED_MEMORY"]))
    answer = json.dumps(JOBS[job](path, media_type))
    sys.stdout.write(answer[:MOST_PRINTED])  # cut in two it is no JSON any more, and counts as no answer


if __name__ == "__main__":
    main()
