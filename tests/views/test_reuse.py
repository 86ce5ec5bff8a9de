"""The page of earlier answers."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.queries.assessment_page import assessment_page
from assessments.queries.reuse import proposals
from tests import factories

pytestmark = pytest.mark.django_db

PAGE_SQL = 5  # session, user, assessment, answers, earlier answers
QUESTIONS = ("PRIV-01", "LOCK-01", "GEO-01")


def place(assessment, name="reuse-list"):
    return reverse(f"assessments:{name}", args=[assessment.pk])


def second(count=1):
    """An option whose sibling has answered ``count`` questions."""
    first = factories.make_assessment(context=True, answers=dict.fromkeys(QUESTIONS[:count], "b/E3"))
    other = factories.make_assessment(
        use_case=first.option.use_case, product=first.option.product, context=False
    )
    factories.answer_context(other)
    return factories.reload(other)


def tokens(assessment):
    return [one.token for one in proposals(assessment_page(factories.reload(assessment))).values()]


def test_one_click_reconfirms_one_and_several_are_ticked(client, alice):
    assessment = second(3)
    first, *others = tokens(assessment)

    client.post(place(assessment), {"one": first, "keep": others})
    assert len(tokens(assessment)) == len(others) == 2
    response = client.post(place(assessment), {"keep": others}, follow=True)

    assert tokens(assessment) == []
    assert "2 answers are reconfirmed." in response.content.decode()


def test_the_assessment_says_how_many_there_are(client, alice):
    assessment = second(2)

    page = client.get(place(assessment, "assessment-detail")).content.decode()

    assert "2 earlier answers may still be true" in page
    assert place(assessment) in page


@pytest.mark.parametrize("fields", [{}, {"keep": "<script>"}, {"keep": "PRIV-01:1"}, {"one": "x" * 500}])
def test_what_makes_no_sense_changes_nothing(client, alice, fields):
    assessment = second()

    response = client.post(place(assessment), fields)

    assert response.status_code == 422
    assert len(tokens(assessment)) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_proposals(client, alice, django_assert_num_queries, count):
    assessment = second(count)

    with django_assert_num_queries(PAGE_SQL):
        client.get(place(assessment))


def test_a_viewer_reads_and_does_not_reconfirm(client):
    assessment = second()
    client.force_login(factories.make_member("Vera", "viewer"))

    assert "Still true" not in client.get(place(assessment)).content.decode()
    assert client.post(place(assessment), {"keep": tokens(assessment)}).status_code == 403


def test_one_click_says_that_an_aged_answer_is_still_true(client, alice):
    assessment = factories.make_assessment(context=True, answers={"PRIV-01": "b/E3"})
    assessment.sheet.answers.filter(question_id="PRIV-01").update(
        answered_at=timezone.now() - timedelta(days=500)
    )
    page = client.get(place(assessment)).content.decode()
    token = re.search(r'name="standing" value="([^"]+)"', page)[1]

    response = client.post(place(assessment), {"standing": token}, follow=True)

    assert "1 answer is reconfirmed." in response.content.decode()
    assert "Answers that stand here and have aged" not in response.content.decode()


def test_a_question_leads_to_its_earlier_answer_while_it_is_open(client, alice):
    assessment = second(1)
    where = reverse("assessments:section-edit", args=[assessment.pk, "PRIV"])
    link = f"{place(assessment)}#reuse-PRIV-01"

    before = client.get(where).content.decode()
    factories.answer(assessment, {"PRIV-01": "a/E1"})
    after = client.get(where).content.decode()

    assert (link in before, link in after) == (True, False)
    assert before.count("An earlier answer may hold here") == 1
