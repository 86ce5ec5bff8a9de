"""Deleting what is kept no longer, as each organisation set it. The audit trail says that it happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import transaction

from assessments.actions.event import record_organisation_event
from assessments.models import Organisation
from assessments.queries.retention import Outdated, outdated_in

ACTOR = "apply_retention"


@transaction.atomic
def apply_retention(*, organisation: Organisation, at: datetime, is_trial: bool = False) -> Mapping[str, int]:
    """How much of each kind was deleted; of a trial: would be. Nothing while the organisation keeps all."""
    outdated = outdated_in(organisation, at=at)
    if outdated is None:
        return {}
    counts = {field.name: getattr(outdated, field.name).count() for field in fields(Outdated)}
    counts = {name: count for name, count in counts.items() if count}
    if is_trial or not counts:
        return counts
    _delete(outdated)
    record_organisation_event(
        "retention.applied", organisation.pk, after=dict(counts), by=None, actor=ACTOR, at=at
    )
    return counts


@transaction.atomic
def forget_sessions(*, at: datetime, is_trial: bool = False) -> int:
    """Sessions that ended by themselves, of the whole installation."""
    over = Session.objects.filter(expire_date__lt=at)
    count = over.count()
    if not is_trial:
        over.delete()
        # Browser and address are kept as long as the session that they describe.
        alive = Session.objects.values("session_key")
        UserSession.objects.exclude(session_key__in=alive).delete()
    return count


def _delete(outdated: Outdated) -> None:
    # Which documents are unused is asked once more after the citations: read them first, by key.
    documents = list(outdated.documents.order_by("pk").values_list("pk", "file"))
    for field in fields(Outdated):
        if field.name != "documents":
            getattr(outdated, field.name).delete()
    outdated.documents.model.objects.filter(pk__in=[pk for pk, _file in documents]).delete()
    files = [file for _pk, file in documents if file]
    # Once it is certain: a file without a row is waste, a row without its file a broken promise.
    transaction.on_commit(lambda: [default_storage.delete(file) for file in files])
