"""Who answers what, by when."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.labels import function_choices
from assessments.models.assessment import Assessment


class Assignment(models.Model):
    """A section, or one question of it, in the hands of a function or of a person.

    Without a person it waits for anybody of the function. The finest one counts: a question's own before its
    section's.
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="assignments", db_index=False)
    section_id = models.CharField(_("section"), max_length=64, blank=True)
    question_id = models.CharField(_("question"), max_length=64, blank=True)
    function = models.CharField(_("function"), max_length=20, choices=function_choices, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    assigned_at = models.DateTimeField(_("assigned at"))
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["assessment", "section_id", "question_id"], name="assignment_once_per_place"
            ),
            models.CheckConstraint(
                condition=(Q(section_id="") & ~Q(question_id="")) | (~Q(section_id="") & Q(question_id="")),
                name="assignment_is_of_a_section_or_a_question",
            ),
            models.CheckConstraint(
                condition=~Q(function="") | Q(user__isnull=False), name="assignment_names_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section_id or self.question_id} · {self.user or self.get_function_display()}"
