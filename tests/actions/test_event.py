"""The chain under load: many writers at once leave it unbroken."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from assessments.actions.event import record_organisation_event
from assessments.models import Event
from assessments.queries.audit_chain import faults_of_organisation
from tests import factories
from tests.factories import NOW

WRITERS, EVENTS_EACH = 4, 25


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="writers take turns on SQLite")
def test_writers_at_once_leave_an_unbroken_chain():
    organisation, alice = factories.make_organisation(), factories.alice()
    start, failures = Barrier(WRITERS), []

    def write(writer: int) -> None:
        try:
            start.wait(10)
            for number in range(EVENTS_EACH):
                subject = f"{writer}.{number}"
                record_organisation_event("test.happened", organisation.pk, subject=subject, by=alice, at=NOW)
        except Exception as error:  # noqa: BLE001 -- handed to the test
            failures.append(error)
        finally:
            connection.close()

    writers = [Thread(target=write, args=[writer]) for writer in range(WRITERS)]
    for thread in writers:
        thread.start()
    for thread in writers:
        thread.join(60)

    assert failures == []
    organisation.refresh_from_db()
    assert organisation.audit_seq == WRITERS * EVENTS_EACH
    assert Event.objects.filter(organisation=organisation).count() == WRITERS * EVENTS_EACH
    assert faults_of_organisation(organisation) == []


@pytest.mark.django_db
def test_an_event_is_written_in_one_statement(django_assert_num_queries):
    organisation, alice = factories.make_organisation(), factories.alice()

    with django_assert_num_queries(1):
        event = record_organisation_event("test.happened", organisation.pk, by=alice, at=NOW)

    assert (event.seq, event.previous) == (1, "")
    assert event.hash == event.linked(1, "")
