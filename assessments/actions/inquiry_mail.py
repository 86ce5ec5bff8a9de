"""The e-mail that brings a vendor its link. Sent at once: a queue would have to keep the secret."""

from __future__ import annotations

from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from assessments.models import Inquiry


def mail_link(*, inquiry: Inquiry, link: str) -> bool:
    """Send it, in the vendor’s language; whether the mail server took it. The link works either way."""
    assessment = inquiry.assessment
    with translation.override(inquiry.language):
        subject = _("%(product)s – questions from %(organisation)s") % {
            "product": assessment.option.product.name,
            "organisation": assessment.organisation.name,
        }
        body = render_to_string(
            "emails/inquiry.txt", {"inquiry": inquiry, "assessment": assessment, "link": link}
        )
    message = EmailMessage(subject=" ".join(subject.split()), body=body, to=[inquiry.contact])
    try:
        message.send()
    except (OSError, SMTPException):
        return False
    return True
