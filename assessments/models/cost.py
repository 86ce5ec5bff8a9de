"""What an option costs: three-point estimates, line by line, in the currency and horizon of its request."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.costing.model import MOST_YEARS
from assessments.labels import cost_category_choices, cost_timing_choices
from assessments.models.use_case import Option


class CostModel(models.Model):
    """One option's cost. It exists once it has lines; the gate on total cost asks for it."""

    option = models.OneToOneField(Option, models.CASCADE, related_name="cost_model")
    revision = models.PositiveIntegerField(_("revision"), default=1)
    edited_at = models.DateTimeField(_("edited at"))
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("cost model")
        verbose_name_plural = _("cost models")

    def __str__(self) -> str:
        return f"{self.option} · {self._meta.verbose_name}"


class CostLine(models.Model):
    """One line: least, most likely and highest amount, once or every year, with its probability.

    With a volume the amounts are prices of one ``unit``, and the volume is an estimate of three points too.
    """

    cost_model = models.ForeignKey(CostModel, models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField(_("position"))
    category = models.CharField(_("category"), max_length=20, choices=cost_category_choices)
    name = models.CharField(_("line"), max_length=200)
    timing = models.CharField(_("when"), max_length=10, choices=cost_timing_choices)
    year = models.PositiveSmallIntegerField(  # of a one-off; the first one of a yearly line
        _("year"), default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_YEARS)]
    )
    low = models.DecimalField(_("least"), max_digits=18, decimal_places=6)
    mode = models.DecimalField(_("most likely"), max_digits=18, decimal_places=6)
    high = models.DecimalField(_("highest"), max_digits=18, decimal_places=6)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    volume_low = models.DecimalField(
        _("least volume"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    volume_mode = models.DecimalField(
        _("most likely volume"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    volume_high = models.DecimalField(
        _("highest volume"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    probability_pct = models.DecimalField(
        _("probability in %"),
        max_digits=5,
        decimal_places=2,
        default=100,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    follows_price = models.BooleanField(_("follows the vendor’s price"), default=False)
    note = models.CharField(_("source or assumption"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("cost line")
        verbose_name_plural = _("cost lines")
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["cost_model", "position"], name="cost_line_position_once"),
            models.CheckConstraint(condition=~Q(name=""), name="cost_line_has_a_name"),
            models.CheckConstraint(
                condition=Q(low__gte=0, low__lte=F("mode"), mode__lte=F("high")),
                name="cost_line_amounts_in_order",
            ),
            models.CheckConstraint(
                condition=Q(volume_low=None, volume_mode=None, volume_high=None)
                | Q(
                    volume_low__gte=0,
                    volume_low__lte=F("volume_mode"),
                    volume_mode__lte=F("volume_high"),
                ),
                name="cost_line_volumes_in_order",
            ),
            models.CheckConstraint(
                condition=Q(probability_pct__gte=0, probability_pct__lte=100),
                name="cost_line_probability_is_a_percentage",
            ),
            models.CheckConstraint(condition=Q(year__gte=1, year__lte=10), name="cost_line_year_exists"),
            models.CheckConstraint(
                condition=Q(timing__in=["once", "yearly"]), name="cost_line_timing_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name
