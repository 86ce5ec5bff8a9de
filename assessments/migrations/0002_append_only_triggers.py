"""Decisions, conditions, snapshots and events refuse change in the database itself, whoever asks."""

from django.db import migrations

TABLES = ("decision", "condition", "snapshot", "event")

SQLITE = """
CREATE TRIGGER {table}_refuses_{lower} BEFORE {verb} ON {table}
BEGIN
    SELECT RAISE(ABORT, '{table} rows are kept as they were written');
END
"""

POSTGRESQL_FUNCTION = """
CREATE FUNCTION assessments_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% rows are kept as they were written', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$
"""

POSTGRESQL = """
CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION assessments_append_only()
"""

# TRUNCATE fires no row trigger.
POSTGRESQL_TRUNCATE = """
CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION assessments_append_only()
"""


def forbid(apps, schema_editor):
    """One trigger a verb; SQLite knows no trigger for two verbs."""
    run = schema_editor.execute
    if schema_editor.connection.vendor == "postgresql":
        run(POSTGRESQL_FUNCTION, params=None)  # its % is plpgsql’s
    for name in TABLES:
        table = f"assessments_{name}"
        if schema_editor.connection.vendor == "postgresql":
            run(POSTGRESQL.format(table=table))
            run(POSTGRESQL_TRUNCATE.format(table=table))
        else:
            for verb in ("UPDATE", "DELETE"):
                run(SQLITE.format(table=table, verb=verb, lower=verb.lower()))


def allow(apps, schema_editor):
    """Back to tables like any other."""
    for name in TABLES:
        table = f"assessments_{name}"
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {table}_refuses_change ON {table}")
            schema_editor.execute(f"DROP TRIGGER {table}_refuses_truncate ON {table}")
        else:
            schema_editor.execute(f"DROP TRIGGER {table}_refuses_update")
            schema_editor.execute(f"DROP TRIGGER {table}_refuses_delete")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION assessments_append_only()")


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_foundation")]

    operations = [migrations.RunPython(forbid, allow)]
