"""Decisions: what they need, what they refuse, what they freeze."""

from datetime import date, timedelta

import pytest

from assessments.actions.answer import GivenAnswer
from assessments.actions.assessment import start_new_version
from assessments.actions.decision import AGAINST, OUTCOMES, DecisionRefused, decide, deviating_outcomes
from assessments.actions.submission import submit_assessment
from assessments.frameworks.schema import LADDER
from assessments.models import Condition, CostModel, Decision, Opening, Snapshot
from assessments.queries.dossier import dossier_from_json, dossier_of
from assessments.queries.evidence import decisive_questions
from tests import factories
from tests.factories import NOW, condition

pytestmark = pytest.mark.django_db


def decide_on(assessment, outcome="approve", **facts):
    given = {
        "reason": "It fits.",
        "valid_until": date(2027, 11, 25),
        "next_review_on": date(2027, 5, 25),
        "by": factories.bob(),
        "at": NOW,
    }
    return decide(assessment=assessment, outcome=outcome, **(given | facts))


def submitted(answers=None, context=None):
    """Submitted with every question at its best, these aside."""
    assessment = factories.make_complete()
    best = {
        question.id: GivenAnswer("answered", (question.best_option.value,), evidence="E4")
        for question in factories.framework().questions
    }
    factories.give(assessment, best)
    if context:
        factories.answer_context(assessment, **context)
    if answers:
        factories.answer(assessment, answers)
    submit_assessment(assessment=assessment, by=assessment.author, at=NOW)
    return factories.reload(assessment)


def test_a_decision_is_kept_and_frozen_with_its_conditions():
    assessment = submitted(answers={"REG-06": "d/E4", "SEC-04": "d/E4", "ECO-01": "e/E4"})
    conditions = [condition(), condition(stage="before_go_live", text="Test again.", question="")]

    decision = decide_on(assessment, "approve_with_conditions", conditions=conditions)

    assert factories.reload(assessment).state == "decided"
    assert [(row.position, row.stage, row.question_id) for row in decision.conditions.all()] == [
        (1, "before_signature", "GEO-04"),
        (2, "before_go_live", ""),
    ]
    snapshot = assessment.snapshots.get(kind="decision")
    dossier = dossier_from_json(snapshot.dossier)
    assert (dossier.state, dossier.as_of) == ("decided", date(2026, 11, 25))
    assert dossier.decision.outcome == "approve_with_conditions"
    assert [one.text for one in dossier.decision.conditions] == ["Add the clause.", "Test again."]
    assert dossier.decision.decided_by == "Bob"


def test_the_second_of_two_decisions_is_refused_in_words():
    assessment = submitted()
    stale = factories.reload(assessment)
    decide_on(assessment)

    with pytest.raises(DecisionRefused, match="not waiting"):
        decide_on(stale, "refuse", deviation="No")

    assert Decision.objects.get().outcome == "approve"


@pytest.mark.parametrize("state", ["draft", "decided"])
def test_only_what_is_submitted_is_decided(state):
    assessment = factories.make_assessment() if state == "draft" else factories.make_decided()

    with pytest.raises(DecisionRefused, match="not waiting"):
        decide_on(assessment)


def test_neither_author_nor_submitter_decides():
    assessment = submitted()

    with pytest.raises(DecisionRefused, match="other than the author"):
        decide_on(assessment, by=assessment.author)


@pytest.mark.parametrize(
    ("headline", "outcomes"),
    [
        ("proceed", {"refuse"}),
        ("proceed_with_conditions", {"approve", "refuse"}),
        ("escalate", {"approve", "approve_with_conditions"}),
        ("do_not_proceed", {"approve", "approve_with_conditions"}),
        ("not_enough_information", {"approve", "approve_with_conditions"}),
    ],
)
def test_outcomes_that_go_against_a_verdict(headline, outcomes):
    assert deviating_outcomes(headline) == outcomes


def test_every_headline_says_what_goes_against_it():
    assert set(AGAINST) == {*LADDER, "not_enough_information"}
    assert all(outcomes < OUTCOMES for outcomes in AGAINST.values())


def test_deciding_against_the_verdict_needs_a_written_reason():
    assessment = submitted()  # its verdict is "proceed"

    with pytest.raises(DecisionRefused, match="against the verdict"):
        decide_on(assessment, "refuse", valid_until=None, next_review_on=None)
    decision = decide_on(
        assessment, "refuse", deviation="Not this year.", valid_until=None, next_review_on=None
    )

    assert decision.deviation == "Not this year."


def test_a_legal_prohibition_cannot_be_approved_whatever_the_reason():
    assessment = submitted(answers={"REG-01": "e/E4"})

    for outcome in ("approve", "approve_with_conditions"):
        with pytest.raises(DecisionRefused, match="no exception"):
            decide_on(
                assessment,
                outcome,
                deviation="We want it.",
                conditions=[condition()] if outcome != "approve" else [],
            )
    assert decide_on(assessment, "refuse").outcome == "refuse"


def test_a_stop_that_allows_exceptions_can_be_approved_with_a_reason():
    assessment = submitted(answers={"PRIV-02": "e/E4"})

    assert decide_on(
        assessment, "approve_with_conditions", deviation="Signed tomorrow.", conditions=[condition()]
    )


def test_claims_are_ruled_on_first():
    assessment = factories.make_complete()
    factories.give(assessment, {"LOCK-09": GivenAnswer("not_applicable_claimed", reason="No tuning")})
    submit_assessment(assessment=assessment, by=assessment.author, at=NOW)

    with pytest.raises(DecisionRefused, match="LOCK-09"):
        decide_on(assessment)

    assert factories.reload(assessment).state == "submitted"


@pytest.mark.parametrize(
    ("outcome", "facts", "words"),
    [
        ("maybe", {}, "Choose what you decide"),
        ("approve", {"reason": " "}, "Say why you decide so"),
        ("approve", {"reason": "r" * 10_001}, "at most 10000"),
        ("approve", {"valid_until": None}, "until when it is valid"),
        ("approve", {"next_review_on": None}, "say when next"),
        ("approve", {"valid_until": date(2026, 11, 24), "next_review_on": None}, "lies in the past"),
        ("approve", {"next_review_on": date(2026, 11, 24)}, "review lies in the past"),
        ("approve", {"next_review_on": date(2027, 11, 26)}, "must not come after"),
        ("approve", {"conditions": [condition()]}, "“Approved with conditions” only"),
        ("approve_with_conditions", {}, "at least one condition"),
        ("approve_with_conditions", {"conditions": [condition(owner="")]}, "an owner and a proof"),
        ("approve_with_conditions", {"conditions": [condition(stage="later")]}, "which step"),
        ("approve_with_conditions", {"conditions": [condition(due_on=date(2026, 11, 24))]}, "past"),
        ("approve_with_conditions", {"conditions": [condition(text="t" * 2001)]}, "at most 2000"),
        ("approve_with_conditions", {"conditions": [condition(question="NOPE-1")]}, "NOPE-1"),
        ("approve_with_conditions", {"conditions": [condition()] * 31}, "At most 30"),
    ],
)
def test_bad_decisions_are_refused_in_words_and_change_nothing(outcome, facts, words):
    assessment = submitted()

    with pytest.raises(DecisionRefused, match=words):
        decide_on(assessment, outcome, **facts)

    assert factories.reload(assessment).state == "submitted"
    assert not Decision.objects.exists()
    assert not Condition.objects.exists()
    assert not Snapshot.objects.filter(kind="decision").exists()


def test_today_is_not_in_the_past():
    today = date(2026, 11, 25)

    assert decide_on(submitted(), valid_until=today, next_review_on=today)


def test_a_new_decision_replaces_the_one_before():
    first = factories.make_decided()
    second = factories.reload(start_new_version(assessment=first, by=first.author, at=NOW))
    submit_assessment(assessment=second, by=second.author, at=NOW)
    assert factories.reload(first).state == "decided"  # in force until then

    decide_on(second, at=NOW + timedelta(days=3))

    assert (factories.reload(first).state, factories.reload(second).state) == ("superseded", "decided")
    assert first.decision.outcome == "approve"


def test_a_plain_approval_is_refused_while_a_gate_is_shut():
    assessment = factories.make_complete()
    CostModel.objects.all().delete()
    assessment = factories.reload(assessment)
    submit_assessment(assessment=assessment, by=assessment.author, at=NOW)

    with pytest.raises(DecisionRefused, match="No cost model covers at least the first year"):
        decide_on(assessment, "approve", deviation="I want it so.")

    decide_on(assessment, "approve_with_conditions", conditions=[condition()])
    assert factories.reload(assessment).state == "decided"


def cite(assessment, question_id, level="E4"):
    evidence = factories.make_evidence(assessment.organisation, title="The contract", level=level)
    factories.make_citation(assessment, question_id=question_id, evidence=evidence)
    return evidence


def test_who_decides_has_opened_what_the_verdict_rests_on_or_says_why_not():
    assessment = submitted()
    evidence = cite(assessment, "PRIV-01")
    assessment = factories.reload(assessment)

    with pytest.raises(DecisionRefused, match="The contract"):
        decide_on(assessment)
    decision = decide_on(assessment, unread_reason="Legal has read it for me.")

    assert decision.unread_reason == "Legal has read it for me."
    assert not Opening.objects.filter(evidence=evidence).exists()


def test_opened_documents_and_those_that_decide_nothing_are_not_asked_about():
    assessment = submitted()
    Opening.objects.create(evidence=cite(assessment, "PRIV-01"), user=factories.bob(), opened_at=NOW)
    undecisive = decisive_questions(dossier_of(factories.reload(assessment), as_of=NOW.date()))
    other = next(
        q.id for q in factories.framework().questions if q.scope == "option" and q.id not in undecisive
    )
    cite(assessment, other)

    assert decide_on(factories.reload(assessment)).unread_reason == ""
