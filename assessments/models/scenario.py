"""What-if cases a team adds to those of the questionnaire."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.use_case import UseCase


class OwnScenario(models.Model):
    """A what-if case of one request. ``forces``: question id to the option it would be forced to."""

    use_case = models.ForeignKey(UseCase, models.CASCADE, related_name="scenarios")
    title = models.CharField(_("title"), max_length=200)
    narrative = models.TextField(_("what happens"), max_length=2000, blank=True)
    forces = models.JSONField(_("answers it forces"), default=dict)
    notice_days = models.PositiveIntegerField(_("notice in days"), null=True, blank=True)
    days_to_exit = models.PositiveIntegerField(_("days to leave"), null=True, blank=True)
    price_factor = models.DecimalField(
        _("price multiplied by"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    revision = models.PositiveIntegerField(_("revision"), default=1)
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("what-if case")
        verbose_name_plural = _("what-if cases")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["use_case", "title"], name="own_scenario_title_once_per_request"),
            models.CheckConstraint(condition=~Q(title=""), name="own_scenario_has_a_title"),
            models.CheckConstraint(
                condition=Q(price_factor=None) | Q(price_factor__gt=0),
                name="own_scenario_price_factor_is_positive",
            ),
        ]

    def __str__(self) -> str:
        return self.title
