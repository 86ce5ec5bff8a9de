"""Where Chromium is on this machine, or nothing: `python tests/chromium.py` prints the path or exits 1."""

import os
import shutil
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_APPS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def chromium_path() -> str | None:
    """The browser named by CHROMIUM, else the first one installed."""
    named = os.environ.get("CHROMIUM")
    candidates = [named] if named else [*map(shutil.which, NAMES), *MAC_APPS]
    return next((path for path in candidates if path and Path(path).exists()), None)


if __name__ == "__main__":
    path = chromium_path()
    if path is None:
        sys.exit(1)
    print(path)  # noqa: T201 -- the answer to the caller
