"""What a file must be before it is kept: small enough, of a type we take, and really of that type."""

from __future__ import annotations

import hashlib
import shlex
import subprocess
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.actions.refusal import Refused
from assessments.reading.confined import ConfinedError, run_confined
from assessments.reading.opening import DOCX, JPEG, PDF, PNG, TEXT, XLSX

TYPES: Mapping[str, str] = {
    "pdf": PDF,
    "docx": DOCX,
    "xlsx": XLSX,
    "txt": TEXT,
    "png": PNG,
    "jpg": JPEG,
    "jpeg": JPEG,
}
TYPE_WORDS = "PDF, DOCX, XLSX, TXT, PNG, JPEG"
# What the first bytes may say of each type: an office file is an archive, which of the two its parts tell.
SEEN_AS: Mapping[str, frozenset[str | None]] = {
    PDF: frozenset({PDF}),
    DOCX: frozenset({DOCX, XLSX, "application/zip"}),
    XLSX: frozenset({DOCX, XLSX, "application/zip"}),
    TEXT: frozenset({None}),
    PNG: frozenset({PNG}),
    JPEG: frozenset({JPEG}),
}
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NAME_LIMIT = 150
OPENING_SECONDS = 20
SCAN_SECONDS = 120
FAULTS: Mapping[str, str | Promise] = {
    "broken": gettext_lazy("The file cannot be opened: it is damaged, or not what its name says."),
    "control_characters": gettext_lazy("The text holds control characters: save it as plain text in UTF-8."),
    "encrypted": gettext_lazy("The file is protected by a password: remove it, then add the file again."),
    "macros": gettext_lazy("The file contains macros: save it without them, then add it again."),
    "markup": gettext_lazy(
        "The content is a web page or a drawing in code, which is not taken: print it to PDF."
    ),
    "not_text": gettext_lazy("The file is not plain text in UTF-8: save it in this encoding, or as PDF."),
    "too_big_inside": gettext_lazy("Opened, the file is far larger than it looks: it is not taken."),
    "two_types": gettext_lazy("The file is of two types at once, which is not taken: save it anew."),
}


class UploadRefused(Refused):
    """The file is not taken."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that passed every check."""

    file: UploadedFile
    name: str
    media_type: str
    size: int
    sha256: str


def checked_upload(file: UploadedFile) -> Upload:
    """The file with its cleaned name, its true type and its SHA-256; else ``UploadRefused``."""
    name = clean_name(file.name or "")
    size = file.size or 0
    if not size:
        raise UploadRefused(_("The file is empty."))
    limit = settings.UPLOAD_LIMIT_MB
    if size > limit * 1024 * 1024:
        raise UploadRefused(
            _("The file has %(size)s MB; at most %(limit)s MB are taken.")
            % {"size": -(-size // (1024 * 1024)), "limit": limit}
        )
    media_type = TYPES.get(name.rpartition(".")[2].lower()) if "." in name else None
    if media_type is None:
        raise UploadRefused(
            _("Files of this type are not taken. Choose one of: %(types)s.") % {"types": TYPE_WORDS}
        )
    _require_type(file, media_type)
    with local_copy(file) as path:
        _require_opening(path, media_type)
        _require_clean(path)
    return Upload(file, name, media_type, size, _sha256(file))


def clean_name(name: str) -> str:
    """What a file is called here: no folders, nothing invisible, not too long."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    # Control and format characters; among the latter those that turn "fdp.exe" around.
    name = "".join(sign for sign in name if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))
    name = "".join("_" if sign in '<>:"|?*' else sign for sign in name).strip(". ")
    stem, dot, ending = name.rpartition(".")
    if not dot:
        return name[:NAME_LIMIT] or "document"
    return f"{stem[:NAME_LIMIT].strip('. ') or 'document'}.{ending[:10]}"


@contextmanager
def local_copy(file: File) -> Iterator[str]:
    """The file's bytes at a path, whatever storage holds them, until the block ends."""
    with NamedTemporaryFile(prefix="evidence-") as copy:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        yield copy.name


def has_virus_scan() -> bool:
    """Whether this installation looks for viruses."""
    return bool(settings.UPLOAD_SCAN_COMMAND)


def _require_type(file: UploadedFile, media_type: str) -> None:
    file.seek(0)
    head = file.read(8192)
    file.seek(0)
    if head.startswith(OLD_OFFICE):
        raise UploadRefused(
            _("An office file in the old format, or protected by a password: save it as DOCX, XLSX or PDF.")
        )
    import filetype  # noqa: PLC0415 -- sixty modules that only an upload needs

    kind = filetype.guess(head)
    if (kind.mime if kind else None) not in SEEN_AS[media_type]:
        raise UploadRefused(
            _("The content of the file is not what its name says (%(name)s).")
            % {"name": clean_name(file.name or "")}
        )


def _require_opening(path: str, media_type: str) -> None:
    try:
        fault = run_confined("fault", path, media_type, seconds=OPENING_SECONDS)
    except ConfinedError:
        fault = "broken"
    if fault:
        raise UploadRefused(str(FAULTS[fault]))


def _require_clean(path: str) -> None:
    """The installation's virus scanner: 0 is clean, 1 infected; anything else means that it does not work."""
    if not has_virus_scan():
        return
    command = [*shlex.split(settings.UPLOAD_SCAN_COMMAND), path]
    try:
        code = subprocess.run(command, capture_output=True, timeout=SCAN_SECONDS, check=False).returncode  # noqa: S603 -- the installation's own
    except (OSError, subprocess.TimeoutExpired):
        code = -1
    if code == 1:
        raise UploadRefused(_("The virus scanner found something in this file: it is not kept."))
    if code:
        raise UploadRefused(
            _("The virus scanner does not answer, so the file is not kept. Tell your administrator.")
        )


def _sha256(file: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
