"""What is done about a gap. The gap itself follows from the answers; only its treatment is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.labels import clause_status_choices, finding_status_choices, treatment_choices
from assessments.models.use_case import Option

if TYPE_CHECKING:
    from assessments.models.user import User


class FindingQuerySet(models.QuerySet["Finding"]):
    def visible_to(self, user: User) -> FindingQuerySet:
        """Findings of the user's organisations, each annotated with the user's ``role`` there."""
        return self.filter(option__use_case__organisation__memberships__user=user).annotate(
            role=models.F("option__use_case__organisation__memberships__role")
        )


class Finding(models.Model):
    """The treatment of one question's answer, across the versions of an option's assessment.

    An accepted risk names who accepted it, why, and the day from which it is open again.
    """

    option = models.ForeignKey(Option, models.CASCADE, related_name="findings", db_index=False)
    question_id = models.CharField(_("question"), max_length=64)
    treatment = models.CharField(_("treatment"), max_length=10, choices=treatment_choices, blank=True)
    plan = models.TextField(_("what will be done"), max_length=2000, blank=True)
    owner = models.CharField(_("owner"), max_length=150, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    proof = models.CharField(_("proof"), max_length=500, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=finding_status_choices, default="open")
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    acceptance_reason = models.TextField(_("why we accept it"), max_length=2000, blank=True)
    accepted_until = models.DateField(_("accepted until"), null=True, blank=True)
    clause_status = models.CharField(_("clause"), max_length=10, choices=clause_status_choices, blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=1)
    edited_at = models.DateTimeField(_("edited at"))
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["option", "question_id"], name="finding_once_per_question"),
            models.CheckConstraint(
                condition=~Q(treatment="accept")
                | Q(accepted_by__isnull=False, accepted_at__isnull=False, accepted_until__isnull=False)
                & ~Q(acceptance_reason=""),
                name="finding_acceptance_is_named_reasoned_and_ends",
            ),
            models.CheckConstraint(
                condition=Q(treatment__in=["", "mitigate", "transfer", "accept", "avoid"]),
                name="finding_treatment_is_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["open", "in_progress", "done"]), name="finding_status_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.option} · {self.question_id}"
