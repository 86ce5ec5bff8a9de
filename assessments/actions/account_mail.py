"""E-mails that tell a person what changed about how they sign in: if it was not them, they learn of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from assessments.actions.job import enqueue
from assessments.actions.notice_mail import absolute
from assessments.models import User

# What happened, by allauth's name of the e-mail that it would send.
NEWS: Mapping[str, str | Promise] = {
    "account/email/password_changed": _("Your password was changed."),
    "account/email/password_reset": _("Your password was replaced through a link by e-mail."),
    "mfa/email/totp_activated": _("An authenticator app was added as your second factor."),
    "mfa/email/totp_deactivated": _("The authenticator app was removed from your second factors."),
    "mfa/email/webauthn_added": _("A passkey was added as your second factor."),
    "mfa/email/webauthn_removed": _("A passkey was removed from your second factors."),
    "mfa/email/recovery_codes_generated": _("New recovery codes were made; the earlier ones no longer work."),
    "socialaccount/email/account_connected": _("Your account was connected with single sign-on."),
    "socialaccount/email/account_disconnected": _("Single sign-on was disconnected from your account."),
}


def tell_of_change(*, user: User, news: str, browser: str, at: datetime) -> None:
    """Have it told after this transaction. ``news``: a key of ``NEWS``."""
    enqueue(mail_news, user.pk, news, browser, at.isoformat())


@task()
def mail_news(user_id: int, news: str, browser: str, at: str) -> None:
    """The job: to the address of the account, in its language."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is not None:
        message_of(user, news, browser, datetime.fromisoformat(at)).send()


def message_of(user: User, news: str, browser: str, at: datetime) -> EmailMessage:
    """The e-mail."""
    with translation.override(user.language):
        context = {
            "user": user,
            "news": NEWS[news],
            "at": timezone.localtime(at),
            "browser": browser,
            "link": absolute(reverse("assessments:profile-edit")),
        }
        return EmailMessage(
            subject=str(NEWS[news]),
            body=render_to_string("emails/account_news.txt", context),
            to=[user.email],
            headers={"Auto-Submitted": "auto-generated"},
        )
