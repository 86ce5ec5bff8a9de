"""A file to keep: its name, in ASCII and in the user's own letters."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse
from django.utils.text import slugify

from assessments.models import Assessment


def disposition(stem: str, subject: str, tail: str, *, is_shown: bool = False) -> str:
    """The Content-Disposition of a file: ``stem-subject-tail``. ``is_shown``: in the browser, if it can."""
    plain = "-".join(part for part in (stem, slugify(subject)[:80], tail) if part)
    own = "-".join((stem, slugify(subject, allow_unicode=True)[:80], tail))
    kind = "inline" if is_shown else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(own)}"


def disposition_of(
    assessment: Assessment, stem: str, ending: str, *, language: str, is_shown: bool = False
) -> str:
    """The same for a file about one assessment: vendor, option and version are in its name."""
    subject = f"{assessment.option.product.vendor.name} {assessment.option.name}"
    return disposition(stem, subject, f"v{assessment.number}-{language}.{ending}", is_shown=is_shown)


def file_of(
    assessment: Assessment, stem: str, ending: str, data: bytes, content_type: str, *, language: str
) -> HttpResponse:
    """A file about one assessment, to be kept; it is made anew each time."""
    return HttpResponse(
        data,
        content_type=content_type,
        headers={
            "Content-Disposition": disposition_of(assessment, stem, ending, language=language),
            "Content-Language": language,
            "Cache-Control": "private, no-cache",
        },
    )
