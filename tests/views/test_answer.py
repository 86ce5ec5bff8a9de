"""The autosave: what one answer sent by the page's script gets back."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.actions.answer import GivenAnswer
from assessments.models import Assessment, Event
from assessments.queries.stored_answers import stored_answers
from tests import factories

pytestmark = pytest.mark.django_db

# session, user, assessment, answers, the answer, its history; and in a test the savepoint's two lines
SAVE_SQL = 6


@pytest.fixture
def assessment(alice):
    return factories.make_assessment(context=True)


def save(client, assessment, question="PRIV-01", /, **fields):
    sent = {question if name == "choice" else f"{question}-{name}": value for name, value in fields.items()}
    sent.setdefault(f"{question}-revision", "0")
    there = reverse("assessments:answer-save", args=[assessment.pk, question])
    return client.post(there, sent, HTTP_HX_REQUEST="true")


def revision_in(response, question="PRIV-01"):
    return int(re.search(rf'name="{question}-revision" value="(\d+)"', response.content.decode())[1])


def stored(assessment, question_id="PRIV-01"):
    return stored_answers(assessment).get(question_id)


def test_a_saved_answer_comes_back_with_its_revision_the_time_and_the_counter(client, assessment):
    response = save(client, assessment, choice="b", evidence="E2", note="seen")

    text = response.content.decode()
    assert response.status_code == 200
    assert revision_in(response) == stored(assessment).revision == 1
    assert re.search(r"Saved \d\d:\d\d", text)
    assert re.search(r'id="count-PRIV" hx-swap-oob="true">1 of \d+<', text)
    assert (stored(assessment).choices, stored(assessment).note) == (("b",), "seen")


@pytest.mark.parametrize("answers", [1, 3])
def test_a_save_costs_the_same_for_any_number_of_answers(client, assessment, answers):
    factories.answer(assessment, dict.fromkeys(["PRIV-03", "PRIV-04", "PRIV-05"][:answers], "a"))
    save(client, assessment, choice="a")

    with CaptureQueriesContext(connection) as queries:
        assert save(client, assessment, choice="b", revision="1").status_code == 200

    statements = [
        query["sql"] for query in queries if not re.match(r"(RELEASE )?SAVEPOINT|BEGIN|COMMIT", query["sql"])
    ]
    assert len(statements) == SAVE_SQL
    assert sum(bool(re.match(r"\s*(INSERT|UPDATE|DELETE)", sql)) for sql in statements) == 2


def test_the_same_answer_again_is_saved_whatever_its_revision(client, assessment):
    save(client, assessment, choice="b")

    response = save(client, assessment, choice="b")

    assert response.status_code == 200
    assert revision_in(response) == 1
    assert Event.objects.filter(kind="answer.recorded", subject="PRIV-01").count() == 1


def test_the_second_of_two_people_is_told_and_sees_both(client, assessment):
    dan = factories.make_member("Dan", "contributor")
    factories.give(assessment, {"PRIV-01": GivenAnswer("answered", ("e",), note="theirs")}, by=dan)

    response = save(client, assessment, choice="a", note="mine")

    text = response.content.decode()
    assert response.status_code == 409
    assert revision_in(response) == 0
    assert "Dan answered this question" in text
    assert "theirs" in text
    assert "mine" in text
    assert stored(assessment).note == "theirs"


def test_keeping_mine_saves_it_over_what_was_seen(client, assessment):
    factories.answer(assessment, {"PRIV-01": "e"})

    response = save(client, assessment, choice="a", note="mine", resolve="mine:1")

    assert response.status_code == 200
    assert response.content.decode().strip().startswith("<fieldset")
    assert revision_in(response) == 2
    assert stored(assessment).note == "mine"


def test_keeping_mine_does_not_overwrite_what_was_not_seen(client, assessment):
    factories.answer(assessment, {"PRIV-01": "e"})
    factories.answer(assessment, {"PRIV-01": "d"})

    response = save(client, assessment, choice="a", note="mine", resolve="mine:1")

    assert response.status_code == 409
    assert response.content.decode().strip().startswith("<fieldset")
    assert "mine:2" in response.content.decode()
    assert stored(assessment).choices == ("d",)


def test_taking_theirs_gives_the_question_back_as_stored(client, assessment):
    factories.give(assessment, {"PRIV-01": GivenAnswer("answered", ("e",), note="theirs")})

    response = save(client, assessment, choice="a", note="mine", resolve="theirs:1")

    text = response.content.decode()
    assert response.status_code == 200
    assert "theirs" in text
    assert "mine" not in text
    assert revision_in(response) == 1


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"choice": "zzz"}, "Choose one of the answers listed."),
        ({"choice": "not_applicable"}, "Say why it does not apply: a reviewer will read it."),
        ({"choice": "a", "evidence": "E7"}, "Choose one of the evidence levels listed."),
        ({"choice": "a", "note": "x" * 1_000_000}, "characters: it has 1"),
        ({"choice": "a", "source_on": "2026-12-31", "source_expires_on": "2026-01-01"}, "must not be before"),
        ({"choice": "a", "resolve": "nonsense"}, "valid value"),
    ],
)
def test_what_is_not_accepted_is_said_and_changes_nothing(client, assessment, fields, message):
    response = save(client, assessment, **fields)

    text = response.content.decode()
    assert response.status_code == 422
    assert message in text
    assert "invalid-feedback" in text
    assert stored(assessment) is None


def test_a_claim_needs_its_reason(client, assessment):
    question = next(q.id for q in factories.framework().dimension("LOCK").questions if q.not_applicable)

    without = save(client, assessment, question, choice="not_applicable")
    with_reason = save(client, assessment, question, choice="not_applicable", reason="Nothing is integrated.")

    assert without.status_code == 422
    assert "Say why it does not apply" in without.content.decode()
    assert with_reason.status_code == 200
    assert stored(assessment, question).state == "not_applicable_claimed"


def test_a_context_answer_brings_every_counter_and_says_what_changed(client, assessment):
    response = save(client, assessment, "deployment", choice="self_hosted", revision="1")

    text = response.content.decode()
    assert response.status_code == 200
    assert all(f'id="count-{section}"' in text for section in ("context", "PRIV", "SEC"))
    assert 'id="section-changes"' in text
    assert "no longer asked" in text


def test_an_unknown_question_is_not_found(client, assessment):
    assert save(client, assessment, "PRIV-99", choice="a").status_code == 404


def test_only_a_post_saves(client, assessment):
    assert client.get(reverse("assessments:answer-save", args=[assessment.pk, "PRIV-01"])).status_code == 405


def test_a_viewer_and_a_stranger_cannot_save(client, assessment):
    client.force_login(factories.make_member("Vera", "viewer"))
    assert save(client, assessment, choice="a").status_code == 403
    client.force_login(factories.charlie())
    assert save(client, assessment, choice="a").status_code == 404


@pytest.mark.parametrize("state", ["submitted", "decided"])
def test_a_closed_assessment_takes_no_answer_and_says_why(client, assessment, alice, state):
    Assessment.objects.filter(pk=assessment.pk).update(
        state=state, submitted_at=factories.NOW, submitted_by=alice
    )

    response = save(client, assessment, choice="a")

    assert response.status_code == 422
    assert "no longer open for answers" in response.content.decode()
    assert stored(assessment) is None
