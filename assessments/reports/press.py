"""Runs of text ready for print: our words typeset for a language, a user's cleaned and marked as theirs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.frameworks.schema import Text
from assessments.reports.measure import LOOSE_END, fitting, line_count
from assessments.reports.typography import on_one_line, printable, typeset

FIRST_MARK = 0xE000  # private use: no text holds these characters when runs are put together


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text. A user's own words are isolated, so that their direction cannot disturb ours."""

    text: str
    is_user: bool = False
    is_strong: bool = False


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """Runs cut to the room they have; ``more`` says where the rest stands (empty when nothing was cut)."""

    runs: Runs
    more: str = ""
    lines: int = 0


def is_regular(runs: Iterable[Run]) -> bool:
    """Whether nothing in the runs is bold, so that they can be measured closer."""
    return not any(run.is_strong for run in runs)


def plain(runs: Iterable[Run]) -> str:
    """The runs as one string."""
    return "".join(run.text for run in runs)


@dataclass(frozen=True, slots=True)
class Press:
    """Sets text for one language."""

    language: str

    def own(self, text: str) -> str:
        """Our own words."""
        return typeset(str(text), self.language)

    def said(self, text: Text) -> str:
        """Words of the framework."""
        return typeset(text.to(self.language), self.language)

    @property
    def colon(self) -> str:
        """A colon with its space, and in French the one before it."""
        return "\u00a0: " if self.language == "fr" else ": "

    def block(self, text: str) -> str:
        """A user's words with their line ends."""
        return typeset(printable(text), self.language)

    def line(self, text: str) -> str:
        """A user's words on one line."""
        return on_one_line(self.block(text))

    def user(self, text: str) -> Run:
        """A user's words as a run."""
        return Run(self.line(text), is_user=True)

    def name(self, text: str, most: int) -> Run:
        """A user's name for something inside a sentence of ours: cut when it would drown the sentence."""
        whole = self.line(text)
        if len(whole) <= most:
            return Run(whole, is_user=True)
        cut = whole[:most].rsplit(" ", 1)[0] if " " in whole[most // 2 : most] else whole[:most]
        return Run(f"{cut.rstrip(LOOSE_END)}… (§1)", is_user=True)

    def words(self, text: str) -> Runs:
        """Our own words as runs."""
        return (Run(self.own(text)),)

    def sentence(self, template: str, **parts: str | Run) -> Runs:
        """``template`` with ``%(name)s`` filled; parts that are user runs stay runs of their own."""
        marks = {name: chr(FIRST_MARK + index) for index, name in enumerate(parts)}
        return self.filled(template % marks, {marks[name]: part for name, part in parts.items()})

    def filled(self, text: str, parts: dict[str, str | Run]) -> Runs:
        """``text``, in which single characters stand for parts, as runs."""
        runs: list[Run] = []
        pending = ""
        for character in text:
            part = parts.get(character)
            if isinstance(part, Run):
                runs += [Run(pending), part]
                pending = ""
            else:
                pending += character if part is None else part
        runs.append(Run(pending))
        return tuple(
            run if run.is_user else Run(self.own(run.text)) for run in runs if run.text or run.is_user
        )

    def date(self, day: date | datetime | None) -> str:
        """A date in words, in local time; "–" when there is none."""
        if day is None:
            return "–"
        local = timezone.localtime(day) if isinstance(day, datetime) else day
        return date_format(local, "j F Y").replace(" ", "\u00a0")

    def short_date(self, day: date | datetime | None) -> str:
        """A date in figures, the same in every language."""
        if day is None:
            return "–"
        return (timezone.localtime(day) if isinstance(day, datetime) else day).strftime("%Y-%m-%d")

    def fit(
        self,
        runs: Runs,
        *,
        lines: int,
        width: float,
        size: float,
        section: int,
        is_short: bool = False,
        is_bold: bool = False,
    ) -> Passage:
        """The runs in at most ``lines`` lines; the rest is announced: it stands in a section of the appendix.

        A narrow place announces it as "(§3)", which the foot of the page explains. ``is_bold``: the place
        prints all of it so.
        """
        text = plain(runs)
        room: Any = {"width": width, "size": size, "is_regular": is_regular(runs) and not is_bold}
        words = _("(§%(section)s)") if is_short else _("(continues in appendix, §%(section)s)")
        more = self.own(words % {"section": section})
        kept = len(fitting(text, lines=lines, tail=f"… {more}", **room))
        if kept == len(text):
            return Passage(runs, "", line_count(text, **room))
        cut: list[Run] = []
        for run in runs:
            if kept > 0:
                cut.append(replace(run, text=run.text[:kept]))
            kept -= len(run.text)
        return Passage(tuple(cut), more, lines)
