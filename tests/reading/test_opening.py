"""What is wrong with a stranger's file, as a code; the parsers run here in the open, on files of our own."""

import struct
import zipfile
import zlib

import pypdfium2
import pytest
from PIL import Image

from assessments.reading import opening
from assessments.reading.opening import DOCX, JPEG, PDF, PNG, TEXT, XLSX, fault_of
from tests import documents


@pytest.fixture
def fault(tmp_path):
    def of(data, media_type):
        path = tmp_path / "file"
        path.write_bytes(data)
        return fault_of(str(path), media_type)

    return of


def office(media_type=DOCX, types=b"x", **parts):
    """The least an office file is recognised by."""
    return documents.zip_of(**{opening.MAIN_PART[media_type]: b"x", "[Content_Types].xml": types, **parts})


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (documents.pdf(), PDF),
        (documents.word(), DOCX),
        (documents.workbook(), XLSX),
        ("Données\r\n\tété\f".encode(), TEXT),
        ("\ufeffDonnées".encode(), TEXT),
        (documents.picture("PNG"), PNG),
        (documents.picture("JPEG"), JPEG),
    ],
)
def test_nothing_is_wrong_with_a_sound_file(fault, data, media_type):
    assert fault(data, media_type) == ""


@pytest.mark.parametrize(
    ("data", "media_type", "code"),
    [
        (b"%PDF-1.7\nnothing", PDF, "broken"),
        (documents.pdf() + documents.zip_of(a=b"x"), PDF, "two_types"),
        (b"PK nothing", DOCX, "broken"),
        (documents.zip_of(a=b"x"), DOCX, "broken"),
        (documents.word(), XLSX, "broken"),
        (office(**{"word/vbaProject.bin": b"x"}), DOCX, "macros"),
        (office(types=b"application/vnd.ms-word.document.macroEnabled.main+xml"), DOCX, "macros"),
        (b"\xff\xfe\x00", TEXT, "not_text"),
        (b"  <SVG onload=x>", TEXT, "markup"),
        (b"bell \x07", TEXT, "control_characters"),
        (b"\x89PNG\r\n\x1a\n", PNG, "broken"),
        (documents.picture("JPEG")[:100], JPEG, "broken"),
    ],
)
def test_each_fault_has_its_code(fault, data, media_type, code):
    assert fault(data, media_type) == code


def test_parts_behind_a_password_are_seen(fault):
    encrypted = bytearray(office())
    encrypted[encrypted.index(b"PK\x01\x02") + 8] |= 1

    assert fault(bytes(encrypted), DOCX) == "encrypted"


@pytest.mark.parametrize(
    ("error", "code"),
    [(pypdfium2.raw.FPDF_ERR_PASSWORD, "encrypted"), (pypdfium2.raw.FPDF_ERR_FORMAT, "broken")],
)
def test_a_pdf_that_cannot_be_opened_says_why(fault, monkeypatch, error, code):
    def refuse(path):
        raise pypdfium2.PdfiumError("no", err_code=error)

    monkeypatch.setattr(pypdfium2, "PdfDocument", refuse)

    assert fault(documents.pdf(), PDF) == code


def test_a_pdf_without_pages_or_with_too_many_is_refused(fault, monkeypatch):
    monkeypatch.setattr(opening, "MOST_PAGES", 1)
    assert fault(documents.pdf("one", "two"), PDF) == "too_big_inside"

    monkeypatch.setattr(pypdfium2, "PdfDocument", lambda path: ())
    assert fault(documents.pdf(), PDF) == "broken"


@pytest.mark.parametrize(("limit", "most"), [("MOST_PARTS", 1), ("MOST_UNZIPPED", 1)])
def test_an_archive_larger_inside_than_we_read_is_refused(fault, monkeypatch, limit, most):
    monkeypatch.setattr(opening, limit, most)

    assert fault(office(), DOCX) == "too_big_inside"


def test_what_is_unpacked_is_counted_whatever_the_directory_says(fault, monkeypatch):
    monkeypatch.setattr(opening, "_unpacks", lambda archive, parts: False)

    assert fault(office(), DOCX) == "too_big_inside"


def test_unpacking_stops_at_the_limit(tmp_path, monkeypatch):
    path = tmp_path / "file"
    path.write_bytes(office(**{"word/media/a.xml": b"\0" * 5000}))
    with zipfile.ZipFile(path) as archive:
        monkeypatch.setattr(opening, "MOST_UNZIPPED", 5000)
        assert not opening._unpacks(archive, archive.infolist())
        monkeypatch.setattr(opening, "MOST_UNZIPPED", 5002)
        assert opening._unpacks(archive, archive.infolist())


def test_a_picture_wider_than_we_draw_is_refused(fault, monkeypatch):
    monkeypatch.setattr(opening, "MOST_PIXELS", 199)
    assert fault(documents.picture("PNG", (20, 10)), PNG) == "too_big_inside"

    monkeypatch.setattr(opening, "MOST_PIXELS", 10**9)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10)
    assert fault(documents.picture("PNG", (20, 10)), PNG) == "too_big_inside"


def test_a_picture_that_claims_more_than_it_holds_is_broken(fault):
    head = b"IHDR" + struct.pack(">II", 600, 600) + b"\x08\x02\x00\x00\x00"
    chunks = [
        struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
        for body in (head, b"IDAT" + zlib.compress(b"\0" * 100), b"IEND")
    ]

    assert fault(b"\x89PNG\r\n\x1a\n" + b"".join(chunks), PNG) == "broken"
