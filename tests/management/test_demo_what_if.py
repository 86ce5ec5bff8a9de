"""What-if cases on the demo: most change a verdict somewhere, and those that do not have a reason."""

import io

import pytest
from django.core.management import call_command
from django.utils import timezone

from assessments.models import UseCase
from assessments.queries.what_if import what_if

pytestmark = pytest.mark.django_db

# A price moves the cost and never the risk; a withdrawn version costs points, and no option stands that close
# to an edge; no option rests personal data on one transfer basis without a fallback.
CHANGE_NO_VERDICT = {"free-tier-ends", "model-withdrawn", "transfer-framework-annulled"}


@pytest.fixture
def played(monkeypatch):
    """Each case of the questionnaire alone, on every assessed option: case, option's name, what it did."""
    monkeypatch.setenv("DEMO_PASSWORD", "")
    call_command("seed_demo", stdout=io.StringIO())
    found = []
    for use_case in UseCase.objects.order_by("pk"):
        result = what_if(use_case, [], as_of=timezone.localdate())
        names = [standing.assessment.option.name for standing in result.standings]
        for row in result.overview:
            if row.case.scenario_id is None:
                found += [
                    (row.case.id, name, played) for name, played in zip(names, row.options, strict=True)
                ]
    return found


def test_six_of_the_nine_cases_change_a_verdict_somewhere_in_the_demo(played):
    every = {id for id, _, _ in played}
    moving = {id for id, _, result in played if result.changes_verdict}

    assert len(every) == 9
    assert every - moving == CHANGE_NO_VERDICT
    for id in CHANGE_NO_VERDICT:
        totals = [(r.before.total.high, r.after.total.high) for case, _, r in played if case == id]
        assert any(after > before for before, after in totals)


def test_a_cut_off_worsens_the_api_and_leaves_our_own_servers_without_updates(played):
    cut = {name: result for id, name, result in played if id == "service-cut-off"}
    api, servers = cut["Vendor API, enterprise contract"], cut["Open weights on our own servers"]

    assert (api.before.headline, api.after.headline) == ("escalate", "do_not_proceed")
    assert [missed.state for missed in api.late_exit] == ["late"]
    assert servers.instead == ("service-cut-off",)
    assert not servers.changes_verdict
