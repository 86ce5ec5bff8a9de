"""The dossier: live, frozen, and exactly the same after JSON."""

from datetime import date, timedelta

import pytest

from assessments.actions.answer import GivenAnswer
from assessments.actions.assessment import start_new_version
from assessments.actions.review import rule_on_claim
from assessments.models import Vendor
from assessments.queries.dossier import Change, content_hash, dossier_from_json, dossier_of, dossier_to_json
from assessments.scoring import engine
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)


def test_a_live_dossier_says_everything(django_assert_num_queries):
    assessment = factories.make_assessment(context=True, answers={"PRIV-01": "b/E3"})

    with django_assert_num_queries(1):
        dossier = dossier_of(assessment, as_of=TODAY)

    assert dossier.title == "Draft product texts"
    assert dossier.author == "Alice"
    assert dossier.state == "draft"
    assert [fact.question for fact in dossier.answers][-1] == "PRIV-01"
    assert dossier.answers[-1].answered_by == "Alice"
    assert dossier.scorecard.headline == "not_enough_information"


def test_a_dossier_with_every_kind_of_entry_comes_back_exactly():
    assessment = factories.make_decided("approve_with_conditions")
    dossier = dossier_of(assessment, as_of=TODAY)
    assert dossier.decision.conditions

    text = dossier_to_json(dossier)

    assert dossier_from_json(text) == dossier
    assert dossier_to_json(dossier_from_json(text)) == text


def test_canonical_json_has_sorted_keys_no_spaces_and_real_letters():
    assessment = factories.make_assessment()
    factories.give(assessment, {"PRIV-01": GivenAnswer("unknown", note="Réponse attendue, 供应商, 🙂")})

    text = dossier_to_json(dossier_of(assessment, as_of=TODAY))

    assert text.startswith('{"answers":[{"answered_at":"2026-11-25T09:00:00+00:00","answered_by":"Alice",')
    assert "Réponse attendue, 供应商, 🙂" in text


def test_the_hash_changes_with_the_content_and_only_then():
    assessment = factories.make_assessment(answers={"PRIV-01": "b/E3"})
    first = content_hash(dossier_of(assessment, as_of=TODAY))
    assert content_hash(dossier_of(assessment, as_of=TODAY)) == first

    factories.answer(assessment, {"PRIV-01": "c/E3"})

    assert content_hash(dossier_of(assessment, as_of=TODAY)) != first


def test_a_submitted_dossier_does_not_follow_a_shared_answer_that_moves_on(django_assert_num_queries):
    assessment = factories.make_submitted()
    frozen = dossier_of(assessment, as_of=TODAY)
    sibling = factories.make_assessment(
        use_case=assessment.option.use_case, product=assessment.option.product, author=assessment.author
    )

    factories.answer(sibling, {"REG-01": "d/E3"})

    with django_assert_num_queries(2):
        assert dossier_of(assessment, as_of=TODAY) == frozen


def test_a_decided_dossier_is_read_and_never_scored(monkeypatch, django_assert_num_queries):
    assessment = factories.make_decided()
    dossier = dossier_of(assessment, as_of=TODAY)
    Vendor.objects.update(name="Renamed since")
    monkeypatch.setattr(engine, "score", None)
    monkeypatch.setattr("assessments.queries.dossier.sources.score", None)

    with django_assert_num_queries(1):
        again = dossier_of(assessment, as_of=TODAY + timedelta(days=3650))

    assert again == dossier
    assert again.state == "decided"
    assert again.decision.outcome == "approve"


def test_under_review_evidence_that_expires_counts_from_its_day_on():
    assessment = factories.make_complete()
    factories.give(
        assessment,
        {"PRIV-01": GivenAnswer("answered", ("a",), evidence="E3", source_expires_on=date(2026, 12, 1))},
    )
    factories.submit_assessment(assessment=assessment, by=assessment.author, at=NOW)

    before = dossier_of(assessment, as_of=date(2026, 11, 30)).scorecard.total.high
    after = dossier_of(assessment, as_of=date(2026, 12, 1)).scorecard.total.high

    assert after > before


def test_a_new_version_lists_what_changed_since_the_decision():
    fresh = start_new_version(
        assessment=factories.make_decided(), by=factories.alice(), at=NOW + timedelta(days=2)
    )
    fresh = factories.reload(fresh)
    assert dossier_of(fresh, as_of=TODAY).changes == ()

    factories.answer(fresh, {"PRIV-01": "b/E2", "REG-01": "unknown"})

    assert dossier_of(fresh, as_of=TODAY).changes == (
        Change("PRIV-01", "a · E3", "b · E2"),
        Change("REG-01", "a · E3", "unknown"),
    )


def test_a_confirmed_claim_stays_confirmed_in_the_next_version_with_its_ruling():
    assessment = factories.make_complete()
    factories.give(assessment, {"LOCK-09": GivenAnswer("not_applicable_claimed", reason="No tuning")})
    factories.submit_assessment(assessment=assessment, by=assessment.author, at=NOW)
    rule_on_claim(
        assessment=assessment,
        question_id="LOCK-09",
        is_confirmed=True,
        reason="Agreed",
        by=factories.bob(),
        at=NOW,
    )
    factories.decide(
        assessment=assessment,
        outcome="approve",
        reason="Fine",
        valid_until=date(2027, 6, 1),
        next_review_on=date(2027, 5, 1),
        by=factories.bob(),
        at=NOW,
    )
    fresh = factories.reload(start_new_version(assessment=assessment, by=assessment.author, at=NOW))

    dossier = dossier_of(fresh, as_of=TODAY)
    assert [(ruling.question, ruling.by) for ruling in dossier.rulings] == [("LOCK-09", "Bob")]
    assert dossier.changes == ()
    factories.submit_assessment(assessment=fresh, by=fresh.author, at=NOW)

    facts = {fact.question: fact.state for fact in dossier_of(fresh, as_of=TODAY).answers}
    assert facts["LOCK-09"] == "not_applicable_confirmed"
