"""Reminders: at their time, once, to whoever answers for the thing."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils.timezone import localdate
from django_tasks_db.models import DBTaskResult

from assessments.actions.reminder import begin_day, tell_what_is_due
from assessments.models import Finding, Notice
from assessments.queries.notice import words
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

TODAY = NOW.date()


def told(at=NOW):
    before = set(Notice.objects.values_list("pk", flat=True))
    tell_what_is_due(at=at)
    return [notice.kind for notice in Notice.objects.exclude(pk__in=before).order_by("pk")]


def in_days(days):
    return TODAY + timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "kinds"), [(4, []), (3, ["due"]), (0, ["due"]), (-1, ["overdue"]), (-30, ["overdue"]), (-31, [])]
)
def test_a_day_is_announced_three_days_before_and_when_it_has_passed(days, kinds):
    factories.make_finding(due_on=in_days(days))

    assert told() == kinds


def test_nothing_is_told_twice_until_its_day_has_passed():
    factories.make_finding(due_on=in_days(2))

    days = {day: told(at=NOW + timedelta(days=day)) for day in range(6)}

    assert {day: kinds for day, kinds in days.items() if kinds} == {0: ["due"], 3: ["overdue"]}


def test_a_day_that_was_moved_is_told_anew():
    finding = factories.make_finding(due_on=in_days(2))
    assert told() == ["due"]

    Finding.objects.filter(pk=finding.pk).update(due_on=in_days(3))

    assert told() == ["due"]


@pytest.mark.parametrize(("days", "count"), [(61, 0), (60, 1), (15, 1), (14, 1), (0, 1), (-1, 0)])
def test_an_expiring_document_is_announced_sixty_and_fourteen_days_before(days, count):
    factories.make_evidence(expires_on=in_days(days))

    assert told() == ["evidence_expiry"] * count


def test_an_expiring_document_is_announced_twice_in_all():
    factories.make_evidence(expires_on=in_days(60))

    announced = [day for day in range(62) if told(at=NOW + timedelta(days=day))]

    assert announced == [0, 46]


def test_an_acceptance_and_a_waiver_are_announced_a_fortnight_before():
    factories.make_waiver(ends_on=in_days(14))
    factories.make_waiver(ends_on=in_days(15))
    accepted = {
        "treatment": "accept",
        "accepted_by": factories.bob(),
        "accepted_at": NOW,
        "acceptance_reason": "For now.",
    }
    factories.make_finding(accepted_until=in_days(14), **accepted)
    factories.make_finding(accepted_until=in_days(15), **accepted)

    told()

    notices = Notice.objects.filter(kind="acceptance_end")
    assert sorted(notice.user.full_name for notice in notices) == ["Alice", "Alice", "Bob", "Bob"]
    assert any("LOCK-01" in words(notice).text for notice in notices)


def test_a_review_and_a_renewal_are_announced_in_time_and_missed_when_they_pass():
    factories.make_decided()  # review on 25 May 2027, valid until 25 November

    days = [
        NOW + timedelta(days=day + beside)
        for day in (167, 182, 305, 351, 366)  # each of those below, with the day before and the day after
        for beside in (-1, 0, 1)
    ]
    said = {str(day.date()): told(at=day) for day in days}

    assert {day: kinds for day, kinds in said.items() if kinds} == {
        "2027-05-11": ["due"],
        "2027-05-26": ["overdue"],
        "2027-09-26": ["due"],
        "2027-11-11": ["due"],
        "2027-11-26": ["overdue"],
    }


def test_each_organisation_is_told_of_its_own():
    elsewhere = factories.make_organisation("Elsewhere")
    factories.make_finding(due_on=in_days(1))
    factories.make_finding(
        factories.make_assessment(organisation=elsewhere, author=factories.charlie()).option,
        due_on=in_days(1),
    )

    told()

    assert sorted(Notice.objects.values_list("organisation__name", "user__full_name")) == [
        ("Acme", "Alice"),
        ("Elsewhere", "Charlie"),
    ]


def test_the_command_tells_and_sends_and_a_second_run_does_neither(capsys):
    factories.make_finding(due_on=localdate() + timedelta(days=1))  # the command goes by the clock

    call_command("send_notices")
    call_command("send_notices")

    assert capsys.readouterr().out.splitlines() == [
        "1 things due or overdue; 1 e-mails sent, 0 failed",
        "1 things due or overdue; 0 e-mails sent, 0 failed",
    ]
    assert len(mail.outbox) == 1


def test_the_command_fails_when_an_e_mail_could_not_be_sent(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    factories.make_notice(kind="mention", next_try_at=NOW)

    with pytest.raises(SystemExit, match="1"):
        call_command("send_notices")

    assert "refused" in Notice.objects.get().failure.lower()


def test_the_day_begins_with_reminders_and_a_digest_each_once():
    begin_day.func()
    begin_day.func()

    assert sorted(DBTaskResult.objects.values_list("task_path", flat=True)) == [
        "assessments.actions.notice_mail.send_notices",
        "assessments.actions.reminder.remind",
    ]
    reminder, digest = DBTaskResult.objects.order_by("run_after")
    assert digest.run_after - reminder.run_after == timedelta(minutes=30)
