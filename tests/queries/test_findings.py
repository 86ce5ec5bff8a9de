"""Findings and clauses as facts: one order, one numbering, and what a day makes of them."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from assessments.insight.gaps import Gap
from assessments.queries.clauses import clauses_of
from assessments.queries.dossier import dossier_of, plain
from assessments.queries.findings import findings_again, findings_from, findings_of
from tests import factories
from tests.factories import NOW, framework

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def gap(question="SEC-01", severity="high", points=1, kind="weak", cure="clause"):
    return Gap(
        question=question,
        criterion="SEC-A",
        severity=severity,
        points=Fraction(points),
        kind=kind,
        cure=cure,
    )


def on(as_of=TODAY, **fields):
    """The facts of one stored finding on a day."""
    row = factories.make_finding(factories.make_assessment().option, "SEC-01", **fields)
    (facts,) = findings_from((gap(),), framework(), {"SEC-01": row}, as_of=as_of)
    return facts


def accepted(**fields):
    usual = {
        "treatment": "accept",
        "accepted_by": factories.bob(),
        "accepted_at": NOW,
        "acceptance_reason": "Small.",
        "accepted_until": TODAY + timedelta(days=30),
    }
    return {**usual, **fields}


def test_the_worst_come_first_stops_before_all_and_numbers_follow():
    found = (
        gap("SEC-03", "low", 9),
        gap("SEC-02", "critical", 1),
        gap("SEC-01", "critical", 1),
        gap("PRIV-01", "critical", 3),
        gap("PRIV-02", "critical", 0, kind="stop"),
        gap("ECO-01", "medium", 2),
    )

    facts = findings_from(found, framework(), {}, as_of=TODAY)

    assert [(one.number, one.question) for one in facts] == [
        ("F-01", "PRIV-02"),
        ("F-02", "PRIV-01"),
        ("F-03", "SEC-01"),
        ("F-04", "SEC-02"),
        ("F-05", "ECO-01"),
        ("F-06", "SEC-03"),
    ]
    assert findings_from(tuple(reversed(found)), framework(), {}, as_of=TODAY) == facts


def test_under_review_the_numbers_are_those_of_the_page_and_the_treatments_those_that_were_frozen():
    found = (gap("PRIV-01", "critical", 3), gap("PRIV-02", "critical", 0, kind="stop"))
    row = factories.make_finding(factories.make_assessment().option, "PRIV-01", owner="IT")
    frozen = findings_from(found, framework(), {"PRIV-01": row}, as_of=TODAY)

    worse = (*found, gap("SEC-01", "critical", 2, kind="stop"))
    again = findings_again(worse, framework(), frozen)

    assert [(one.number, one.question, one.owner) for one in again] == [
        ("F-01", "SEC-01", ""),
        ("F-02", "PRIV-02", ""),
        ("F-03", "PRIV-01", "IT"),
    ]
    assert findings_again(found, framework(), frozen) == frozen


def test_the_whole_order_is_that_of_the_dossier_and_one_query_brings_the_treatments(
    django_assert_num_queries,
):
    assessment = factories.make_assessment(context=True, answers={"SEC-01": "c/E1", "PRIV-01": "e/E1"})
    factories.make_finding(assessment.option, "SEC-01", owner="IT", due_on=TODAY)
    dossier = dossier_of(assessment, as_of=TODAY)

    with django_assert_num_queries(1):
        facts = findings_of(assessment, dossier)

    assert [one.number for one in facts] == [f"F-{number:02d}" for number in range(1, len(facts) + 1)]
    first = facts[0]
    assert (first.question, first.kind, first.severity) == ("PRIV-01", "stop", "critical")
    owners = {one.question: one.owner for one in facts if one.owner}
    assert owners == {"SEC-01": "IT"}
    assert plain(first)["points"] == str(first.points)


@pytest.mark.parametrize(("days", "state"), [(-1, "accepted"), (0, "open"), (1, "open"), (-30, "accepted")])
def test_an_accepted_risk_is_open_again_on_the_day_its_acceptance_ends(days, state):
    end = TODAY + timedelta(days=30)

    facts = on(end + timedelta(days=days), **accepted(accepted_until=end))

    assert facts.state == state
    assert facts.has_reopened == (state == "open")
    assert facts.accepted_by == "Bob"


@pytest.mark.parametrize(
    ("fields", "is_overdue"),
    [
        ({"due_on": TODAY - timedelta(days=1)}, True),
        ({"due_on": TODAY}, False),
        ({"due_on": None}, False),
        ({"due_on": TODAY - timedelta(days=1), "status": "in_progress"}, True),
        ({"due_on": TODAY - timedelta(days=1), "status": "done", "proof": "x"}, False),
    ],
)
def test_overdue_is_what_was_due_before_today_and_is_not_done(fields, is_overdue):
    assert on(**fields).is_overdue is is_overdue


def test_an_accepted_risk_is_not_overdue_until_it_is_open_again():
    fields = accepted(due_on=TODAY - timedelta(days=1))

    assert not on(**fields).is_overdue
    assert on(TODAY + timedelta(days=30), **fields).is_overdue


def test_a_gap_nobody_treated_is_open():
    (facts,) = findings_from((gap(),), framework(), {}, as_of=TODAY)

    assert (facts.state, facts.treatment, facts.revision, facts.is_overdue) == ("open", "", 0, False)


def test_each_clause_names_its_finding_and_the_source_and_numbers_have_no_gap():
    found = (
        gap("GEO-02", "critical", 9, cure="no_contractual_cure"),
        gap("PRIV-01", "critical", 3),
        gap("SEC-01", "high", 2, cure="measure"),
        gap("SEC-02", "medium", 1),
    )
    row = factories.make_finding(factories.make_assessment().option, "PRIV-01", clause_status="agreed")
    findings = findings_from(found, framework(), {"PRIV-01": row}, as_of=date(2026, 11, 25))

    clauses = clauses_of(findings, framework())

    assert [(one.number, one.finding, one.status, one.no_contractual_cure) for one in clauses] == [
        ("C-01", "F-02", "agreed", False),
        ("C-02", "F-04", "", False),
        ("C-03", "F-01", "", True),
    ]
    first, _second, last = clauses
    assert first.text == framework().question("PRIV-01").clause
    assert last.text is None
    assert first.article_criteria
    for id in first.article_criteria:
        assert "PRIV-01" in framework().article_criterion(id).scored_by
