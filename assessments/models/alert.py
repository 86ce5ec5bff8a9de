"""Rulings on alerts: two statements that cannot both be true."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.labels import alert_ruling_choices
from assessments.models.assessment import Assessment


class AlertRuling(models.Model):
    """What a person said of an alert. Alerts are found anew each time: ``fingerprint`` tells which one.

    A fingerprint holds the rule and both sides, so that another answer or another passage is another alert.
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="alert_rulings", db_index=False)
    rule_id = models.CharField(_("rule"), max_length=64)
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    ruling = models.CharField(_("ruling"), max_length=10, choices=alert_ruling_choices)
    reason = models.TextField(_("reason"), max_length=2000)
    # Both statements as they stood, so that a ruling can be read when they have changed.
    sides = models.JSONField(_("both statements"), default=list, blank=True)
    ruled_at = models.DateTimeField(_("ruled at"))
    ruled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("ruling on an alert")
        verbose_name_plural = _("rulings on alerts")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["assessment", "fingerprint"], name="alert_ruled_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="alert_ruling_has_a_reason"),
            models.CheckConstraint(
                condition=Q(ruling__in=["upheld", "dismissed"]), name="alert_ruling_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} · {self.get_ruling_display()}"
