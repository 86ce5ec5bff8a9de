"""Checking the answers: everything open, unproven, claimed, stopping or hidden is found, and nothing else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.actions.answer import GivenAnswer
from tests import factories

pytestmark = pytest.mark.django_db

PAGE_SQL = 4  # session, user, assessment, answers


@pytest.fixture
def assessment(client):
    client.force_login(factories.alice())
    return factories.make_assessment(context=True)


def page(client, assessment, section=""):
    name, args = (
        ("section-check", [assessment.pk, section]) if section else ("assessment-check", [assessment.pk])
    )
    return client.get(reverse(f"assessments:{name}", args=args))


def ids(rows):
    return [row.id for row in rows]


def test_each_kind_is_found(client, assessment):
    claimable = next(q.id for q in factories.framework().dimension("LOCK").questions if q.not_applicable)
    factories.answer(assessment, {"PRIV-01": "e/E3", "PRIV-02": "unknown", "PRIV-04": "a", "PRIV-05": "a/E3"})
    factories.give(
        assessment, {claimable: GivenAnswer("not_applicable_claimed", reason="Nothing is integrated.")}
    )

    found = page(client, assessment).context["page"]

    assert ("PRIV-01", "triggered") in [(stop.id, stop.state) for stop in found.stops]
    assert ("PRIV-02", "open") in [(stop.id, stop.state) for stop in found.stops]
    assert ids(found.unknown) == ["PRIV-02"]
    assert ids(found.unproven) == ["PRIV-04"]
    assert ids(found.claims) == [claimable]
    assert "PRIV-03" in ids(found.unanswered)
    assert "PRIV-05" not in ids([*found.unanswered, *found.unproven, *found.unknown])


def test_a_hidden_answer_is_listed_as_kept_and_not_counted(client, assessment):
    factories.answer(assessment, {"PRIV-01": "e"})
    factories.answer_context(assessment, deployment="self_hosted")

    found = page(client, assessment).context["page"]

    assert ids(found.hidden) == ["PRIV-01"]
    assert "PRIV-01" not in [stop.id for stop in found.stops]


def test_one_section_shows_only_its_own(client, assessment):
    factories.answer(assessment, {"PRIV-02": "unknown", "GEO-02": "unknown"})

    found = page(client, assessment, "GEO").context["page"]

    assert ids(found.unknown) == ["GEO-02"]
    assert {stop.section for stop in found.stops} <= {"GEO"}
    assert [section.id for section in found.sections] == ["GEO"]


def test_what_is_not_provided_is_said_in_words(client, assessment):
    text = page(client, assessment, "PRIV").content.decode()

    assert "Not provided" in text


def test_every_row_leads_to_its_question(client, assessment):
    text = page(client, assessment, "PRIV").content.decode()

    there = reverse("assessments:section-edit", args=[assessment.pk, "PRIV"])
    assert f'href="{there}#PRIV-03"' in text


def test_a_complete_and_proven_assessment_has_nothing_to_look_at(client):
    client.force_login(factories.alice())

    response = page(client, factories.make_complete())

    assert response.context["page"].is_clean
    assert "Nothing is left open" in response.content.decode()


def test_after_submission_the_frozen_answers_are_shown_without_a_way_to_change(client):
    client.force_login(factories.alice())
    text = page(client, factories.make_submitted()).content.decode()

    assert "These are the answers as they were submitted." in text
    assert "/sections/PRIV/#" not in text


@pytest.mark.parametrize("answers", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_answers(client, assessment, answers):
    factories.answer(assessment, dict.fromkeys(["PRIV-01", "PRIV-02", "PRIV-03"][:answers], "a"))
    page(client, assessment)

    with CaptureQueriesContext(connection) as queries:
        assert page(client, assessment).status_code == 200

    assert len(queries) == PAGE_SQL


def test_an_unknown_section_and_a_stranger_find_nothing(client, assessment):
    assert page(client, assessment, "NOPE").status_code == 404
    client.force_login(factories.charlie())
    assert page(client, assessment).status_code == 404
    assert page(client, assessment, "PRIV").status_code == 404
