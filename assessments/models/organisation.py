"""Organisations and the people in them. Everything else belongs to exactly one organisation."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.labels import FUNCTION, role_choices


class Organisation(models.Model):
    name = models.CharField(_("name"), max_length=200, unique=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    requires_second_factor = models.BooleanField(_("members need a second factor"), default=False)
    # Whole years after which what was decided may be deleted; none: kept until somebody decides otherwise.
    keep_years = models.PositiveSmallIntegerField(_("years to keep what was decided"), null=True, blank=True)
    # The end of the audit chain: moved on by trigger with every event, never by hand.
    audit_seq = models.PositiveBigIntegerField(_("last event"), default=0, editable=False)
    audit_hash = models.CharField(_("hash of the last event"), max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """One person's role in one organisation, what they answer for, and who stands in while they are away.

    It ends by being deleted: from then on the person sees nothing of the organisation, and what was
    theirs to do has been handed on.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=role_choices)
    functions = models.CharField(_("functions"), max_length=100, blank=True)  # codes separated by one space
    deputy = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="stands_in_for", verbose_name=_("deputy")
    )
    away_from = models.DateField(_("away from"), null=True, blank=True)
    away_until = models.DateField(_("away until"), null=True, blank=True)  # the last day away
    created_at = models.DateTimeField(_("created at"), default=timezone.now)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "user"], name="membership_once_per_organisation"),
            models.CheckConstraint(
                condition=models.Q(
                    role__in=["administrator", "analyst", "contributor", "reviewer", "viewer"]
                ),
                name="membership_role_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(away_from=None, away_until=None)
                | models.Q(away_from__isnull=False, away_until__gte=models.F("away_from")),
                name="membership_absence_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation} · {self.get_role_display()}"

    @property
    def function_codes(self) -> tuple[str, ...]:
        """What the member answers for, in the order functions are listed everywhere."""
        held = self.functions.split()
        return tuple(code for code in FUNCTION if code in held)

    def is_away(self, on: date) -> bool:
        """Whether the deputy acts on this day."""
        return bool(self.away_from and self.away_until and self.away_from <= on <= self.away_until)
