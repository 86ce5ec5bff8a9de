"""What the two pages are made of, and their geometry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.safestring import SafeString

from assessments.reports.measure import line_count
from assessments.reports.press import Passage, Runs, is_regular, plain

# Geometry in points; static/reports/report.css says the same.
PAGE_WIDTH = 521.5
PAGE_HEIGHT = 779.0  # of 782: tables round up
CHART_WIDTH = PAGE_WIDTH / 0.75  # drawing units are CSS pixels
SIZE = 9.0
LEADING = 11.0
LABEL_WIDTH = 104.0
LABEL_GAP = 6.0
TEXT_WIDTH = PAGE_WIDTH - LABEL_WIDTH
ENTRY_GAP = 3.0
HEADING = 18.0
STRIP = 23.0  # the line at the head of a page
TABLE_HEAD = 14.0
AIR_STEP, MOST_AIR = 3, 12  # report.css has a class for each step

# Sections of the appendix that the brief refers to.
REQUEST, WORKING, ANSWERS, CLAUSES, PLAN, OPTIONS, CHANGES = 1, 3, 4, 6, 7, 11, 12
HALF_WIDTH = 250.0  # of two blocks side by side
HALF_CHART = HALF_WIDTH / 0.75
TITLE = 10.5  # of a block
TITLE_LEADING = 13.0


EntryText = tuple[str, Runs, int, int]  # page 2: label, text, most lines, section with the rest


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value."""

    label: str
    value: Passage


@dataclass(frozen=True, slots=True)
class Entry:
    """A label and one paragraph."""

    label: str
    passage: Passage


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart under the message it carries; its table twin stands in the appendix."""

    title: str
    svg: SafeString
    height: float  # points


@dataclass(frozen=True, slots=True)
class OptionRow:
    """One option of the request: value, risk, cost and times, each on its own axis, and its verdict."""

    name: Passage
    is_own: bool
    value: str
    risk: str
    cost: str
    live: str
    leave: str
    verdict: str
    lines: int


@dataclass(frozen=True, slots=True)
class StopRow:
    """A hard stop: its state as a code for its sign and as a word, and what it says."""

    state: str
    word: str
    passage: Passage


@dataclass(frozen=True, slots=True)
class RiskRow:
    """One of the largest risks: cause, event and consequence; who treats it, and how."""

    id: str
    points: str
    risk: Passage
    treatment: Passage


@dataclass(frozen=True, slots=True)
class ConditionItem:
    """One condition: what; then by whom, until when, its id and the proof that shows it."""

    text: Passage
    whose: Passage
    id: str


@dataclass(frozen=True, slots=True)
class Column:
    """Conditions of one stage; ``more`` announces those that stand in the appendix only."""

    title: str
    items: tuple[ConditionItem, ...]
    more: str


@dataclass(frozen=True, slots=True)
class Decide:
    """Page 1."""

    flag: str
    flag_tone: str
    recommendation: Passage
    because: Passage
    facts: tuple[Fact, ...]
    entries: tuple[Entry, ...]
    options_title: str
    options: tuple[OptionRow, ...]
    dimensions: Picture
    stops_title: str
    stops: tuple[StopRow, ...]
    stops_more: str
    risks_title: str
    risks: tuple[RiskRow, ...]
    conditions_title: str
    conditions_note: str
    conditions: tuple[Column, ...]
    air: int


@dataclass(frozen=True, slots=True)
class Trust:
    """Page 2."""

    waterfall: Picture | None
    cost: Picture | None  # beside the waterfall
    tornado: Picture | None
    robustness: Picture | None
    robustness_words: Passage
    cases: Picture | None
    evidence: Picture | None
    reasons_title: str
    reasons: tuple[Passage, ...]
    reasons_more: str
    entries: tuple[Entry, ...]  # what no picture shows: exit, concentration, proof, people, verification
    air: int


def shown(heights: Sequence[int], lines: int) -> int:
    """How many items fit in ``lines``, in order, keeping one line to announce the others when not all do."""
    if sum(heights) <= lines:
        return len(heights)
    used = 0
    for count, height in enumerate(heights):
        used += height
        if used > lines - 1:
            return count
    return len(heights)


def air_for(left: float, blocks: int) -> int:
    """Extra space above each of ``blocks`` blocks, in steps, so that a page does not end early."""
    return max(0, min(MOST_AIR, int(left / blocks) // AIR_STEP * AIR_STEP))


@lru_cache(maxsize=256)
def height_of(runs: Runs, width: float, size: float, is_bold: bool = False) -> int:
    """How many lines the runs take; at least one. ``is_bold``: the place prints all of them so."""
    text, regular = plain(runs)[:3000], is_regular(runs) and not is_bold
    return max(1, line_count(text, width=width, size=size, is_regular=regular))


def title_height(title: str, width: float = PAGE_WIDTH) -> float:
    """The height of a block's title, which may take more lines than one."""
    return HEADING + TITLE_LEADING * (max(1, line_count(title, width=width, size=TITLE)) - 1)


def label_lines(label: str) -> int:
    """How many lines the label of a paragraph takes."""
    return line_count(label, width=LABEL_WIDTH - LABEL_GAP, size=SIZE, is_regular=True)


def entry_height(label: str, runs: Runs) -> int:
    """How many lines a labelled paragraph takes; a long label counts too."""
    of_label = label_lines(label)
    return max(height_of(runs, TEXT_WIDTH, SIZE), of_label)
