"""What would make it a yes: the sets, what each condition buys, what stands in the way, and one click."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.actions.submission import submit_assessment
from assessments.models import Event, Finding
from tests import factories

pytestmark = pytest.mark.django_db

LIST_SQL = 4  # session, user, assessment, answers with people


def make(answers, **options):
    """Every question at its best, these aside."""
    assessment = factories.make_complete(**options)
    best = {question.id: f"{question.best_option.value}/E4" for question in factories.framework().questions}
    factories.answer(assessment, best | answers)
    return factories.reload(assessment)


@pytest.fixture
def stopped(alice):
    """A hard stop that a better control would lift."""
    return make({"PRIV-01": "e/E4"})


def place(assessment, name="condition-sets"):
    return reverse(f"assessments:{name}", args=[assessment.pk])


def words(response):
    return response.content.decode()


def test_the_page_reads_the_same_rows_for_any_case(client, stopped, alice):
    for assessment in (stopped, make({"PRIV-01": "e/E4", "SEC-02": "e/E4", "SEC-06": "e/E4"})):
        client.get(place(assessment))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(place(assessment)).status_code == 200
        assert len(queries) == LIST_SQL


def test_only_better_verdicts_than_todays_are_offered(client, stopped):
    page = client.get(place(stopped))

    offered = [code for code, _word in page.context["form"].fields["target"].choices]
    assert offered == ["escalate", "proceed_with_conditions", "proceed"]
    assert page.context["form"]["target"].value() == "proceed_with_conditions"
    assert client.get(place(stopped), {"target": "do_not_proceed"}).status_code == 422


def test_where_the_verdict_is_the_best_there_is_nothing_to_reach(client, alice):
    assert "Nothing better to reach" in words(client.get(place(make({}))))


def test_a_set_says_what_to_reach_with_what_effort_and_what_it_buys(client, stopped):
    page = client.get(place(stopped))

    (first, *_others) = page.context["sets"]
    (row,) = first.rows
    assert row.question.id == "PRIV-01"
    assert "evidence level E3 at least" in row.sentence
    text = words(page)
    assert "No set of less effort reaches this verdict" in text
    assert "takes the prudent score from" in text
    table = first.picture.table
    assert len(table.rows) == len(first.rows) + 1  # its foot is the score with the conditions


def test_where_no_set_suffices_the_page_says_what_stands_in_the_way(client, alice):
    page = client.get(place(make({"REG-13": "e/E4"})))

    text = words(page)
    assert page.context["sets"] == []
    assert "No set suffices for" in text
    assert factories.framework().question("REG-13").stop_option.hard_stop.message.en in text


def test_without_a_cost_model_proceed_has_no_set_and_the_gate_says_why(client, alice):
    assessment = make({"PRIV-01": "b/E3"})
    assessment.option.cost_model.delete()

    page = client.get(place(assessment), {"target": "proceed"})

    gate = factories.framework().gates
    assert any(one.message.en in words(page) for one in gate if one.needs == "cost_model")


def test_money_is_used_for_this_search_and_kept_nowhere(client, stopped):
    before = Event.objects.count()

    page = client.get(place(stopped), {"target": "proceed_with_conditions", "cost-PRIV-01": "1200.50"})

    assert page.context["sets"][0].money
    assert 'value="1200.50"' in words(page)
    assert Event.objects.count() == before


@pytest.mark.parametrize("typed", ["-1", "lots", "NaN", "1e99"])
def test_money_that_is_none_is_refused_beside_its_field(client, stopped, typed):
    page = client.get(place(stopped), {"cost-PRIV-01": typed})

    assert page.status_code == 422
    assert page.context["form"].errors["cost-PRIV-01"]
    assert page.context["sets"]


def test_one_click_takes_a_set_into_the_action_plan(client, stopped):
    page = client.get(place(stopped))
    picks = [row.pick for row in page.context["sets"][0].rows]

    done = client.post(place(stopped), {"question": [*picks, "NO-01:a", "SEC-01:zz"]}, follow=True)

    assert done.redirect_chain[-1][0] == place(stopped, "finding-list")
    finding = Finding.objects.get()
    assert (finding.question_id, finding.treatment) == ("PRIV-01", "mitigate")
    assert "evidence level E3" in finding.plan
    assert Event.objects.filter(kind="finding.treated").count() == 1
    again = client.post(place(stopped), {"question": picks}, follow=True)
    assert "Nothing was added" in words(again)


def test_one_click_makes_them_the_conditions_of_the_decision(client, stopped):
    submit_assessment(assessment=stopped, by=stopped.author, at=factories.NOW)
    assert "Decide with these conditions" not in words(client.get(place(stopped)))
    client.force_login(factories.bob())

    page = client.get(place(stopped))
    href = page.context["sets"][0].decide_href
    assert urlsplit(href).path == place(stopped, "assessment-decide")
    assert parse_qs(urlsplit(href).query)["question"] == [row.pick for row in page.context["sets"][0].rows]
    decide = client.get(href)

    assert [row.initial["question"] for row in decide.context["rows"]] == ["PRIV-01"]


def test_who_may_not_edit_takes_nothing_over(client, stopped):
    client.force_login(factories.bob())

    assert "Take these into the action plan" not in words(client.get(place(stopped)))
    assert client.post(place(stopped), {"question": "PRIV-01:a"}).status_code == 403


def test_where_there_is_not_enough_information_any_verdict_is_a_better_one(client, alice):
    assessment = factories.make_assessment(context=True)

    page = client.get(place(assessment))

    assert page.context["today"].word == "Not enough information"
    offered = [code for code, _word in page.context["form"].fields["target"].choices]
    assert offered[-1] == "proceed"
    assert page.context["sets"] or page.context["blockers"]


def test_another_set_of_the_same_effort_says_what_it_swaps_and_prints_today_alike(client, alice):
    asked = [one for one in factories.framework().questions if one.role == "control" and one.id[:4] == "PRIV"]
    assessment = make({one.id: f"{one.options[-1].value}/E4" for one in asked[:12]})

    page = client.get(place(assessment), {"target": "proceed"})

    first, second = page.context["sets"]
    assert first.difference == ""
    assert second.difference == "Like set 1, with PRIV-13 in place of PRIV-11."
    assert second.difference in words(page)
    assert first.picture.table.rows[0] == second.picture.table.rows[0]
    for one in (first, second):
        assert [row.points for row in one.rows] == [line[1] for line in one.picture.table.rows[1:]]
