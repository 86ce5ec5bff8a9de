"""The page of comments on one question."""

import pytest
from django.urls import reverse

from assessments.models import Comment
from tests import factories

pytestmark = pytest.mark.django_db

PAGE_SQL = 6  # session, user, assessment, people to mention, comments, who is told


@pytest.fixture
def assessment(alice):
    return factories.make_assessment(context=True)


def place(assessment, question="PRIV-01"):
    return reverse("assessments:comment-list", args=[assessment.pk, question])


def test_a_comment_is_written_answered_and_resolved(client, assessment):
    bob = factories.bob()
    client.post(place(assessment), {"text": "Which version?", "audience": "internal", "mentioned": [bob.pk]})
    first = Comment.objects.get()
    client.force_login(bob)
    client.post(place(assessment), {"text": "Version 3.", "answer_to": first.pk})
    client.post(reverse("assessments:comment-resolve", args=[first.pk]), {"resolved": "1"})

    page = client.get(place(assessment)).content.decode()

    assert "Which version?" in page
    assert "Version 3." in page
    assert "Resolved by Bob" in page


@pytest.mark.parametrize(
    "fields", [{"text": ""}, {"audience": "all"}, {"mentioned": ["999"]}, {"text": "c" * 10_001}]
)
def test_what_is_wrong_is_said_and_the_text_is_kept(client, assessment, fields):
    factories.bob()
    said = {"text": "Kept words", "audience": "internal", **fields}

    response = client.post(place(assessment), said)

    assert response.status_code == 422
    assert said["text"] in response.content.decode()
    assert not Comment.objects.exists()


def test_what_is_typed_stays_text(client, assessment):
    client.post(place(assessment), {"text": "<script>alert(1)</script>", "audience": "internal"})

    assert "<script>alert" not in client.get(place(assessment)).content.decode()


def test_a_viewer_reads_and_a_stranger_finds_nothing(client, assessment):
    comment = factories.make_comment(assessment)
    client.force_login(factories.make_member("Vera", "viewer"))
    assert client.get(place(assessment)).status_code == 200
    assert client.post(place(assessment), {"text": "x", "audience": "internal"}).status_code == 403

    client.force_login(factories.charlie())
    assert client.get(place(assessment)).status_code == 404
    assert client.post(reverse("assessments:comment-resolve", args=[comment.pk])).status_code == 404


def test_an_answer_to_another_assessments_comment_is_not_found(client, assessment):
    other = factories.make_comment(factories.make_assessment())

    for number in (other.pk, "9" * 30, "x"):
        assert client.post(place(assessment), {"text": "x", "answer_to": number}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_comments(
    client, assessment, django_assert_num_queries, count
):
    for _number in range(count):
        factories.make_comment(assessment)

    with django_assert_num_queries(PAGE_SQL):
        client.get(place(assessment))


def test_a_question_leads_to_its_comments(client, assessment):
    page = client.get(reverse("assessments:section-edit", args=[assessment.pk, "PRIV-01"])).content.decode()

    assert place(assessment) in page
