"""The page of opinions, and what the decision page makes of them."""

import pytest
from django.urls import reverse

from assessments.models import Membership, Opinion
from tests import factories

pytestmark = pytest.mark.django_db

PAGE_SQL = 5  # session, user, assessment, opinions, members


@pytest.fixture
def assessment(alice):
    Membership.objects.filter(user=alice).update(functions="legal")
    return factories.make_submitted()


def place(assessment, name="opinion-list"):
    return reverse(f"assessments:{name}", args=[assessment.pk])


def opinion(**fields):
    said = {"stance": "against", "line": "The notice is too short.", "revision": "0", **fields}
    return {"function": "legal", **{f"legal-{name}": value for name, value in said.items()}}


def test_who_speaks_for_a_function_gives_its_opinion(client, assessment):
    response = client.post(place(assessment), opinion())

    assert response.url == place(assessment) + "#legal"
    assert Opinion.objects.get().line == "The notice is too short."
    assert "The notice is too short." in client.get(place(assessment)).content.decode()


def test_only_the_forms_of_ones_own_functions_are_shown(client, assessment):
    page = client.get(place(assessment)).content.decode()

    assert page.count("Record the opinion") == 1
    assert 'name="legal-line"' in page


@pytest.mark.parametrize("fields", [{"line": ""}, {"stance": ""}, {"line": "x" * 161}])
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, assessment, fields):
    response = client.post(place(assessment), opinion(**fields))

    page = response.content.decode()
    assert response.status_code == 422
    assert {**opinion(), **opinion(**fields)}["legal-line"] in page
    assert not Opinion.objects.exists()


def test_a_colleague_who_was_faster_is_shown(client, assessment):
    factories.make_opinion(assessment, function="legal", stance="favourable", line="Fine by us.")

    response = client.post(place(assessment), opinion())

    page = response.content.decode()
    assert response.status_code == 409
    assert "Fine by us." in page
    assert "The notice is too short." in page
    assert 'name="legal-revision" value="1"' in page


def test_another_function_is_refused(client, assessment):
    said = {name.replace("legal", "finance"): value for name, value in opinion().items()}

    response = client.post(place(assessment), {**said, "function": "finance"})

    assert response.status_code == 422
    assert not Opinion.objects.exists()


def test_a_function_that_does_not_exist_is_not_found(client, assessment):
    assert client.post(place(assessment), {"function": "<script>"}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_opinions(
    client, assessment, django_assert_num_queries, count
):
    for function in ("business", "security", "finance")[:count]:
        factories.make_opinion(assessment, function=function)

    with django_assert_num_queries(PAGE_SQL):
        client.get(place(assessment))


def test_the_decision_asks_what_becomes_of_the_advice(client, assessment):
    factories.make_opinion(assessment, function="data_protection", line="Not before the clause is signed.")
    client.force_login(factories.bob())
    decision = {
        "outcome": "refuse",
        "reason": "Too early.",
        "deviation": "As advised.",
        "conditions-TOTAL_FORMS": "0",
        "conditions-INITIAL_FORMS": "0",
    }

    page = client.get(place(assessment, "assessment-decide")).content.decode()
    refused = client.post(place(assessment, "assessment-decide"), decision)
    taken = client.post(place(assessment, "assessment-decide"), {**decision, "advice": "followed"})

    assert "Not before the clause is signed." in page
    assert refused.status_code == 422
    assert "say whether you follow it" in refused.content.decode()
    assert taken.status_code == 302
