"""Whether a file is what it claims to be: opened by the parser of its type, in a child process.

Each opener returns the code of what is wrong, or nothing. Parsers meet hostile bytes here first, so they are
imported only in the child, and whatever they raise means that the file cannot be read.
"""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from typing import Literal

Fault = Literal[
    "",
    "broken",
    "control_characters",
    "encrypted",
    "macros",
    "markup",
    "not_text",
    "too_big_inside",
    "two_types",
]

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT = "text/plain"
PNG = "image/png"
JPEG = "image/jpeg"

MOST_UNZIPPED = 200 * 1024 * 1024  # bytes of all parts together
MOST_PARTS = 5_000
MOST_PAGES = 5_000
MOST_PIXELS = 40_000_000
MAIN_PART = {DOCX: "word/document.xml", XLSX: "xl/workbook.xml"}
MARKUP = ("<!doctype html", "<html", "<svg", "<script", "<?xml", "<body", "<head", "<iframe", "<img")
LINE_ENDS = frozenset("\t\n\r\f")


def fault_of(path: str, media_type: str) -> Fault:
    """What is wrong with the file at ``path``, which should be of this type; empty: nothing."""
    if media_type not in MAIN_PART and zipfile.is_zipfile(path):
        return "two_types"  # an archive behind a picture or a page: each reader sees another file
    return OPENERS[media_type](path)


def _pdf(path: str) -> Fault:
    import pypdfium2  # type: ignore[import-untyped]  # noqa: PLC0415 -- in the child only

    try:
        document = pypdfium2.PdfDocument(path)
        if not len(document):
            return "broken"
        if len(document) > MOST_PAGES:
            return "too_big_inside"
        document[0].get_size()
    except pypdfium2.PdfiumError as error:
        return "encrypted" if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD else "broken"
    return ""


def _office(path: str, media_type: str) -> Fault:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNZIPPED:
                return "too_big_inside"
            if any(part.flag_bits & 0x1 for part in parts):
                return "encrypted"
            names = {part.filename.lower() for part in parts}
            if any(name.endswith(("vbaproject.bin", "vbadata.xml")) for name in names):
                return "macros"
            if not {MAIN_PART[media_type], "[content_types].xml"} <= names:
                return "broken"
            if "macroenabled" in _content_types(archive).lower():
                return "macros"
            return "" if _unpacks(archive, parts) else "too_big_inside"
    # How zipfile says that it cannot read one: no archive, a part missing, unknown compression, cut off.
    except (zipfile.BadZipFile, KeyError, NotImplementedError, EOFError, OSError, ValueError):
        return "broken"


def _content_types(archive: zipfile.ZipFile) -> str:
    name = next(name for name in archive.namelist() if name.lower() == "[content_types].xml")
    with archive.open(name) as part:
        return part.read(1024 * 1024).decode("utf-8", "replace")


def _unpacks(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> bool:
    """Whether the parts together stay below the limit when they are really unpacked: a header may lie."""
    left = MOST_UNZIPPED
    for part in parts:
        with archive.open(part) as stream:
            while chunk := stream.read(1024 * 1024):
                left -= len(chunk)
                if left < 0:
                    return False
    return True


def _docx(path: str) -> Fault:
    return _office(path, DOCX)


def _xlsx(path: str) -> Fault:
    return _office(path, XLSX)


def _text(path: str) -> Fault:
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:  # noqa: PTH123 -- streams, as below
            text = file.read()
    except UnicodeDecodeError:
        return "not_text"
    if text.lstrip().lower().startswith(MARKUP):
        return "markup"
    is_control = (unicodedata.category(character) == "Cc" for character in set(text) - LINE_ENDS)
    return "control_characters" if any(is_control) else ""


def _picture(path: str, format: str) -> Fault:
    from PIL import Image  # noqa: PLC0415 -- in the child only

    try:
        with Image.open(path, formats=[format]) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                return "too_big_inside"
            picture.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return "too_big_inside"
    except (OSError, ValueError, SyntaxError):  # how Pillow says that it cannot read something
        return "broken"
    return ""


def _png(path: str) -> Fault:
    return _picture(path, "PNG")


def _jpeg(path: str) -> Fault:
    return _picture(path, "JPEG")


OPENERS: Mapping[str, Callable[[str], Fault]] = {
    PDF: _pdf,
    DOCX: _docx,
    XLSX: _xlsx,
    TEXT: _text,
    PNG: _png,
    JPEG: _jpeg,
}
