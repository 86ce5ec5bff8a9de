"""Vendors and products."""

import pytest

from assessments.actions.vendor import VendorRefused, add_product, add_vendor, edit_vendor
from assessments.models import Event, Product, Vendor
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def add(**facts):
    given = {"organisation": factories.make_organisation(), "name": "Acme AI", "by": factories.alice()}
    return add_vendor(**(given | facts), at=NOW)


def test_a_vendor_is_kept_and_its_history_begins():
    vendor = add(country="France", website="https://acme.example/ai", description="Makes models.")

    assert Vendor.objects.get() == vendor
    assert Event.objects.get(kind="vendor.added").after["website"] == "https://acme.example/ai"


@pytest.mark.parametrize(
    "facts",
    [
        {"name": " "},
        {"name": "n" * 201},
        {"country": "c" * 101},
        {"description": "d" * 4001},
        {"website": "not an address"},
        {"website": "javascript:alert(1)"},
        {"website": "ftp://acme.example"},
        {"name": "zero\x00"},
    ],
)
def test_bad_vendors_are_refused(facts):
    with pytest.raises(VendorRefused):
        add(**facts)

    assert not Vendor.objects.exists()


def test_a_name_stands_once_in_an_organisation_whatever_its_case():
    add()

    with pytest.raises(VendorRefused, match="already one named “ACME ai”"):
        add(name="ACME ai")
    assert add(organisation=factories.make_organisation("Elsewhere"), name="ACME AI")


def test_an_edit_is_kept_with_what_stood_there_before():
    vendor = add()

    edit_vendor(vendor=vendor, name="Acme AI", country="Spain", by=factories.alice(), at=NOW)

    event = Event.objects.get(kind="vendor.edited")
    assert (event.before["country"], event.after["country"]) == ("", "Spain")
    assert Vendor.objects.get().country == "Spain"


def test_an_edit_that_changes_nothing_leaves_no_trace():
    edit_vendor(vendor=add(), name="Acme AI", by=factories.alice(), at=NOW)

    assert not Event.objects.filter(kind="vendor.edited").exists()


def test_a_vendor_does_not_take_anothers_name():
    add()
    other = add(name="Other")

    with pytest.raises(VendorRefused):
        edit_vendor(vendor=other, name="acme ai", by=factories.alice(), at=NOW)
    assert edit_vendor(vendor=other, name="OTHER", by=factories.alice(), at=NOW).name == "OTHER"


@pytest.mark.parametrize("name", ["", "n" * 201])
def test_a_product_needs_a_name(name):
    with pytest.raises(VendorRefused):
        add_product(vendor=add(), name=name, by=factories.alice(), at=NOW)


def test_a_product_stands_once_with_its_vendor():
    vendor = add()
    add_product(vendor=vendor, name="Plan", by=factories.alice(), at=NOW)

    with pytest.raises(VendorRefused):
        add_product(vendor=vendor, name="PLAN", by=factories.alice(), at=NOW)
    assert add_product(vendor=add(name="Other"), name="Plan", by=factories.alice(), at=NOW)
    assert Product.objects.count() == 2
