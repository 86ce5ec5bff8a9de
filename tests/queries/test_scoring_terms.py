"""What decides beside the answers: waivers while they hold, a cost model once it exists."""

from datetime import timedelta

import pytest

from assessments.actions.submission import submit_assessment
from assessments.models import CostModel
from assessments.queries.assessment_page import assessment_page
from assessments.queries.dossier import dossier_of
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
IRREPLACEABLE = {"LOCK-01": "e/E3"}  # a waivable stop where the process is critical


def stopped():
    """A complete assessment under a stop that escalates."""
    assessment = factories.make_complete()
    factories.answer_context(assessment, criticality=("critical",))
    factories.answer(assessment, IRREPLACEABLE)
    return factories.reload(assessment)


def states(dossier):
    return {stop.id: stop.state for stop in dossier.scorecard.stops}


def test_a_waiver_holds_until_the_day_it_ends():
    assessment = stopped()
    factories.make_waiver(assessment.option, "LOCK-01", ends_on=TODAY + timedelta(days=30))
    assessment = factories.reload(assessment)

    before = dossier_of(assessment, as_of=TODAY + timedelta(days=29))
    after = dossier_of(assessment, as_of=TODAY + timedelta(days=30))

    assert (states(before)["LOCK-01"], states(after)["LOCK-01"]) == ("waived", "triggered")
    assert before.waivers[0].approver == "Bob"
    assert before.scorecard.verdict != "proceed"
    assert after.waivers == ()


def test_a_revoked_waiver_holds_no_more():
    assessment = stopped()
    waiver = factories.make_waiver(assessment.option, "LOCK-01")
    type(waiver).objects.filter(pk=waiver.pk).update(revoked_at=NOW, revoked_by=waiver.approver)

    assert states(dossier_of(factories.reload(assessment), as_of=TODAY))["LOCK-01"] == "triggered"


def test_a_waiver_granted_under_review_counts_in_the_submission():
    assessment = stopped()
    submit_assessment(assessment=assessment, by=assessment.author, at=NOW)
    before = dossier_of(factories.reload(assessment), as_of=TODAY)

    factories.make_waiver(assessment.option, "LOCK-01")
    after = dossier_of(factories.reload(assessment), as_of=TODAY)

    assert (states(before)["LOCK-01"], states(after)["LOCK-01"]) == ("triggered", "waived")


@pytest.mark.parametrize("has_cost_model", [True, False])
def test_the_quick_verdict_is_that_of_the_dossier(has_cost_model):
    assessment = factories.make_complete()
    if not has_cost_model:
        CostModel.objects.all().delete()
    assessment = factories.reload(assessment)

    quick = assessment_page(assessment, as_of=TODAY).quick

    assert quick.headline == dossier_of(assessment, as_of=TODAY).scorecard.headline
    assert quick.headline == ("proceed" if has_cost_model else "proceed_with_conditions")


def test_without_a_cost_model_the_gate_says_why():
    assessment = factories.make_complete()
    CostModel.objects.all().delete()

    dossier = dossier_of(factories.reload(assessment), as_of=TODAY)

    assert dossier.shut_gates == ("total-cost",)
    assert [gate.id for gate in dossier.scorecard.gates if not gate.is_open] == ["total-cost"]


@pytest.mark.parametrize(("waivers", "queries"), [(0, 1), (1, 2), (2, 2)])
def test_waivers_are_looked_up_only_where_there_are_some(django_assert_num_queries, waivers, queries):
    assessment = stopped()
    for stop in ("LOCK-01", "GEO-02")[:waivers]:
        factories.make_waiver(assessment.option, stop)
    assessment = factories.reload(assessment)

    with django_assert_num_queries(queries):
        assert assessment_page(assessment, as_of=TODAY).quick
