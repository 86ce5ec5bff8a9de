"""The audit trail as a page: filtered, newest first, each event a sentence with what changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils import formats
from django.utils.timezone import get_current_timezone, make_aware
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments import labels
from assessments.models import Event, Membership, Organisation, UseCase

PAGE_ROWS = 50
REQUESTS_OFFERED = 200  # newest first; any other is reached from one of its events
QUIET = frozenset({"revision"})  # of no meaning to a reader
# Facts that are codes, and the register that has their words.
WORDS_OF: Mapping[str, Mapping[Any, labels.Label]] = {
    "state": labels.ANSWER_STATE | labels.ASSESSMENT_STATE,
    "outcome": labels.OUTCOME,
    "lane": labels.LANE,
    "treatment": labels.TREATMENT,
    "status": labels.FINDING_STATUS,
    "clause_status": labels.CLAUSE_STATUS,
    "stance": labels.STANCE,
    "advice": labels.ADVICE,
    "role": labels.ROLE,
    "function": labels.FUNCTION,
    "functions": labels.FUNCTION,
    "confidentiality": labels.CONFIDENTIALITY,
    "audience": labels.AUDIENCE,
    "how": labels.SETTLEMENT,
    "ruling": labels.ALERT_RULING,
    "value": labels.VALUE,
}
PEOPLE = frozenset({"accepted_by", "approver", "user", "deputy", "sponsor_member", "given_by", "person"})
PLACES = {name: place for place, name in enumerate(labels.FACT)}
NOTHING = "–"
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which events are asked for; what is not said does not matter."""

    person: int | None = None
    kind: str = ""
    request: int | None = None
    first: date | None = None
    last: date | None = None
    text: str = ""

    def events(self, organisation: Organisation) -> QuerySet[Event]:
        """Those of the organisation that fit."""
        found = Event.objects.filter(organisation=organisation)
        if self.person is not None:
            found = found.filter(by=self.person)
        if self.kind:
            found = found.filter(kind=self.kind)
        if self.request is not None:
            found = found.filter(use_case=self.request)
        if self.first is not None:
            found = found.filter(at__gte=_midnight(self.first))
        if self.last is not None:
            found = found.filter(at__lt=_midnight(self.last + timedelta(days=1)))
        if self.text:
            found = found.filter(subject__icontains=self.text)
        return found


@dataclass(frozen=True, slots=True)
class Change:
    """One fact before and after; ``was`` is empty where there was nothing before."""

    name: str
    was: str
    is_now: str


@dataclass(frozen=True)
class AuditRow:
    """One event in words. ``people``: names by key, for facts that name a person."""

    event: Event
    people: Mapping[int, str]

    @property
    def who(self) -> str:
        """Who acted: a person, or whoever came by a link."""
        return who_acted(self.event)

    @property
    def sentence(self) -> str:
        """Who did what."""
        return sentence_of(self.event)

    @property
    def subject(self) -> str:
        """The question or object, where its name says something; a bare row number does not."""
        return subject_of(self.event)

    @cached_property
    def changes(self) -> list[Change]:
        """What was changed, fact by fact."""
        return list(changes_of(self.event, self.people))


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Up to fifty events, newest first, with what the filters offer and the end of the chain."""

    rows: list[AuditRow]
    newer_than: int | None
    older_than: int | None
    people: list[tuple[int, str]]
    requests: list[tuple[int, str]]


def audit_page(
    organisation: Organisation,
    asked: AuditFilter,
    *,
    older_than: int | None = None,
    newer_than: int | None = None,
) -> AuditPage:
    """Three queries: members, requests, and one page of events by their numbers."""
    found = asked.events(organisation).select_related("by", "use_case", "assessment__option")
    if newer_than is not None:
        page = found.filter(seq__gt=newer_than).order_by("seq")
    elif older_than is not None:
        page = found.filter(seq__lt=older_than).order_by("-seq")
    else:
        page = found.order_by("-seq")
    events = list(page[: PAGE_ROWS + 1])
    has_more = len(events) > PAGE_ROWS  # in the direction of travel
    events = events[:PAGE_ROWS]
    if newer_than is not None:
        events.reverse()
    has_newer = has_more if newer_than is not None else older_than is not None
    has_older = True if newer_than is not None else has_more
    people = _people(organisation)
    names = dict(people) | {event.by_id: str(event.by) for event in events if event.by is not None}
    requests = _requests(organisation)
    titles = dict(requests) | {event.use_case_id: event.use_case.title for event in events if event.use_case}
    return AuditPage(
        rows=[AuditRow(event, names) for event in events],
        newer_than=events[0].seq if events and has_newer else None,
        older_than=events[-1].seq if events and has_older else None,
        people=_with(people, asked.person, names),
        requests=_with(requests, asked.request, titles),
    )


# --- one event in words ---


def who_acted(event: Event) -> str:
    """The person's name; for who has no account, what they said of themselves."""
    if event.by is not None:
        return str(event.by)
    return event.actor or _("Somebody without an account")


def sentence_of(event: Event) -> str:
    """Who did what; a kind without a word of its own is said by its code."""
    did = str(labels.EVENT.get(event.kind, event.kind))
    return pgettext("audit trail", "%(who)s %(did)s") % {"who": who_acted(event), "did": did}


def subject_of(event: Event) -> str:
    """The question or object, where its name says something; a bare row number does not."""
    if event.subject in labels.FUNCTION:
        return str(labels.FUNCTION[event.subject].word)
    return "" if event.subject.isdecimal() else event.subject


def changes_of(event: Event, people: Mapping[int, str]) -> Iterator[Change]:
    """Facts that differ between before and after, in the order of their register.

    Not in the order in which they were written: PostgreSQL does not keep that.
    """
    before, after = _facts(event.before), _facts(event.after)
    for name in sorted({**after, **before}, key=lambda name: (PLACES.get(name, len(PLACES)), name)):
        was, is_now = before.get(name), after.get(name)
        if name not in QUIET and (was or None) != (is_now or None):
            yield Change(fact_word(name), _value(name, was, people), _value(name, is_now, people))


def fact_word(name: str) -> str:
    """The word for the name of a fact; one that has none is said as it is written."""
    return str(labels.FACT.get(name, name.replace("_", " ")))


def _facts(stored: object) -> dict[str, object]:
    if stored is None:
        return {}
    return stored if isinstance(stored, dict) else {"value": stored}


def _value(name: str, value: object, people: Mapping[int, str]) -> str:
    if value is None or value in ("", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        said = [_value(name, item, people) for item in value]
        return "\n".join(said) if any(isinstance(item, dict) for item in value) else labels.listed(said)
    if isinstance(value, dict):
        parts = ((key, item) for key, item in sorted(value.items()) if item not in (None, "", [], {}))
        return ", ".join(f"{fact_word(key)} = {_value(key, item, people)}" for key, item in parts)
    if name in PEOPLE and isinstance(value, int):
        return people.get(value, _("person no. %(number)s") % {"number": value})
    words = WORDS_OF.get(name, {})
    if value in words:
        return str(words[value].word)
    return _day(value) if isinstance(value, str) and DAY.fullmatch(value) else str(value)


def _day(text: str) -> str:
    try:
        return formats.date_format(date.fromisoformat(text), "j F Y")
    except ValueError:  # it only looks like one
        return text


# --- what the filters offer ---


def _people(organisation: Organisation) -> list[tuple[int, str]]:
    members = Membership.objects.filter(organisation=organisation).select_related("user")
    return [(member.user_id, str(member.user)) for member in members.order_by("user__full_name", "pk")]


def _requests(organisation: Organisation) -> list[tuple[int, str]]:
    rows = UseCase.objects.filter(organisation=organisation).order_by("-pk")[:REQUESTS_OFFERED]
    return [(row.pk, row.title) for row in rows]


def _with(
    offered: list[tuple[int, str]], chosen: int | None, names: Mapping[int | None, str]
) -> list[tuple[int, str]]:
    """What is offered, and what is chosen already though it is not."""
    if chosen is None or chosen in dict(offered):
        return offered
    return [(chosen, names.get(chosen, f"#{chosen}")), *offered]


def _midnight(on: date) -> datetime:
    return make_aware(datetime(on.year, on.month, on.day), get_current_timezone())  # noqa: DTZ001 -- made aware
