"""The vendor pages: found, kept once, paged by name."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Product, Vendor
from assessments.queries import vendor_page
from tests import factories

pytestmark = pytest.mark.django_db

LIST_SQL = 4  # session, user, memberships, rows
DETAIL_SQL = 5  # session, user, vendor with role, products, assessments


def names(response):
    return [row.name for row in response.context["page"].rows]


def sql_of(client, address):
    client.get(address)  # whatever is looked up once a process is there now
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_any_number_of_vendors(client, alice, rows):
    for number in range(rows):
        factories.make_product(factories.make_vendor(name=f"Vendor {number}"))
        factories.make_assessment()

    assert sql_of(client, reverse("assessments:vendor-list")) == LIST_SQL


@pytest.mark.parametrize("rows", [1, 3])
def test_a_vendor_costs_the_same_for_any_number_of_products(client, alice, rows):
    vendor = factories.make_vendor()
    for number in range(rows):
        factories.make_assessment(product=factories.make_product(vendor, name=f"Plan {number}"))

    assert sql_of(client, reverse("assessments:vendor-detail", args=[vendor.pk])) == DETAIL_SQL


def test_vendors_stand_in_the_order_of_their_names_whatever_the_case(client, alice):
    for name in ("beta", "Alpha", "Gamma"):
        factories.make_vendor(name=name)

    assert names(client.get(reverse("assessments:vendor-list"))) == ["Alpha", "beta", "Gamma"]


def test_the_pages_of_the_list_lead_there_and_back(client, alice, monkeypatch):
    monkeypatch.setattr(vendor_page, "PAGE_ROWS", 2)
    for name in ("a", "B", "c", "D", "e"):
        factories.make_vendor(name=name)
    first = client.get(reverse("assessments:vendor-list"))

    there = reverse("assessments:vendor-list")
    second = client.get(there + first.context["next_href"])
    third = client.get(there + second.context["next_href"])
    back = client.get(there + third.context["previous_href"])

    assert [names(page) for page in (first, second, third, back)] == [
        ["a", "B"],
        ["c", "D"],
        ["e"],
        ["c", "D"],
    ]
    assert first.context["previous_href"] == ""
    assert third.context["next_href"] == ""
    assert client.get(there + back.context["previous_href"]).context["previous_href"] == ""


@pytest.mark.parametrize("key", ["abc", "99999999999999999999999:x", ":", "1", "-1:x"])
def test_a_garbled_page_key_shows_a_list(client, alice, key):
    factories.make_vendor()

    assert client.get(reverse("assessments:vendor-list"), {"after": key, "before": ""}).status_code == 200


@pytest.mark.parametrize("text", ["qwen", "QWEN", "chat", "chine", "alibaba qwen"])
def test_the_search_looks_at_vendor_product_and_country(client, alice, text):
    factories.make_vendor(name="Other")
    vendor = factories.make_vendor(name="Alibaba")
    Vendor.objects.filter(pk=vendor.pk).update(country="Chine")
    factories.make_product(vendor, name="Qwen Chat")

    assert names(client.get(reverse("assessments:vendor-list"), {"q": text})) == ["Alibaba"]


def test_a_search_without_result_says_so_and_leads_back(client, alice):
    factories.make_vendor(name="Alpha")

    page = client.get(reverse("assessments:vendor-list"), {"q": "zzz"}).content.decode()

    assert "No vendor matches" in page
    assert "Alpha" not in page


def test_a_stranger_sees_none_of_it(client):
    vendor = factories.make_vendor(name="Secret vendor")
    client.force_login(factories.charlie())

    assert names(client.get(reverse("assessments:vendor-list"))) == []
    for name in ("vendor-detail", "vendor-edit", "product-create"):
        assert client.get(reverse(f"assessments:{name}", args=[vendor.pk])).status_code == 404


def test_a_vendor_is_added_and_corrected(client, alice):
    created = client.post(reverse("assessments:vendor-create"), {"name": "Mistral", "website": "mistral.ai"})
    vendor = Vendor.objects.get()
    client.post(
        reverse("assessments:vendor-edit", args=[vendor.pk]), {"name": "Mistral AI", "country": "France"}
    )

    assert created.url == reverse("assessments:vendor-detail", args=[vendor.pk])
    vendor.refresh_from_db()
    assert (vendor.name, vendor.country, vendor.website) == ("Mistral AI", "France", "")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": ""}, "This field is required"),
        ({"name": "x" * 201}, "Shorten this to 200 characters: it has 201."),
        ({"name": "alpha"}, "already"),
        ({"name": "New", "website": "not an address"}, "Enter a valid URL"),
    ],
)
def test_what_is_wrong_with_a_vendor_is_said_and_what_was_typed_is_kept(client, alice, fields, message):
    factories.make_vendor(name="Alpha")

    response = client.post(reverse("assessments:vendor-create"), {"description": "typed text", **fields})

    page = response.content.decode()
    assert response.status_code == 422
    assert message in page
    assert "typed text" in page
    assert Vendor.objects.count() == 1


def test_a_product_is_added_once(client, alice):
    vendor = factories.make_vendor()
    there = reverse("assessments:product-create", args=[vendor.pk])

    first = client.post(there, {"name": "Chat"})
    second = client.post(there, {"name": "chat"})

    assert first.url == reverse("assessments:vendor-detail", args=[vendor.pk])
    assert second.status_code == 422
    assert Product.objects.count() == 1


@pytest.mark.parametrize("name", ["vendor-edit", "product-create"])
def test_a_viewer_reads_and_does_not_write(client, name):
    vendor = factories.make_vendor()
    client.force_login(factories.make_member("Vera", "viewer"))

    assert client.get(reverse("assessments:vendor-detail", args=[vendor.pk])).status_code == 200
    assert client.get(reverse(f"assessments:{name}", args=[vendor.pk])).status_code == 403
    assert client.post(reverse(f"assessments:{name}", args=[vendor.pk]), {"name": "x"}).status_code == 403
    assert client.get(reverse("assessments:vendor-create")).status_code == 403


def test_the_vendor_page_shows_products_assessments_and_dates(client, alice):
    assessment = factories.make_assessment()

    page = client.get(reverse("assessments:vendor-detail", args=[assessment.option.product.vendor_id]))

    text = page.content.decode()
    assert assessment.option.product.name in text
    assert assessment.option.use_case.title in text
    assert "In progress" in text
