"""Page 1 of the brief, decide: laid out so that it fills its page and no more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from assessments.reports import charts, pictures, sentences
from assessments.reports.brief.conditions import (
    Plan,
    columns,
    condition_lines,
    condition_plan,
    conditions_height,
    conditions_note,
    conditions_title,
    is_binding,
)
from assessments.reports.brief.head import (
    FACTS_HEIGHT,
    EntryText,
    because,
    entry_texts,
    facts,
    flag,
    recommended,
)
from assessments.reports.brief.options import option_rows, options_title
from assessments.reports.brief.parts import (
    CHART_WIDTH,
    ENTRY_GAP,
    LEADING,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    REQUEST,
    SIZE,
    STRIP,
    TABLE_HEAD,
    TEXT_WIDTH,
    WORKING,
    Decide,
    Entry,
    OptionRow,
    Picture,
    air_for,
    entry_height,
    height_of,
    label_lines,
    title_height,
)
from assessments.reports.brief.risks import RiskText, risk_heights, risk_row, risk_texts, risks_title
from assessments.reports.brief.stops import StopText, stop_heights, stop_texts, stops_shown, stops_title
from assessments.reports.measure import line_count
from assessments.reports.press import Runs
from assessments.reports.reading import Reading
from assessments.reports.room import Shares, Wish, given_back

TITLE_SIZE, TITLE_LEADING, MOST_TITLE = 13.5, 16.5, 3
TITLE_GAP, BECAUSE_GAP, MOST_BECAUSE = 6.0, 5.0, 2
RISK_GAP, OPTION_GAP, STOP_GAP = 4.0, 4.0, 2.0  # below each row
BLOCKS = 6
LEAST = {"ask": 3, "deviation": 3}  # lines; any other labelled paragraph keeps one
SHORTEST = 5  # lines of the conditions, should nothing else make room: one a column, and a count
LEAST_STOPS = 5
LEAST_ROW, MOST_ROW_AIR = 17.0, 2  # the height of a dimension, in drawing units
MOST_NAME = 2  # lines of the name of an option
FEWEST, ENOUGH, READABLE = 2, 3, 3  # risks at least; risks before all else; lines each should have


@dataclass(frozen=True)
class Draft:
    """The texts of page 1 before they are cut to their room."""

    recommendation: Runs
    reason: Runs
    entries: list[EntryText]
    titles: tuple[str, ...]  # of the blocks, as far as there are any
    note: str
    options: dict[int, tuple[OptionRow, ...]]  # by the lines a name may take
    pictures: list[Picture]  # by the steps of air in it
    stops: list[StopText]
    risks: list[RiskText]
    plan: Plan
    is_binding: bool  # whether the conditions decide something, so that they come before the options

    def least(self) -> dict[str, int]:
        """What nothing else may take from any block."""
        return {
            **{
                key: min(LEAST.get(key, 1), entry_height(label, text)) for key, label, text, _ in self.entries
            },
            "names": 1,
            "air": 0,
            "stops": min(LEAST_STOPS, sum(stop_heights(self.stops))),
            "risks": 0,
            "conditions": min(SHORTEST, condition_lines(self.plan)[0]),
        }

    def wishes(self) -> list[Wish]:
        """What gets the rest of the page, most important first."""
        least, short, full = condition_lines(self.plan)
        enough = next((step for step, rows in enumerate(self.risk_steps) if len(rows) >= ENOUGH), 0)
        wanted = {key: min(most, entry_height(label, text)) for key, label, text, most in self.entries}
        entries = [
            Wish(key, wanted[key]) for key in ("deviation", "reason", "nothing", "benefit") if key in wanted
        ]
        return [
            Wish("ask", wanted["ask"]),
            Wish("names", MOST_NAME),
            Wish("conditions", least),
            Wish("risks", enough),
            Wish("conditions", full if self.is_binding else short),
            *entries,
            Wish("risks", len(self.risk_steps) - 1),
            Wish("stops", sum(stop_heights(self.stops))),
            Wish("conditions", full),
            Wish("air", MOST_ROW_AIR),
        ]

    @cached_property
    def risk_steps(self) -> list[tuple[int, ...]]:
        """From few risks in short to all of them in full: the lines of each that is shown."""
        wanted = risk_heights(self.risks)
        rows = [2] * min(FEWEST, len(wanted))
        steps = [tuple(rows)]
        for lines, count in ((READABLE, ENOUGH), (READABLE, len(wanted)), (max([0, *wanted]), len(wanted))):
            while len(rows) < min(count, len(wanted)):
                rows.append(min(2 if count == ENOUGH else lines, wanted[len(rows)]))
                steps.append(tuple(rows))
            for place, height in enumerate(rows):
                for more in range(height + 1, min(lines, wanted[place]) + 1):
                    rows[place] = more
                    steps.append(tuple(rows))
        return steps

    def height(self, shares: Shares) -> float:
        """The height of the page with so much of everything."""
        return sum(self.heights(shares))

    def heights(self, shares: Shares) -> Iterator[float]:
        """The height of each block, from top to bottom."""
        yield STRIP + FACTS_HEIGHT + sum(title_height(title) for title in self.titles)
        title = min(MOST_TITLE, height_of(self.recommendation, PAGE_WIDTH, TITLE_SIZE, is_bold=True))
        yield title * TITLE_LEADING + TITLE_GAP
        yield min(MOST_BECAUSE, height_of(self.reason, PAGE_WIDTH, SIZE)) * LEADING + BECAUSE_GAP
        for key, label, _text, _most in self.entries:
            yield max(shares[key], label_lines(label)) * LEADING + ENTRY_GAP
        options = self.options[shares["names"]]
        yield (TABLE_HEAD if options else 0) + sum(row.lines * LEADING + OPTION_GAP for row in options)
        yield self.pictures[shares["air"]].height
        yield shares["stops"] * LEADING + min(shares["stops"], len(self.stops)) * STOP_GAP
        rows = [lines * LEADING + RISK_GAP for lines in self.risk_steps[shares["risks"]]]
        yield (TABLE_HEAD if rows else 0) + sum(rows)
        yield line_count(self.note, width=PAGE_WIDTH, size=SIZE, is_regular=True) * LEADING
        yield conditions_height(self.plan, shares["conditions"])


def decide_page(reading: Reading, *, squeeze: float = 0.0) -> Decide:
    """Page 1, laid out so that it fills one page less ``squeeze`` points."""
    press = reading.press
    risks, plan = risk_texts(reading), condition_plan(reading)
    options = {lines: option_rows(reading, lines) for lines in range(1, MOST_NAME + 1)}
    drawn = [dimensions_picture(reading, air) for air in range(MOST_ROW_AIR + 1)]
    titles = [
        drawn[0].title,
        stops_title(reading),
        risks_title(reading, len(risks)),
        conditions_title(reading),
    ]
    draft = Draft(
        recommended(reading),
        press.words(because(reading)),
        entry_texts(reading),
        (*titles, *([options_title(reading)] if options[1] else [])),
        conditions_note(reading, plan),
        options,
        drawn,
        stop_texts(reading),
        risks,
        plan,
        is_binding(reading),
    )
    given, left = given_back(draft.least(), draft.wishes(), draft.height, PAGE_HEIGHT - squeeze)
    rows = draft.risk_steps[given["risks"]]
    stop_rows, stops_more = stops_shown(reading, draft.stops, given["stops"])
    return Decide(
        *flag(reading),
        press.fit(draft.recommendation, lines=MOST_TITLE, width=PAGE_WIDTH, size=TITLE_SIZE, section=REQUEST),
        press.fit(draft.reason, lines=MOST_BECAUSE, width=PAGE_WIDTH, size=SIZE, section=WORKING),
        facts(reading),
        tuple(
            Entry(label, press.fit(text, lines=given[key], width=TEXT_WIDTH, size=SIZE, section=REQUEST))
            for key, label, text, _most in draft.entries
        ),
        options_title(reading),
        draft.options[given["names"]],
        drawn[given["air"]],
        stops_title(reading),
        stop_rows,
        stops_more,
        risks_title(reading, len(rows)),
        tuple(risk_row(reading, *risk, lines=lines) for risk, lines in zip(risks, rows, strict=False)),
        conditions_title(reading),
        draft.note,
        columns(reading, draft.plan, given["conditions"]),
        air_for(left, BLOCKS),
    )


def dimensions_picture(reading: Reading, air: int) -> Picture:
    """A bullet bar for each dimension against its limit, with so many steps of air between them."""
    bullets = pictures.dimension_bullets(reading.dossier.scorecard, reading.framework)
    title = reading.press.own(sentences.dimensions_message(bullets))
    svg = charts.compact_bullets(
        bullets,
        id="dimensions",
        title=title,
        width=CHART_WIDTH,
        row=LEAST_ROW + air,
        theme=charts.PAPER,
    )
    return Picture(title, svg, charts.height_of(svg) * 0.75)
