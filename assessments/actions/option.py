"""An option with a product nobody entered yet: vendor, product and option in one step, or none of them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from assessments.actions.text import tidy
from assessments.actions.use_case import add_option
from assessments.actions.vendor import add_product, add_vendor
from assessments.models import Assessment, Product, UseCase, User, Vendor


def add_option_of_new_product(
    *,
    use_case: UseCase,
    vendor_name: str,
    vendor_country: str = "",
    product_name: str,
    name: str,
    by: User,
    at: datetime,
) -> Assessment:
    """As ``add_option``; a vendor or product that is known under this name is used as it is."""
    with transaction.atomic():
        vendor = Vendor.objects.filter(
            organisation_id=use_case.organisation_id, name__iexact=tidy(vendor_name)
        ).first() or add_vendor(
            organisation=use_case.organisation, name=vendor_name, country=vendor_country, by=by, at=at
        )
        product = Product.objects.filter(
            vendor=vendor, name__iexact=tidy(product_name)
        ).first() or add_product(vendor=vendor, name=product_name, by=by, at=at)
        product.vendor = vendor
        return add_option(use_case=use_case, product=product, name=name, by=by, at=at)
