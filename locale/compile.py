"""Compiles every gettext catalogue here without GNU gettext: `make compile-messages`."""

from pathlib import Path

import polib

LOCALE = Path(__file__).parent


def catalogues() -> list[Path]:
    """Every .po file of the project."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))


def compiled(catalogue: Path) -> bytes:
    """The bytes that its .mo file has to hold."""
    return polib.pofile(str(catalogue)).to_binary()


if __name__ == "__main__":
    for catalogue in catalogues():
        catalogue.with_suffix(".mo").write_bytes(compiled(catalogue))
        print(f"compiled {catalogue.relative_to(LOCALE)}")
