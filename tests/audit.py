"""A chain to tamper with: the triggers are lifted as a database administrator could lift them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.models import Model

from assessments.management.commands.flush import triggers_lifted
from assessments.models import Event, Organisation
from tests import factories
from tests.factories import NOW


def make_chain(length: int = 5, organisation: Organisation | None = None) -> Organisation:
    """An organisation with so many events, each saying something of its own."""
    organisation = organisation or factories.make_organisation()
    alice = factories.alice(organisation)
    for number in range(1, length + 1):
        Event.objects.append(
            Event(
                organisation=organisation,
                kind="test.happened",
                subject=f"subject {number}",
                before={"note": f"before {number}"},
                after={"note": 'é – 漢字 "quoted" \\ line\nend', "number": number},
                at=NOW,
                by=alice,
            )
        )
    organisation.refresh_from_db()
    return organisation


@contextmanager
def tampering() -> Iterator[None]:
    """Append-only tables without their triggers."""
    connection.check_constraints()  # PostgreSQL alters no table while a deferred check is still to come
    with triggers_lifted("default"):
        yield
        connection.check_constraints()


def change(row: Model, **fields: object) -> None:
    """Write columns behind the back of every guard."""
    names = ", ".join(f"{type(row)._meta.get_field(name).column} = %s" for name in fields)
    values = [
        type(row)._meta.get_field(name).get_db_prep_save(value, connection) for name, value in fields.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {type(row)._meta.db_table} SET {names} WHERE id = %s", [*values, row.pk])


def remove(row: Model) -> None:
    """Delete a row the same way."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {type(row)._meta.db_table} WHERE id = %s", [row.pk])


def insert(event: Event) -> None:
    """Add a row as it is: numbered and linked by hand."""
    fields = [field for field in Event._meta.concrete_fields if not field.primary_key]
    values = [field.get_db_prep_save(getattr(event, field.attname), connection) for field in fields]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Event._meta.db_table} ({columns}) VALUES ({', '.join(['%s'] * len(fields))})",
            values,
        )


def rewrite(organisation: Organisation, *, seq: int, **fields: object) -> None:
    """Change one event and chain everything anew from there on, the end of the organisation included."""
    link = ""
    with tampering():
        for event in Event.objects.filter(organisation=organisation).order_by("seq"):
            if event.seq >= seq:
                changed = fields if event.seq == seq else {}
                for name, value in changed.items():
                    setattr(event, name, value)
                event.previous, event.hash = link, event.linked(event.seq, link)
                change(event, **changed, previous=event.previous, hash=event.hash)
            link = event.hash
        change(organisation, audit_hash=link)
