"""What was written once stays as it was written: in Python, in SQL, and after a flush."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from assessments.models import Event
from assessments.models.append_only import AppendOnly, AppendOnlyError
from tests import factories

APPEND_ONLY = [model for model in apps.get_models() if issubclass(model, AppendOnly)]


@pytest.fixture
def event():
    return factories.make_event()


def test_the_models_that_are_kept_as_written():
    assert {model.__name__ for model in APPEND_ONLY} == {"Event", "Snapshot", "Decision", "Condition"}


@pytest.mark.django_db
def test_a_row_refuses_to_be_changed_in_python(event):
    event.kind = "test.changed"

    with pytest.raises(AppendOnlyError):
        event.save()
    with pytest.raises(AppendOnlyError):
        Event.objects.filter(pk=event.pk).update(kind="test.changed")
    with pytest.raises(AppendOnlyError):
        Event.objects.bulk_update([event], ["kind"])


@pytest.mark.django_db
def test_a_row_refuses_to_be_deleted_in_python(event):
    with pytest.raises(AppendOnlyError):
        event.delete()
    with pytest.raises(AppendOnlyError):
        Event.objects.all().delete()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE assessments_event SET kind = 'test.changed'",
        "DELETE FROM assessments_event",
        "INSERT OR REPLACE INTO assessments_event SELECT * FROM assessments_event",
        "TRUNCATE assessments_event",
    ],
)
def test_a_row_refuses_to_be_changed_in_sql(event, statement):
    if connection.vendor == "postgresql" and "REPLACE" in statement:
        pytest.skip("PostgreSQL has no such statement")
    if connection.vendor == "sqlite" and "TRUNCATE" in statement:
        pytest.skip("SQLite has no such statement")

    if connection.vendor == "postgresql":
        connection.check_constraints()  # none is left for later: TRUNCATE would stumble over that first
    with (
        pytest.raises(DatabaseError, match="kept as they were written"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert Event.objects.get(pk=event.pk).kind == "test.happened"


@pytest.mark.django_db
@pytest.mark.parametrize("model", APPEND_ONLY)
def test_every_append_only_table_has_its_triggers(model):
    """A migration that rebuilds a table on SQLite drops its triggers without a word: this is the word."""
    table = model._meta.db_table
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgrelid = %s::regclass",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query, [table])
        names = {name for (name,) in cursor.fetchall()}

    expected = {"sqlite": {"update", "delete"}, "postgresql": {"change", "truncate"}}[connection.vendor]
    follows = {f"{table}_follows"} if model is Event else set()
    assert names == {f"{table}_refuses_{verb}" for verb in expected} | follows


@pytest.mark.django_db(transaction=True)
def test_a_flush_empties_the_tables_and_leaves_them_guarded():
    event = factories.make_event()
    assert event.pk

    call_command("flush", interactive=False, verbosity=0)
    assert not Event.objects.exists()

    factories.make_event()
    with pytest.raises(DatabaseError, match="kept as they were written"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM assessments_event")


@pytest.mark.django_db(transaction=True)
def test_the_triggers_can_be_taken_back():
    event = factories.make_event()  # first: the models are ahead of the tables afterwards
    call_command("migrate", "assessments", "0001", verbosity=0)
    try:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM assessments_event WHERE id = %s", [event.pk])
    finally:
        call_command("migrate", "assessments", verbosity=0)
