"""From a complete draft to a decision and the next version, as Alice and Bob do it; and what is refused."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from assessments.actions.answer import GivenAnswer
from assessments.actions.submission import submit_assessment
from assessments.models import Assessment, Decision
from assessments.reports.kept import print_decision
from tests import factories
from tests.journeys.steps import in_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return factories.alice()


@pytest.fixture
def bob():
    return factories.bob()


@pytest.fixture
def complete(alice):
    """A draft with an answer to everything."""
    assessment = factories.make_assessment()
    factories.answer_everything(assessment)
    return assessment


@pytest.fixture
def submitted(complete, alice):
    submit_assessment(assessment=complete, by=alice, at=timezone.now())
    return complete


def place(name, assessment):
    return reverse(f"assessments:assessment-{name}", args=[assessment.pk])


def decision(**fields):
    """A decision form as a browser posts it, without conditions unless given."""
    return {
        "outcome": "defer",
        "reason": "We wait for the audit.",
        "deviation": "",
        "valid_until": "",
        "next_review_on": "",
        "conditions-TOTAL_FORMS": "1",
        "conditions-INITIAL_FORMS": "0",
        **fields,
    }


def condition(index=0, **fields):
    row = {
        "text": "Sign the clause on training",
        "stage": "before_signature",
        "owner": "Legal",
        "proof": "Signed addendum",
        "due_on": in_days(30),
        **fields,
    }
    return {f"conditions-{index}-{name}": value for name, value in row.items()}


def test_the_whole_way_from_draft_to_the_next_version(client, alice, bob, complete):
    client.force_login(alice)
    page = client.get(place("submit", complete))
    assert page.context["page"].is_complete
    assert client.post(place("submit", complete)).status_code == 302

    client.force_login(bob)
    assert client.get(place("review", complete)).status_code == 200
    posted = decision(
        outcome="approve_with_conditions",
        deviation="The committee accepts it for the pilot.",
        valid_until=in_days(365),
        next_review_on=in_days(180),
        **condition(),
    )
    response = client.post(place("decide", complete), posted, follow=True)

    assert response.redirect_chain[-1][0] == place("results", complete)
    text = response.content.decode()
    assert "Approved with conditions" in text
    assert "Sign the clause on training" in text
    assert "The committee accepts it for the pilot." in text
    assert Decision.objects.get().conditions.count() == 1
    (waiting,) = DBTaskResult.objects.filter(task_path=print_decision.module_path)
    assert waiting.args_kwargs["args"] == [complete.pk]  # the brief is printed meanwhile

    client.force_login(alice)
    fresh = client.post(reverse("assessments:assessment-new-version", args=[complete.pk]))
    newest = Assessment.objects.get(number=2)
    assert fresh.url == reverse("assessments:assessment-detail", args=[newest.pk])
    factories.answer(factories.reload(newest), {"LOCK-01": "b/E1"})
    changes = client.get(place("changes", newest))
    assert "LOCK-01" in [row.question for row in changes.context["changes"].answers]


def test_what_is_missing_is_listed_with_links(client, alice):
    assessment = factories.make_assessment(context=True)
    factories.answer(assessment, {"PRIV-01": "a", "PRIV-02": "unknown"})
    client.force_login(alice)

    page = client.get(place("submit", assessment)).content.decode()

    section = reverse("assessments:section-edit", args=[assessment.pk, "PRIV"])
    assert f"{section}#PRIV-03" in page
    assert f"{section}#PRIV-01" not in page
    assert f"{section}#PRIV-02" not in page


def test_an_incomplete_draft_is_refused_in_words_and_stays_a_draft(client, alice):
    assessment = factories.make_assessment(context=True)
    client.force_login(alice)

    response = client.post(place("submit", assessment))

    assert response.status_code == 422
    assert "Nothing was changed" in response.content.decode()
    assert factories.reload(assessment).state == "draft"


def test_a_second_submission_from_a_stale_page_is_refused(client, alice, submitted):
    client.force_login(alice)

    response = client.post(place("submit", submitted))

    assert response.status_code == 409
    assert "already submitted" in response.content.decode()


def test_the_author_may_neither_review_nor_decide(client, alice, submitted):
    client.force_login(alice)

    for name in ("review", "decide", "return"):
        assert client.get(place(name, submitted)).status_code == 403
        assert client.post(place(name, submitted), decision()).status_code == 403


def test_a_stranger_finds_none_of_the_pages(client, submitted):
    client.force_login(factories.charlie())

    for name in ("submit", "review", "decide", "return", "changes", "results"):
        assert client.get(place(name, submitted)).status_code == 404


def test_a_claim_is_ruled_on_before_the_decision(client, alice, bob, complete):
    claimed = next(
        question.id for question in factories.framework().questions if question.not_applicable is not None
    )
    factories.give(
        factories.reload(complete),
        {claimed: GivenAnswer("not_applicable_claimed", reason="No personal data at all.")},
    )
    submit_assessment(assessment=factories.reload(complete), by=alice, at=timezone.now())
    client.force_login(bob)

    page = client.get(place("review", complete)).content.decode()
    assert "No personal data at all." in page
    early = client.post(place("decide", complete), decision())
    assert early.status_code == 422
    assert claimed in early.content.decode()

    empty = client.post(place("review", complete), {"question": claimed, f"{claimed}-reason": "I looked."})
    assert empty.status_code == 422
    assert "I looked." in empty.content.decode()
    ruled = client.post(
        place("review", complete),
        {
            "question": claimed,
            f"{claimed}-ruling": "refuse",
            f"{claimed}-reason": "There are names in the texts.",
        },
    )
    assert ruled.status_code == 302
    assert "There are names in the texts." in client.get(place("review", complete)).content.decode()
    assert client.post(place("decide", complete), decision()).status_code == 302


def test_a_ruling_on_no_claim_is_not_found(client, bob, submitted):
    client.force_login(bob)

    response = client.post(place("review", submitted), {"question": "PRIV-01", "PRIV-01-ruling": "confirm"})

    assert response.status_code == 404


def test_a_decision_against_the_verdict_needs_its_own_words_and_keeps_what_was_typed(client, bob, submitted):
    client.force_login(bob)
    page = client.get(place("decide", submitted))
    against = next(iter(page.context["form"].deviating))
    typed = decision(
        outcome=against,
        reason="Typed at length.",
        valid_until=in_days(200),
        next_review_on=in_days(100),
        **(condition() if against == "approve_with_conditions" else {}),
    )

    response = client.post(place("decide", submitted), typed)

    assert response.status_code == 422
    text = response.content.decode()
    assert "This goes against the verdict" in text
    assert "Typed at length." in text
    assert factories.reload(submitted).state == "submitted"


def test_rows_are_added_without_a_script_and_nothing_typed_is_lost(client, bob, submitted):
    client.force_login(bob)
    suggestions = client.get(place("decide", submitted)).context["suggestions"]
    typed = decision(outcome="approve_with_conditions", reason="Half a sentence", **condition(text="My own"))

    response = client.post(
        place("decide", submitted), {**typed, "add": "1", "suggestion": [suggestions[0].question]}
    )

    assert response.status_code == 200
    text = response.content.decode()
    assert "Half a sentence" in text
    assert "My own" in text
    assert [row["text"].value() for row in response.context["rows"]] == ["My own", suggestions[0].text]
    assert suggestions[0].question not in [row.question for row in response.context["suggestions"]]
    assert not Decision.objects.exists()


def test_an_incomplete_condition_is_named_and_a_left_out_one_is_not(client, bob, submitted):
    client.force_login(bob)
    rows = {
        "conditions-TOTAL_FORMS": "2",
        **condition(0, proof=""),
        **condition(1, owner="", DELETE="on"),
    }

    response = client.post(place("decide", submitted), decision(outcome="approve_with_conditions", **rows))

    texts = [link.text for link in response.context["errors"]]
    assert response.status_code == 422
    assert "Condition 1 – Proof – Say what will show that it is done." in texts
    assert not any(text.startswith("Condition 2") for text in texts)


def test_a_half_filled_condition_that_is_left_out_stands_in_nobodys_way(client, bob, submitted):
    client.force_login(bob)
    rows = {
        "conditions-TOTAL_FORMS": "2",
        **condition(0),
        **condition(1, owner="", DELETE="on"),
        "valid_until": in_days(300),
        "next_review_on": in_days(150),
    }

    response = client.post(place("decide", submitted), decision(outcome="approve_with_conditions", **rows))

    assert response.status_code == 302
    assert Decision.objects.get().conditions.count() == 1


def test_a_second_decision_from_a_stale_page_is_refused(client, bob, submitted):
    client.force_login(bob)
    assert client.post(place("decide", submitted), decision()).status_code == 302

    response = client.post(place("decide", submitted), decision(reason="Once more."))

    assert response.status_code == 409
    assert "not waiting for a decision" in response.content.decode()
    assert Decision.objects.count() == 1


def test_a_date_in_the_past_is_refused_in_words(client, bob, submitted):
    client.force_login(bob)
    typed = decision(
        outcome="approve_with_conditions",
        deviation="Because.",
        valid_until=in_days(-1),
        next_review_on=in_days(-1),
        **condition(),
    )

    response = client.post(place("decide", submitted), typed)

    assert response.status_code == 422
    assert "lies in the past" in response.content.decode()


def test_sending_back_opens_it_again_and_tells_the_author_why(client, alice, bob, submitted):
    client.force_login(bob)
    assert client.post(place("return", submitted), {"reason": ""}).status_code == 422
    assert client.post(place("return", submitted), {"reason": "Prove PRIV-01."}).status_code == 302

    client.force_login(alice)
    page = client.get(place("submit", submitted)).content.decode()

    assert factories.reload(submitted).state == "draft"
    assert "Prove PRIV-01." in page


def test_a_new_version_starts_by_post_only_and_once(client, alice, bob, submitted):
    client.force_login(bob)
    client.post(place("decide", submitted), decision())
    client.force_login(alice)
    start = reverse("assessments:assessment-new-version", args=[submitted.pk])

    assert client.get(start).status_code == 405
    assert client.post(start).status_code == 302
    again = client.post(start, follow=True)

    assert Assessment.objects.filter(option=submitted.option).count() == 2
    assert "already open" in again.content.decode()


def test_a_version_is_compared_with_any_earlier_one_and_no_other(client, alice, submitted):
    client.force_login(alice)

    assert client.get(place("changes", submitted)).context["changes"] is None
    assert client.get(place("changes", submitted) + "?from=7").status_code == 404


def test_conditions_proposed_elsewhere_are_rows_to_complete(client, bob, submitted):
    client.force_login(bob)

    page = client.get(place("decide", submitted), {"question": ["PRIV-01:a", "SEC-02", "NO-01", "PRIV-01:z"]})

    rows = [row.initial for row in page.context["rows"]]
    assert [row["question"] for row in rows] == ["PRIV-01", "SEC-02"]
    assert "excluded by contract" not in rows[0]["text"]  # the later of two words on a question counts
    assert {suggestion.question for suggestion in page.context["suggestions"]}.isdisjoint(
        {"PRIV-01", "SEC-02"}
    )


def test_a_proposed_condition_names_the_level_to_reach(client, bob, submitted):
    client.force_login(bob)

    page = client.get(place("decide", submitted), {"question": "PRIV-01:a"})

    (row,) = page.context["rows"]
    assert "excluded by contract" in row.initial["text"]
    assert row.initial["stage"] == "before_signature"


def test_no_address_proposes_more_conditions_than_a_decision_takes(client, bob, submitted):
    client.force_login(bob)

    page = client.get(
        place("decide", submitted),
        {"question": [question.id for question in factories.framework().questions]},
    )

    assert len(page.context["rows"].forms) == 30
