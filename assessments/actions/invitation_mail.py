"""The e-mail that brings an invitation. Its secret is made when it is sent: no queue has to keep it."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from assessments.actions.job import enqueue
from assessments.actions.notice_mail import absolute
from assessments.actions.secret_link import new_secret
from assessments.models import Invitation


def enqueue_mail(invitation: Invitation) -> None:
    """Have it sent after this transaction; it is tried again by itself while the mail server is down."""
    sent_at = invitation.sent_at.isoformat()
    enqueue(mail_invitation, invitation.pk, sent_at, key=f"invitation {invitation.pk} {sent_at}")


@task()
def mail_invitation(pk: int, sent_at: str) -> None:
    """The job: a fresh link, on its way. A job of an earlier sending finds nothing to do."""
    invitation = (
        Invitation.objects.filter(pk=pk, mailed_at=None, accepted_at=None, revoked_at=None)
        .select_related("organisation", "sent_by")
        .first()
    )
    if invitation is None or invitation.sent_at.isoformat() != sent_at:
        return
    if invitation.expires_at <= timezone.now():
        return
    secret, key = new_secret()
    # Before it is sent: a link that arrives works. One sent just before a crash is replaced by the next.
    Invitation.objects.filter(pk=pk).update(key=key)
    link = absolute(reverse("assessments:invitation-accept", args=[secret]))
    message_of(invitation, link).send()
    Invitation.objects.filter(pk=pk).update(mailed_at=timezone.now())


def message_of(invitation: Invitation, link: str) -> EmailMessage:
    """The e-mail in the language that was chosen for it."""
    organisation = invitation.organisation.name
    with translation.override(invitation.language):
        subject = _("Invitation to join %(organisation)s") % {"organisation": organisation}
        body = render_to_string("emails/invitation.txt", {"invitation": invitation, "link": link})
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=body,
        to=[invitation.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
