"""One numbered review of one option."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.labels import assessment_state_choices, lane_choices
from assessments.models.use_case import Option
from assessments.models.waiver import Waiver

if TYPE_CHECKING:
    from assessments.models.user import User


def other(name: str) -> models.QuerySet[models.Model]:
    """Rows of a model that is built on this one, and so cannot be imported here."""
    return apps.get_model("assessments", name)._default_manager.all()


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, user: User) -> AssessmentQuerySet:
        """Assessments of the user's organisations, each annotated with the user's ``role`` there."""
        return self.filter(organisation__memberships__user=user).annotate(
            role=F("organisation__memberships__role")
        )

    def with_subject(self) -> AssessmentQuerySet:
        """Together with option, product, vendor, request and cost model, in the same query.

        ``has_…``: whether there is anything of the kind to look up.
        """
        of_it = {"assessment": models.OuterRef("pk")}
        return self.select_related(
            "option__product__vendor", "option__use_case", "option__cost_model", "organisation", "author"
        ).annotate(
            has_waivers=models.Exists(
                Waiver.objects.filter(option=models.OuterRef("option"), revoked_at=None)
            ),
            has_opinions=models.Exists(other("Opinion").filter(**of_it)),
            has_alert_rulings=models.Exists(other("AlertRuling").filter(**of_it)),
            has_citations=models.Exists(
                other("Citation").filter(sheet__use_case=models.OuterRef("option__use_case"))
            ),
            has_documents=models.Exists(
                other("Evidence").filter(vendor=models.OuterRef("option__product__vendor"), withdrawn_at=None)
            ),
        )

    def current(self) -> AssessmentQuerySet:
        """The newest version of each option."""
        return self.exclude(state="superseded")

    def waiting(self) -> AssessmentQuerySet:
        """Submitted and not decided yet: what they rest on stands still meanwhile."""
        return self.filter(state="submitted")

    def hold_open(self) -> bool:
        """Whether none of these waits for a decision; then none is handed in before the transaction ends."""
        undecided = self.filter(state__in=("draft", "submitted")).order_by("id")
        states = undecided.select_for_update(no_key=True).values_list("state", flat=True)
        return "submitted" not in list(states)


class Assessment(models.Model):
    """A version of one option's review: draft, then submitted, then decided.

    ``organisation`` repeats the request's, so that one index serves every list.
    """

    organisation = models.ForeignKey(
        "assessments.Organisation", models.CASCADE, related_name="assessments", db_index=False
    )
    option = models.ForeignKey(Option, models.CASCADE, related_name="assessments")
    number = models.PositiveIntegerField(_("version"), default=1)
    state = models.CharField(_("state"), max_length=20, choices=assessment_state_choices, default="draft")
    # Empty: as proposed from the context, which may still change.
    lane = models.CharField(_("lane"), max_length=10, choices=lane_choices, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assessments")
    # Question ids separated by one space: there the vendor’s own word proves less.
    unanswered_by_vendor = models.TextField(_("left unanswered by the vendor"), blank=True, editable=False)
    started_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="successors")
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "-id"], name="assessment_list"),
            models.Index(fields=["organisation", "state", "-id"], name="assessment_state_list"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["option", "number"], name="assessment_version_once_per_option"),
            models.UniqueConstraint(
                fields=["option"],
                condition=Q(state__in=["draft", "submitted"]),
                name="assessment_one_open_per_option",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "submitted", "decided", "superseded"]),
                name="assessment_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(lane__in=["", "triage", "full"]), name="assessment_lane_is_known"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="assessment_version_starts_at_one"),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="assessment_submitted_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(submitted_at__isnull=False),
                name="assessment_submitted_before_decided",
            ),
            models.CheckConstraint(
                condition=Q(started_from__isnull=True) | ~Q(started_from=F("id")),
                name="assessment_not_its_own_origin",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.option} · v{self.number}"

    @property
    def is_open(self) -> bool:
        """Whether answers may still be given."""
        return self.state == "draft"
