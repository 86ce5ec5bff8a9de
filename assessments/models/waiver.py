"""Dated exceptions to hard stops."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.models.use_case import Option


class WaiverQuerySet(models.QuerySet["Waiver"]):
    def standing(self, as_of: date) -> WaiverQuerySet:
        """Those that hold on a day: on the day it ends a waiver no longer does."""
        return self.filter(revoked_at=None, ends_on__gt=as_of)


class Waiver(models.Model):
    """A reviewer's exception to one hard stop of one option: why, and until when. Revoked, never edited."""

    option = models.ForeignKey(Option, models.CASCADE, related_name="waivers", db_index=False)
    stop_id = models.CharField(_("hard stop"), max_length=64)
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"), max_length=2000)
    granted_at = models.DateTimeField(_("granted at"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("ends on"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = WaiverQuerySet.as_manager()

    class Meta:
        verbose_name = _("waiver")
        verbose_name_plural = _("waivers")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["option", "stop_id"], condition=Q(revoked_at=None), name="waiver_once_per_stop"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_a_reason"),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="waiver_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="waiver_revoked_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.option} · {self.stop_id}"
