"""What was decided, by whom, under which conditions, until when."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.labels import advice_choices, outcome_choices, stage_choices
from assessments.models.append_only import AppendOnly
from assessments.models.assessment import Assessment


class Decision(AppendOnly):
    assessment = models.OneToOneField(Assessment, models.PROTECT, related_name="decision")
    outcome = models.CharField(_("decision"), max_length=30, choices=outcome_choices)
    reason = models.TextField(_("reason"), max_length=10_000)
    deviation = models.TextField(_("why against the verdict"), max_length=10_000, blank=True)
    # What became of the data protection officer’s advice; empty: none was given.
    advice = models.CharField(_("advice"), max_length=20, choices=advice_choices, blank=True)
    advice_reason = models.TextField(_("why the advice is not followed"), max_length=4000, blank=True)
    unread_reason = models.TextField(_("why decisive documents stay unread"), max_length=4000, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    next_review_on = models.DateField(_("next review"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="decisions")

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["valid_until"], name="decision_expiry"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(outcome__in=["approve", "approve_with_conditions", "defer", "refuse"]),
                name="decision_outcome_is_known",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="decision_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(outcome__startswith="approve")
                | Q(valid_until__isnull=False, next_review_on__isnull=False),
                name="decision_approval_expires",
            ),
            models.CheckConstraint(
                condition=Q(advice__in=["", "followed"]) | (Q(advice="not_followed") & ~Q(advice_reason="")),
                name="decision_against_advice_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(next_review_on__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(next_review_on__lte=models.F("valid_until")),
                name="decision_reviewed_before_it_expires",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment} · {self.get_outcome_display()}"


class Condition(AppendOnly):
    """One condition of an approval: who does what, shown by which proof, by when."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="conditions")
    position = models.PositiveIntegerField(_("position"))
    stage = models.CharField(_("when"), max_length=20, choices=stage_choices)
    text = models.TextField(_("condition"), max_length=2000)
    owner = models.CharField(_("owner"), max_length=150)
    proof = models.CharField(_("proof"), max_length=500)
    due_on = models.DateField(_("due"))
    question_id = models.CharField(_("question"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["decision", "position"], name="condition_position_once"),
            models.CheckConstraint(
                condition=Q(stage__in=["before_signature", "before_go_live", "within_90_days"]),
                name="condition_stage_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(owner="") & ~Q(proof=""), name="condition_is_complete"
            ),
        ]

    def __str__(self) -> str:
        return self.text
