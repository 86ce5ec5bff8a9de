"""What we want to do with AI, and the options there are for it. Shown to people as a request."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.costing.model import MOST_YEARS
from assessments.labels import option_kind_choices, value_choices
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
    # One frame for the cost of every option, so that they can be compared.
    currency = models.CharField(_("currency"), max_length=3, default="EUR")  # ISO 4217
    horizon_years = models.PositiveSmallIntegerField(
        _("horizon in years"), default=3, validators=[MinValueValidator(1), MaxValueValidator(MOST_YEARS)]
    )
    discount_pct = models.DecimalField(
        _("discount rate in % a year"),
        max_digits=5,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(50)],
    )
    sponsor_member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="sponsored"
    )
    promised_on = models.DateField(_("decision promised for"), null=True, blank=True)
    is_blind = models.BooleanField(_("two experts answer without seeing each other"), default=False)
    started_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="successors")
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
            models.CheckConstraint(
                condition=models.Q(horizon_years__gte=1, horizon_years__lte=MOST_YEARS),
                name="use_case_horizon_is_one_to_ten_years",
            ),
            models.CheckConstraint(
                condition=models.Q(discount_pct__gte=0, discount_pct__lte=50),
                name="use_case_discount_is_zero_to_fifty",
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
        """Options of the requests the user may see, each annotated with the user's ``role`` there."""
        return self.filter(use_case__organisation__memberships__user=user).annotate(
            role=models.F("use_case__organisation__memberships__role")
        )


class Option(models.Model):
    """One way to serve a use case: a product, under a deployment and terms (answers of its sheet).

    Doing nothing is an option too: it has no product and no assessment, but a value, a cost and a time.
    Times are whole days. Value stands on its own axis and never enters a score.
    """

    use_case = models.ForeignKey(UseCase, models.CASCADE, related_name="options")
    kind = models.CharField(_("kind"), max_length=12, choices=option_kind_choices, default="offer")
    product = models.ForeignKey(Product, models.PROTECT, null=True, blank=True, related_name="options")
    name = models.CharField(_("name"), max_length=200)
    value = models.PositiveSmallIntegerField(_("value"), choices=value_choices, null=True, blank=True)
    value_reason = models.TextField(_("benefit in the sponsor’s words"), max_length=2000, blank=True)
    value_amount = models.DecimalField(
        _("benefit in money a year"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    days_to_live = models.PositiveIntegerField(_("days to go-live"), null=True, blank=True)
    days_to_exit = models.PositiveIntegerField(_("days to leave"), null=True, blank=True)
    notice_days = models.PositiveIntegerField(_("notice we are given, in days"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    revision = models.PositiveIntegerField(_("revision"), default=1)

    objects = OptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["use_case", "name"], name="option_name_once_per_request"),
            models.CheckConstraint(condition=~models.Q(name=""), name="option_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(kind="do_nothing", product=None)
                | models.Q(kind__in=["offer", "incumbent"], product__isnull=False),
                name="option_has_a_product_unless_we_do_nothing",
            ),
            models.UniqueConstraint(
                fields=["use_case"], condition=models.Q(kind="do_nothing"), name="option_do_nothing_once"
            ),
            models.CheckConstraint(
                condition=models.Q(value=None) | models.Q(value__gte=1, value__lte=5),
                name="option_value_is_one_to_five",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """Its name; doing nothing is named in the reader's language."""
        return str(self.get_kind_display()) if self.kind == "do_nothing" else self.name
