"""Versions and lanes."""

from datetime import timedelta

import pytest

from assessments.actions.assessment import AssessmentRefused, choose_lane, start_new_version
from assessments.models import Answer, Assessment, Event
from assessments.queries.stored_answers import stored_answers
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def start(assessment):
    return start_new_version(assessment=assessment, by=factories.alice(), at=NOW + timedelta(days=9))


def test_a_new_version_starts_from_a_copy():
    decided = factories.make_decided()

    fresh = factories.reload(start(decided))

    assert (fresh.number, fresh.state, fresh.started_from_id, fresh.lane) == (2, "draft", decided.pk, "full")
    before, after = stored_answers(decided), stored_answers(fresh)
    assert {id: answer.chosen for id, answer in before.items()} == {
        id: answer.chosen for id, answer in after.items()
    }
    assert after["PRIV-01"].pk != before["PRIV-01"].pk  # its own
    assert after["REG-01"].pk == before["REG-01"].pk  # shared
    assert Event.objects.get(kind="assessment.started").after["number"] == 2


def test_answers_of_a_new_version_leave_the_old_ones_alone():
    decided = factories.make_decided()
    fresh = factories.reload(start(decided))

    factories.answer(fresh, {"PRIV-01": "c/E3"})

    assert Answer.objects.get(sheet__assessment=decided, question_id="PRIV-01").chosen == "a"


@pytest.mark.parametrize("make", [factories.make_assessment, factories.make_submitted])
def test_only_a_decided_version_is_started_from(make):
    with pytest.raises(AssessmentRefused, match="last decided one"):
        start(make())


def test_the_second_new_version_is_refused_in_words():
    decided = factories.make_decided()
    start(decided)

    with pytest.raises(AssessmentRefused, match="already open"):
        start(decided)

    assert Assessment.objects.count() == 2


def test_the_full_lane_may_always_be_chosen_and_given_back():
    assessment = factories.make_assessment(lane="", context=True)

    choose_lane(assessment=assessment, lane="full", by=assessment.author, at=NOW)
    assert factories.reload(assessment).lane == "full"
    choose_lane(assessment=assessment, lane="", by=assessment.author, at=NOW)
    assert factories.reload(assessment).lane == ""
    assert Event.objects.filter(kind="lane.chosen").count() == 2


def test_choosing_the_same_lane_again_changes_nothing():
    assessment = factories.make_assessment(lane="full")

    choose_lane(assessment=assessment, lane="full", by=assessment.author, at=NOW)

    assert not Event.objects.filter(kind="lane.chosen").exists()


def test_the_short_lane_is_refused_where_the_full_one_is_proposed():
    assessment = factories.make_assessment(
        lane=""
    )  # nothing said about the context yet: prudence asks for all

    with pytest.raises(AssessmentRefused, match="not open to this use"):
        choose_lane(assessment=assessment, lane="triage", by=assessment.author, at=NOW)


def test_there_are_two_lanes():
    with pytest.raises(AssessmentRefused, match="no such lane"):
        choose_lane(assessment=factories.make_assessment(), lane="fast", by=factories.alice(), at=NOW)


def test_the_lane_of_a_submitted_assessment_stays():
    assessment = factories.make_submitted()

    with pytest.raises(AssessmentRefused, match="no longer open"):
        choose_lane(assessment=assessment, lane="", by=assessment.author, at=NOW)
