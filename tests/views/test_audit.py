"""The audit trail: for administrators and reviewers, filtered, paged, in words, and as files."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.actions.event import record_event, record_organisation_event
from assessments.models import Event, Organisation
from assessments.queries import audit as audit_queries
from tests import factories
from tests.audit import make_chain
from tests.factories import NOW

pytestmark = pytest.mark.django_db

LIST_SQL = 6  # session, user, membership with organisation, members, requests, events


@pytest.fixture
def bob(client):
    bob = factories.bob()
    client.force_login(bob)
    return bob


def address(name="audit-list", organisation=None, **search):
    organisation = organisation or factories.make_organisation()
    return reverse(f"assessments:{name}", args=[organisation.pk], query=search or None)


def seen(client, **search):
    return [row.event.seq for row in client.get(address(**search)).context["page"].rows]


def record(kind="vendor.added", *, subject="", by=None, at=NOW, before=None, after=None, actor=""):
    return record_organisation_event(
        kind,
        factories.make_organisation().pk,
        subject=subject,
        by=by,
        at=at,
        before=before,
        after=after,
        actor=actor,
    )


@pytest.mark.parametrize(
    ("role", "status"),
    [("administrator", 200), ("reviewer", 200), ("analyst", 403), ("contributor", 403), ("viewer", 403)],
)
@pytest.mark.parametrize("name", ["audit-list", "audit-csv", "audit-jsonl"])
def test_administrators_and_reviewers_read_it(client, role, status, name):
    make_chain(1)
    client.force_login(factories.make_member("Somebody", role))

    assert client.get(address(name)).status_code == status


@pytest.mark.parametrize("name", ["audit-list", "audit-csv", "audit-jsonl"])
def test_a_reviewer_of_another_organisation_finds_nothing(client, name):
    make_chain(1)
    client.force_login(factories.make_member("Sam", "reviewer", factories.make_organisation("Elsewhere")))

    assert client.get(address(name)).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_events(client, bob, rows):
    for number in range(rows):
        assessment = factories.make_assessment()
        record_event("finding.treated", assessment, subject=f"PRIV-0{number}", by=factories.alice(), at=NOW)
    page = address()
    client.get(page)

    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200

    assert len(queries) == LIST_SQL


def test_an_event_is_a_sentence_with_what_changed(client, bob):
    assessment = factories.make_assessment()
    record_event(
        "finding.treated",
        assessment,
        subject="PRIV-01",
        before={"treatment": "", "owner": "Legal", "revision": 1},
        after={"treatment": "mitigate", "owner": "Legal", "plan": "Add the clause", "revision": 2},
        by=factories.alice(),
        at=NOW,
    )

    row = client.get(address()).context["page"].rows[0]

    assert (row.sentence, row.subject) == ("Alice treated a finding", "PRIV-01")
    assert [(change.name, change.was, change.is_now) for change in row.changes] == [
        ("treatment", "–", "Mitigate"),
        ("what will be done", "–", "Add the clause"),
    ]


def test_people_lists_and_tables_in_an_event_are_said(client, bob):
    record(
        "waiver.granted",
        by=bob,
        after={
            "approver": bob.pk,
            "user": 10**6,
            "choices": ["a", "b"],
            "is_blind": True,
            "lines": [{"name": "Seats", "value": 3, "unit": ""}, {"name": "Exit"}],
            "due_on": "2026-12-01",
            "note": "2026-99-99",
        },
    )

    (row,) = client.get(address()).context["page"].rows
    said = {change.name: change.is_now for change in row.changes}

    assert said == {
        "granted by": "Bob",
        "person": "person no. 1000000",
        "choices": "a; b",
        "two experts answer without seeing each other": "Yes",
        "lines": "name = Seats, value = 3 · time saved every week for a team\nname = Exit",
        "due": "1 December 2026",
        "note": "2026-99-99",
    }


def test_who_acted_without_an_account_is_named(client, bob):
    record(actor="Jo of Vendor Ltd")
    record()

    assert [row.sentence for row in client.get(address()).context["page"].rows] == [
        "Somebody without an account added a vendor",
        "Jo of Vendor Ltd added a vendor",
    ]


def test_what_people_wrote_is_shown_as_text(client, bob):
    record(actor="<script>alert(1)</script>", subject="<b>", after={"note": "{{ 7 }}<img src=x>"})

    page = client.get(address()).content.decode()

    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_filters_leave_what_was_asked_for(client, bob):
    alice = factories.alice()
    use_case = factories.make_use_case()
    start = Organisation.objects.get(name="Acme").audit_seq
    first = record(subject="PRIV-01", by=alice, at=NOW - timedelta(days=5)).seq
    second = record("vendor.edited", subject="PRIV-02", by=bob).seq
    assert (first, second) == (start + 1, start + 2)

    assert seen(client, person=bob.pk) == [second]
    assert seen(client, kind="vendor.edited") == [second]
    assert seen(client, text="priv-01") == [first]
    assert seen(client, last="2026-11-20") == [first]
    assert first not in seen(client, first="2026-11-21")
    assert seen(client, first="2026-11-20", last="2026-11-20") == [first]  # the day itself is in
    opened = Event.objects.get(kind="request.opened").seq
    assert seen(client, request=use_case.pk) == [opened]
    assert seen(client, person=alice.pk, kind="vendor.edited") == []


def test_a_person_who_left_can_still_be_asked_for(client, bob):
    gone = factories.make_member("Gone", "analyst")
    event = record(by=gone)
    gone.memberships.all().delete()

    response = client.get(address(person=gone.pk))

    assert [row.event.pk for row in response.context["page"].rows] == [event.pk]
    assert (gone.pk, "Gone") in response.context["page"].people


@pytest.mark.parametrize(
    ("search", "field"),
    [
        ({"first": "yesterday"}, "first"),
        ({"first": "2026-12-02", "last": "2026-12-01"}, "last"),
        ({"kind": "rumour"}, "kind"),
        ({"person": "x"}, "person"),
        ({"request": "9" * 30}, "request"),
        ({"text": "x" * 81}, "text"),
    ],
)
def test_a_filter_that_makes_no_sense_is_said_at_its_field(client, bob, search, field):
    make_chain(1)

    response = client.get(address(**search))

    assert response.status_code == 422
    assert field in response.context["form"].errors


def test_the_pages_lead_there_and_back(client, bob, monkeypatch):
    monkeypatch.setattr(audit_queries, "PAGE_ROWS", 2)
    make_chain(5)

    first = client.get(address())
    second = client.get(address() + first.context["next_href"])
    third = client.get(address() + second.context["next_href"])
    back = client.get(address() + third.context["previous_href"])

    def numbers(response):
        return [row.event.seq for row in response.context["page"].rows]

    assert [numbers(page) for page in (first, second, third, back)] == [[5, 4], [3, 2], [1], [3, 2]]
    assert (first.context["previous_href"], third.context["next_href"]) == ("", "")


def test_the_anchor_is_the_end_of_the_chain(client, bob):
    chain = make_chain(3)

    assert f"3:{chain.audit_hash}" in client.get(address()).content.decode()


# --- files ---


def csv_of(client, **search):
    response = client.get(address("audit-csv", **search))
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";" if search.get("lang") == "fr" else ","))


def test_the_csv_holds_the_events_with_their_links(client, bob):
    record("vendor.added", subject="7", by=bob, before=None, after={"name": "é"})

    head, row = csv_of(client, lang="en")

    event = Event.objects.get()
    assert head[0] == "Number"
    assert row == [
        "1",
        "2026-11-25 09:00:00",
        "Bob",
        "Bob added a vendor",
        "vendor.added",
        "7",
        "",
        "",
        "",
        '{"name": "é"}',
        event.previous,
        event.hash,
    ]


def test_no_cell_of_the_csv_is_a_formula(client, bob):
    record(subject="=1+1", actor="+cmd|' /C calc'!A0", after={})
    record(subject="@SUM(1)", actor="-2+3\r\nnew row\x00".replace("\x00", ""))

    rows = csv_of(client, lang="en")

    assert len(rows) == 3
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_the_csv_follows_the_filters_and_the_language(client, bob):
    record(subject="PRIV-01")
    record(subject="PRIV-02")

    assert len(csv_of(client, lang="fr", text="PRIV-02")) == 2


def test_the_lines_are_the_whole_chain_and_can_be_verified(client, bob, tmp_path, capsys):
    chain = make_chain(4)
    make_chain(2, factories.make_organisation("Elsewhere"))

    response = client.get(address("audit-jsonl", text="no filter applies"))
    content = b"".join(response.streaming_content)

    assert [json.loads(line)["seq"] for line in content.splitlines()] == [1, 2, 3, 4]
    path = tmp_path / "audit.jsonl"
    path.write_bytes(content)
    call_command("verify_audit", "--file", str(path), "--anchor", f"4:{chain.audit_hash}")
    assert "unbroken" in capsys.readouterr().out


@pytest.mark.parametrize("rows", [1, 60])
def test_a_file_takes_one_statement_for_the_events(client, bob, rows):
    make_chain(rows)

    for name in ("audit-csv", "audit-jsonl"):
        with CaptureQueriesContext(connection) as queries:
            b"".join(client.get(address(name)).streaming_content)
        assert len([query for query in queries if "assessments_event" in query["sql"]]) == 1
