"""Retention: what is kept no longer goes, what the history names stays, and the chain is whole."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client

from assessments.actions.retention import apply_retention
from assessments.models import (
    Answer,
    Assessment,
    Citation,
    Claim,
    Comment,
    Decision,
    Event,
    Evidence,
    EvidencePage,
    Invitation,
    Notice,
    Organisation,
    Report,
    Snapshot,
)
from assessments.queries.audit_chain import faults_of_organisation
from assessments.queries.retention import dead_requests, years_before
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=3 * 366)  # what was made at NOW is more than two years old


@pytest.fixture
def acme():
    organisation = factories.make_organisation()
    Organisation.objects.filter(pk=organisation.pk).update(keep_years=2)
    organisation.refresh_from_db()
    return organisation


def dead(**options):
    """A request in which nothing happens any more, with all that hangs on it."""
    assessment = factories.make_decided("refuse", **options)
    factories.make_comment(assessment)
    factories.make_first_answer(assessment)
    factories.make_report(assessment)
    factories.make_claim(factories.make_inquiry(assessment), respondent="Vera of Vendor")
    piece = factories.make_evidence(
        assessment.organisation,
        kind="file",
        url="",
        file=ContentFile(b"Terms", "terms.txt"),
        sha256=factories.sha256(f"file {assessment.pk}"),
    )
    factories.make_evidence_page(piece)
    factories.make_citation(assessment, evidence=piece)
    return assessment


def of_request(assessment):
    """How much hangs on the request of an assessment."""
    rows = (Comment, Report)
    return [model.objects.filter(assessment=assessment).count() for model in rows]


def test_of_a_dead_request_goes_what_the_history_does_not_need(acme):
    assessment = dead()
    (piece,) = Evidence.objects.all()
    file = piece.file.name
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.transaction.on_commit", lambda then, **_: then())
        counts = apply_retention(organisation=acme, at=LATER)

    assert counts == {
        "notices": 1,  # of the decision
        "comments": 1,
        "first_answers": 1,
        "reports": 1,
        "inquiries": 1,
        "citations": 1,
        "documents": 1,
    }
    for model in (Comment, Report, Claim, Citation, Evidence, EvidencePage):
        assert not model.objects.exists()
    assert not default_storage.exists(file)
    # What stays: the record of what was decided.
    assert Assessment.objects.filter(pk=assessment.pk).exists()
    assert Decision.objects.count() == 1
    assert Snapshot.objects.count() == 2
    assert Answer.objects.exists()


def test_the_chain_is_whole_afterwards_and_says_what_went(acme):
    dead()

    apply_retention(organisation=acme, at=LATER)

    acme.refresh_from_db()
    assert faults_of_organisation(acme, {}) == []
    event = Event.objects.get(kind="retention.applied")
    assert (event.by, event.actor, event.after["comments"]) == (None, "apply_retention", 1)


def test_a_trial_counts_and_deletes_nothing(acme):
    dead()
    events = Event.objects.count()

    counts = apply_retention(organisation=acme, at=LATER, is_trial=True)

    assert counts["documents"] == 1
    assert Evidence.objects.count() == Comment.objects.count() == 1
    assert Event.objects.count() == events


def test_a_second_run_finds_nothing(acme):
    dead()
    apply_retention(organisation=acme, at=LATER)

    assert apply_retention(organisation=acme, at=LATER) == {}
    assert Event.objects.filter(kind="retention.applied").count() == 1


def test_an_organisation_that_keeps_everything_keeps_everything():
    assessment = dead()

    assert apply_retention(organisation=assessment.organisation, at=LATER) == {}
    assert of_request(assessment) == [1, 1]


def test_before_the_years_are_over_nothing_goes(acme):
    assessment = dead()

    assert apply_retention(organisation=acme, at=NOW + timedelta(days=700)) == {}
    assert of_request(assessment) == [1, 1]


def test_another_organisation_is_not_touched(acme):
    elsewhere = factories.make_organisation("Elsewhere")
    theirs = dead(organisation=elsewhere)

    assert apply_retention(organisation=acme, at=LATER) == {}
    assert of_request(theirs) == [1, 1]


def test_a_request_with_a_valid_approval_lives(acme):
    assessment = factories.make_decided("approve")
    until = assessment.decision.valid_until

    def is_dead(on):
        found = dead_requests(acme, since=LATER - timedelta(days=732), on=on)
        return found.filter(pk=assessment.option.use_case_id).exists()

    assert not is_dead(until)
    assert is_dead(until + timedelta(days=1))


def test_a_request_in_which_something_happened_lately_lives(acme):
    use_case = factories.make_assessment().option.use_case
    Event.objects.append(
        Event(organisation=acme, use_case=use_case, kind="test.happened", at=LATER - timedelta(days=1))
    )

    assert not dead_requests(acme, since=LATER - timedelta(days=732), on=LATER.date()).exists()


def test_a_request_that_another_was_made_from_lives(acme):
    old = factories.make_assessment().option.use_case
    new = factories.make_use_case()
    type(new).objects.filter(pk=new.pk).update(started_from=old)

    assert list(dead_requests(acme, since=LATER, on=LATER.date())) == [new]


def test_a_document_that_still_proves_something_stays(acme):
    assessment = dead()
    living = factories.make_assessment()
    Event.objects.append(
        Event(
            organisation=acme,
            use_case=living.option.use_case,
            kind="test.happened",
            at=LATER - timedelta(days=1),
        )
    )
    (piece,) = Evidence.objects.all()
    factories.make_citation(living, evidence=piece)

    apply_retention(organisation=acme, at=LATER)

    assert Evidence.objects.get() == piece
    assert Citation.objects.get().sheet == living.sheet
    assert of_request(assessment) == [0, 0]


def test_a_document_that_is_still_valid_stays(acme):
    factories.make_evidence(acme, expires_on=LATER.date())
    factories.make_evidence(acme, expires_on=LATER.date() - timedelta(days=1))
    factories.make_evidence(acme, expires_on=LATER.date(), withdrawn_at=NOW, withdrawn_by=factories.alice())

    apply_retention(organisation=acme, at=LATER)

    assert [piece.expires_on for piece in Evidence.objects.all()] == [LATER.date()]


def test_old_notices_and_invitations_go_and_new_ones_stay(acme):
    factories.make_notice()
    factories.make_notice(made_at=LATER)
    factories.make_invitation()
    factories.make_invitation(sent_at=LATER, expires_at=LATER + timedelta(days=7))

    assert apply_retention(organisation=acme, at=LATER) == {"notices": 1, "invitations": 1}

    assert Notice.objects.get().made_at == LATER
    assert Invitation.objects.get().sent_at == LATER


def test_years_are_counted_on_the_calendar():
    assert years_before(datetime(2028, 2, 29, 9, tzinfo=UTC), 1) == datetime(2027, 3, 1, 9, tzinfo=UTC)
    assert years_before(datetime(2028, 2, 29, 9, tzinfo=UTC), 4) == datetime(2024, 2, 29, 9, tzinfo=UTC)
    assert years_before(NOW, 2) == NOW.replace(year=2024)


def test_the_command_says_what_it_would_do_and_then_does_it(acme, capsys):
    Organisation.objects.create(name="Elsewhere")
    factories.make_notice(made_at=datetime(2020, 1, 1, tzinfo=UTC))
    Client().force_login(factories.alice())
    Session.objects.update(expire_date=datetime(2020, 1, 1, tzinfo=UTC))

    call_command("apply_retention", dry_run=True)
    assert Notice.objects.count() == Session.objects.count() == 1
    assert capsys.readouterr().out.splitlines() == [
        "Acme: 1 notices would go",
        "Elsewhere: keeps everything",
        "sessions that ended: 1 would go",
    ]

    call_command("apply_retention")
    assert Notice.objects.count() == Session.objects.count() == 0
    assert "Acme: 1 notices deleted" in capsys.readouterr().out
