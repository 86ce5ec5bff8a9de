"""Frozen copies: what was submitted, what was decided, and the reports printed from them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.append_only import AppendOnly
from assessments.models.assessment import Assessment


class Snapshot(AppendOnly):
    """A dossier as it stood, in canonical JSON with its hash."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="snapshots")
    kind = models.CharField(
        _("kind"), max_length=20, choices=[("submission", _("Submission")), ("decision", _("Decision"))]
    )
    framework = models.CharField(_("framework"), max_length=80)
    framework_hash = models.CharField(_("framework hash"), max_length=64)
    engine_version = models.CharField(_("engine version"), max_length=20)
    headline = models.CharField(_("headline"), max_length=30)
    score_low = models.DecimalField(_("possible score"), max_digits=6, decimal_places=3, null=True)
    score_high = models.DecimalField(_("prudent score"), max_digits=6, decimal_places=3, null=True)
    dossier = models.TextField(_("dossier"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    taken_at = models.DateTimeField(_("taken at"))
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["assessment"],
                condition=Q(kind="decision"),
                name="snapshot_one_decision_per_assessment",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["submission", "decision"]), name="snapshot_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment} · {self.get_kind_display()} · {self.sha256[:12]}"


class Report(models.Model):
    """A rendered PDF, kept by the hash of what it was rendered from: a second download renders nothing."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="reports")
    kind = models.CharField(_("kind"), max_length=20)  # brief, questionnaire
    language = models.CharField(_("language"), max_length=5)
    content_hash = models.CharField(_("content hash"), max_length=64)
    is_draft = models.BooleanField(_("draft"))
    pdf = models.BinaryField(_("PDF"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["assessment", "kind", "language", "content_hash"], name="report_once_per_content"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment} · {self.kind} · {self.language}"
