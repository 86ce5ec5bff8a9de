"""E-mails of notices: sent by a job, once each, and tried again while the mail server is down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Exists, Min, OuterRef, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import ngettext
from django_tasks import task

from assessments.actions.job import enqueue
from assessments.models import Membership, Notice, User
from assessments.queries.notice import unsent, words

# How long a failed e-mail waits; from the last on, a day each time.
PAUSES = (
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(days=1),
)
MOST_ATTEMPTS = 30  # about four weeks; then it stays unsent, for an administrator to see
AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Sending:
    """What became of one round."""

    sent: int = 0
    failed: int = 0


@task()
def send_notices() -> None:
    """The job: everything that is to go out now; another one is put up for what failed."""
    at = timezone.now()
    send_waiting(at=at)
    if _due(at).exists():
        enqueue(send_notices)  # there were more than one run takes
    waiting = Notice.objects.filter(next_try_at__isnull=False, attempts__gte=1)
    next_try_at = waiting.aggregate(soonest=Min("next_try_at"))["soonest"]
    if next_try_at is not None:
        enqueue(send_notices, key=f"notices {next_try_at.isoformat()}", after=next_try_at)


def send_waiting(*, at: datetime) -> Sending:
    """Send every e-mail that is due: one for each notice at once, one a person for the digest.

    Each is claimed first, by moving its next try on: of two workers one gets it. The sending itself is in no
    transaction, so that a slow mail server holds nobody up. Who is killed between the mail server's word
    and ours sends that one again, under the same Message-ID: a notice may come twice, it is never lost.
    """
    mails = list(_mails(at))
    if not mails:
        return Sending()
    sent = failed = 0
    connection = get_connection()
    try:
        connection.open()
    except (OSError, SMTPException) as error:
        for mail in mails:
            if _claim(mail, at=at):
                _keep_failure(mail, error)
                failed += 1
        return Sending(failed=failed)
    try:
        for mail in mails:
            if not _claim(mail, at=at):
                continue
            try:
                message_of(mail, connection).send()
            except (OSError, SMTPException) as error:
                _keep_failure(mail, error)
                failed += 1
            else:
                Notice.objects.filter(pk__in=[notice.pk for notice in mail]).update(
                    sent_at=timezone.now(), next_try_at=None, failure=""
                )
                sent += 1
    finally:
        connection.close()
    return Sending(sent, failed)


@transaction.atomic
def try_again(*, by: User, at: datetime) -> int:
    """Have everything that failed in the organisations this person administers sent now; how many."""
    tried = unsent(by).update(next_try_at=at)
    if tried:
        enqueue(send_notices)
    return tried


def message_of(mail: Sequence[Notice], connection: object = None) -> EmailMessage:
    """The e-mail in its reader's language: of one notice, or of several as a digest."""
    user, first = mail[0].user, mail[0]
    with translation.override(user.language):
        context: dict[str, object] = {
            "name": str(user),
            "organisation": first.organisation.name,
            "choices_link": absolute(reverse("assessments:notice-choices")),
        }
        if first.channel == "digest":
            lines = [{"text": words(notice).text, "link": absolute(notice.path)} for notice in mail]
            subject = ngettext("%(count)s thing for you", "%(count)s things for you", len(mail)) % {
                "count": len(mail)
            }
            body = render_to_string("emails/digest.txt", context | {"lines": lines})
        else:
            said = words(first)
            subject = said.subject
            body = render_to_string(
                "emails/notice.txt", context | {"words": said, "link": absolute(first.path)}
            )
        subject = f"[riskapp] {subject}"
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=body,
        to=[user.email],
        headers={"Message-ID": message_id(first), "Auto-Submitted": "auto-generated"},
        connection=connection,
    )


def absolute(path: str) -> str:
    """A page of ours as a link that works in an e-mail."""
    return settings.PUBLIC_URL.rstrip("/") + path


def message_id(notice: Notice) -> str:
    """The same at every try: mail programs show a message with the same name once."""
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    return f"<notice-{notice.pk}-{notice.made_at:%Y%m%d%H%M%S}@{host}>"


def _mails(at: datetime) -> Iterable[list[Notice]]:
    """What is due to be sent, folded into e-mails."""
    due = _due(at).select_related("user", "organisation").order_by("user_id", "channel", "pk")[:AT_A_TIME]
    for (_user, channel), notices in groupby(due, key=lambda notice: (notice.user_id, notice.channel)):
        if channel == "digest":
            yield list(notices)
        else:
            yield from ([notice] for notice in notices)


def _due(at: datetime) -> QuerySet[Notice]:
    """What is to go out by now, to people who are still there to read it."""
    is_member = Membership.objects.filter(user=OuterRef("user"), organisation=OuterRef("organisation"))
    return Notice.objects.filter(Exists(is_member), next_try_at__lte=at, user__is_active=True)


def _claim(mail: Sequence[Notice], *, at: datetime) -> bool:
    """Whether this e-mail is ours to send; nobody else gets it before its next try."""
    attempts = max(notice.attempts for notice in mail) + 1
    pause = PAUSES[min(attempts, len(PAUSES)) - 1]
    waiting = Notice.objects.filter(pk__in=[notice.pk for notice in mail], next_try_at__lte=at)
    return waiting.update(attempts=attempts, next_try_at=at + pause) == len(mail)


def _keep_failure(mail: Sequence[Notice], error: Exception) -> None:
    rows = Notice.objects.filter(pk__in=[notice.pk for notice in mail])
    rows.update(failure=f"{type(error).__name__}: {error}".replace("\x00", "")[:300])
    rows.filter(attempts__gte=MOST_ATTEMPTS).update(next_try_at=None)
