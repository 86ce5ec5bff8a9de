"""E-mails of notices: in the reader's language, once each, and never lost while the mail server is down."""

import smtplib
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django_tasks_db.models import DBTaskResult

from assessments.actions.notice_mail import (
    AT_A_TIME,
    MOST_ATTEMPTS,
    PAUSES,
    message_of,
    send_notices,
    send_waiting,
    try_again,
)
from assessments.models import Membership, Notice, User
from tests import factories
from tests.factories import NOW
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db


class ServerDown(EmailBackend):
    """Nobody answers."""

    def open(self):
        raise ConnectionRefusedError(111, "Connection refused")


class RefusesBob(EmailBackend):
    """A server that knows everybody but Bob."""

    def send_messages(self, messages):
        if "bob@demo.example" in messages[0].to:
            raise smtplib.SMTPRecipientsRefused({"bob@demo.example": (550, b"no such person")})
        return super().send_messages(messages)


class TwoWorkers(EmailBackend):
    """While this one is sending, another worker looks for work."""

    sent_meanwhile = []

    def send_messages(self, messages):
        self.sent_meanwhile.append(send_waiting(at=NOW).sent)
        return super().send_messages(messages)


class LooksAround(EmailBackend):
    """Notes how many transactions are open around it."""

    depths = []

    def send_messages(self, messages):
        self.depths.append(len(connection.savepoint_ids))
        return super().send_messages(messages)


def waiting(user=None, **fields):
    facts = {"by": "Bob", "question": "PRIV-01", "title": "Draft & test", "place": "Privacy"}
    usual = {"kind": "mention", "path": "/assessments/7/", "facts": facts, "next_try_at": NOW}
    return factories.make_notice(user or factories.alice(), **{**usual, **fields})


def use(settings, backend):
    settings.EMAIL_BACKEND = f"{__name__}.{backend.__name__}"


def test_an_e_mail_says_what_it_is_about_with_a_link_that_works():
    waiting()

    send_waiting(at=NOW)

    (message,) = mail.outbox
    assert message.subject == "[riskapp] Bob mentions you"
    assert message.from_email == "riskapp@demo.example"
    assert "Hello Alice," in message.body
    assert "“Draft & test”" in message.body  # plain text: nothing is escaped
    assert "\nhttps://riskapp.example/assessments/7/\n" in message.body
    assert "https://riskapp.example/notices/choices/" in message.body
    assert "Acme" in message.body


def test_the_reader_s_own_language_counts():
    alice = factories.alice()
    User.objects.filter(pk=alice.pk).update(language="fr")
    waiting(alice, kind="due", facts={"what": {"en": "Privacy", "fr": "Vie privée"}, "on": "2026-12-01"})

    send_waiting(at=NOW)

    assert "Vie privée" in mail.outbox[0].subject
    assert "1er décembre 2026" in mail.outbox[0].subject


def test_a_name_cannot_write_headers():
    waiting(facts={"by": "Eve\r\nBcc: all@demo.example"})

    send_waiting(at=NOW)

    (message,) = mail.outbox
    assert "\n" not in message.subject
    assert message.recipients() == ["alice@demo.example"]


def test_an_e_mail_goes_out_once():
    waiting()

    send_waiting(at=NOW)
    send_waiting(at=NOW)
    send_waiting(at=NOW + timedelta(days=9))

    assert len(mail.outbox) == 1
    notice = Notice.objects.get()
    assert notice.sent_at is not None
    assert (notice.next_try_at, notice.attempts, notice.failure) == (None, 1, "")


def test_of_two_workers_one_sends(settings):
    waiting()
    use(settings, TwoWorkers)

    assert send_waiting(at=NOW).sent == 1

    assert TwoWorkers.sent_meanwhile == [0]
    assert len(mail.outbox) == 1


def test_every_try_has_the_same_name():
    notice = waiting()

    names = {message_of([notice]).extra_headers["Message-ID"] for _attempt in range(2)}

    assert len(names) == 1
    assert names != {message_of([waiting()]).extra_headers["Message-ID"]}


def test_while_the_mail_server_is_down_nothing_is_lost_and_the_pauses_grow(settings):
    use(settings, ServerDown)
    notice, at, pauses = waiting(), NOW, []
    for _attempt in range(len(PAUSES) + 1):
        assert send_waiting(at=at).failed == 1
        notice.refresh_from_db()
        pauses.append(notice.next_try_at - at)
        assert send_waiting(at=notice.next_try_at - timedelta(seconds=1)).failed == 0  # not before its time
        at = notice.next_try_at

    assert pauses == [*PAUSES, PAUSES[-1]]
    assert notice.failure == "ConnectionRefusedError: [Errno 111] Connection refused"

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_waiting(at=at).sent == 1
    notice.refresh_from_db()
    assert (notice.failure, notice.next_try_at) == ("", None)
    assert len(mail.outbox) == 1


def test_the_job_comes_back_by_itself_after_the_pause(settings):
    use(settings, ServerDown)
    notice = waiting()

    send_notices.func()

    notice.refresh_from_db()
    assert DBTaskResult.objects.get().run_after == notice.next_try_at


def test_an_e_mail_that_one_server_refuses_keeps_no_other_waiting(settings):
    use(settings, RefusesBob)
    waiting(factories.bob())
    waiting(factories.alice())

    sending = send_waiting(at=NOW)

    assert (sending.sent, sending.failed) == (1, 1)
    assert [message.to for message in mail.outbox] == [["alice@demo.example"]]
    assert "no such person" in Notice.objects.get(user=factories.bob()).failure


def test_after_weeks_it_waits_for_an_administrator(settings):
    use(settings, ServerDown)
    notice = waiting(attempts=MOST_ATTEMPTS - 1)
    send_waiting(at=NOW)
    notice.refresh_from_db()
    assert (notice.next_try_at, notice.attempts) == (None, MOST_ATTEMPTS)

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    stranger = factories.make_member("Sam", "administrator", factories.make_organisation("Elsewhere"))
    assert try_again(by=stranger, at=NOW) == 0
    assert try_again(by=factories.make_member("Ada", "administrator"), at=NOW) == 1
    send_waiting(at=NOW)

    assert len(mail.outbox) == 1


def test_the_digest_is_one_e_mail_a_person():
    alice, bob = factories.alice(), factories.bob()
    for number in (1, 2):
        waiting(alice, channel="digest", path=f"/assessments/{number}/")
    waiting(bob, channel="digest")
    waiting(alice)

    send_waiting(at=NOW)

    digest = next(message for message in mail.outbox if "2 things for you" in message.subject)
    assert digest.to == ["alice@demo.example"]
    assert "https://riskapp.example/assessments/1/" in digest.body
    assert "https://riskapp.example/assessments/2/" in digest.body
    assert sorted(message.subject for message in mail.outbox) == [
        "[riskapp] 1 thing for you",
        "[riskapp] 2 things for you",
        "[riskapp] Bob mentions you",
    ]


def test_what_is_not_due_yet_waits():
    waiting(channel="digest", next_try_at=NOW + timedelta(hours=1))
    waiting(channel="page", next_try_at=None)

    assert send_waiting(at=NOW).sent == 0
    assert mail.outbox == []


def test_who_left_gets_no_e_mail_any_more():
    alice = factories.alice()
    waiting(alice)
    Membership.objects.filter(user=alice).delete()

    send_waiting(at=NOW)

    assert mail.outbox == []


def test_a_run_takes_a_limited_number(monkeypatch):
    assert AT_A_TIME == 500
    monkeypatch.setattr("assessments.actions.notice_mail.AT_A_TIME", 2)
    for _ in range(3):
        waiting()

    send_notices.func()
    assert len(mail.outbox) == 2

    run_jobs()  # it put itself into the queue again
    assert len(mail.outbox) == 3


def test_no_e_mail_is_sent_inside_a_transaction_of_ours(settings):
    """On SQLite a transaction stops every other writer: a slow mail server must not."""
    waiting()
    use(settings, LooksAround)

    send_waiting(at=NOW)

    assert LooksAround.depths == [len(connection.savepoint_ids)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="writers take turns on SQLite")
def test_workers_at_once_send_each_e_mail_once():
    people = [factories.make_member(f"Person {number}", "analyst") for number in range(20)]
    for person in people:
        waiting(person)
    start = Barrier(4)

    def work() -> None:
        try:
            start.wait(10)
            send_waiting(at=NOW)
        finally:
            connection.close()

    workers = [Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)

    assert sorted(message.to[0] for message in mail.outbox) == sorted(person.email for person in people)
    assert not Notice.objects.filter(sent_at=None).exists()
