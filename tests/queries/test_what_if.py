"""What-if cases played on the options of a request: which answers count, and what changes nothing."""

from datetime import date

import pytest

from assessments.queries.comparison import comparison
from assessments.queries.dossier import dossier_of
from assessments.queries.what_if import what_if
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)


def make_option(use_case, option="b", **context):
    assessment = factories.make_assessment(use_case=use_case)
    factories.answer_everything(assessment, option)
    if context:
        factories.answer_context(assessment, **context)
    return factories.reload(assessment)


def test_before_the_cases_each_option_stands_where_its_own_page_shows_it():
    use_case = factories.make_use_case()
    made = [
        make_option(use_case),
        factories.make_submitted(use_case=use_case),
        factories.make_decided(use_case=use_case),
    ]

    played = what_if(use_case, ["vendor-insolvency"], as_of=TODAY).options

    assert [one.assessment.pk for one in played] == [one.pk for one in made]
    for one in played:
        scorecard = dossier_of(factories.reload(one.assessment), as_of=TODAY).scorecard
        assert one.played.before.headline == scorecard.headline
        assert one.played.before.total.high == scorecard.total.high
        assert one.played.before.total.low == scorecard.total.low


def test_a_waiver_counts_before_and_after():
    use_case = factories.make_use_case()
    assessment = factories.make_complete(use_case=use_case)
    factories.answer(assessment, {"PRIV-01": "e/E4"})
    factories.make_waiver(assessment.option, "PRIV-01")

    (option,) = what_if(use_case, ["free-tier-ends"], as_of=TODAY).options

    assert option.played.before.headline == "proceed_with_conditions"
    assert [stop.state for stop in option.played.before.stops] == ["waived"]


def test_a_decision_is_played_with_the_waivers_it_was_taken_on():
    use_case = factories.make_use_case()
    decided = factories.make_decided(use_case=use_case)
    factories.make_waiver(decided.option, "PRIV-01")  # granted since: it counts in the next version
    own = factories.make_own_scenario(use_case, forces={"PRIV-01": "e"})

    (option,) = what_if(use_case, [f"own-{own.pk}"], as_of=TODAY).options

    assert option.played.after.headline == "do_not_proceed"


def test_the_shut_gate_of_a_missing_cost_model_stays_shut():
    use_case = factories.make_use_case()
    make_option(use_case, "a")

    (option,) = what_if(use_case, ["free-tier-ends"], as_of=TODAY).options

    assert option.played.before.verdict != "proceed"


def test_the_cost_before_is_the_cost_of_the_comparison():
    use_case = factories.make_use_case()
    for lines in ([{"low": 10, "mode": 20, "high": 90, "follows_price": True}], [{"low": 5, "high": 300}]):
        factories.make_cost_model(make_option(use_case).option, lines=lines)

    played = what_if(use_case, ["free-tier-ends"], as_of=TODAY).options

    lines = {line.option_id: line.cost for line in comparison(use_case, as_of=TODAY).lines}
    assert [one.cost_before for one in played] == [lines[one.assessment.option_id] for one in played]
    assert played[0].cost_after.p50 == pytest.approx(3 * played[0].cost_before.p50, abs=1)
    assert played[1].cost_after == played[1].cost_before  # none of its lines follows the price


def test_cases_are_played_once_however_often_and_in_whatever_order_they_are_named():
    use_case = factories.make_use_case()
    make_option(use_case)
    cases = ["free-tier-ends", "service-cut-off"]

    once = what_if(use_case, cases, as_of=TODAY)
    again = what_if(use_case, [*reversed(cases), *cases], as_of=TODAY)

    assert [one.played for one in once.options] == [one.played for one in again.options]
    assert [case.id for case in again.chosen] == cases


def test_the_overview_plays_each_case_as_if_it_were_chosen_alone():
    use_case = factories.make_use_case()
    make_option(use_case)
    make_option(use_case, deployment="self_hosted")

    for row in what_if(use_case, [], as_of=TODAY).overview:
        alone = what_if(use_case, [row.case.id], as_of=TODAY).options
        assert [one.played for one in alone] == list(row.options)
