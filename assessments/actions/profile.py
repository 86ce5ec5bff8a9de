"""What a person says of themselves: their name, and the language they are written to."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from assessments.actions.refusal import Refused
from assessments.actions.sign_in import record_person_event
from assessments.actions.text import faults_of, tidy
from assessments.models import User

NAME_LIMIT = 150


class ProfileRefused(Refused):
    """The profile cannot be changed like this."""


@transaction.atomic
def change_profile(*, user: User, full_name: str, language: str, at: datetime) -> None:
    """Another name, another language. The trail is for good: that the name changed, not what it was."""
    name = " ".join(tidy(full_name).split())
    faults = faults_of(name, limit=NAME_LIMIT, what=_("Full name"))
    if not name:
        faults.append(_("Enter your name, as others will see it."))
    if language not in dict(settings.LANGUAGES):
        faults.append(_("Choose one of the languages listed."))
    if faults:
        raise ProfileRefused(*faults)
    if name != user.full_name:
        record_person_event("account.renamed", user, at=at)
    user.full_name, user.language = name, language
    user.save(update_fields=["full_name", "language"])


def choose_language(*, user: User, language: str) -> None:
    """The language of pages is also that of e-mails."""
    if language in dict(settings.LANGUAGES) and language != user.language:
        User.objects.filter(pk=user.pk).update(language=language)
