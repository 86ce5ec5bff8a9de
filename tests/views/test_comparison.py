"""The comparison page, its PDF, and the form with an option's value and times."""

import re
from html import unescape

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Option
from tests import factories
from tests.reports.reader import text_of

pytestmark = pytest.mark.django_db

TYPED = {
    "kind": "offer",
    "value": "4",
    "value_reason": "Two hours a week.",
    "value_amount": "1200.50",
    "days_to_live": "30",
    "days_to_exit": "45",
    "notice_days": "90",
    "revision": "1",
}


def page_of(client, use_case, name="comparison", **query):
    return client.get(reverse(f"assessments:{name}", args=[use_case.pk]), query)


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.mark.parametrize("options", [2, 6])
def test_the_page_takes_at_most_twenty_queries_for_any_number_of_options(client, alice, options):
    use_case = factories.make_use_case()
    factories.make_submitted(use_case=use_case)
    factories.make_decided(use_case=use_case)
    for _number in range(options - 2):
        factories.make_complete(use_case=use_case)
    page_of(client, use_case)

    with CaptureQueriesContext(connection) as queries:
        response = page_of(client, use_case)

    assert response.status_code == 200
    assert len(queries) == 9  # session, user, request, versions, answers, options, costs, copies, rulings


def test_a_request_without_options_shows_doing_nothing(client, alice):
    response = page_of(client, factories.make_use_case())

    assert response.status_code == 200
    assert "Do nothing" in words(response)


def test_value_stands_apart_and_the_page_says_so(client, alice):
    assessment = factories.make_complete()
    client.post(reverse("assessments:option-facts", args=[assessment.option_id]), TYPED)

    page = words(page_of(client, assessment.option.use_case))

    assert "It is never added to the risk." in page
    assert "4 · a clear gain in quality, speed or revenue €1,201 a year" in page
    assert "5 · our plans depend on it" in page  # the anchors


def test_cost_is_told_with_its_range(client, alice):
    assessment = factories.make_assessment()
    factories.make_cost_model(assessment.option, lines=[{"low": 1000, "mode": 2000, "high": 3000}])

    page = words(page_of(client, assessment.option.use_case))

    assert re.search(r"Cost over 3 years €\d,\d{3} €\d,\d{3} to €\d,\d{3}", page)


def test_leaving_that_takes_longer_than_the_notice_is_said(client, alice):
    assessment = factories.make_assessment()
    there = reverse("assessments:option-facts", args=[assessment.option_id])

    client.post(there, {**TYPED, "days_to_exit": "91"})

    assert "91 longer than the notice" in words(page_of(client, assessment.option.use_case))


def test_a_dominated_option_and_the_questions_spared_are_told(client, alice):
    use_case = factories.make_use_case()
    factories.make_complete(use_case=use_case, name="Strong")
    weak = factories.make_assessment(use_case=use_case, name="Weak")
    factories.answer_everything(weak)
    factories.answer(weak, {"PRIV-04": "e/E3"})

    page = words(page_of(client, use_case))

    assert "Dominated: nowhere better than “Strong”" in page
    assert "carries the least risk, however the dimensions are weighed" in page
    assert re.search(r"\d+ questions instead of \d+ in 2 separate assessments \(\d\d%\)", page)


def test_a_hard_stop_named_by_its_code_is_said_in_words(client, alice):
    assessment = factories.make_complete()
    factories.answer(assessment, {"PRIV-01": "e/E4"})
    stop = factories.framework().question("PRIV-01").stop_option.hard_stop

    page = client.get(reverse("assessments:comparison", args=[assessment.option.use_case_id]))

    assert ("PRIV-01", stop.message) in page.context["stops"]
    assert stop.message.en in unescape(page.content.decode())


def test_a_name_full_of_markup_is_shown_as_it_is(client, alice):
    use_case = factories.make_use_case()
    factories.make_complete(use_case=use_case, name='<b onload="x">Bold</b>')

    page = page_of(client, use_case).content.decode()

    assert "&lt;b onload=" in page
    assert "<b onload" not in page


# --- the PDF ---


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_pdf_comes_in_the_language_asked_for(client, alice, language):
    use_case = factories.make_complete(name="Plume").option.use_case

    response = page_of(client, use_case, "comparison-pdf", lang=language)

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Language"] == language
    assert f"comparison-draft-product-texts-{language}.pdf" in response["Content-Disposition"]
    assert "Plume" in text_of(response.content)


def test_what_the_browser_has_is_not_printed_again(client, alice):
    use_case = factories.make_complete().option.use_case
    there = reverse("assessments:comparison-pdf", args=[use_case.pk])
    first = client.get(there)

    assert client.get(there, headers={"if-none-match": first["ETag"]}).status_code == 304
    factories.make_cost_model(Option.objects.get(use_case=use_case, kind="do_nothing"))
    assert client.get(there, headers={"if-none-match": first["ETag"]}).status_code == 200


# --- value and times ---


def test_facts_are_saved_and_lead_back_to_the_comparison(client, alice):
    option = factories.make_assessment().option

    response = client.post(reverse("assessments:option-facts", args=[option.pk]), TYPED)

    option.refresh_from_db()
    assert response.url == reverse("assessments:comparison", args=[option.use_case_id])
    assert (option.value, option.days_to_exit, str(option.value_amount)) == (4, 45, "1200.50")


def test_an_empty_form_says_that_nothing_is_known(client, alice):
    option = factories.make_assessment().option

    client.post(reverse("assessments:option-facts", args=[option.pk]), {"kind": "offer", "revision": "1"})

    option.refresh_from_db()
    assert (option.value, option.days_to_exit, option.value_amount) == (None, None, None)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("value_reason", "", "Say what the benefit is"),
        ("value", "7", "Select a valid choice"),
        ("days_to_live", "-1", "greater than or equal to 0"),
        ("days_to_exit", "soon", "Enter a whole number"),
        ("notice_days", "99999", "less than or equal to 3650"),
        ("value_amount", "a lot", "Enter a number"),
        ("kind", "bribe", "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(client, alice, field, value, message):
    option = factories.make_assessment().option

    response = client.post(reverse("assessments:option-facts", args=[option.pk]), {**TYPED, field: value})

    page = response.content.decode()
    assert response.status_code == 422
    assert message in page
    assert re.search(f'href="#id_{field}(_0)?"', page)
    assert Option.objects.get(pk=option.pk).revision == 1


def test_two_people_at_once_see_both_versions_and_then_save(client, alice):
    option = factories.make_assessment().option
    there = reverse("assessments:option-facts", args=[option.pk])
    client.post(there, {**TYPED, "value_reason": "Written first."})

    stale = client.post(there, {**TYPED, "value_reason": "Written second."})
    revision = stale.context["form"]["revision"].value()
    again = client.post(there, {**TYPED, "value_reason": "Written second.", "revision": revision})

    page = stale.content.decode()
    assert stale.status_code == 409
    assert "Written first." in page
    assert "Written second." in page
    assert again.status_code == 302
    assert Option.objects.get(pk=option.pk).value_reason == "Written second."


def test_while_a_decision_waits_nothing_changes(client, alice):
    option = factories.make_submitted().option

    response = client.post(reverse("assessments:option-facts", args=[option.pk]), TYPED)

    assert response.status_code == 409
    assert "waiting for a decision" in words(response)
    assert Option.objects.get(pk=option.pk).value is None


def test_doing_nothing_has_a_value_and_no_times(client, alice):
    nothing = Option.objects.get(use_case=factories.make_use_case())
    there = reverse("assessments:option-facts", args=[nothing.pk])

    page = client.get(there).content.decode()
    client.post(there, {"value": "1", "value_reason": "Nothing gets better.", "revision": "1"})

    nothing.refresh_from_db()
    assert "days_to_exit" not in page
    assert (nothing.kind, nothing.value) == ("do_nothing", 1)


def test_a_viewer_compares_and_changes_nothing(client):
    option = factories.make_assessment().option
    client.force_login(factories.make_member("Vera", "viewer"))

    page = page_of(client, option.use_case)

    assert page.status_code == 200
    assert reverse("assessments:option-facts", args=[option.pk]) not in page.content.decode()
    assert client.post(reverse("assessments:option-facts", args=[option.pk]), TYPED).status_code == 403


def test_a_stranger_finds_nothing(client):
    option = factories.make_assessment().option
    client.force_login(factories.charlie())

    for name, pk in (
        ("comparison", option.use_case_id),
        ("comparison-pdf", option.use_case_id),
        ("option-facts", option.pk),
    ):
        assert client.get(reverse(f"assessments:{name}", args=[pk])).status_code == 404


# --- adding an option ---


def test_what_a_new_option_finds_answered_is_counted(client, alice):
    use_case, product = factories.make_use_case(), factories.make_product()
    factories.make_complete(use_case=use_case, product=product)

    response = client.post(
        reverse("assessments:option-create", args=[use_case.pk]), {"product": product.pk, "name": "API"}
    )

    (message,) = [str(message) for message in get_messages(response.wsgi_request)]
    assert re.fullmatch(r"\d+ answers carried over, \d+ to give\.", message)


def test_what_we_use_today_is_said_when_it_is_added(client, alice):
    use_case, product = factories.make_use_case(), factories.make_product()

    client.post(
        reverse("assessments:option-create", args=[use_case.pk]),
        {"product": product.pk, "name": "As today", "kind": "incumbent"},
    )

    assert Option.objects.get(name="As today").kind == "incumbent"
    assert "What we use today" in words(page_of(client, use_case))


def test_the_forty_first_option_is_refused_in_words(client, alice):
    use_case, product = factories.make_use_case(), factories.make_product()
    for number in range(40):
        factories.make_assessment(use_case=use_case, product=product, name=str(number))

    response = client.post(
        reverse("assessments:option-create", args=[use_case.pk]), {"product": product.pk, "name": "More"}
    )

    assert response.status_code == 422
    assert "at most 40 options" in words(response)
    assert page_of(client, use_case).status_code == 200
