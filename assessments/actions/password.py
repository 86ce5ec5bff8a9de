"""Changing a password, and the link for one that is forgotten. Either ends the person's other sessions."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.http import int_to_base36
from django.utils.translation import gettext as _
from django_tasks import task

from assessments.actions.job import enqueue
from assessments.actions.notice_mail import absolute
from assessments.actions.session import end_sessions
from assessments.actions.sign_in import forget_failures, record_person_event
from assessments.models import User


@transaction.atomic
def change_password(*, user: User, password: str, session_key: str, at: datetime) -> None:
    """Another password; every session of the user ends but the one that asks (none: all of them)."""
    user.set_password(password)
    user.save(update_fields=["password"])
    end_sessions(user=user, but=session_key)
    forget_failures(account=user.email)
    record_person_event("account.password_changed", user, at=at)


def request_password_reset(*, email: str, language: str, at: datetime) -> None:
    """Have a link sent, if the address has an account with a password. Who asks is told nothing of it."""
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user and user.has_usable_password():
        # The minute is part of the key: a second click sends no second e-mail.
        minute = at.replace(second=0, microsecond=0).isoformat()
        enqueue(mail_reset_link, user.pk, language, key=f"reset {user.pk} {minute}")


@task()
def mail_reset_link(user_id: int, language: str) -> None:
    """The job: a link that works once. It is made here, so that no queue has to keep it."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or not user.has_usable_password():
        return
    key = default_token_generator.make_token(user)
    link = absolute(reverse("account_reset_password_from_key", args=[int_to_base36(user.pk), key]))
    with translation.override(language):
        message = EmailMessage(
            subject=_("A new password for riskapp"),
            body=render_to_string("emails/password_reset.txt", {"user": user, "link": link}),
            to=[user.email],
            headers={"Auto-Submitted": "auto-generated"},
        )
    message.send()
