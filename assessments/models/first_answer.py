"""Answers given without seeing each other."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.assessment import Assessment


class FirstAnswer(models.Model):
    """One expert's own answer in a blind first pass: the others see it when two have answered."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="first_answers", db_index=False)
    question_id = models.CharField(_("question"), max_length=64)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="first_answers")
    state = models.CharField(_("state"), max_length=30)
    chosen = models.CharField(_("choices"), max_length=400, blank=True)  # values separated by one space
    note = models.TextField(_("note"), max_length=10_000, blank=True)
    evidence_level = models.CharField(_("evidence level"), max_length=4, blank=True)
    given_at = models.DateTimeField(_("given at"))
    revision = models.PositiveIntegerField(_("revision"), default=1)

    class Meta:
        verbose_name = _("first answer")
        verbose_name_plural = _("first answers")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["assessment", "question_id", "user"], name="first_answer_once_per_expert"
            ),
            models.CheckConstraint(
                condition=Q(state="unknown", chosen="") | (Q(state="answered") & ~Q(chosen="")),
                name="first_answer_has_a_choice_or_is_unknown",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.chosen or self.state}"

    @property
    def choices(self) -> tuple[str, ...]:
        """The values chosen, in the framework's order."""
        return tuple(self.chosen.split())
