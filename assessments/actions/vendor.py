"""Vendors and their products."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assessments.actions.event import record_organisation_event
from assessments.actions.refusal import Refused
from assessments.actions.text import faults_of, tidy
from assessments.models import Organisation, Product, User, Vendor


class VendorRefused(Refused):
    """The vendor or product cannot be kept like this."""


def add_vendor(
    *,
    organisation: Organisation,
    name: str,
    country: str = "",
    website: str = "",
    description: str = "",
    by: User,
    at: datetime,
) -> Vendor:
    """A vendor the organisation did not know yet; its name is unique there, whatever its case."""
    facts = _checked_vendor(name=name, country=country, website=website, description=description)
    _require_new_name(facts["name"], organisation_id=organisation.pk)
    vendor = Vendor(organisation=organisation, created_at=at, created_by=by, **facts)
    try:
        with transaction.atomic():
            vendor.save(force_insert=True)
            _record("vendor.added", vendor, before=None, by=by, at=at)
    except IntegrityError as error:
        raise VendorRefused(_already_there(vendor.name)) from error
    return vendor


def edit_vendor(
    *,
    vendor: Vendor,
    name: str,
    country: str = "",
    website: str = "",
    description: str = "",
    by: User,
    at: datetime,
) -> Vendor:
    """Correct a vendor. Decided assessments keep the name they were decided with."""
    facts = _checked_vendor(name=name, country=country, website=website, description=description)
    before = {field: getattr(vendor, field) for field in facts}
    if facts == before:
        return vendor
    _require_new_name(facts["name"], organisation_id=vendor.organisation_id, but=vendor)
    for field, value in facts.items():
        setattr(vendor, field, value)
    try:
        with transaction.atomic():
            vendor.save(update_fields=list(facts))
            _record("vendor.edited", vendor, before=before, by=by, at=at)
    except IntegrityError as error:
        raise VendorRefused(_already_there(facts["name"])) from error
    return vendor


def add_product(*, vendor: Vendor, name: str, description: str = "", by: User, at: datetime) -> Product:
    """A product or plan of the vendor; its name is unique there, whatever its case."""
    name, description = tidy(name), tidy(description)
    faults = faults_of(name, limit=200, what=_("Name of the product or plan"))
    faults += faults_of(description, limit=4000, what=_("Description"))
    if not name:
        faults.append(_("Give the product or plan a name."))
    if faults:
        raise VendorRefused(*faults)
    product = Product(vendor=vendor, name=name, description=description, created_at=at, created_by=by)
    is_known = Product.objects.filter(vendor=vendor, name__iexact=name).exists()
    if is_known:
        raise VendorRefused(_already_there(name))
    try:
        with transaction.atomic():
            product.save(force_insert=True)
            record_organisation_event(
                "product.added",
                vendor.organisation_id,
                subject=product.pk,
                after={"vendor": vendor.name, "name": name, "description": description},
                at=at,
                by=by,
            )
    except IntegrityError as error:
        raise VendorRefused(_already_there(name)) from error
    return product


def product_named(
    *,
    organisation: Organisation,
    vendor_name: str,
    vendor_country: str = "",
    product_name: str,
    by: User,
    at: datetime,
) -> Product:
    """The vendor's product of this name, whatever its case; what nobody entered yet is added."""
    vendor = Vendor.objects.filter(
        organisation=organisation, name__iexact=tidy(vendor_name)
    ).first() or add_vendor(organisation=organisation, name=vendor_name, country=vendor_country, by=by, at=at)
    product = Product.objects.filter(vendor=vendor, name__iexact=tidy(product_name)).first() or add_product(
        vendor=vendor, name=product_name, by=by, at=at
    )
    product.vendor = vendor
    return product


def _checked_vendor(*, name: str, country: str, website: str, description: str) -> dict[str, str]:
    facts = {
        "name": tidy(name),
        "country": tidy(country),
        "website": tidy(website),
        "description": tidy(description),
    }
    limits = {"name": 200, "country": 100, "website": 200, "description": 4000}
    words = {
        "name": _("Name"),
        "country": _("Country of control"),
        "website": _("Website"),
        "description": _("Description"),
    }
    faults = [
        fault
        for field, text in facts.items()
        for fault in faults_of(text, limit=limits[field], what=words[field])
    ]
    if not facts["name"]:
        faults.append(_("Give the vendor a name."))
    if facts["website"] and not faults:
        try:
            URLValidator(schemes=["http", "https"])(facts["website"])
        except ValidationError:
            faults.append(_("The website must be an address such as https://vendor.example."))
    if faults:
        raise VendorRefused(*faults)
    return facts


def _require_new_name(name: str, *, organisation_id: int, but: Vendor | None = None) -> None:
    namesakes = Vendor.objects.filter(organisation_id=organisation_id, name__iexact=name)
    if but is not None:
        namesakes = namesakes.exclude(pk=but.pk)
    if namesakes.exists():
        raise VendorRefused(_already_there(name))


def _already_there(name: str) -> str:
    return _("There is already one named “%(name)s”.") % {"name": name}


def _record(kind: str, vendor: Vendor, *, before: dict[str, str] | None, by: User, at: datetime) -> None:
    record_organisation_event(
        kind,
        vendor.organisation_id,
        subject=vendor.pk,
        before=before,
        after={field: getattr(vendor, field) for field in ("name", "country", "website", "description")},
        at=at,
        by=by,
    )
