"""The page that leads a request to a newer questionnaire."""

import pytest
from django.urls import reverse

from assessments.frameworks.loader import load_framework
from assessments.models import UseCase
from tests import factories
from tests.two_versions import NEW, OLD, two_versions

__all__ = ["two_versions"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_versions")]

PAGE_SQL = 6  # session, user, request, assessments, answers, successor


@pytest.fixture
def use_case():
    return factories.make_use_case(framework=load_framework(OLD))


def answered(use_case, name):
    assessment = factories.make_assessment(use_case=use_case, name=name)
    factories.answer(assessment, {"AAA-01": "b/E3", "AAA-04": "a/E3", "BBB-01": "a/E3", "BBB-02": "b/E2"})


def place(use_case, name="request-migrate"):
    return reverse(f"assessments:{name}", args=[use_case.pk])


def test_the_request_leads_there_and_the_page_says_what_becomes_of_each_answer(client, alice, use_case):
    answered(use_case, "First")

    request_page = client.get(place(use_case, "use-case-detail")).content.decode()
    page = client.get(place(use_case)).content.decode()

    assert place(use_case) in request_page
    assert "mini/2 is published: see what changes" in request_page
    for word in (
        "AAA-01, in writing?",
        "Question removed",
        "New question",
        "Asked anew",
        "Proposed: still true?",
    ):
        assert word in page
    assert "No longer offered:</span> b" in page or "No longer offered: b" in page


def test_one_button_opens_the_new_request_and_the_page_then_leads_to_it(client, alice, use_case):
    answered(use_case, "First")

    response = client.post(place(use_case), {"framework": NEW}, follow=True)
    again = client.post(place(use_case), {"framework": NEW})

    fresh = UseCase.objects.get(started_from=use_case)
    assert response.redirect_chain[-1][0] == place(fresh, "use-case-detail")
    assert "Continues" in response.content.decode()
    assert again.status_code == 409
    assert place(fresh, "use-case-detail") in client.get(place(use_case)).content.decode()
    assert "Open the new request" not in again.content.decode()


def test_a_version_that_is_not_the_newest_is_turned_away(client, alice, use_case):
    assert client.post(place(use_case), {"framework": "mini/9"}).status_code == 409
    assert client.post(place(use_case), {}).status_code == 422
    assert UseCase.objects.count() == 1


def test_under_the_newest_version_there_is_nothing_to_do(client, alice):
    use_case = factories.make_use_case()

    assert "uses the newest questionnaire" in client.get(place(use_case)).content.decode()
    assert "is published" not in client.get(place(use_case, "use-case-detail")).content.decode()


def test_a_viewer_reads_and_opens_nothing(client, use_case):
    client.force_login(factories.make_member("Vera", "viewer"))

    assert "Open the new request" not in client.get(place(use_case)).content.decode()
    assert client.post(place(use_case), {"framework": NEW}).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_options(
    client, alice, use_case, django_assert_num_queries, count
):
    for number in range(count):
        answered(use_case, f"Option {number}")

    with django_assert_num_queries(PAGE_SQL):
        client.get(place(use_case))
