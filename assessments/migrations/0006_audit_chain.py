"""Events become a chain in each organisation; what was written before is chained in its order."""

import hashlib
import json
from datetime import UTC
from importlib import import_module

from django.db import migrations, models

append_only = import_module("assessments.migrations.0002_append_only_triggers")

# The end of the chain moves on with every event; one that does not follow it is refused.
SQLITE = """
CREATE TRIGGER assessments_event_follows AFTER INSERT ON assessments_event
BEGIN
    SELECT RAISE(ABORT, 'this event does not follow the last one')
    WHERE NOT EXISTS (
        SELECT 1 FROM assessments_organisation
        WHERE id = NEW.organisation_id AND audit_seq = NEW.seq - 1 AND audit_hash = NEW.previous
    );
    UPDATE assessments_organisation SET audit_seq = NEW.seq, audit_hash = NEW.hash
    WHERE id = NEW.organisation_id;
END
"""

POSTGRESQL_FUNCTION = """
CREATE FUNCTION assessments_event_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE assessments_organisation SET audit_seq = NEW.seq, audit_hash = NEW.hash
    WHERE id = NEW.organisation_id AND audit_seq = NEW.seq - 1 AND audit_hash = NEW.previous;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this event does not follow the last one' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END
$$
"""

POSTGRESQL = """
CREATE TRIGGER assessments_event_follows AFTER INSERT ON assessments_event
FOR EACH ROW EXECUTE FUNCTION assessments_event_follows()
"""


def digest(row):
    """What ``Event.digest`` was when the chain began."""
    said = {
        "organisation": row.organisation_id,
        "use_case": row.use_case_id,
        "assessment": row.assessment_id,
        "sheet": row.sheet_id,
        "kind": row.kind,
        "subject": row.subject,
        "before": row.before,
        "after": row.after,
        "at": row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "by": row.by_id,
        "actor": row.actor,
    }
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def chain(apps, schema_editor):
    """Number and hash every event there is."""
    stored_event = apps.get_model("assessments", "Event")
    organisations = apps.get_model("assessments", "Organisation")
    ends = {}
    for row in stored_event.objects.order_by("id").iterator():
        seq, previous = ends.get(row.organisation_id, (0, ""))
        link = hashlib.sha256(f"{previous}:{seq + 1}:{digest(row)}".encode()).hexdigest()
        stored_event.objects.filter(pk=row.pk).update(seq=seq + 1, previous=previous, hash=link)
        ends[row.organisation_id] = seq + 1, link
    for pk, (seq, link) in ends.items():
        organisations.objects.filter(pk=pk).update(audit_seq=seq, audit_hash=link)


def unchain(apps, schema_editor):
    """The numbers go with their columns."""


def close(apps, schema_editor):
    """Append-only again, and chained."""
    append_only.forbid(apps, schema_editor)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION, params=None)
        schema_editor.execute(POSTGRESQL)
    else:
        schema_editor.execute(SQLITE)


def open_again(apps, schema_editor):
    """Back to tables like any other; 0005 closes them as they were."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER assessments_event_follows ON assessments_event")
        schema_editor.execute("DROP FUNCTION assessments_event_follows()")
    else:
        schema_editor.execute("DROP TRIGGER assessments_event_follows")
    append_only.allow(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0005_people")]

    operations = [
        migrations.RunPython(chain, unchain),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.UniqueConstraint(fields=("organisation", "seq"), name="event_number_once"),
        ),
        migrations.RunPython(close, open_again),
    ]
