"""Findings: their treatment, their acceptance by a reviewer for a time, and who was faster."""

from datetime import date, timedelta

import pytest

from assessments.actions.assessment import start_new_version
from assessments.actions.finding import (
    FindingConflict,
    FindingRefused,
    Treatment,
    accept_finding,
    mitigate_findings,
    treat_finding,
)
from assessments.models import Event, Finding
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def assessment():
    return factories.make_assessment()


def treat(assessment, revision=0, question_id="SEC-01", by=None, **treatment):
    return treat_finding(
        assessment=assessment,
        question_id=question_id,
        revision=revision,
        treatment=Treatment(**treatment),
        by=by or factories.alice(),
        at=NOW,
    )


def accept(assessment, revision=0, **facts):
    given = {
        "reason": "Low volume until spring.",
        "until": TODAY + timedelta(days=90),
        "by": factories.bob(),
        "at": NOW,
    }
    return accept_finding(assessment=assessment, question_id="SEC-01", revision=revision, **(given | facts))


def test_a_treatment_is_kept_and_recorded(assessment):
    finding = treat(
        assessment, treatment="mitigate", plan=" Turn on SSO. ", owner="IT", due_on=date(2027, 1, 31)
    )

    assert (finding.option, finding.revision, finding.plan) == (assessment.option, 1, "Turn on SSO.")
    event = Event.objects.get(kind="finding.treated")
    assert (event.subject, event.before, event.by) == ("SEC-01", None, factories.alice())
    assert event.after["owner"] == "IT"


def test_a_correction_says_what_stood_there_before(assessment):
    treat(assessment, treatment="mitigate", owner="IT")

    finding = treat(assessment, revision=1, treatment="transfer", owner="Legal")

    assert (finding.revision, finding.treatment) == (2, "transfer")
    event = Event.objects.filter(kind="finding.treated").latest("id")
    assert (event.before["treatment"], event.after["treatment"]) == ("mitigate", "transfer")


def test_the_slower_of_two_is_told_and_overwrites_nothing(assessment):
    treat(assessment, owner="IT")
    treat(assessment, revision=1, owner="Security")

    for stale in (0, 1):
        with pytest.raises(FindingConflict) as conflict:
            treat(assessment, revision=stale, owner="Legal")
        assert conflict.value.current.owner == "Security"

    assert Finding.objects.get().owner == "Security"
    assert Event.objects.filter(kind="finding.treated").count() == 2


def test_a_treatment_lasts_across_the_versions_of_an_option(assessment):
    treat(assessment, owner="IT")

    assert assessment.option.findings.get().owner == "IT"


@pytest.mark.parametrize(
    ("treatment", "words"),
    [
        ({"treatment": "ignore"}, "how the finding is treated"),
        ({"treatment": "accept"}, "accepted by a reviewer"),
        ({"status": "lost"}, "states listed"),
        ({"clause_status": "lost"}, "states listed"),
        ({"status": "done"}, "needs a proof"),
        ({"owner": "x" * 151}, "at most 150"),
        ({"plan": "x" * 2001}, "at most 2000"),
        ({"proof": "\x00"}, "cannot be stored"),
        ({"due_on": TODAY - timedelta(days=1)}, "in the past"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(assessment, treatment, words):
    with pytest.raises(FindingRefused, match=words):
        treat(assessment, **treatment)

    assert not Finding.objects.exists()


def test_a_date_that_has_passed_meanwhile_is_no_reason_to_refuse(assessment):
    factories.make_finding(assessment.option, "SEC-01", due_on=TODAY - timedelta(days=9))

    assert treat(assessment, revision=1, due_on=TODAY - timedelta(days=9), owner="IT").owner == "IT"


def test_what_is_done_may_have_been_done_in_the_past(assessment):
    done = treat(assessment, status="done", proof="Ticket 12", due_on=TODAY - timedelta(days=9))

    assert done.status == "done"


def test_a_reviewer_accepts_with_a_reason_and_an_end(assessment):
    finding = accept(assessment)

    assert (finding.treatment, finding.accepted_by) == ("accept", factories.bob())
    assert (finding.accepted_at, finding.accepted_until) == (NOW, TODAY + timedelta(days=90))
    event = Event.objects.get(kind="finding.accepted")
    assert event.after["acceptance_reason"] == "Low volume until spring."


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"reason": " "}, "Say why"),
        ({"reason": "x" * 2001}, "at most 2000"),
        ({"until": TODAY}, "ends in the future"),
        ({"until": TODAY + timedelta(days=732)}, "two years at most"),
    ],
)
def test_an_acceptance_without_reason_or_end_in_time_is_refused(assessment, facts, words):
    with pytest.raises(FindingRefused, match=words):
        accept(assessment, **facts)

    assert not Finding.objects.exists()


def test_the_author_does_not_accept_the_risks_of_her_own_assessment(assessment):
    with pytest.raises(FindingRefused, match="other than the author"):
        accept(assessment, by=assessment.author)


def test_a_stale_acceptance_is_told(assessment):
    treat(assessment, owner="IT")

    with pytest.raises(FindingConflict):
        accept(assessment)


def test_accepting_keeps_owner_and_plan(assessment):
    treat(assessment, treatment="mitigate", owner="IT", plan="Turn on SSO.", status="in_progress")

    finding = accept(assessment, revision=1)

    assert (finding.owner, finding.plan, finding.status) == ("IT", "Turn on SSO.", "open")


def test_an_accepted_finding_may_be_edited_and_stays_accepted(assessment):
    accept(assessment)

    finding = treat(assessment, revision=1, treatment="accept", owner="IT")

    assert (finding.owner, finding.accepted_by) == ("IT", factories.bob())


def test_another_treatment_ends_the_acceptance(assessment):
    accept(assessment)

    finding = treat(assessment, revision=1, treatment="mitigate")

    assert (finding.accepted_by, finding.accepted_until, finding.acceptance_reason) == (None, None, "")
    assert Event.objects.get(kind="finding.treated").before["accepted_until"] == "2027-02-23"


def test_conditions_become_measures_of_the_plan(assessment):
    treat(assessment, question_id="SEC-02", owner="Security")
    treat(assessment, question_id="SEC-03", treatment="avoid", plan="Not used.")
    plans = {"SEC-01": "Reach level a.", "SEC-02": "Reach level b.", "SEC-03": "Reach level a."}

    taken = mitigate_findings(assessment=assessment, plans=plans, by=factories.alice(), at=NOW)

    assert taken == ("SEC-01", "SEC-02")
    rows = {row.question_id: (row.treatment, row.plan, row.owner) for row in Finding.objects.all()}
    assert rows == {
        "SEC-01": ("mitigate", "Reach level a.", ""),
        "SEC-02": ("mitigate", "Reach level b.", "Security"),
        "SEC-03": ("avoid", "Not used.", ""),
    }


def test_a_condition_replaces_an_acceptance_that_has_ended_and_no_other(assessment):
    accept(assessment, until=TODAY + timedelta(days=9))
    plans = {"SEC-01": "Reach level a."}

    def mitigate(days):
        at = NOW + timedelta(days=days)
        return mitigate_findings(assessment=assessment, plans=plans, by=factories.alice(), at=at)

    assert mitigate(8) == ()
    assert mitigate(9) == ("SEC-01",)
    finding = Finding.objects.get()
    assert (finding.treatment, finding.plan, finding.accepted_by) == ("mitigate", "Reach level a.", None)


def test_who_writes_the_next_version_accepts_nothing_for_it_on_the_page_of_the_last_one():
    decided = factories.make_decided()
    dora = factories.make_member("Dora", "administrator")
    start_new_version(assessment=decided, by=dora, at=NOW)

    with pytest.raises(FindingRefused, match="other than the author"):
        accept(decided, by=dora)

    assert not Finding.objects.exists()


def test_who_wrote_an_earlier_version_may_accept_for_the_next_one():
    decided = factories.make_decided(author=factories.make_member("Dora", "administrator"))
    fresh = start_new_version(assessment=decided, by=factories.alice(), at=NOW)

    assert accept(fresh, by=factories.make_user("Dora")).treatment == "accept"
