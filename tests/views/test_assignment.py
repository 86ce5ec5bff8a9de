"""The page of people, one's own questions, and the promise to the sponsor."""

import pytest
from django.urls import reverse

from assessments.models import Assignment, Membership
from tests import factories

pytestmark = pytest.mark.django_db

PAGE_SQL = 6  # session, user, assessment, answers, members, assignments with people


@pytest.fixture
def assessment(alice):
    Membership.objects.filter(user=alice).update(functions="legal")
    return factories.make_assessment(context=True)


def place(assessment, name="assignment-list", *more):
    return reverse(f"assessments:{name}", args=[assessment.pk, *more])


def test_a_section_is_given_and_taken_back(client, assessment):
    bob = factories.bob()
    client.post(place(assessment), {"place": "PRIV", "person": bob.pk, "function": ""})
    given = Assignment.objects.get()
    page = client.get(place(assessment)).content.decode()

    client.post(place(assessment, "assignment-take-back", given.pk))

    assert "Bob" in page
    assert "Take back PRIV" in page
    assert not Assignment.objects.exists()


@pytest.mark.parametrize(
    "fields", [{"place": ""}, {"place": "NOPE"}, {"person": "999"}, {"function": "x"}, {"due_on": "soon"}]
)
def test_what_is_wrong_is_said(client, assessment, fields):
    response = client.post(place(assessment), {"place": "PRIV", "function": "legal", **fields})

    assert response.status_code == 422
    assert not Assignment.objects.exists()


def test_my_questions_are_a_place_of_the_questionnaire(client, assessment):
    page = client.get(place(assessment, "section-edit", "mine"))
    factories.make_assignment(
        assessment, section_id="", question_id="PRIV-01", function="", user=factories.alice()
    )

    assert page.status_code == 200
    assert 'id="PRIV-01"' not in page.content.decode()
    assert 'id="PRIV-01"' in client.get(place(assessment, "section-edit", "mine")).content.decode()


def test_a_contributor_sees_and_does_not_give(client, assessment):
    client.force_login(factories.make_member("Cora", "contributor"))

    assert client.get(place(assessment)).status_code == 200
    assert client.post(place(assessment), {"place": "PRIV", "function": "legal"}).status_code == 403


def test_another_assessments_assignment_is_not_taken_back(client, assessment):
    other = factories.make_assignment()

    assert client.post(place(assessment, "assignment-take-back", other.pk)).status_code == 404
    assert Assignment.objects.exists()


def test_a_promise_stands_on_the_request(client, assessment):
    use_case = assessment.option.use_case
    path = reverse("assessments:promise-edit", args=[use_case.pk])

    page = client.post(path, {"promised_on": "2036-12-12"}, follow=True).content.decode()
    assert "promised for 12 December 2036" in page
    for wrong in ("soon", "2020-01-01"):
        client.post(path, {"promised_on": wrong})
    use_case.refresh_from_db()

    assert str(use_case.promised_on) == "2036-12-12"


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_assignments(
    client, assessment, django_assert_num_queries, count
):
    for question in ("PRIV-01", "PRIV-02", "PRIV-03")[:count]:
        factories.make_assignment(assessment, section_id="", question_id=question)
    client.get(place(assessment))

    with django_assert_num_queries(PAGE_SQL):
        client.get(place(assessment))
