"""The page of one assessment: what is allowed today, how deep it goes, what is left to do."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Assessment
from tests import factories

pytestmark = pytest.mark.django_db

PAGE_SQL = 6  # session, user, assessment, answers, what was sent back, earlier answers


def place(assessment, name="detail"):
    return reverse(f"assessments:assessment-{name}", args=[assessment.pk])


@pytest.mark.parametrize("answers", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_answers(client, alice, answers):
    assessment = factories.make_assessment(context=True)
    factories.answer(assessment, dict.fromkeys(["PRIV-01", "PRIV-02", "PRIV-03"][:answers], "a"))
    client.get(place(assessment))

    with CaptureQueriesContext(connection) as queries:
        assert client.get(place(assessment)).status_code == 200

    assert len(queries) == PAGE_SQL


def test_before_the_context_is_answered_it_says_so(client, alice):
    page = client.get(place(factories.make_assessment())).content.decode()

    assert "First say how it will be used" in page
    assert "Allowed today" not in page


def test_after_the_context_it_shows_permission_lane_and_inherent_risk_at_once(client, alice):
    response = client.get(place(factories.make_assessment(context=True, lane="")))

    page, interim = response.content.decode(), response.context["interim"]
    assert "Allowed today, before any decision" in page
    assert f"Until {interim.until:%-d %B %Y}, or the decision if it comes first." in page
    assert all(limit in page.replace("&#x27;", "'") for limit in [interim.permission, *interim.limits])
    assert "Short lane" in page
    assert "This use brings an inherent risk of" in page


def test_a_riskier_use_takes_the_full_lane_and_says_why(client, alice):
    assessment = factories.make_assessment(lane="")
    factories.answer_context(
        assessment,
        deployment="consumer_app",
        commercial_tier="free",
        data_classes=("special_category",),
        vendor_control_jurisdiction="china",
        user_population="vulnerable_public",
        decision_impact="significant",
    )

    page = client.get(place(assessment)).content.decode()

    assert "Full lane" in page
    assert "Every question is asked, because:" in page
    assert "above" in page
    assert "Take the short lane" not in page


def test_the_full_lane_can_be_taken_and_given_back(client, alice):
    assessment = factories.make_assessment(context=True, lane="")
    asked = [client.get(place(assessment)).context["page"].asked]

    for lane in ("full", ""):
        assert client.post(place(assessment, "lane"), {"lane": lane}).url == place(assessment)
        asked.append(client.get(place(assessment)).context["page"].asked)

    assert asked[0] == asked[2] < asked[1]


def test_the_short_lane_is_not_open_to_a_risky_use(client, alice):
    assessment = factories.make_assessment(lane="full")
    factories.answer_context(assessment, data_classes=("special_category",), deployment="consumer_app")
    factories.answer_context(
        assessment,
        vendor_control_jurisdiction="china",
        data_classes=("special_category",),
        deployment="consumer_app",
    )

    page = client.post(place(assessment, "lane"), {"lane": "triage"}, follow=True).content.decode()

    assert "The short lane is not open to this use" in page
    assert Assessment.objects.get().lane == "full"


@pytest.mark.parametrize("lane", ["sideways", "x" * 1000])
def test_an_unknown_lane_is_refused_in_words(client, alice, lane):
    assessment = factories.make_assessment(context=True)

    page = client.post(place(assessment, "lane"), {"lane": lane}, follow=True).content.decode()

    assert "There is no such lane." in page


def test_hidden_questions_are_not_counted(client, alice):
    assessment = factories.make_assessment()
    factories.answer_context(assessment, deployment="self_hosted")
    asked = {task.title: task.status for task in client.get(place(assessment)).context["tasks"]}
    factories.answer(assessment, {"PRIV-01": "a"})  # not asked of what runs on our own servers

    again = {task.title: task.status for task in client.get(place(assessment)).context["tasks"]}

    assert again == asked


def test_unknown_answers_are_counted_apart(client, alice):
    assessment = factories.make_assessment(context=True)
    factories.answer(assessment, {"PRIV-01": "a", "PRIV-02": "unknown", "PRIV-03": "unknown"})

    status = client.get(place(assessment)).context["tasks"][1].status

    assert status.startswith("3 of ")
    assert status.endswith(", 2 not known yet")


def test_continuing_leads_to_the_question_answered_last(client, alice):
    dan = factories.make_member("Dan", "analyst")
    assessment = factories.make_assessment(context=True, author=dan)
    there = reverse("assessments:answer-save", args=[assessment.pk, "GEO-02"])
    client.post(there, {"GEO-02": "a", "GEO-02-revision": "0"})

    href, text = client.get(place(assessment)).context["resume"]

    assert href == reverse("assessments:section-edit", args=[assessment.pk, "GEO"]) + "#GEO-02"
    assert text == "Continue"


def test_starting_leads_to_the_context_and_a_complete_one_to_the_check(client, alice):
    fresh, complete = factories.make_assessment(), factories.make_complete()

    starts = client.get(place(fresh)).context["resume"][0]
    checks = client.get(place(complete)).context["resume"][0]

    assert starts == reverse("assessments:section-edit", args=[fresh.pk, "context"])
    assert checks == place(complete, "check")


@pytest.mark.parametrize("make", [factories.make_submitted, factories.make_decided])
def test_a_closed_assessment_shows_where_it_stands_and_takes_no_answer(client, alice, make):
    assessment = make()
    section = reverse("assessments:section-edit", args=[assessment.pk, "PRIV"])

    page = client.get(place(assessment)).content.decode()
    read = client.get(section)
    write = client.post(section, {"PRIV-01": "b", "PRIV-01-revision": "1", "PRIV-01-note": "typed in vain"})

    assert section not in page
    assert place(assessment, "results") in page
    for there in ("assessment-results", "finding-list", "opinion-list"):
        assert reverse(f"assessments:{there}", args=[assessment.pk]) in page
    assert read.url == reverse("assessments:section-check", args=[assessment.pk, "PRIV"])
    assert write.status_code == 409
    assert "These answers are closed" in write.content.decode()
    assert "typed in vain" in write.content.decode()


def test_a_viewer_sees_the_tasks_and_no_way_to_change(client):
    assessment = factories.make_assessment(context=True, lane="")
    client.force_login(factories.make_member("Vera", "viewer"))

    page = client.get(place(assessment)).content.decode()

    assert "Take the full lane" not in page
    assert client.post(place(assessment, "lane"), {"lane": "full"}).status_code == 403


def test_a_stranger_finds_nothing(client):
    assessment = factories.make_assessment()
    client.force_login(factories.charlie())

    assert client.get(place(assessment)).status_code == 404
    assert client.post(place(assessment, "lane"), {"lane": "full"}).status_code == 404
