"""What each function says before the decision; dissent is kept word for word."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.labels import function_choices, stance_choices
from assessments.models.assessment import Assessment


class Opinion(models.Model):
    """One function's word on one assessment, until it is decided."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="opinions", db_index=False)
    function = models.CharField(_("function"), max_length=20, choices=function_choices)
    stance = models.CharField(_("opinion"), max_length=15, choices=stance_choices)
    line = models.TextField(_("in a line"), max_length=500)
    given_at = models.DateTimeField(_("given at"))
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="opinions")
    revision = models.PositiveIntegerField(_("revision"), default=1)

    class Meta:
        verbose_name = _("opinion")
        verbose_name_plural = _("opinions")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["assessment", "function"], name="opinion_once_per_function"),
            models.CheckConstraint(condition=~Q(line=""), name="opinion_says_something"),
            models.CheckConstraint(
                condition=Q(stance__in=["favourable", "reservations", "against"]),
                name="opinion_stance_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_function_display()}: {self.get_stance_display()}"
