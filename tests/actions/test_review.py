"""Rulings on not-applicable claims."""

import pytest

from assessments.actions.answer import GivenAnswer
from assessments.actions.review import ReviewRefused, rule_on_claim
from assessments.actions.submission import return_to_author, submit_assessment
from assessments.models import Answer, Event
from assessments.queries.dossier import dossier_of
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def assessment():
    """Submitted with two claims: one on its own sheet, one on the request's."""
    assessment = factories.make_complete()
    claim = GivenAnswer("not_applicable_claimed", reason="We do not tune")
    factories.give(assessment, {"LOCK-09": claim, "REP-07": claim})
    submit_assessment(assessment=assessment, by=assessment.author, at=NOW)
    return factories.reload(assessment)


def rule(assessment, question_id="LOCK-09", is_confirmed=True, reason="Agreed", by=None):
    return rule_on_claim(
        assessment=assessment,
        question_id=question_id,
        is_confirmed=is_confirmed,
        reason=reason,
        by=by or factories.bob(),
        at=NOW,
    )


def state_in_dossier(assessment, question_id="LOCK-09"):
    return {fact.question: fact.state for fact in dossier_of(assessment, as_of=TODAY).answers}[question_id]


def live_state(question_id="LOCK-09"):
    return Answer.objects.get(question_id=question_id).state


def test_a_confirmed_claim_leaves_the_calculation(assessment):
    before = dossier_of(assessment, as_of=TODAY).scorecard

    rule(assessment)

    after = dossier_of(assessment, as_of=TODAY)
    assert state_in_dossier(assessment) == "not_applicable_confirmed"
    assert after.scorecard.total.high < before.total.high
    assert [(ruling.question, ruling.is_confirmed, ruling.by) for ruling in after.rulings] == [
        ("LOCK-09", True, "Bob")
    ]
    assert live_state() == "not_applicable_confirmed"


def test_a_refused_claim_counts_as_unknown(assessment):
    before = dossier_of(assessment, as_of=TODAY).scorecard.total

    rule(assessment, is_confirmed=False, reason="There is an index")

    assert state_in_dossier(assessment) == live_state() == "unknown"
    assert dossier_of(assessment, as_of=TODAY).scorecard.total == before


def test_until_the_decision_the_last_ruling_counts(assessment):
    rule(assessment)
    rule(assessment, is_confirmed=False, reason="On second thoughts")

    assert state_in_dossier(assessment) == live_state() == "unknown"
    assert len(dossier_of(assessment, as_of=TODAY).rulings) == 1
    assert Event.objects.filter(kind="claim.ruled").count() == 2


def test_a_shared_answer_that_moved_on_is_left_alone(assessment):
    sibling = factories.make_assessment(
        use_case=assessment.option.use_case, product=assessment.option.product, author=assessment.author
    )
    factories.answer(sibling, {"REP-07": "b/E3"})

    rule(assessment, "REP-07")

    assert live_state("REP-07") == "answered"
    assert state_in_dossier(assessment, "REP-07") == "not_applicable_confirmed"


def test_the_author_sees_the_ruling_when_the_assessment_comes_back(assessment):
    rule(assessment, is_confirmed=False, reason="There is an index")
    return_to_author(assessment=assessment, reason="See the ruling", by=factories.bob(), at=NOW)

    assert [ruling.reason for ruling in dossier_of(assessment, as_of=TODAY).rulings] == ["There is an index"]
    factories.answer(assessment, {"LOCK-09": "b/E3"})
    assert dossier_of(assessment, as_of=TODAY).rulings == ()


@pytest.mark.parametrize("reason", ["", " ", "r" * 10_001])
def test_a_ruling_needs_a_reason(assessment, reason):
    with pytest.raises(ReviewRefused):
        rule(assessment, reason=reason)


def test_the_author_does_not_rule_on_her_own_claim(assessment):
    with pytest.raises(ReviewRefused, match="other than the author"):
        rule(assessment, by=assessment.author)


def test_only_a_claim_is_ruled_on(assessment):
    with pytest.raises(ReviewRefused, match="no such claim"):
        rule(assessment, "PRIV-01")


def test_a_draft_has_nothing_to_rule_on():
    with pytest.raises(ReviewRefused, match="not waiting"):
        rule(factories.make_assessment())
