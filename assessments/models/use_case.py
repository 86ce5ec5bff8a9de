"""What we want to do with AI, and the options there are for it. Shown to people as a request."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.organisation import Organisation
from assessments.models.vendor import Product

if TYPE_CHECKING:
    from assessments.models.user import User


class UseCaseQuerySet(models.QuerySet["UseCase"]):
    def visible_to(self, user: User) -> UseCaseQuerySet:
        """Requests of the user's organisations, each annotated with the user's ``role`` there."""
        return self.filter(organisation__memberships__user=user).annotate(
            role=models.F("organisation__memberships__role")
        )


class UseCase(models.Model):
    """One use case put forward for decision. The framework version is fixed when it is opened."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="use_cases", db_index=False)
    verb = models.CharField(_("what to do"), max_length=60)
    object = models.CharField(_("with or for what"), max_length=200)
    sponsor = models.CharField(_("sponsor"), max_length=150)
    deadline_on = models.DateField(_("needed by"), null=True, blank=True)
    benefit = models.TextField(_("expected benefit"), max_length=4000)
    do_nothing = models.TextField(_("what if we do nothing"), max_length=4000)
    framework = models.CharField(_("framework"), max_length=80)
    framework_hash = models.CharField(_("framework hash"), max_length=64)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="use_cases")
    revision = models.PositiveIntegerField(_("revision"), default=1)

    objects = UseCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "-id"], name="use_case_list"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(verb="") & ~models.Q(object=""), name="use_case_says_what"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """Verb and object: "Draft product texts"."""
        return f"{self.verb} {self.object}"


class OptionQuerySet(models.QuerySet["Option"]):
    def visible_to(self, user: User) -> OptionQuerySet:
        """Options of the requests the user may see."""
        return self.filter(use_case__organisation__memberships__user=user)


class Option(models.Model):
    """One way to serve a use case: a product, under a deployment and terms (answers of its sheet)."""

    use_case = models.ForeignKey(UseCase, models.CASCADE, related_name="options")
    product = models.ForeignKey(Product, models.PROTECT, related_name="options")
    name = models.CharField(_("name"), max_length=200)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)

    objects = OptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["use_case", "name"], name="option_name_once_per_request"),
            models.CheckConstraint(condition=~models.Q(name=""), name="option_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
