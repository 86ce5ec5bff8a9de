"""Vendors: the list, and one with its products, assessments, decisions and dates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, FilteredRelation, OuterRef, Q
from django.db.models.functions import Lower

from assessments.models import Assessment, Membership, Product, User, Vendor
from assessments.permissions import EDITORS

PAGE_ROWS = 20
PRODUCTS_OFFERED = 300  # in the list of a new option; others are found by typing their name


@dataclass(slots=True)
class VendorRow:
    """A vendor with what is known of it at a glance."""

    pk: int
    name: str
    country: str
    sort_name: str
    products: list[str] = field(default_factory=list)
    states: dict[str, int] = field(default_factory=dict)  # assessments by state, replaced versions aside
    last_outcome: str = ""
    last_decided_at: datetime | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class VendorPage:
    """Up to twenty vendors by name, and the keys of the pages beside it."""

    rows: list[VendorRow]
    before: str  # key of the page before this one, if there is one
    after: str  # key of the page after this one, if there is one
    can_add: bool


def vendor_page(user: User, *, after: str = "", before: str = "", text: str = "") -> VendorPage:
    """Two queries: the memberships, then one page of vendors with everything its rows show."""
    memberships = list(Membership.objects.filter(user=user).values_list("organisation_id", "role"))
    found = Vendor.objects.filter(
        organisation__in=[organisation for organisation, _role in memberships]
    ).annotate(sort_name=Lower("name"))
    for word in text.split():
        sold = Exists(Product.objects.filter(vendor=OuterRef("pk"), name__icontains=word))
        found = found.filter(Q(name__icontains=word) | Q(country__icontains=word) | sold)
    ahead, behind = _key(after), _key(before)
    if behind:
        name, pk = behind
        page = found.filter(Q(sort_name__lt=name) | Q(sort_name=name, pk__lt=pk)).order_by(
            "-sort_name", "-pk"
        )
    elif ahead:
        name, pk = ahead
        page = found.filter(Q(sort_name__gt=name) | Q(sort_name=name, pk__gt=pk)).order_by("sort_name", "pk")
    else:
        page = found.order_by("sort_name", "pk")
    rows = _rows(
        Vendor.objects.filter(pk__in=page.values("pk")[: PAGE_ROWS + 1])
        .annotate(
            sort_name=Lower("name"),
            newest=FilteredRelation(
                "products__options__assessments",
                condition=~Q(products__options__assessments__state="superseded"),
            ),
        )
        .order_by("sort_name", "pk", Lower("products__name"), "newest__id")
        .values(
            "pk",
            "name",
            "country",
            "sort_name",
            "products__name",
            "newest__id",
            "newest__state",
            "newest__decision__outcome",
            "newest__decision__decided_at",
            "newest__decision__valid_until",
        )
    )
    has_more = len(rows) > PAGE_ROWS  # in the direction of travel
    rows = rows[-PAGE_ROWS:] if behind else rows[:PAGE_ROWS]
    has_earlier = has_more if behind else ahead is not None
    has_later = True if behind else has_more
    return VendorPage(
        rows=rows,
        before=_key_of(rows[0]) if rows and has_earlier else "",
        after=_key_of(rows[-1]) if rows and has_later else "",
        can_add=any(role in EDITORS for _organisation, role in memberships),
    )


def _key(after: str) -> tuple[str, int] | None:
    """The name and id a page lies beyond; a garbled key means the first page."""
    pk, _colon, name = after.partition(":")
    return (name, int(pk)) if pk.isdecimal() and len(pk) < 19 else None


def _key_of(row: VendorRow) -> str:
    return f"{row.pk}:{row.sort_name}"


def _rows(values: Iterable[dict[str, Any]]) -> list[VendorRow]:
    """Joined rows folded into vendors."""
    vendors: dict[int, VendorRow] = {}
    for value in values:
        row = vendors.setdefault(
            value["pk"],
            VendorRow(
                pk=value["pk"], name=value["name"], country=value["country"], sort_name=value["sort_name"]
            ),
        )
        if value["products__name"] and value["products__name"] not in row.products:
            row.products.append(value["products__name"])
        if value["newest__state"]:
            row.states[value["newest__state"]] = row.states.get(value["newest__state"], 0) + 1
        decided_at = value["newest__decision__decided_at"]
        if decided_at and (row.last_decided_at is None or decided_at > row.last_decided_at):
            row.last_decided_at = decided_at
            row.last_outcome = value["newest__decision__outcome"]
            row.valid_until = value["newest__decision__valid_until"]
    return list(vendors.values())


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product with the assessments of the options that use it, newest first."""

    product: Product
    assessments: list[Assessment]


def products_of(vendor: Vendor) -> list[ProductRow]:
    """Two queries: the products, then their assessments with request and decision."""
    products = list(Product.objects.filter(vendor=vendor).order_by(Lower("name"), "pk"))
    by_product: dict[int, list[Assessment]] = {}
    assessments = (
        Assessment.objects.filter(option__product__vendor=vendor)
        .select_related("option__use_case", "decision")
        .order_by("-id")
    )
    for assessment in assessments:
        by_product.setdefault(assessment.option.product_id, []).append(assessment)
    return [ProductRow(product, by_product.get(product.pk, [])) for product in products]


def products_offered(organisation_id: int) -> list[Product]:
    """What can be picked for a new option, by vendor and name; the newest ones when there are very many."""
    recent = Product.objects.filter(vendor__organisation=organisation_id).order_by("-pk").values("pk")
    return list(
        Product.objects.filter(pk__in=recent[:PRODUCTS_OFFERED])
        .select_related("vendor")
        .order_by(Lower("vendor__name"), Lower("name"), "pk")
    )


def vendors_offered(
    user: User, *, organisation_id: int | None = None, also: int | None = None
) -> list[Vendor]:
    """The user's vendors by name; the newest when there are very many, and ``also`` this one."""
    ours = Vendor.objects.visible_to(user)
    if organisation_id is not None:
        ours = ours.filter(organisation=organisation_id)
    recent = ours.order_by("-pk").values("pk")[:PRODUCTS_OFFERED]
    return list(
        Vendor.objects.filter(Q(pk__in=recent) | Q(pk=also))
        .select_related("organisation")
        .order_by(Lower("name"), "pk")
    )
