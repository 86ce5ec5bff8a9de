"""What happened, in order: the append-only history of every change."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.append_only import AppendOnly
from assessments.models.organisation import Organisation


class Event(AppendOnly):
    """One change: who, when, what, before and after. ``subject`` is the question or object id it is about."""

    # Written with every answer: what the indexes below serve, or nobody asks for, has no index of its own.
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="events", db_index=False)
    use_case = models.ForeignKey(
        "assessments.UseCase", models.PROTECT, null=True, related_name="events", db_index=False
    )
    assessment = models.ForeignKey("assessments.Assessment", models.PROTECT, null=True, related_name="events")
    sheet = models.ForeignKey(
        "assessments.Sheet", models.PROTECT, null=True, related_name="events", db_index=False
    )
    kind = models.CharField(_("kind"), max_length=40)  # noun.verb: answer.recorded, assessment.submitted
    subject = models.CharField(_("subject"), max_length=80, blank=True)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "-id"], name="event_list"),
            models.Index(fields=["sheet", "subject", "-id"], name="event_answer_history"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}".strip()
