"""Writes the golden reports anew: ``python -m tests.reports.golden``. Read the diff before you commit it."""

from __future__ import annotations

import os
import re
from pathlib import Path

GOLDEN = Path(__file__).parents[1] / "golden"


def golden_html(language: str) -> str:
    """The report of a decided assessment; hashes, which change with any word of the content, are left out."""
    from assessments.reports.html import report_html  # noqa: PLC0415 -- needs Django set up
    from tests.reports.conftest import content_of  # noqa: PLC0415 -- as above
    from tests.reports.dossiers import decided, with_insight  # noqa: PLC0415 -- as above

    html = report_html(content_of(with_insight(decided()), language))
    return re.sub(r"\b(?:[0-9a-f]{8} ?){2,8}(?=[…<\".,])", "HASH", html)


def main() -> None:
    """Both languages."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django  # noqa: PLC0415 -- after the settings are chosen

    django.setup()
    for language in ("en", "fr"):
        (GOLDEN / f"report-{language}.html").write_text(golden_html(language), encoding="utf-8")


if __name__ == "__main__":
    main()
