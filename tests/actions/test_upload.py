"""What is taken as a file, and what is not, whatever its name says."""

import hashlib
import struct
import sys
import zlib

import pytest
from django.test import override_settings

from assessments.actions.upload import UploadRefused, checked_upload, clean_name
from assessments.reading import confined, opening
from tests import documents
from tests.documents import upload

SCRIPT = b"<script>alert(1)</script>"


def reason_against(name: str, data: bytes) -> str:
    with pytest.raises(UploadRefused) as refused:
        checked_upload(upload(name, data))
    return str(refused.value)


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("terms.pdf", documents.pdf(), opening.PDF),
        ("terms.PDF", documents.pdf(), opening.PDF),
        ("terms.docx", documents.word(), opening.DOCX),
        ("list.xlsx", documents.workbook(), opening.XLSX),
        ("note.txt", "Données : été\n".encode(), opening.TEXT),
        ("shot.png", documents.picture("PNG"), opening.PNG),
        ("shot.jpg", documents.picture("JPEG"), opening.JPEG),
        ("shot.jpeg", documents.picture("JPEG"), opening.JPEG),
    ],
)
def test_every_type_we_take_is_taken(name, data, media_type):
    taken = checked_upload(upload(name, data, "text/html"))

    assert (taken.media_type, taken.size) == (media_type, len(data))
    assert taken.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("terms.pdf", SCRIPT),
        ("terms.pdf", documents.picture()),
        ("terms.pdf", documents.word()),
        ("terms.docx", documents.pdf()),
        ("shot.png", documents.picture("JPEG")),
        ("note.txt", documents.pdf()),
        ("shot.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ],
)
def test_a_file_that_lies_about_its_type_is_refused(name, data):
    assert "not what its name says" in reason_against(name, data)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("terms.docx", documents.workbook()),
        ("list.xlsx", documents.word()),
        ("terms.docx", documents.zip_of(a=b"x")),
        ("terms.pdf", b"%PDF-1.7\n" + SCRIPT),
        ("shot.png", b"\x89PNG\r\n\x1a\n" + SCRIPT),
        ("shot.jpg", documents.picture("JPEG")[:100]),
        ("list.xlsx", documents.workbook()[:-200]),
    ],
)
def test_what_only_begins_like_its_type_is_refused(name, data):
    assert "cannot be opened" in reason_against(name, data)


@pytest.mark.parametrize(
    "name", ["page.html", "shot.svg", "macro.docm", "run.exe", "terms.pdf.exe", "terms", ".pdf.js"]
)
def test_other_types_are_refused_by_name(name):
    assert "PDF, DOCX, XLSX, TXT, PNG, JPEG" in reason_against(name, documents.pdf())


@pytest.mark.parametrize(
    "data", [b" <HTML><body>", b"\n<svg onload=alert(1)>", SCRIPT, b"<?xml version='1.0'?>"]
)
def test_a_web_page_called_text_is_refused(data):
    assert "web page" in reason_against("note.txt", data)


def test_a_pdf_with_an_archive_behind_it_is_refused():
    assert "two types" in reason_against("terms.pdf", documents.pdf() + documents.word())


def test_text_must_be_utf_8_without_control_characters():
    assert "UTF-8" in reason_against("note.txt", "été".encode("latin-1"))
    assert "control characters" in reason_against("note.txt", b"a\x00b")
    assert "control characters" in reason_against("note.txt", b"a\x1b[31m")


def test_macros_are_refused():
    with_macros = documents.with_part(documents.workbook(), "xl/vbaProject.bin")
    kinds = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    renamed = documents.zip_of(**{"[Content_Types].xml": kinds, "xl/workbook.xml": b"x"})

    assert "macros" in reason_against("list.xlsx", with_macros)
    assert "macros" in reason_against("list.xlsx", renamed)


def test_a_file_behind_a_password_is_refused():
    encrypted = bytearray(documents.zip_of(**{"word/document.xml": b"x", "[Content_Types].xml": b"x"}))
    central = encrypted.index(b"PK\x01\x02")
    encrypted[central + 8] |= 1  # the flag of an encrypted part

    assert "password" in reason_against("terms.docx", bytes(encrypted))
    assert "old format" in reason_against("terms.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)


def test_a_zip_bomb_is_refused():
    bomb = documents.with_part(documents.word(), "word/media/a.xml", b"\0" * (opening.MOST_UNZIPPED + 1))

    assert len(bomb) < 1024 * 1024
    assert "far larger" in reason_against("terms.docx", bomb)


def test_a_zip_bomb_whose_directory_lies_is_refused():
    bomb = bytearray(
        documents.with_part(documents.word(), "word/media/a.xml", b"\0" * (opening.MOST_UNZIPPED + 1))
    )
    size = struct.pack("<L", opening.MOST_UNZIPPED + 1)
    while (place := bomb.find(size)) >= 0:
        bomb[place : place + 4] = struct.pack("<L", 10)

    assert reason_against("terms.docx", bytes(bomb))


def test_a_picture_bomb_is_refused():
    wide = struct.pack(">II", 60_000, 60_000)
    head = b"IHDR" + wide + b"\x08\x02\x00\x00\x00"
    rows = b"IDAT" + zlib.compress(b"\0" * 100)
    chunks = [
        struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
        for body in (head, rows, b"IEND")
    ]

    assert "far larger" in reason_against("shot.png", b"\x89PNG\r\n\x1a\n" + b"".join(chunks))


def test_an_empty_file_is_refused():
    assert "empty" in reason_against("terms.pdf", b"")


@override_settings(UPLOAD_LIMIT_MB=1)
def test_a_file_beyond_the_limit_is_refused_with_both_sizes():
    assert reason_against("terms.pdf", documents.pdf() + b"\0" * 1024 * 1024) == (
        "The file has 2 MB; at most 1 MB are taken."
    )


def test_26_mb_are_one_too_many():
    assert "26 MB; at most 25 MB" in reason_against("terms.pdf", b"\0" * 26 * 1024 * 1024)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\x\\terms.pdf", "terms.pdf"),
        ("..", "document"),
        ("", "document"),
        (".pdf", "pdf"),
        ("a\x00b\nc.pdf", "abc.pdf"),
        ("contract\u202efdp.pdf", "contractfdp.pdf"),
        ("<img src=x onerror=alert(1)>.pdf", "_img src=x onerror=alert(1)_.pdf"),
        ("=1+1|calc.xlsx", "=1+1_calc.xlsx"),
        ("{{ 7*7 }}.pdf", "{{ 7_7 }}.pdf"),
        ("é" * 300 + ".pdf", "é" * 150 + ".pdf"),
        ("a." + "b" * 50, "a." + "b" * 10),
        ("e\u0301t\u00e9.pdf", "\u00e9t\u00e9.pdf"),
    ],
)
def test_names_are_cleaned(given, kept):
    assert clean_name(given) == kept


def test_a_scanner_that_finds_something_keeps_the_file_out():
    for code, word in ((1, "found something"), (2, "does not answer")):
        with override_settings(UPLOAD_SCAN_COMMAND=f"{sys.executable} -c 'raise SystemExit({code})'"):
            assert word in reason_against("terms.pdf", documents.pdf())


def test_a_scanner_is_given_the_file_and_lets_a_clean_one_pass():
    look = "import sys; sys.exit(0 if open(sys.argv[1], 'rb').read(4) == b'%PDF' else 1)"
    with override_settings(UPLOAD_SCAN_COMMAND=f'{sys.executable} -c "{look}"'):
        assert checked_upload(upload("terms.pdf", documents.pdf())).media_type == opening.PDF


def test_a_scanner_that_is_not_there_keeps_the_file_out():
    with override_settings(UPLOAD_SCAN_COMMAND="/nowhere/scan"):
        assert "does not answer" in reason_against("terms.pdf", documents.pdf())


def test_a_child_out_of_memory_or_time_is_an_error_and_not_a_hang(tmp_path):
    path = tmp_path / "terms.docx"
    path.write_bytes(documents.with_part(documents.word(), "word/x", b"\0" * 150_000_000))

    with pytest.raises(confined.ConfinedError):
        confined.run_confined("fault", str(path), opening.DOCX, memory=8 * 1024**2)


def test_a_child_knows_no_secret_and_starts_no_shell(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "hidden")
    path = tmp_path / "note.txt"
    path.write_text("x")
    seen = {}
    run = confined.subprocess.run
    monkeypatch.setattr(confined.subprocess, "run", lambda *a, **k: seen.update(k) or run(*a, **k))

    confined.run_confined("fault", str(path), opening.TEXT)

    assert "hidden" not in seen["env"].values()
    assert "shell" not in seen
