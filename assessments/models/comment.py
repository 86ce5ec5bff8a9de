"""What people say about a question."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.labels import audience_choices
from assessments.models.assessment import Assessment

if TYPE_CHECKING:
    from assessments.models.user import User


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, user: User) -> CommentQuerySet:
        """Comments inside the user's organisations, each annotated with the user's ``role`` there."""
        return self.filter(assessment__organisation__memberships__user=user).annotate(
            role=F("assessment__organisation__memberships__role")
        )

    def for_vendor(self) -> CommentQuerySet:
        """All that may ever leave the organisation."""
        return self.filter(audience="vendor")


class Comment(models.Model):
    """A word on one question. Internal unless somebody says otherwise; only a thread's first is resolved."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="comments", db_index=False)
    question_id = models.CharField(_("question"), max_length=64)
    answer_to = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="answers")
    audience = models.CharField(
        _("who may read it"), max_length=10, choices=audience_choices, default="internal"
    )
    text = models.TextField(_("comment"), max_length=10_000)
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="mentioned_in", blank=True)
    written_at = models.DateTimeField(_("written at"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    vendor_name = models.CharField(_("who of the vendor"), max_length=300, blank=True)
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["assessment", "question_id"], name="comment_thread"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
            models.CheckConstraint(
                condition=Q(written_by__isnull=False, vendor_name="")
                | (Q(written_by__isnull=True, audience="vendor") & ~Q(vendor_name="")),
                name="comment_is_signed_by_a_member_or_the_vendor",
            ),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="comment_resolved_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.text[:60]}"
