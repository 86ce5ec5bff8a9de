"""What a report prints: computed for drafts, frozen when handed in, followed up from what is frozen."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from assessments.actions.review import rule_on_claim
from assessments.models import CostLine, Finding, Option, Snapshot
from assessments.queries.dossier import content_hash, dossier_of, dossier_to_json
from assessments.queries.printed import printed_from_json, printed_hash, printed_of, printed_to_json
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)
QUERIES = 6


def test_an_insight_comes_back_exactly_from_its_json():
    assessment = factories.make_assessment(context=True, answers={"PRIV-01": "b/E3", "LOCK-04": "e/E3"})
    factories.make_cost_model(assessment.option)
    factories.make_own_scenario(assessment.option.use_case)
    factories.make_finding(assessment.option)
    printed = printed_of(factories.reload(assessment), as_of=TODAY)
    assert printed.insight.cost is not None

    text = printed_to_json(printed)

    assert printed_from_json(text) == printed
    assert printed_to_json(printed_from_json(text)) == text


def test_without_insight_the_json_is_the_dossier_s_own():
    """A snapshot frozen before insights were kept loads, says nothing of them, and keeps its hash."""
    dossier = dossier_of(factories.make_assessment(context=True), as_of=TODAY)
    text = dossier_to_json(dossier)
    assert "insight" not in json.loads(text)

    printed = printed_from_json(text)

    assert printed.insight is None
    assert printed_to_json(printed) == text
    assert printed_hash(printed) == content_hash(dossier)


def test_what_a_submission_froze_does_not_follow_later_edits():
    assessment = factories.make_submitted()
    frozen = printed_of(assessment, as_of=TODAY)

    CostLine.objects.update(low=1, mode=1, high=1)
    Option.objects.update(value=5, days_to_exit=999)
    factories.make_finding(assessment.option)

    assert printed_of(factories.reload(assessment), as_of=TODAY) == frozen


def test_a_decision_prints_what_was_submitted_and_not_what_was_edited_since():
    assessment = factories.make_submitted()
    submitted = printed_of(assessment, as_of=TODAY).insight
    Finding.objects.all().delete()
    CostLine.objects.update(low=1, mode=1, high=1)

    factories.decide(
        assessment=assessment,
        outcome="approve",
        reason="As the method says.",
        valid_until=date(2027, 11, 25),
        next_review_on=date(2027, 5, 25),
        by=factories.bob(assessment.organisation),
        at=NOW,
    )

    decided = printed_of(factories.reload(assessment), as_of=TODAY + timedelta(days=400))
    assert decided.insight.cost == submitted.cost
    assert decided.insight.findings == submitted.findings
    assert decided.dossier.state == "decided"


def test_a_ruling_moves_what_follows_from_it_and_leaves_the_frozen_costs():
    assessment = factories.make_complete()
    factories.give(
        assessment, {"LOCK-09": factories.GivenAnswer("not_applicable_claimed", reason="We tune nothing.")}
    )
    factories.submit_assessment(assessment=assessment, by=assessment.author, at=NOW)
    assessment = factories.reload(assessment)
    before = printed_of(assessment, as_of=TODAY)
    assert "LOCK-09" in {finding.question for finding in before.insight.findings}

    rule_on_claim(
        assessment=assessment,
        question_id="LOCK-09",
        is_confirmed=True,
        reason="Seen.",
        by=factories.bob(assessment.organisation),
        at=NOW,
    )

    after = printed_of(factories.reload(assessment), as_of=TODAY)
    assert "LOCK-09" not in {finding.question for finding in after.insight.findings}
    assert after.insight.line.total.high == after.dossier.scorecard.total.high
    assert after.insight.cost == before.insight.cost


def test_the_hash_of_a_decision_is_that_of_its_snapshot():
    assessment = factories.make_decided()
    snapshot = Snapshot.objects.get(kind="decision")

    assert printed_hash(printed_of(assessment, as_of=TODAY)) == snapshot.sha256
    assert content_hash(dossier_of(assessment, as_of=TODAY)) == snapshot.sha256


def test_the_own_line_of_the_comparison_says_what_the_dossier_says():
    printed = printed_of(factories.make_decided(), as_of=TODAY)

    assert printed.insight.line.headline == printed.dossier.scorecard.headline
    assert [line.kind for line in printed.insight.comparison.lines][-1] == "do_nothing"


def test_how_much_a_draft_s_print_asks_of_the_database(django_assert_num_queries):
    assessment = factories.reload(factories.make_complete())

    with django_assert_num_queries(QUERIES):
        printed_of(assessment, as_of=TODAY)


def test_entries_that_came_later_stay_out_while_they_are_empty():
    dossier = dossier_of(factories.make_assessment(context=True), as_of=TODAY)

    facts = json.loads(dossier_to_json(replace(dossier, waivers=(), shut_gates=())))

    assert not {"waivers", "shut_gates", "frozen_hash"} & facts.keys()
