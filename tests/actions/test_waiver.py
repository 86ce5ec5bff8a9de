"""Waivers: who grants one, for what and how long; and what ends it."""

from datetime import timedelta

import pytest

from assessments.actions.assessment import start_new_version
from assessments.actions.submission import submit_assessment
from assessments.actions.waiver import WaiverRefused, grant_waiver, revoke_waiver
from assessments.models import Event, Waiver
from assessments.queries.dossier import dossier_of
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def stopped():
    """Everything at its best, but training on our data (a stop that can be waived)."""
    assessment = factories.make_complete()
    factories.answer(assessment, {"PRIV-01": "e/E4"})
    return factories.reload(assessment)


def grant(assessment, stop_id="PRIV-01", **facts):
    given = {
        "reason": "The exclusion is being signed.",
        "ends_on": TODAY + timedelta(days=30),
        "by": factories.bob(),
        "at": NOW,
    }
    return grant_waiver(assessment=assessment, stop_id=stop_id, **(given | facts))


def scored(assessment, on=TODAY):
    return dossier_of(factories.reload(assessment), as_of=on).scorecard


def test_a_waiver_names_its_approver_its_reason_and_its_end(stopped):
    waiver = grant(stopped)

    assert (waiver.approver, waiver.starts_on, waiver.ends_on) == (
        factories.bob(),
        TODAY,
        TODAY + timedelta(days=30),
    )
    event = Event.objects.get(kind="waiver.granted")
    assert (event.subject, event.by, event.assessment) == ("PRIV-01", factories.bob(), stopped)
    assert event.after["reason"] == "The exclusion is being signed."


def test_a_waived_stop_stays_visible_and_never_gives_a_plain_proceed(stopped):
    assert scored(stopped).verdict == "do_not_proceed"

    grant(stopped)

    scorecard = scored(stopped)
    assert [(stop.id, stop.state) for stop in scorecard.stops] == [("PRIV-01", "waived")]
    assert scorecard.verdict == "proceed_with_conditions"


def test_on_the_day_it_ends_the_verdict_without_it_is_back(stopped):
    grant(stopped)
    end = TODAY + timedelta(days=30)

    assert scored(stopped, on=end - timedelta(days=1)).verdict == "proceed_with_conditions"
    assert scored(stopped, on=end).verdict == "do_not_proceed"


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"reason": "  "}, "Say why"),
        ({"reason": "x" * 2001}, "at most 2000"),
        ({"ends_on": TODAY}, "ends in the future"),
        ({"ends_on": TODAY - timedelta(days=1)}, "ends in the future"),
        ({"ends_on": TODAY + timedelta(days=732)}, "two years at most"),
    ],
)
def test_without_a_reason_or_an_end_in_time_it_is_refused(stopped, facts, words):
    with pytest.raises(WaiverRefused, match=words):
        grant(stopped, **facts)

    assert not Waiver.objects.exists()
    assert not Event.objects.filter(kind="waiver.granted").exists()


def test_two_years_are_not_too_long(stopped):
    assert grant(stopped, ends_on=TODAY + timedelta(days=731)).pk


def test_the_author_does_not_waive_her_own_assessment(stopped):
    with pytest.raises(WaiverRefused, match="other than the author"):
        grant(stopped, by=stopped.author)


def test_who_submitted_it_does_not_waive_it_either():
    assessment = factories.make_complete()
    factories.answer(assessment, {"PRIV-01": "e/E4"})
    dora = factories.make_member("Dora", "administrator")
    submit_assessment(assessment=factories.reload(assessment), by=dora, at=NOW)

    with pytest.raises(WaiverRefused, match="other than the author"):
        grant(factories.reload(assessment), by=dora)


def test_a_stop_that_is_not_triggered_is_not_waived(stopped):
    for stop_id in ("PRIV-02", "nothing"):
        with pytest.raises(WaiverRefused, match="is triggered"):
            grant(stopped, stop_id=stop_id)


def test_a_stop_whose_question_is_unknown_is_not_waived(stopped):
    factories.answer(stopped, {"PRIV-02": "unknown"})

    with pytest.raises(WaiverRefused, match="is triggered"):
        grant(stopped, stop_id="PRIV-02")


def test_a_legal_prohibition_is_not_waived(stopped):
    factories.answer(stopped, {"REG-01": "e/E4"})

    with pytest.raises(WaiverRefused, match="legal prohibition"):
        grant(stopped, stop_id="REG-01")


def test_a_waived_stop_is_not_waived_twice(stopped):
    grant(stopped)

    with pytest.raises(WaiverRefused, match="waived already"):
        grant(factories.reload(stopped))


def test_the_slower_of_two_is_told_even_on_a_page_read_before(stopped):
    stale = factories.reload(stopped)  # read before there was any waiver
    grant(stopped)

    with pytest.raises(WaiverRefused, match="waived already"):
        grant(stale)

    assert Waiver.objects.count() == 1


def test_after_its_end_a_stop_can_be_waived_anew(stopped):
    grant(stopped)
    later = NOW + timedelta(days=40)

    renewed = grant(factories.reload(stopped), at=later, ends_on=later.date() + timedelta(days=10))

    assert scored(stopped, on=later.date()).verdict == "proceed_with_conditions"
    assert list(Waiver.objects.filter(revoked_at=None)) == [renewed]


def test_a_revoked_waiver_no_longer_holds(stopped):
    grant(stopped)

    revoke_waiver(assessment=stopped, stop_id="PRIV-01", by=factories.bob(), at=NOW)

    assert scored(stopped).verdict == "do_not_proceed"
    assert Waiver.objects.get().revoked_by == factories.bob()
    assert Event.objects.get(kind="waiver.revoked").before["reason"] == "The exclusion is being signed."


def test_what_is_not_waived_cannot_be_revoked(stopped):
    with pytest.raises(WaiverRefused, match="no waiver"):
        revoke_waiver(assessment=stopped, stop_id="PRIV-01", by=factories.bob(), at=NOW)


def test_who_writes_the_next_version_waives_nothing_for_it_on_the_page_of_the_last_one():
    decided = factories.make_decided("refuse")
    dora = factories.make_member("Dora", "administrator")
    start_new_version(assessment=decided, by=dora, at=NOW)

    with pytest.raises(WaiverRefused, match="other than the author"):
        grant(decided, by=dora)

    assert not Waiver.objects.exists()
