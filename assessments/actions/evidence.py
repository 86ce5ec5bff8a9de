"""The evidence library: adding a file or a link, correcting what is said of it, withdrawing, opening it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from assessments.actions.event import record_organisation_event
from assessments.actions.evidence_page import begin_reading
from assessments.actions.refusal import Refused
from assessments.actions.text import faults_of, tidy
from assessments.actions.upload import Upload, checked_upload
from assessments.labels import CONFIDENTIALITY
from assessments.models import Evidence, Inquiry, Opening, Organisation, User, Vendor

LEVELS = ("E0", "E1", "E2", "E3", "E4")
HOUR = timedelta(hours=1)
FILES_OF_AN_INQUIRY = 40  # so that who holds a link cannot use up what the organisation may add


class EvidenceRefused(Refused):
    """The piece cannot be kept like this."""


class EvidenceAlreadyThere(EvidenceRefused):
    """The same file is in the library: ``existing``."""

    def __init__(self, existing: Evidence) -> None:
        text = _("This file is in the library already, as “%(title)s”.")
        super().__init__(text % {"title": existing.title})
        self.existing = existing


class EvidenceConflict(EvidenceRefused):
    """Somebody changed the piece meanwhile: ``current`` is what stands there now."""

    def __init__(self, current: Evidence) -> None:
        super().__init__(
            _(
                "Somebody else changed this document while you were writing. Nothing of yours was saved yet: "
                "compare, then save again."
            )
        )
        self.current = current


@dataclass(frozen=True, slots=True)
class EvidenceFacts:
    """What is said of a piece. An empty title of a file becomes its name."""

    title: str = ""
    issuer: str = ""
    issued_on: date | None = None
    expires_on: date | None = None
    level: str = ""
    confidentiality: str = "internal"


def add_file(
    *,
    organisation: Organisation,
    upload: UploadedFile,
    facts: EvidenceFacts,
    by: User | None,
    at: datetime,
    inquiry: Inquiry | None = None,
    vendor: Vendor | None = None,
    actor: str = "",
) -> Evidence:
    """Check a file, keep it, and have its text read. ``by`` is None for a vendor; ``actor`` then says who.

    ``UploadRefused`` when the file is not taken, ``EvidenceAlreadyThere`` when the organisation has it.
    """
    _require_patience(organisation, inquiry, at)
    taken = checked_upload(upload)
    if inquiry is None:  # a vendor is not told what else is in the library
        _require_new(organisation, taken)
    piece = Evidence(
        organisation=organisation,
        vendor=_own(organisation, vendor),
        inquiry=inquiry,
        kind="file",
        file_name=taken.name,
        media_type=taken.media_type,
        size=taken.size,
        sha256=taken.sha256,
        added_at=at,
        added_by=by,
        **_checked(facts, otherwise=taken.name),
    )
    # Before the transaction: a slow storage must not keep others from writing.
    piece.file.save(taken.name, taken.file, save=False)
    try:
        return _added(piece, by=by, at=at, actor=actor)
    except BaseException:
        piece.file.delete(save=False)  # no row, no file
        raise


def add_link(
    *,
    organisation: Organisation,
    url: str,
    facts: EvidenceFacts,
    by: User | None,
    at: datetime,
    inquiry: Inquiry | None = None,
    vendor: Vendor | None = None,
    actor: str = "",
) -> Evidence:
    """Keep a link. What it leads to is not fetched: its text is not read."""
    url = tidy(url)
    try:
        URLValidator(schemes=["http", "https"])(url)
    except ValidationError:
        raise EvidenceRefused(_("Enter a link that begins with https:// or http://.")) from None
    if len(url) > 1000:
        raise EvidenceRefused(_("The link is too long: at most 1,000 characters."))
    piece = Evidence(
        organisation=organisation,
        vendor=_own(organisation, vendor),
        inquiry=inquiry,
        kind="link",
        url=url,
        reading="empty",
        added_at=at,
        added_by=by,
        **_checked(facts, otherwise=url),
    )
    return _added(piece, by=by, at=at, actor=actor)


def edit_evidence(
    *, evidence: Evidence, revision: int, facts: EvidenceFacts, vendor: Vendor | None, by: User, at: datetime
) -> Evidence:
    """Correct what is said of a piece; the file itself never changes. ``EvidenceConflict`` when stale."""
    said = _checked(facts, otherwise=evidence.file_name or evidence.url)
    vendor = _own(evidence.organisation, vendor)
    with transaction.atomic():
        stored = Evidence.objects.select_for_update().get(pk=evidence.pk)
        if stored.withdrawn_at:
            raise EvidenceRefused(_("This document was withdrawn: it is kept as it was."))
        if stored.revision != revision:
            raise EvidenceConflict(stored)
        before = facts_of(stored)
        for name, value in {**said, "vendor": vendor, "revision": revision + 1}.items():
            setattr(stored, name, value)
        stored.save(update_fields=[*said, "vendor", "revision"])
        _record("evidence.edited", stored, before=before, after=facts_of(stored), by=by, at=at)
    return stored


def withdraw_evidence(*, evidence: Evidence, by: User, at: datetime) -> None:
    """Offer a piece no longer. It is kept, with every citation of it. Twice is once."""
    with transaction.atomic():
        is_withdrawn = Evidence.objects.filter(pk=evidence.pk, withdrawn_at=None).update(
            withdrawn_at=at, withdrawn_by=by
        )
        if is_withdrawn:
            _record("evidence.withdrawn", evidence, before=facts_of(evidence), after=None, by=by, at=at)


def open_evidence(*, evidence: Evidence, by: User, at: datetime) -> None:
    """Remember that a person opened a piece, the first time they do."""
    with transaction.atomic():
        _opening, is_first = Opening.objects.get_or_create(
            evidence=evidence, user=by, defaults={"opened_at": at}
        )
        if is_first:
            _record("evidence.opened", evidence, before=None, after=None, by=by, at=at)


def facts_of(evidence: Evidence) -> dict[str, object]:
    """What the history keeps of a piece."""
    return {
        "title": evidence.title,
        "issuer": evidence.issuer,
        "issued_on": evidence.issued_on.isoformat() if evidence.issued_on else None,
        "expires_on": evidence.expires_on.isoformat() if evidence.expires_on else None,
        "level": evidence.level,
        "confidentiality": evidence.confidentiality,
        "vendor": evidence.vendor_id,
        "file_name": evidence.file_name,
        "sha256": evidence.sha256,
        "url": evidence.url,
        "revision": evidence.revision,
    }


def _added(piece: Evidence, *, by: User | None, at: datetime, actor: str) -> Evidence:
    with transaction.atomic():
        piece.save(force_insert=True)
        _record("evidence.added", piece, before=None, after=facts_of(piece), by=by, at=at, actor=actor)
        if piece.kind == "file":
            begin_reading(evidence=piece)
    return piece


def _record(
    kind: str,
    piece: Evidence,
    *,
    before: dict[str, object] | None,
    after: dict[str, object] | None,
    by: User | None,
    at: datetime,
    actor: str = "",
) -> None:
    record_organisation_event(
        kind, piece.organisation_id, subject=piece.pk, before=before, after=after, by=by, at=at, actor=actor
    )


def _require_patience(organisation: Organisation, inquiry: Inquiry | None, at: datetime) -> None:
    if inquiry is not None and inquiry.evidence.count() >= FILES_OF_AN_INQUIRY:
        raise EvidenceRefused(
            _("At most %(count)s documents can be added to one set of questions.")
            % {"count": FILES_OF_AN_INQUIRY}
        )
    recent = Evidence.objects.filter(organisation=organisation, kind="file", added_at__gt=at - HOUR).count()
    if recent >= settings.UPLOADS_PER_HOUR:
        raise EvidenceRefused(
            _("Your organisation added %(count)s files within an hour: that is the limit. Go on in an hour.")
            % {"count": recent}
        )


def _require_new(organisation: Organisation, taken: Upload) -> None:
    same = Evidence.objects.usable().filter(organisation=organisation, sha256=taken.sha256)
    existing = same.order_by("id").first()
    if existing is not None:
        raise EvidenceAlreadyThere(existing)


def _own(organisation: Organisation, vendor: Vendor | None) -> Vendor | None:
    if vendor is not None and vendor.organisation_id != organisation.pk:
        raise EvidenceRefused(_("Choose one of the vendors listed."))
    return vendor


def _checked(facts: EvidenceFacts, *, otherwise: str) -> dict[str, object]:
    """The facts tidied, or all that is wrong with them."""
    title, issuer = tidy(facts.title) or otherwise[:300], tidy(facts.issuer)
    faults = [
        *faults_of(title, limit=300, what=_("Title")),
        *faults_of(issuer, limit=200, what=_("Issued by")),
    ]
    if facts.level and facts.level not in LEVELS:
        faults.append(_("Choose one of the evidence levels listed."))
    if facts.confidentiality not in CONFIDENTIALITY:
        faults.append(_("Choose who may read it."))
    if facts.issued_on and facts.expires_on and facts.expires_on < facts.issued_on:
        faults.append(_("“Valid until” must not be before the date of the source."))
    if faults:
        raise EvidenceRefused(*faults)
    return {
        "title": title,
        "issuer": issuer,
        "issued_on": facts.issued_on,
        "expires_on": facts.expires_on,
        "level": facts.level,
        "confidentiality": facts.confidentiality,
    }
