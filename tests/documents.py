"""Files as people upload them, and as attackers do; each made when asked, none stored."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import docx
import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

OFFICE_TYPES = "application/vnd.openxmlformats-officedocument"


def upload(name: str, data: bytes, content_type: str = "application/octet-stream") -> SimpleUploadedFile:
    """As a browser sends it; the type it names is never believed."""
    return SimpleUploadedFile(name, data, content_type)


def pdf(*pages: str) -> bytes:
    """A real PDF with one line of text on each page."""
    texts = pages or ("We do not train on content.",)
    numbers = range(4, 4 + 2 * len(texts), 2)
    kids = " ".join(f"{number} 0 R" for number in numbers)
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(texts)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, text in zip(numbers, texts, strict=True):
        words = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").encode("cp1252")
        drawing = b"BT /F1 12 Tf 50 700 Td (" + words + b") Tj ET"
        bodies += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {number + 1} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>".encode(),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
        ]
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(places) + 1, rows)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, start)
    return bytes(out)


def word(*paragraphs: str) -> bytes:
    document = docx.Document()
    for text in paragraphs or ("We do not train on content.",):
        document.add_paragraph(text)
    return saved(document)


def workbook(*rows: Sequence[object]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows or (("Sub-processor", "Country"), ("Cloud host", "France")):
        book.active.append(list(row))
    return saved(book)


def picture(format: str = "PNG", size: tuple[int, int] = (20, 10)) -> bytes:
    return saved(Image.new("1" if format == "PNG" else "L", size), format=format)


def with_part(archive: bytes, name: str, data: bytes = b"x") -> bytes:
    """The office file with one part more."""
    out = io.BytesIO(archive)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr(name, data)
    return out.getvalue()


def zip_of(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def saved(document: object, **options: object) -> bytes:
    out = io.BytesIO()
    document.save(out, **options)
    return out.getvalue()
