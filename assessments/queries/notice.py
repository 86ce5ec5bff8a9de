"""Notices: what each says in the reader's language, the list of one person, what could not be sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import formats, translation
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from assessments.labels import NOTICE_KIND, OUTCOME, Label
from assessments.models import Membership, Notice, NoticeChoice, User

PAGE_ROWS = 20
FAILURES_SHOWN = 5
LANGUAGES = ("en", "fr")

# What a notice of each kind says: its subject, then its text. %(…)s are its facts.
WORDS: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "assignment": (
        _("Yours to answer: %(place)s"),
        _("“%(place)s” in “%(title)s” is yours to answer."),
    ),
    "mention": (
        _("%(by)s mentions you"),
        _("%(by)s mentions you in a comment on %(question)s in “%(title)s”."),
    ),
    "vendor_submitted": (
        _("%(vendor)s has answered"),
        _("%(vendor)s has answered the questions on “%(title)s”. Each is a claim until you accept it."),
    ),
    "due": (
        _("Due on %(on)s: %(what)s"),
        _("%(what)s, in “%(title)s”, is due on %(on)s."),
    ),
    "overdue": (
        _("Overdue since %(on)s: %(what)s"),
        _("%(what)s, in “%(title)s”, was due on %(on)s."),
    ),
    "evidence_expiry": (
        _("Expires on %(on)s: %(document)s"),
        _("The document “%(document)s” expires on %(on)s. Ask for a newer one: answers rest on it."),
    ),
    "acceptance_end": (
        _("Ends on %(on)s: %(what)s"),
        _("%(what)s, in “%(title)s”, ends on %(on)s. From that day on the risk is open again."),
    ),
    "decision": (
        pgettext_lazy("notice", "%(outcome)s: %(title)s"),
        pgettext_lazy("notice", "The decision on “%(title)s” is: %(outcome)s."),
    ),
}


@dataclass(frozen=True, slots=True)
class Words:
    """One line and one sentence."""

    subject: str
    text: str


class _Facts(dict[str, str]):
    """A fact that is not known is an ellipsis, not an error in the middle of an e-mail."""

    def __missing__(self, name: str) -> str:
        return "…"


def words(notice: Notice) -> Words:
    """What the notice says in the active language. A fact is a text, or one text a language."""
    facts = _Facts({name: _said(name, value) for name, value in notice.facts.items()})
    subject, text = WORDS[notice.kind]
    return Words(" ".join((str(subject) % facts).split())[:200], str(text) % facts)


def in_each_language(text: Callable[[], object]) -> dict[str, str]:
    """A text made once for each language, so that each reader finds their own in the facts."""
    said = {}
    for language in LANGUAGES:
        with translation.override(language):
            said[language] = str(text())
    return said


def _said(name: str, value: object) -> str:
    if isinstance(value, dict):
        value = value.get(get_language() or "en") or value.get("en") or ""
    known = _FACT.get(name)
    return known(str(value)) if known and value else str(value or "…")


def _day(text: str) -> str:
    on = date.fromisoformat(text)
    written = formats.date_format(on, "j F Y")
    return f"1er{written[1:]}" if on.day == 1 and (get_language() or "").startswith("fr") else written


_FACT: Mapping[str, Callable[[str], str]] = {
    "on": _day,
    "outcome": lambda code: str(OUTCOME[code].word) if code in OUTCOME else code,
}


# --- one person's page ---


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice with its words."""

    pk: int
    kind: str
    words: Words
    path: str
    made_at: datetime
    is_read: bool


@dataclass(frozen=True, slots=True)
class NoticePage:
    """Up to twenty notices, unread first, newest first, and the keys of the pages beside it."""

    rows: list[NoticeRow]
    before: str
    after: str
    has_unread: bool


def notice_page(user: User, *, after: str = "", before: str = "") -> NoticePage:
    """One query. The key says how far the reader is: "1-120" lies beyond the read notice 120."""
    found = own_notices(user).annotate(is_unread=Q(read_at=None))
    behind, ahead = _key(before), _key(after)
    if behind is not None:
        unread, pk = behind
        page = found.filter(
            Q(pk__gt=pk, is_unread=unread) | (Q(is_unread=True) if not unread else Q(pk=None))
        )
        page = page.order_by("is_unread", "pk")
    elif ahead is not None:
        unread, pk = ahead
        page = found.filter(Q(pk__lt=pk, is_unread=unread) | (Q(is_unread=False) if unread else Q(pk=None)))
        page = page.order_by("-is_unread", "-pk")
    else:
        page = found.order_by("-is_unread", "-pk")
    notices = list(page[: PAGE_ROWS + 1])
    has_more = len(notices) > PAGE_ROWS  # in the direction of travel
    notices = notices[:PAGE_ROWS]
    if behind is not None:
        notices.reverse()
    has_earlier = has_more if behind is not None else ahead is not None
    has_later = True if behind is not None else has_more
    return NoticePage(
        rows=[_row(notice) for notice in notices],
        before=_key_of(notices[0]) if notices and has_earlier else "",
        after=_key_of(notices[-1]) if notices and has_later else "",
        has_unread=any(notice.read_at is None for notice in notices),
    )


def own_notices(user: User) -> QuerySet[Notice]:
    """A person's notices, from organisations they still belong to."""
    return Notice.objects.filter(user=user, organisation__memberships__user=user)


def _row(notice: Notice) -> NoticeRow:
    return NoticeRow(
        pk=notice.pk,
        kind=notice.kind,
        words=words(notice),
        path=notice.path,
        made_at=notice.made_at,
        is_read=notice.read_at is not None,
    )


def _key_of(notice: Notice) -> str:
    return f"{int(notice.read_at is not None)}-{notice.pk}"


def _key(text: str) -> tuple[bool, int] | None:
    """Whether unread, and the row's number; a garbled key means the first page."""
    is_read, _dash, pk = text.partition("-")
    is_number = pk.isascii() and pk.isdecimal() and len(pk) < 19
    return (is_read == "0", int(pk)) if is_number and is_read in ("0", "1") else None


# --- how a person wishes to hear, and what could not be sent ---


@dataclass(frozen=True, slots=True)
class Choice:
    """One kind with the channel chosen for it."""

    kind: str
    label: Label
    channel: str


def choices_of(user: User) -> list[Choice]:
    """Every kind, in the order of its register; one query."""
    chosen = dict(NoticeChoice.objects.filter(user=user).values_list("kind", "channel"))
    return [Choice(kind, label, chosen.get(kind, "at_once")) for kind, label in NOTICE_KIND.items()]


@dataclass(frozen=True, slots=True)
class Unsent:
    """An e-mail that did not go out: to whom, why, and when it is tried again."""

    to: str
    failure: str
    attempts: int
    next_try_at: datetime | None


def unsent_of(user: User) -> list[Unsent]:
    """What could not be sent in the organisations that the user administers, newest first; one query."""
    return [
        Unsent(**row)
        for row in unsent(user)
        .order_by("-pk")
        .annotate(to=F("user__email"))
        .values("to", "failure", "attempts", "next_try_at")[:FAILURES_SHOWN]
    ]


def unsent(user: User) -> QuerySet[Notice, Any]:
    """Notices whose e-mail failed, in the organisations that the user administers."""
    administered = Membership.objects.filter(user=user, role="administrator").values("organisation")
    return Notice.objects.filter(organisation__in=administered, sent_at=None).exclude(failure="")
