"""LibreOffice on this machine, or nothing: `python tests/libreoffice.py` prints its path or exits 1."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("soffice", "libreoffice")
MAC_APP = "/Applications/LibreOffice.app/Contents/MacOS/soffice"
SECONDS = 120


def libreoffice_path() -> str | None:
    """The one named by LIBREOFFICE, else the first one installed."""
    named = os.environ.get("LIBREOFFICE")
    candidates = [named] if named else [*map(shutil.which, NAMES), MAC_APP]
    return next((path for path in candidates if path and Path(path).exists()), None)


def converted(data: bytes, source: str, target: str, folder: Path) -> bytes:
    """What LibreOffice makes of a file when it opens it as ``source`` and saves it as ``target``."""
    before, after = folder / f"before.{source}", folder / "after"
    before.write_bytes(data)
    # A profile of its own: another LibreOffice of the same person may be running.
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    program = libreoffice_path()
    assert program is not None
    subprocess.run(
        [program, profile, "--headless", "--convert-to", target, "--outdir", after, before],
        check=True,
        capture_output=True,
        timeout=SECONDS,
    )
    return (after / f"before.{target}").read_bytes()


if __name__ == "__main__":
    path = libreoffice_path()
    if path is None:
        sys.exit(1)
    print(path)  # noqa: T201 -- the answer to the caller
