"""Who sells and what is sold."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.organisation import Organisation

if TYPE_CHECKING:
    from assessments.models.user import User


class VendorQuerySet(models.QuerySet["Vendor"]):
    def visible_to(self, user: User) -> VendorQuerySet:
        """Vendors of the organisations the user belongs to, each annotated with the user's ``role`` there."""
        return self.filter(organisation__memberships__user=user).annotate(
            role=models.F("organisation__memberships__role")
        )


class Vendor(models.Model):
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="vendors")
    name = models.CharField(_("name"), max_length=200)
    country = models.CharField(_("country of control"), max_length=100, blank=True)
    website = models.URLField(_("website"), blank=True)
    description = models.TextField(_("description"), max_length=4000, blank=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = VendorQuerySet.as_manager()

    class Meta:
        verbose_name = _("vendor")
        verbose_name_plural = _("vendors")
        ordering: ClassVar[list[str]] = ["name", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("organisation", Lower("name"), name="vendor_name_once_per_organisation"),
            models.CheckConstraint(condition=~models.Q(name=""), name="vendor_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class ProductQuerySet(models.QuerySet["Product"]):
    def visible_to(self, user: User) -> ProductQuerySet:
        """Products of the vendors the user may see."""
        return self.filter(vendor__organisation__memberships__user=user)


class Product(models.Model):
    """A product or plan of a vendor."""

    vendor = models.ForeignKey(Vendor, models.CASCADE, related_name="products")
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), max_length=4000, blank=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering: ClassVar[list[str]] = ["name", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("vendor", Lower("name"), name="product_name_once_per_vendor"),
            models.CheckConstraint(condition=~models.Q(name=""), name="product_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.vendor.name} · {self.name}"
