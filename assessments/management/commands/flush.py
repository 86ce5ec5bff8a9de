"""Django’s flush, which empties every table: the one way to remove rows that are kept as written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.core.management.commands import flush
from django.db import connections

from assessments.models.append_only import AppendOnly


class Command(flush.Command):
    help = "Remove ALL data, append-only rows included. Asks first; for tests and throw-away installations."

    def handle(self, **options: Any) -> None:
        """Lift the triggers for as long as the flush takes."""
        with triggers_lifted(options["database"]):
            super().handle(**options)


@contextmanager
def triggers_lifted(alias: str) -> Iterator[None]:
    """Append-only tables without their triggers."""
    connection = connections[alias]
    tables = [model._meta.db_table for model in apps.get_models() if issubclass(model, AppendOnly)]
    if connection.vendor == "postgresql":
        lift = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables]
        restore = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = [(name, sql) for table, name, sql in cursor.fetchall() if table in tables]
        lift = [f"DROP TRIGGER {name}" for name, _sql in triggers]
        restore = [sql for _name, sql in triggers]
    with connection.cursor() as cursor:
        for statement in lift:
            cursor.execute(statement)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for statement in restore:
                cursor.execute(statement)
