"""Documents and links that prove answers, their text, and the passages cited from them."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.labels import confidentiality_choices, evidence_kind_choices, reading_choices
from assessments.models.answer import Sheet
from assessments.models.inquiry import Inquiry
from assessments.models.organisation import Organisation
from assessments.models.vendor import Vendor

if TYPE_CHECKING:
    from assessments.models.user import User


def stored_name(evidence: Evidence, _filename: str) -> str:
    """Where a file is kept: under a random name that tells nothing; what it was called is a column."""
    return f"evidence/{evidence.organisation_id}/{secrets.token_hex(16)}"


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: User) -> EvidenceQuerySet:
        """Evidence of the user's organisations, each with the user's ``role`` and ``functions`` there."""
        return self.filter(organisation__memberships__user=user).annotate(
            role=F("organisation__memberships__role"), functions=F("organisation__memberships__functions")
        )

    def usable(self) -> EvidenceQuerySet:
        """All that was not withdrawn."""
        return self.filter(withdrawn_at=None)


class Evidence(models.Model):
    """One file or link, kept once for every answer and assessment it serves."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="evidence", db_index=False)
    vendor = models.ForeignKey(Vendor, models.PROTECT, null=True, blank=True, related_name="evidence")
    inquiry = models.ForeignKey(  # when the vendor handed it in
        Inquiry, models.SET_NULL, null=True, blank=True, related_name="evidence"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=evidence_kind_choices)
    title = models.CharField(_("title"), max_length=300)
    issuer = models.CharField(_("issuer"), max_length=200, blank=True)
    issued_on = models.DateField(_("dated"), null=True, blank=True)
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    level = models.CharField(_("evidence level"), max_length=4, blank=True)
    confidentiality = models.CharField(
        _("confidentiality"), max_length=15, choices=confidentiality_choices, default="internal"
    )
    url = models.URLField(_("link"), max_length=1000, blank=True)
    file = models.FileField(_("file"), upload_to=stored_name, max_length=200, blank=True)
    file_name = models.CharField(_("file name"), max_length=255, blank=True)
    media_type = models.CharField(_("type"), max_length=100, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    reading = models.CharField(_("text"), max_length=10, choices=reading_choices, default="waiting")
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    revision = models.PositiveIntegerField(_("revision"), default=1)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("piece of evidence")
        verbose_name_plural = _("evidence")
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "-id"], name="evidence_list"),
            models.Index(fields=["expires_on"], name="evidence_expiry"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(title=""), name="evidence_has_a_title"),
            models.CheckConstraint(
                condition=(Q(kind="file", url="") & ~Q(file="") & ~Q(sha256=""))
                | (Q(kind="link", file="") & ~Q(url="")),
                name="evidence_is_a_file_or_a_link",
            ),
            models.CheckConstraint(
                condition=Q(issued_on=None) | Q(expires_on=None) | Q(expires_on__gte=F("issued_on")),
                name="evidence_expires_after_its_date",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="evidence_withdrawn_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class EvidencePage(models.Model):
    """The text of one page as it was extracted; a sheet or a part, where a format knows no pages."""

    evidence = models.ForeignKey(Evidence, models.CASCADE, related_name="pages", db_index=False)
    number = models.PositiveIntegerField(_("page"))
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("page of evidence")
        verbose_name_plural = _("pages of evidence")
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["evidence", "number"], name="evidence_page_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="evidence_page_starts_at_one"),
        ]

    def __str__(self) -> str:
        return f"{self.evidence} · {self.number}"


class Citation(models.Model):
    """A passage that proves one answer: its words stand verbatim on that page."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="citations", db_index=False)
    question_id = models.CharField(_("question"), max_length=64)
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="citations")
    page = models.PositiveIntegerField(_("page"), default=0)  # 0: as a whole, where there is no text to quote
    quote = models.TextField(_("quote"), max_length=2000, blank=True)
    cited_at = models.DateTimeField(_("cited at"))
    cited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["sheet", "question_id", "evidence", "page", "quote"], name="citation_once"
            ),
            models.CheckConstraint(
                condition=Q(page=0, quote="") | (Q(page__gte=1) & ~Q(quote="")), name="citation_quotes_a_page"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} · {self.evidence}"


class Opening(models.Model):
    """That a person opened a document: who decides should have read what is decisive."""

    evidence = models.ForeignKey(Evidence, models.CASCADE, related_name="openings", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    opened_at = models.DateTimeField(_("first opened at"))

    class Meta:
        verbose_name = _("opening")
        verbose_name_plural = _("openings")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["evidence", "user"], name="opening_once_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.evidence} · {self.user}"
