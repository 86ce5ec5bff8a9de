"""Whether the audit chain of an organisation is whole: every number, every link, every word."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F

from assessments.models import Event, Organisation
from assessments.models.event import BODY

LINKS = ("seq", "previous", "hash")
NO_EVENT = (0, "")
End = tuple[int, str]  # number and hash of the last event
Anchors = Mapping[int, str]  # number of an event → the hash somebody wrote down


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, and at which number of the chain."""

    seq: int
    says: str


class NotAnEvent(ValueError):
    """A line of a file that is no event."""


def faults_of_organisation(organisation: Organisation, anchors: Anchors | None = None) -> list[Fault]:
    """Every fault of the chain as it is stored; one pass over the events, nothing written."""
    # The end in the same statement as the events: one written meanwhile is in both or in neither.
    events = (
        Event.objects.filter(organisation=organisation)
        .annotate(end_seq=F("organisation__audit_seq"), end_hash=F("organisation__audit_hash"))
        .order_by("seq")
    )

    def end(last: Event | None) -> End:
        if last is not None:
            return last.end_seq, last.end_hash
        return Organisation.objects.values_list("audit_seq", "audit_hash").get(pk=organisation.pk)

    return list(faults_of(events.iterator(chunk_size=1000), end=end, anchors=anchors))


def faults_of(
    events: Iterable[Event],
    *,
    end: Callable[[Event | None], End] | None = None,
    anchors: Anchors | None = None,
) -> Iterator[Fault]:
    """What is wrong with events in the order of their numbers, each fault once.

    ``end``: where the chain has to end, given its last event, if that is known. ``anchors``: hashes known
    from elsewhere; they alone show a chain that was written anew from some event on.
    """
    waiting = dict(anchors or {})
    seq, link = NO_EVENT
    last = None
    for event in events:
        yield from _faults_between(seq, link, event)
        if event.hash != event.linked(event.seq, event.previous):
            yield Fault(event.seq, "was changed: its hash is not that of what it says")
        if waiting.pop(event.seq, event.hash) != event.hash:
            yield Fault(event.seq, "is not the event of the anchor: its hash is another")
        seq, link, last = event.seq, event.hash, event
    if end is not None:
        yield from _faults_at_the_end(seq, link, end(last))
    for missing in sorted(waiting):
        yield Fault(missing, "is missing, though an anchor names it")


def _faults_between(seq: int, link: str, event: Event) -> Iterator[Fault]:
    """What is wrong between the event before (its number and hash) and this one."""
    if event.seq == seq:
        yield Fault(event.seq, "is there twice")
    elif event.seq < seq:
        yield Fault(event.seq, f"stands behind number {seq}")
    elif event.seq > seq + 1:
        last = event.seq - 1
        is_one = last == seq + 1
        yield Fault(seq + 1, "is missing" if is_one else f"is missing, and so is every number up to {last}")
    elif event.previous != link:
        yield Fault(event.seq, "does not follow the event before it: it names another hash")


def _faults_at_the_end(seq: int, link: str, end: End) -> Iterator[Fault]:
    last, last_link = end
    if seq < last:
        yield Fault(seq + 1, f"is missing, and so is all up to {last}, where the chain should end")
    elif seq > last:
        yield Fault(last + 1, f"was written behind the end, which is number {last}")
    elif link != last_link:
        yield Fault(seq, "is not the event at which the chain ends: its hash is another")


# --- the chain as a file: one event a line, as JSON ---


def line_of(event: Event) -> str:
    """An event as one line of JSON: what its digest reads, and its links."""
    return json.dumps({**event.said, **{name: getattr(event, name) for name in LINKS}}, ensure_ascii=False)


def events_of_lines(lines: Iterable[str]) -> Iterator[Event]:
    """The events of a file, or ``NotAnEvent`` at the first line that is none."""
    for number, line in enumerate(lines, start=1):
        try:
            yield _event(json.loads(line))
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            raise NotAnEvent(f"line {number} is no event of an audit trail") from error


def _event(said: dict[str, Any]) -> Event:
    if said.keys() != {*BODY, *LINKS} or type(said["seq"]) is not int:
        raise ValueError
    at = datetime.fromisoformat(said["at"])
    if at.tzinfo is None:
        raise ValueError
    attributes = {Event._meta.get_field(name).attname: said[name] for name in (*BODY, *LINKS)}
    return Event(**{**attributes, "at": at})
