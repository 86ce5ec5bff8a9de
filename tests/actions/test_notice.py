"""Telling people: once, as they chose, and nobody who has left."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from assessments.actions.notice import (
    NoticeRefused,
    choose_channels,
    first_try_at,
    read_all_notices,
    read_notice,
    tell,
)
from assessments.models import Membership, Notice, NoticeChoice
from tests import factories
from tests.factories import NOW
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db


def say(*users, kind="mention", key="mention:1", organisation=None, at=NOW):
    facts = {"by": "Bob", "question": "PRIV-01", "title": "Draft product texts"}
    organisation = organisation or factories.make_organisation()
    tell(kind, users, organisation=organisation, key=key, path="/assessments/1/", facts=facts, at=at)


def test_each_person_is_told_once_however_often_it_is_said():
    alice, bob = factories.alice(), factories.bob()

    say(alice, bob)
    say(alice, bob, alice)
    say(alice, key="mention:2")

    assert Notice.objects.filter(user=alice).count() == 2
    assert Notice.objects.filter(user=bob).count() == 1


def test_the_e_mail_goes_out_when_what_it_tells_of_is_committed():
    say(factories.alice())
    assert mail.outbox == []

    run_jobs()

    assert [message.to for message in mail.outbox] == [["alice@demo.example"]]


@pytest.mark.django_db(transaction=True)
def test_nobody_is_told_of_what_did_not_happen():
    alice = factories.alice()

    with pytest.raises(RuntimeError), transaction.atomic():
        say(alice)
        raise RuntimeError
    run_jobs()

    assert not Notice.objects.exists()
    assert mail.outbox == []


def test_who_is_no_member_is_told_nothing():
    alice, charlie = factories.alice(), factories.charlie()
    gone = factories.make_member("Gone", "analyst")
    gone.memberships.all().delete()
    shut = factories.make_member("Shut", "analyst")
    type(shut).objects.filter(pk=shut.pk).update(is_active=False)

    say(alice, charlie, gone, shut)

    assert [notice.user for notice in Notice.objects.all()] == [alice]


def test_the_deputy_of_who_is_away_is_told_too():
    alice, bob = factories.alice(), factories.bob()
    today = NOW.date()
    Membership.objects.filter(user=alice).update(
        deputy=bob.memberships.get(), away_from=today, away_until=today + timedelta(days=3)
    )

    say(alice)
    say(alice, key="mention:2", at=NOW + timedelta(days=4))

    assert sorted(Notice.objects.filter(key="mention:1").values_list("user__full_name", flat=True)) == [
        "Alice",
        "Bob",
    ]
    assert Notice.objects.get(key="mention:2").user == alice


@pytest.mark.parametrize(
    ("channel", "sent"), [("at_once", 1), ("digest", 0), ("page", 0)], ids=["at once", "digest", "page"]
)
def test_each_is_told_as_they_chose(channel, sent):
    alice = factories.alice()
    factories.make_notice_choice(alice, kind="mention", channel=channel)

    say(alice, at=timezone.now())  # the worker goes by the clock
    run_jobs()

    notice = Notice.objects.get()
    assert notice.channel == channel
    assert len(mail.outbox) == sent
    assert (notice.sent_at is not None) == bool(sent)


def test_a_choice_about_one_kind_leaves_the_others():
    alice = factories.alice()
    factories.make_notice_choice(alice, kind="due", channel="page")

    say(alice)

    assert Notice.objects.get().channel == "at_once"


def test_the_digest_comes_at_seven_of_the_installations_own_day():
    morning = datetime(2026, 12, 1, 5, 59, tzinfo=UTC)  # 6:59 in Paris

    assert first_try_at("digest", at=morning) == datetime(2026, 12, 1, 6, 0, tzinfo=UTC)
    assert first_try_at("digest", at=morning + timedelta(minutes=1)) == datetime(
        2026, 12, 2, 6, 0, tzinfo=UTC
    )


def test_a_kind_that_does_not_exist_is_a_bug():
    with pytest.raises(ValueError, match="no kind"):
        say(factories.alice(), kind="rumour")


def test_telling_takes_three_statements_for_any_number_of_people(django_assert_num_queries):
    people = [factories.make_member(f"Person {number}", "analyst") for number in range(3)]
    organisation = factories.make_organisation()

    for key, told in (("mention:1", people[:1]), ("mention:3", people)):
        with django_assert_num_queries(3):  # members with their choices, notices, the job
            say(*told, key=key, organisation=organisation)


# --- reading and choosing ---


def test_only_ones_own_notice_is_read_and_the_first_time_counts():
    alice, bob = factories.alice(), factories.bob()
    notice = factories.make_notice(alice)

    read_notice(notice=notice, by=bob, at=NOW)
    assert Notice.objects.get().read_at is None
    read_notice(notice=notice, by=alice, at=NOW)
    read_notice(notice=notice, by=alice, at=NOW + timedelta(days=1))

    assert Notice.objects.get().read_at == NOW


def test_all_of_ones_own_are_read():
    alice, bob = factories.alice(), factories.bob()
    for user in (alice, alice, bob):
        factories.make_notice(user)

    assert read_all_notices(by=alice, at=NOW) == 2
    assert Notice.objects.filter(read_at=None).count() == 1


def test_a_choice_replaces_the_one_before():
    alice = factories.alice()

    choose_channels(channels={"mention": "digest", "due": "page"}, by=alice)
    choose_channels(channels={"mention": "page"}, by=alice)

    assert dict(NoticeChoice.objects.filter(user=alice).values_list("kind", "channel")) == {
        "mention": "page",
        "due": "page",
    }


@pytest.mark.parametrize("channels", [{"rumour": "page"}, {"mention": "pigeon"}])
def test_an_unknown_choice_is_refused(channels):
    with pytest.raises(NoticeRefused):
        choose_channels(channels=channels, by=factories.alice())

    assert not NoticeChoice.objects.exists()
