"""Requests and their options."""

from datetime import date

import pytest

from assessments.actions.option import add_option_of_new_product
from assessments.actions.use_case import UseCaseConflict, UseCaseRefused, add_option, edit_request
from assessments.actions.vendor import VendorRefused
from assessments.models import Assessment, Event, Option, Product, Sheet, UseCase, Vendor
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
WORDS = {
    "verb": "Translate",
    "object": "contracts",
    "sponsor": "Legal",
    "deadline_on": date(2027, 3, 1),
    "benefit": "Faster.",
    "do_nothing": "Slower.",
}


def edit(use_case, revision=1, **words):
    facts = {"sponsor_member": None, **WORDS, **words}
    return edit_request(use_case=use_case, revision=revision, **facts, by=factories.alice(), at=NOW)


def test_a_request_keeps_the_questionnaire_it_was_opened_with():
    use_case = factories.make_use_case()

    assert (use_case.framework, use_case.framework_hash) == (
        factories.FRAMEWORK,
        factories.framework().hash,
    )
    assert Sheet.objects.get(use_case=use_case).scope == "use_case"
    assert Event.objects.get(kind="request.opened").after["object"] == "product texts"


@pytest.mark.parametrize("field", ["verb", "object", "sponsor", "benefit", "do_nothing"])
@pytest.mark.parametrize("text", ["", "   ", "x" * 4001, "zero\x00"])
def test_a_request_needs_its_words(field, text):
    with pytest.raises(UseCaseRefused):
        factories.make_use_case(**{field: text})

    assert not UseCase.objects.exists()


def test_an_edit_is_kept_with_what_stood_there_before():
    use_case = factories.make_use_case()

    edit(use_case)

    use_case.refresh_from_db()
    assert (use_case.title, use_case.revision) == ("Translate contracts", 2)
    event = Event.objects.get(kind="request.edited")
    assert (event.before["verb"], event.after["verb"]) == ("Draft", "Translate")


def test_the_second_of_two_edits_is_told_and_sees_the_first():
    use_case = factories.make_use_case()
    stale = UseCase.objects.get(pk=use_case.pk)
    edit(use_case)

    with pytest.raises(UseCaseConflict) as conflict:
        edit(stale, verb="Rewrite")

    assert conflict.value.current.verb == "Translate"
    assert UseCase.objects.get().verb == "Translate"


def test_an_option_comes_with_a_draft_and_the_sheets_it_needs():
    use_case = factories.make_use_case()
    product = factories.make_product()

    assessment = add_option(use_case=use_case, product=product, name="API", by=factories.alice(), at=NOW)

    assert (assessment.number, assessment.state, assessment.lane) == (1, "draft", "")
    assert sorted(Sheet.objects.values_list("scope", flat=True)) == [
        "option",
        "product",
        "use_case",
        "vendor",
    ]


def test_options_of_one_product_share_its_sheet():
    use_case = factories.make_use_case()
    product = factories.make_product()

    for name in ("API", "App"):
        add_option(use_case=use_case, product=product, name=name, by=factories.alice(), at=NOW)

    scopes = list(Sheet.objects.values_list("scope", flat=True))
    assert {scope: scopes.count(scope) for scope in set(scopes)} == {
        "use_case": 1,
        "vendor": 1,
        "product": 1,
        "option": 2,
    }


@pytest.mark.parametrize("name", ["", " ", "n" * 201])
def test_an_option_needs_a_name(name):
    with pytest.raises(UseCaseRefused):
        factories.make_assessment(name=name) if name.strip() else add_option(
            use_case=factories.make_use_case(),
            product=factories.make_product(),
            name=name,
            by=factories.alice(),
            at=NOW,
        )


def test_the_same_option_twice_is_refused():
    assessment = factories.make_assessment(name="API")

    with pytest.raises(UseCaseRefused, match="already has an option named “API”"):
        factories.make_assessment(
            use_case=assessment.option.use_case, product=assessment.option.product, name="API"
        )

    assert Option.objects.filter(kind="offer").count() == 1


def test_a_product_of_another_organisation_is_refused():
    elsewhere = factories.make_product(factories.make_vendor(factories.make_organisation("Elsewhere")))

    with pytest.raises(UseCaseRefused, match="another organisation"):
        factories.make_assessment(use_case=factories.make_use_case(), product=elsewhere)


def add_new(use_case, **names):
    facts = {"vendor_name": "New Vendor", "vendor_country": "Spain", "product_name": "Plan", "name": "API"}
    return add_option_of_new_product(use_case=use_case, **(facts | names), by=factories.alice(), at=NOW)


def test_a_new_product_and_its_option_come_in_one_step():
    assessment = add_new(factories.make_use_case())

    assert str(assessment.option.product) == "New Vendor · Plan"
    assert assessment.option.product.vendor.country == "Spain"


def test_a_known_vendor_is_used_as_it_is_whatever_the_case():
    vendor = factories.make_vendor(name="Known")

    assessment = add_new(factories.make_use_case(), vendor_name=" known ")

    assert assessment.option.product.vendor == vendor
    assert vendor.country == "France"


def test_when_the_option_is_refused_nothing_is_added():
    with pytest.raises((UseCaseRefused, VendorRefused)):
        add_new(factories.make_use_case(), name="")

    assert not Vendor.objects.exists()
    assert not Product.objects.exists()
    assert not Assessment.objects.exists()
