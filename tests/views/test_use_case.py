"""Requests: listed, opened in steps, corrected without overwriting each other."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Assessment, Option, Product, UseCase, Vendor
from assessments.queries import use_case_list
from tests import factories

pytestmark = pytest.mark.django_db

LIST_SQL = 4  # session, user, memberships, rows
DETAIL_SQL = (
    8  # session, user, request with role, versions; the step: newest, answers, inquiries, assignments
)
TYPED = {
    "verb": "Summarise",
    "object": "customer e-mails",
    "sponsor": "Head of support",
    "deadline_on": "2027-03-01",
    "benefit": "Two hours a day.",
    "do_nothing": "Answers stay slow.",
}


def titles(response):
    return [row.title for row in response.context["page"].rows]


def sql_of(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_any_number_of_requests(client, alice, rows):
    for _number in range(rows):
        factories.make_assessment()

    assert sql_of(client, reverse("assessments:use-case-list")) == LIST_SQL


@pytest.mark.parametrize("rows", [1, 3])
def test_a_request_costs_the_same_for_any_number_of_options(client, alice, rows):
    use_case = factories.make_use_case()
    for _number in range(rows):
        factories.make_assessment(use_case=use_case, context=True)

    assert sql_of(client, reverse("assessments:use-case-detail", args=[use_case.pk])) == DETAIL_SQL


def test_the_pages_of_the_list_lead_there_and_back(client, alice, monkeypatch):
    monkeypatch.setattr(use_case_list, "PAGE_ROWS", 2)
    for number in range(5):
        factories.make_use_case(object=str(number))
    there = reverse("assessments:use-case-list")

    first = client.get(there)
    second = client.get(there + first.context["next_href"])
    third = client.get(there + second.context["next_href"])
    back = client.get(there + third.context["previous_href"])
    start = client.get(there + back.context["previous_href"])

    pages = [titles(page) for page in (first, second, third, back, start)]
    assert pages == [
        ["Draft 4", "Draft 3"],
        ["Draft 2", "Draft 1"],
        ["Draft 0"],
        ["Draft 2", "Draft 1"],
        ["Draft 4", "Draft 3"],
    ]
    assert (first.context["previous_href"], third.context["next_href"], start.context["previous_href"]) == (
        "",
        "",
        "",
    )


def test_the_search_and_the_state_stay_on_the_next_page(client, alice, monkeypatch):
    monkeypatch.setattr(use_case_list, "PAGE_ROWS", 1)
    for _number in range(2):
        factories.make_assessment()

    page = client.get(reverse("assessments:use-case-list"), {"q": "draft", "state": "draft"})

    assert "q=draft" in page.context["next_href"]
    assert "state=draft" in page.context["next_href"]


def test_requests_are_found_by_the_state_of_an_assessment(client, alice):
    factories.make_use_case(object="without option")
    factories.make_assessment(use_case=factories.make_use_case(object="with a draft"))
    there = reverse("assessments:use-case-list")

    assert titles(client.get(there, {"state": "draft"})) == ["Draft with a draft"]
    assert titles(client.get(there, {"state": "decided"})) == []
    assert len(titles(client.get(there, {"state": "nonsense"}))) == 2


@pytest.mark.parametrize("key", ["abc", "-1", "9" * 30, "١٢"])
def test_a_garbled_page_key_shows_a_list(client, alice, key):
    factories.make_use_case()

    assert client.get(reverse("assessments:use-case-list"), {"older_than": key}).status_code == 200


def test_a_request_is_opened_in_two_steps_and_leads_to_the_context(client, alice):
    first = client.post(reverse("assessments:use-case-create"), TYPED)
    use_case = UseCase.objects.get()
    second = client.post(
        first.url, {"vendor_name": "Alibaba", "product_name": "Qwen", "name": "API, standard terms"}
    )

    assessment = Assessment.objects.get()
    assert first.url == reverse("assessments:option-create", args=[use_case.pk])
    assert second.url == reverse("assessments:section-edit", args=[assessment.pk, "context"])
    assert (use_case.title, use_case.framework) == ("Summarise customer e-mails", factories.FRAMEWORK)
    assert str(assessment.option.product) == "Alibaba · Qwen"


def test_what_is_missing_is_said_at_its_place_and_nothing_typed_is_lost(client, alice):
    response = client.post(reverse("assessments:use-case-create"), {**TYPED, "object": ""})

    page = response.content.decode()
    assert response.status_code == 422
    assert 'href="#id_object"' in page
    assert "Answers stay slow." in page
    assert UseCase.objects.count() == 0


def test_a_known_product_is_picked(client, alice):
    use_case, product = factories.make_use_case(), factories.make_product()

    client.post(
        reverse("assessments:option-create", args=[use_case.pk]), {"product": product.pk, "name": "API"}
    )

    assert Option.objects.get(kind="offer").product == product


def test_a_known_vendor_is_not_doubled(client, alice):
    vendor = factories.make_vendor(name="Alibaba")
    use_case = factories.make_use_case()

    client.post(
        reverse("assessments:option-create", args=[use_case.pk]),
        {"vendor_name": "alibaba ", "product_name": "Qwen", "name": "API"},
    )

    assert Vendor.objects.get() == vendor
    assert Product.objects.get().vendor == vendor


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "Choose a product, or add one that is not in the list."),
        ({"vendor_name": "V"}, "Say which product or plan it is."),
        ({"product_name": "P"}, "Say who sells it."),
        (
            {"product": "mine", "vendor_name": "V", "product_name": "P"},
            "Either choose a product or add a new one",
        ),
        ({"product": "999"}, "This product is no longer in the list"),
        ({"product": "mine", "name": ""}, "This field is required."),
        ({"product": "mine", "name": "Taken"}, "This request already has an option named “Taken”."),
    ],
)
def test_what_is_wrong_with_an_option_is_said(client, alice, fields, message):
    use_case, product = factories.make_use_case(), factories.make_product()
    factories.make_assessment(use_case=use_case, product=product, name="Taken")
    fields = {"name": "API", **fields}
    if fields.get("product") == "mine":
        fields["product"] = product.pk

    response = client.post(reverse("assessments:option-create", args=[use_case.pk]), fields)

    assert response.status_code == 422
    assert message in response.content.decode()
    assert Option.objects.filter(kind="offer").count() == 1
    assert Vendor.objects.count() == 1


def test_a_refused_option_leaves_no_new_vendor_behind(client, alice):
    use_case = factories.make_use_case()
    factories.make_assessment(use_case=use_case, name="Taken")
    vendors = Vendor.objects.count()

    client.post(
        reverse("assessments:option-create", args=[use_case.pk]),
        {"vendor_name": "New", "product_name": "New", "name": "Taken"},
    )

    assert Vendor.objects.count() == vendors


def test_a_product_of_another_organisation_cannot_be_picked(client, alice):
    elsewhere = factories.make_organisation("Elsewhere")
    foreign = factories.make_product(factories.make_vendor(elsewhere, by=factories.charlie()))
    use_case = factories.make_use_case()

    response = client.post(
        reverse("assessments:option-create", args=[use_case.pk]), {"product": foreign.pk, "name": "API"}
    )

    assert response.status_code == 422
    assert Option.objects.filter(kind="offer").count() == 0


def test_a_request_is_corrected(client, alice):
    use_case = factories.make_use_case()

    response = client.post(
        reverse("assessments:use-case-edit", args=[use_case.pk]), {**TYPED, "revision": use_case.revision}
    )

    use_case.refresh_from_db()
    assert response.url == reverse("assessments:use-case-detail", args=[use_case.pk])
    assert use_case.title == "Summarise customer e-mails"


def test_two_people_correcting_one_request_see_both_texts_and_then_save(client, alice):
    use_case = factories.make_use_case()
    there = reverse("assessments:use-case-edit", args=[use_case.pk])
    client.post(there, {**TYPED, "benefit": "Written first.", "revision": 1})

    stale = client.post(there, {**TYPED, "benefit": "Written second.", "revision": 1})
    page = stale.content.decode()
    revision = stale.context["form"]["revision"].value()
    again = client.post(there, {**TYPED, "benefit": "Written second.", "revision": revision})

    assert stale.status_code == 409
    assert "Written first." in page
    assert "Written second." in page
    assert again.status_code == 302
    use_case.refresh_from_db()
    assert use_case.benefit == "Written second."


def test_a_stranger_finds_nothing(client):
    use_case = factories.make_use_case()
    client.force_login(factories.charlie())

    assert titles(client.get(reverse("assessments:use-case-list"))) == []
    for name in ("use-case-detail", "use-case-edit", "option-create"):
        assert client.get(reverse(f"assessments:{name}", args=[use_case.pk])).status_code == 404
        assert client.post(reverse(f"assessments:{name}", args=[use_case.pk]), TYPED).status_code == 404


def test_a_viewer_reads_and_does_not_write(client):
    use_case = factories.make_use_case()
    client.force_login(factories.make_member("Vera", "viewer"))

    assert client.get(reverse("assessments:use-case-detail", args=[use_case.pk])).status_code == 200
    for name in ("use-case-edit", "option-create"):
        assert client.post(reverse(f"assessments:{name}", args=[use_case.pk]), TYPED).status_code == 403
    assert client.get(reverse("assessments:use-case-create")).status_code == 403


def test_somebody_in_two_organisations_says_for_which_one(client, alice):
    other = factories.make_organisation("Other")
    factories.make_member("Alice", "contributor", other)

    missing = client.post(reverse("assessments:use-case-create"), TYPED)
    client.post(reverse("assessments:use-case-create"), {**TYPED, "organisation": other.pk})

    assert missing.status_code == 422
    assert UseCase.objects.get().organisation == other


# --- its sponsor among the members, and whether two experts answer ---


def test_a_member_is_named_as_sponsor_and_the_strip_shows_them(client, alice):
    bob = factories.bob()
    client.post(reverse("assessments:use-case-create"), {**TYPED, "sponsor_member": bob.pk})
    use_case = UseCase.objects.get()
    factories.make_assessment(use_case=use_case)
    client.force_login(bob)

    page = client.get(reverse("assessments:use-case-detail", args=[use_case.pk])).content.decode()

    assert use_case.sponsor_member == bob
    assert "sponsor: Bob" in page
    assert "Head of support" in page


def test_a_name_that_was_typed_is_enough(client, alice):
    client.post(reverse("assessments:use-case-create"), {**TYPED, "sponsor_member": ""})
    use_case = UseCase.objects.get()
    factories.make_assessment(use_case=use_case)

    page = client.get(reverse("assessments:use-case-detail", args=[use_case.pk])).content.decode()

    assert use_case.sponsor_member is None
    assert "sponsor: Head of support" in page


@pytest.mark.parametrize("wanted", ["stranger", "nobody", "-1", "x", "9" * 30])
def test_only_a_member_is_named(client, alice, wanted):
    use_case = factories.make_use_case()
    sent = {"stranger": factories.charlie().pk, "nobody": 10**6}.get(wanted, wanted)

    create = client.post(reverse("assessments:use-case-create"), {**TYPED, "sponsor_member": sent})
    edit = client.post(
        reverse("assessments:use-case-edit", args=[use_case.pk]),
        {**TYPED, "sponsor_member": sent, "revision": use_case.revision},
    )

    for response in (create, edit):
        page = response.content.decode()
        assert response.status_code == 422
        assert "Choose one of the members listed" in page
        assert "Charlie" not in page
        assert "Answers stay slow." in page
    assert UseCase.objects.get().sponsor_member is None


def test_a_sponsor_who_has_left_stays_until_somebody_else_is_named(client, alice):
    gone = factories.make_user("Greta")
    use_case = factories.make_use_case()
    UseCase.objects.update(sponsor_member=gone)
    there = reverse("assessments:use-case-edit", args=[use_case.pk])

    client.post(there, {**TYPED, "sponsor_member": gone.pk, "revision": use_case.revision})

    assert UseCase.objects.get().sponsor_member == gone


def test_whether_two_experts_answer_is_chosen_before_anything_is_answered(client, alice):
    client.post(reverse("assessments:use-case-create"), {**TYPED, "is_blind": "on"})
    use_case = UseCase.objects.get()
    there = reverse("assessments:use-case-edit", args=[use_case.pk])
    before = client.get(there).content.decode()
    factories.make_first_answer(factories.make_assessment(use_case=use_case))

    after = client.get(there).content.decode()
    client.post(there, {**TYPED, "revision": use_case.revision})

    assert 'name="is_blind"' in before
    assert 'name="is_blind"' not in after
    assert UseCase.objects.get().is_blind
