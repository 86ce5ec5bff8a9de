"""The audit chain: whatever is changed, removed, inserted or moved is found, and where."""

import copy
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from assessments.models import Event, Organisation
from assessments.models.event import BODY
from assessments.queries.audit_chain import (
    NotAnEvent,
    events_of_lines,
    faults_of,
    faults_of_organisation,
    line_of,
)
from tests import factories
from tests.audit import change, insert, make_chain, remove, rewrite, tampering
from tests.factories import NOW

pytestmark = pytest.mark.django_db

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
PLAIN = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT
FACTS = st.none() | st.dictionaries(TEXT, PLAIN | st.lists(PLAIN, max_size=3), max_size=4)


@pytest.fixture
def chain():
    return make_chain(5)


def event(organisation: Organisation, seq: int) -> Event:
    return Event.objects.get(organisation=organisation, seq=seq)


def found(organisation: Organisation, **anchors) -> list[int]:
    organisation.refresh_from_db()
    return [fault.seq for fault in faults_of_organisation(organisation, **anchors)]


def test_a_chain_as_it_was_written_has_no_fault(chain):
    make_chain(3, factories.make_organisation("Elsewhere"))

    assert found(chain) == []
    assert found(factories.make_organisation("Empty")) == []


def test_a_changed_event_is_found(chain):
    with tampering():
        change(event(chain, 3), after={"note": "something else"})

    assert found(chain) == [3]


def test_a_changed_event_that_was_hashed_anew_is_found_at_the_next_one(chain):
    with tampering():
        third = event(chain, 3)
        third.after = {"note": "something else"}
        change(third, after=third.after, hash=third.linked(3, third.previous))

    assert found(chain) == [4]


@pytest.mark.parametrize("seq", [1, 3])
def test_a_deleted_event_is_found(chain, seq):
    with tampering():
        remove(event(chain, seq))

    assert found(chain) == [seq]


def test_a_deleted_event_is_found_when_the_others_are_moved_up(chain):
    with tampering():
        remove(event(chain, 3))
        change(event(chain, 4), seq=3)
        change(event(chain, 5), seq=4)

    assert found(chain) == [
        3,
        3,
        4,
        5,
    ]  # follows nothing known, twice not what it says, and the end is missing


def test_the_last_event_deleted_is_found(chain):
    with tampering():
        remove(event(chain, 5))

    assert found(chain) == [5]


def test_every_event_deleted_is_found(chain):
    with tampering():
        for stored in Event.objects.filter(organisation=chain):
            remove(stored)

    assert found(chain) == [1]


def test_an_inserted_event_is_found_at_its_place(chain):
    with tampering():
        for seq in (5, 4):
            change(event(chain, seq), seq=seq + 1)
        forged = copy.copy(event(chain, 3))
        forged.seq, forged.previous, forged.subject = 4, forged.hash, "forged"
        forged.hash = forged.linked(4, forged.previous)
        insert(forged)

    assert found(chain)[0] == 5  # the forged one hangs together with what is before it, not with what follows
    assert 6 in found(chain)


def test_an_event_written_behind_the_end_is_found(chain):
    with tampering():
        forged = copy.copy(event(chain, 5))
        forged.seq, forged.previous = 6, forged.hash
        forged.hash = forged.linked(6, forged.previous)
        insert(forged)

    assert found(chain) == [6]


def test_an_event_inserted_before_the_first_is_found(chain):
    with tampering():
        forged = copy.copy(event(chain, 1))
        forged.seq = 0
        forged.hash = forged.linked(0, "")
        insert(forged)

    assert found(chain)[0] == 0


def test_reordered_events_are_found(chain):
    with tampering():
        second, third = event(chain, 2), event(chain, 3)
        change(second, seq=99)
        change(third, seq=2)
        change(second, seq=3)

    assert {2, 3} <= set(found(chain))


def test_events_whose_words_changed_places_are_found(chain):
    with tampering():
        second, third = event(chain, 2), event(chain, 3)
        change(second, subject=third.subject, before=third.before, after=third.after)
        change(third, subject=second.subject, before=second.before, after=second.after)

    assert found(chain) == [2, 3]


def test_an_event_moved_to_another_organisation_is_found_in_both(chain):
    elsewhere = make_chain(2, factories.make_organisation("Elsewhere"))
    with tampering():
        change(event(chain, 5), organisation=elsewhere.pk, seq=3)

    assert found(chain) == [5]
    assert 3 in found(elsewhere)


def test_an_end_that_was_set_back_is_found(chain):
    change(chain, audit_seq=4, audit_hash=event(chain, 4).hash)

    assert found(chain) == [5]


def test_a_chain_written_anew_is_found_by_an_anchor_and_by_nothing_else(chain):
    anchors = {4: event(chain, 4).hash, 2: event(chain, 2).hash}

    rewrite(chain, seq=3, after={"note": "as if it had always been so"})

    assert found(chain) == []
    assert found(chain, anchors=anchors) == [4]


def test_an_anchor_behind_the_end_is_a_fault(chain):
    assert found(chain, anchors={5: chain.audit_hash}) == []
    assert found(chain, anchors={6: "0" * 64}) == [6]


def test_six_hundred_events_are_verified_in_one_statement_and_well_under_a_second():
    chain = make_chain(600)

    with CaptureQueriesContext(connection) as queries:
        started = time.perf_counter()
        assert faults_of_organisation(chain) == []
        took = time.perf_counter() - started

    assert len(queries) == 1
    assert took < 1  # 0.05 s where this was written; a whole second leaves room for a busy machine


# --- any single change of any event ---

OTHER_VALUES = {
    "organisation": lambda value: value + 1,
    "use_case": lambda value: (value or 0) + 1,
    "assessment": lambda value: (value or 0) + 1,
    "sheet": lambda value: (value or 0) + 1,
    "kind": lambda value: f"{value}.",
    "subject": lambda value: f"{value} ",
    "before": lambda value: {"was": value},
    "after": lambda value: {"was": value},
    "at": lambda value: value + timedelta(microseconds=1),
    "by": lambda value: None if value else 1,
    "actor": lambda value: f"{value}-",
    "seq": lambda value: value + 1,
    "previous": lambda value: value[1:] + "0" if value.strip("0") else "1",
    "hash": lambda value: value[1:] + ("1" if value.endswith("0") else "0"),
}


def test_every_field_of_an_event_is_tried():
    assert OTHER_VALUES.keys() == {*BODY, "seq", "previous", "hash"}


@given(
    facts=st.lists(st.tuples(TEXT, FACTS, FACTS), min_size=1, max_size=6),
    place=st.integers(0, 5),
    name=st.sampled_from(sorted(OTHER_VALUES)),
)
def test_any_single_change_of_any_event_is_found(facts, place, name):
    events, link = [], ""
    for seq, (subject, before, after) in enumerate(facts, start=1):
        one = Event(
            organisation_id=1, kind="test.happened", subject=subject, before=before, after=after, at=NOW
        )
        one.seq, one.previous, one.hash = seq, link, one.linked(seq, link)
        events.append(one)
        link = one.hash
    end = (len(events), link)
    assert list(faults_of(events, end=lambda _last: end)) == []

    attribute = Event._meta.get_field(name).attname
    victim = events[place % len(events)]
    setattr(victim, attribute, OTHER_VALUES[name](getattr(victim, attribute)))

    assert list(faults_of(events, end=lambda _last: end))


class StoredFacts(TestCase):
    """What the database gives back hashes like what was given to it."""

    @given(subject=TEXT, before=FACTS, after=FACTS, actor=TEXT)
    def test_an_event_read_back_is_the_event_that_was_written(self, subject, before, after, actor):
        organisation = factories.make_organisation()
        written = Event.objects.append(
            Event(
                organisation=organisation,
                kind="test.happened",
                subject=subject,
                before=before,
                after=after,
                at=NOW,
                actor=actor,
            )
        )

        assert faults_of_organisation(organisation) == []
        (again,) = events_of_lines([line_of(Event.objects.get(pk=written.pk))])
        assert again.linked(written.seq, written.previous) == written.hash


@pytest.mark.parametrize(
    "facts", [{1: "a", 2: "b", 10: "c"}, {"of": {10: 1, 9: 2}}, {"rate": 0.1, "b": (1, 2)}]
)
def test_facts_that_are_stored_otherwise_than_they_were_given_hash_alike(facts):
    organisation = factories.make_organisation()
    Event.objects.append(Event(organisation=organisation, kind="test.happened", after=facts, at=NOW))

    assert faults_of_organisation(organisation) == []


# --- the chain as a file ---


def test_a_chain_written_to_lines_and_read_again_has_no_fault(chain):
    lines = [line_of(stored) for stored in Event.objects.filter(organisation=chain).order_by("seq")]

    assert list(faults_of(events_of_lines(lines))) == []


def test_a_changed_removed_or_moved_line_is_found(chain):
    lines = [line_of(stored) for stored in Event.objects.filter(organisation=chain).order_by("seq")]
    changed = [*lines[:2], lines[2].replace("subject 3", "subject 9"), *lines[3:]]
    removed = [*lines[:2], *lines[3:]]
    moved = [lines[1], lines[0], *lines[2:]]

    assert [fault.seq for fault in faults_of(events_of_lines(changed))] == [3]
    assert [fault.seq for fault in faults_of(events_of_lines(removed))] == [3]
    assert list(faults_of(events_of_lines(moved)))


@pytest.mark.parametrize(
    "line", ["", "{}", "[]", "not json", "null", '{"seq": 1}', "[" * 100_000], ids=lambda line: line[:10]
)
def test_a_line_that_is_no_event_is_said(line):
    with pytest.raises(NotAnEvent, match="line 1"):
        list(events_of_lines([line]))
