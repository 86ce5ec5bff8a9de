"""My assessments: what waits for me, what is decided, what expires."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.queries import dashboard
from assessments.queries.dashboard import dashboard_of
from tests import factories

pytestmark = pytest.mark.django_db

PAGE_SQL = 5  # session, user, memberships, every assessment of the page, what waits beside them
TODAY = date(2026, 11, 25)


def shown(user, today=TODAY):
    found = dashboard_of(user, today=today)
    return {
        name: [row.pk for row in getattr(found, name)]
        for name in ("to_continue", "to_decide", "waiting_for_others", "decided", "expiring")
    }


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_assessments(client, rows):
    for _number in range(rows):
        factories.make_assessment()
    client.force_login(factories.alice())
    client.get(reverse("assessments:home"))

    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("assessments:home")).status_code == 200

    assert len(queries) == PAGE_SQL


def test_my_drafts_wait_for_me_and_not_for_my_colleague():
    draft = factories.make_assessment()

    assert shown(factories.alice())["to_continue"] == [draft.pk]
    assert shown(factories.make_member("Dan", "analyst"))["to_continue"] == []


def test_what_i_submitted_waits_for_others_and_for_a_reviewer_it_waits():
    submitted = factories.make_submitted()

    mine, bobs = shown(factories.alice()), shown(factories.bob())
    assert (mine["to_decide"], mine["waiting_for_others"]) == ([], [submitted.pk])
    assert (bobs["to_decide"], bobs["waiting_for_others"]) == ([submitted.pk], [])


def test_a_colleague_who_may_not_decide_is_not_asked_to():
    factories.make_submitted()

    assert shown(factories.make_member("Dan", "analyst"))["to_decide"] == []


def test_what_is_decided_is_shown_to_all_and_expires_in_sight_of_all():
    decided = factories.make_decided()
    until = decided.decision.valid_until
    viewer = factories.make_member("Vera", "viewer")

    assert shown(viewer)["decided"] == [decided.pk]
    assert shown(viewer, today=until - timedelta(days=61))["expiring"] == []
    assert shown(viewer, today=until - timedelta(days=60))["expiring"] == [decided.pk]
    assert shown(viewer, today=until + timedelta(days=5))["expiring"] == [decided.pk]


def test_a_stranger_sees_none_of_it():
    factories.make_assessment()
    factories.make_submitted()
    factories.make_decided()

    assert not any(shown(factories.charlie()).values())


def test_a_long_list_shows_the_newest(monkeypatch):
    monkeypatch.setattr(dashboard, "ROWS", 2)
    drafts = [factories.make_assessment() for _number in range(3)]

    assert shown(factories.alice())["to_continue"] == [drafts[2].pk, drafts[1].pk]


def test_an_empty_page_says_what_to_do_first(client):
    client.force_login(factories.alice())

    page = client.get(reverse("assessments:home")).content.decode()

    assert "Start with what you want to do" in page
    assert reverse("assessments:use-case-create") in page


def test_a_viewer_is_not_told_to_do_what_a_viewer_may_not(client):
    client.force_login(factories.make_member("Vera", "viewer"))

    page = client.get(reverse("assessments:home")).content.decode()

    assert "Nothing has been assessed yet" in page
    assert reverse("assessments:use-case-create") not in page


def test_somebody_without_an_organisation_is_told_whom_to_ask(client):
    client.force_login(factories.make_user("Nora"))

    assert "not a member of an organisation yet" in client.get(reverse("assessments:home")).content.decode()


def test_every_kind_of_row_is_drawn_and_leads_to_its_assessment(client):
    made = [factories.make_assessment(), factories.make_submitted(), factories.make_decided()]
    client.force_login(factories.alice())

    page = client.get(reverse("assessments:home")).content.decode()

    for assessment in made:
        assert reverse("assessments:assessment-detail", args=[assessment.pk]) in page
