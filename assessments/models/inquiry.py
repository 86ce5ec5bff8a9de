"""What a vendor is asked without an account, and what it claims in answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.labels import claim_state_choices, inquiry_state_choices
from assessments.models.assessment import Assessment

if TYPE_CHECKING:
    from assessments.models.user import User


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    def visible_to(self, user: User) -> InquiryQuerySet:
        """Inquiries of the user's organisations, each annotated with the user's ``role`` there."""
        return self.filter(assessment__organisation__memberships__user=user).annotate(
            role=F("assessment__organisation__memberships__role")
        )


class Inquiry(models.Model):
    """Questions put to the vendor by a link. The secret in the link is kept as its SHA-256 only.

    The link is limited to ``question_ids`` (separated by one space) and works while the inquiry is open and
    not expired. ``silent``: the vendor did not answer, and somebody recorded it.
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="inquiries")
    question_ids = models.TextField(_("questions"))
    language = models.CharField(_("language"), max_length=5)
    contact = models.EmailField(_("contact at the vendor"), blank=True)
    message = models.TextField(_("message"), max_length=4000, blank=True)
    key = models.CharField(_("SHA-256 of the secret"), max_length=64, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=inquiry_state_choices, default="open")
    sent_at = models.DateTimeField(_("sent at"))
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due_on = models.DateField(_("answer wanted by"), null=True, blank=True)
    expires_at = models.DateTimeField(_("link works until"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(  # empty when the vendor itself submitted
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_as = models.CharField(_("submitted by"), max_length=300, blank=True)

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("inquiry")
        verbose_name_plural = _("inquiries")
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(question_ids=""), name="inquiry_asks_something"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "submitted", "silent", "revoked"]),
                name="inquiry_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None) | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="inquiry_closed_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("sent_at")), name="inquiry_expires_after_it_is_sent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment} · {self.get_state_display()}"

    @property
    def questions(self) -> tuple[str, ...]:
        """The ids asked, in the framework's order."""
        return tuple(self.question_ids.split())


class Claim(models.Model):
    """The vendor's answer to one question: a claim until one of us accepts it or does not."""

    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="claims", db_index=False)
    question_id = models.CharField(_("question"), max_length=64)
    answer_state = models.CharField(_("answer"), max_length=30, default="answered")
    chosen = models.CharField(_("choices"), max_length=400, blank=True)  # values separated by one space
    note = models.TextField(_("note"), max_length=10_000, blank=True)
    respondent = models.CharField(_("answered by"), max_length=300, blank=True)
    documents = models.ManyToManyField("assessments.Evidence", related_name="claims", blank=True)
    saved_at = models.DateTimeField(_("saved at"))
    revision = models.PositiveIntegerField(_("revision"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=claim_state_choices, default="draft")
    ruled_at = models.DateTimeField(_("ruled at"), null=True, blank=True)
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ruling_reason = models.TextField(_("reason"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["inquiry", "question_id"], name="claim_once_per_question"),
            models.CheckConstraint(
                condition=Q(answer_state__in=["unanswered", "unknown", "not_applicable_claimed"], chosen="")
                | (Q(answer_state="answered") & ~Q(chosen="")),
                name="claim_has_a_choice_when_answered",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "claimed"], ruled_at=None, ruled_by=None)
                | Q(state__in=["accepted", "rejected"], ruled_at__isnull=False, ruled_by__isnull=False),
                name="claim_ruled_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.chosen or self.answer_state}"

    @property
    def choices(self) -> tuple[str, ...]:
        """The values chosen, in the framework's order."""
        return tuple(self.chosen.split())
