"""What happened, in order: the append-only, hash-chained history of every change."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC
from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from assessments.models.append_only import AppendOnly, AppendOnlyQuerySet
from assessments.models.organisation import Organisation

SHA256 = {
    "sqlite": "SHA256({text})",  # a function Django gives its connections
    "postgresql": "encode(sha256(convert_to({text}, 'UTF8')), 'hex')",
}


class EventQuerySet(AppendOnlyQuerySet):
    def append(self, event: Event) -> Event:
        """Write ``event`` at the end of its organisation's chain, in one statement.

        The end is a row of the organisation, locked until the transaction ends and moved on by a trigger,
        which also refuses an event that follows nothing.
        """
        quote = connection.ops.quote_name
        fields = [self.model._meta.get_field(name) for name in BODY]
        columns = ", ".join(quote(field.column) for field in fields)
        lock = "FOR NO KEY UPDATE" if connection.features.has_select_for_update else ""
        text = "head.audit_hash || ':' || (head.audit_seq + 1) || ':' || %s"  # as ``linked`` has it
        statement = f"""
            INSERT INTO {quote(self.model._meta.db_table)} ({columns}, seq, previous, hash)
            SELECT {", ".join(["%s"] * len(fields))}, head.audit_seq + 1, head.audit_hash,
                {SHA256[connection.vendor].format(text=text)}
            FROM (
                SELECT audit_seq, audit_hash FROM {quote(Organisation._meta.db_table)} WHERE id = %s {lock}
            ) AS head
            RETURNING id, seq, previous, hash
        """  # noqa: S608 -- names of our own columns; every value is a parameter
        values = [field.get_db_prep_save(getattr(event, field.attname), connection) for field in fields]
        with connection.cursor() as cursor:
            cursor.execute(statement, [*values, event.digest, event.organisation_id])
            event.pk, event.seq, event.previous, event.hash = cursor.fetchone()
        event._state.adding = False
        return event


# What an event says, in the order its digest reads it.
BODY = (
    "organisation",
    "use_case",
    "assessment",
    "sheet",
    "kind",
    "subject",
    "before",
    "after",
    "at",
    "by",
    "actor",
)


class Event(AppendOnly):
    """One change: who, when, what, before and after. ``subject`` is the question or object id it is about.

    ``hash`` = SHA-256 of "previous:seq:digest", ``digest`` that of what the event says. ``actor`` names who
    acted without an account: a vendor behind a link. ``seq`` counts within the organisation, without a gap.
    """

    # Written with every answer: what the indexes below serve, or nobody asks for, has no index of its own.
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="events", db_index=False)
    use_case = models.ForeignKey(
        "assessments.UseCase", models.PROTECT, null=True, related_name="events", db_index=False
    )
    assessment = models.ForeignKey("assessments.Assessment", models.PROTECT, null=True, related_name="events")
    sheet = models.ForeignKey(
        "assessments.Sheet", models.PROTECT, null=True, related_name="events", db_index=False
    )
    kind = models.CharField(_("kind"), max_length=40)  # noun.verb: answer.recorded, assessment.submitted
    subject = models.CharField(_("subject"), max_length=80, blank=True)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    actor = models.CharField(_("acted without an account"), max_length=300, blank=True)
    seq = models.PositiveBigIntegerField(_("number"))
    previous = models.CharField(_("hash of the one before"), max_length=64, blank=True)
    hash = models.CharField(_("hash"), max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["sheet", "subject", "-id"], name="event_answer_history"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # Serves the list of an organisation, newest first, too.
            models.UniqueConstraint(fields=["organisation", "seq"], name="event_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}".strip()

    @property
    def said(self) -> dict[str, object]:
        """What the event says, its time in UTC: what is hashed, and what a file holds of it."""
        said = {name: getattr(self, Event._meta.get_field(name).attname) for name in BODY}
        return said | {"at": self.at.astimezone(UTC).isoformat(timespec="microseconds")}

    @property
    def digest(self) -> str:
        """SHA-256 of what the event says, as canonical JSON."""
        # Twice: keys that are numbers become texts when stored, and texts have an order of their own.
        stored = json.loads(json.dumps(self.said, cls=DjangoJSONEncoder))
        text = json.dumps(stored, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def linked(self, seq: int, previous: str) -> str:
        """The hash of this event as number ``seq`` after the event whose hash is ``previous``."""
        return hashlib.sha256(f"{previous}:{seq}:{self.digest}".encode()).hexdigest()
