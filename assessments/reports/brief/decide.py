"""Page 1 of the brief, decide: laid out so that it fills its page and no more."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assessments.reports import charts, pictures, sentences
from assessments.reports.brief.conditions import (
    Plan,
    columns,
    condition_lines,
    condition_plan,
    conditions_note,
    conditions_title,
    gaps,
    lines_used,
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
    HEADING,
    LABEL_GAP,
    LABEL_WIDTH,
    LEADING,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    REQUEST,
    SIZE,
    TEXT_WIDTH,
    WORKING,
    Decide,
    Entry,
    OptionRow,
    Picture,
    air_for,
    entry_height,
    height_of,
)
from assessments.reports.brief.risks import RiskText, risk_lines, risk_row, risk_texts, risks_title
from assessments.reports.brief.stops import StopText, stop_lines, stop_texts, stops_shown, stops_title
from assessments.reports.measure import line_count
from assessments.reports.press import Runs
from assessments.reports.reading import Reading
from assessments.reports.room import Claim, allot

STRIP = 23.0
TITLE_SIZE, TITLE_LEADING = 13.5, 16.5
TABLE_HEAD = 14.0
ROW_GAP = 5.0
OPTIONS_HEAD, OPTION_GAP = 14.0, 4.0
BLOCKS = 6
LEAST = {"ask": 3, "benefit": 2, "nothing": 1, "reason": 1, "deviation": 1}  # lines
SHORTEST = 5  # lines of the conditions, should nothing else make room: one a column, and a count
READABLE = 3  # lines a risk should have; rather fewer risks than fewer lines


@dataclass(frozen=True)
class Draft:
    """The texts of page 1 before they are cut to their room."""

    recommendation: Runs
    reason: Runs
    entries: list[EntryText]
    stops: list[StopText]
    risks: list[RiskText]
    plan: Plan
    picture: Picture
    options: tuple[OptionRow, ...]
    is_decided: bool

    def claims(self, risks: int, least: int, condition_range: tuple[int, int]) -> list[Claim]:
        """What each block needs and would like, with this many risks of at least so many lines."""
        title = min(3, height_of(self.recommendation, PAGE_WIDTH, TITLE_SIZE))
        because = min(2, height_of(self.reason, PAGE_WIDTH, SIZE))
        wanted = risk_lines(self.risks[:risks])
        risk_base = HEADING + TABLE_HEAD + ROW_GAP * risks
        risk = Claim("risks", min(least, wanted), wanted, LEADING * risks, risk_base)
        conditions = Claim("conditions", *condition_range, LEADING, HEADING + TABLE_HEAD + gaps(self.plan))
        last = (conditions, risk) if self.is_decided else (risk, conditions)
        stop_need = stop_lines(self.stops)
        return [
            Claim("title", title, title, TITLE_LEADING, 8),
            Claim("because", because, because, LEADING, 6),
            *(entry_claim(entry) for entry in self.entries),
            *last,
            Claim("stops", min(5, stop_need), min(8, stop_need), LEADING + 2, HEADING),
        ]

    @property
    def options_height(self) -> float:
        """The options table whole: it is never cut."""
        if not self.options:
            return 0.0
        rows = sum(row.lines * LEADING + OPTION_GAP for row in self.options)
        return HEADING + OPTIONS_HEAD + rows

    def layout(self, height: float) -> tuple[int, dict[str, int], float]:
        """How many risks are shown, the lines of each block, and the height left over (below 0: too little).

        Conditions shown in short come before more risks, more risks before longer ones. A decision's own are
        given in full where three risks leave the room: people are held to them.
        """
        fixed = STRIP + FACTS_HEIGHT + HEADING + self.picture.height + (0 if self.is_decided else LEADING)
        fixed += self.options_height
        least, all_shown, most = condition_lines(self.plan)
        count, room = len(self.risks), height - fixed
        fewest = min(count, 3)
        wishes = (most, all_shown, least) if self.is_decided else (all_shown, least)
        tries = [(READABLE, risks, lines) for lines in wishes for risks in range(count, fewest - 1, -1)]
        last = [(2, fewest, least), (2, min(count, 2), least), (2, min(count, 2), min(least, SHORTEST))]
        for per_risk, risks, lines in [*tries, *last]:
            given, left = allot(self.claims(risks, per_risk, (lines, most)), room)
            if left >= 0:
                break
        used = lines_used(self.plan, given["conditions"])
        return risks, *allot(self.claims(risks, given["risks"], (used, used)), room)


def entry_claim(entry: EntryText) -> Claim:
    """A labelled paragraph: ask, reason and benefit keep two lines or three, a label all of its own."""
    key, label, text, most = entry
    need = entry_height(label, text)
    least = max(LEAST[key], line_count(label, width=LABEL_WIDTH - LABEL_GAP, size=SIZE))
    return Claim(key, min(least, need), min(max(most, least), need), LEADING, ENTRY_GAP)


def decide_page(reading: Reading, *, squeeze: float = 0.0) -> Decide:
    """Page 1, laid out so that it fills one page less ``squeeze`` points."""
    press = reading.press
    draft = Draft(
        recommended(reading),
        press.words(because(reading)),
        entry_texts(reading),
        stop_texts(reading),
        risk_texts(reading),
        condition_plan(reading),
        dimensions_picture(reading),
        (),
        reading.dossier.decision is not None,
    )
    for lines in (2, 1):
        draft = replace(draft, options=option_rows(reading, lines))
        risks, given, left = draft.layout(PAGE_HEIGHT - squeeze)
        if risks >= min(len(draft.risks), 3) and left >= 0:
            break
    stop_rows, stops_more = stops_shown(reading, draft.stops, given["stops"])
    return Decide(
        *flag(reading),
        press.fit(
            draft.recommendation, lines=given["title"], width=PAGE_WIDTH, size=TITLE_SIZE, section=REQUEST
        ),
        press.fit(draft.reason, lines=given["because"], width=PAGE_WIDTH, size=SIZE, section=WORKING),
        facts(reading),
        tuple(
            Entry(label, press.fit(text, lines=given[key], width=TEXT_WIDTH, size=SIZE, section=REQUEST))
            for key, label, text, _most in draft.entries
        ),
        options_title(reading),
        draft.options,
        draft.picture,
        stops_title(reading),
        stop_rows,
        stops_more,
        risks_title(reading, risks),
        tuple(risk_row(reading, *risk, lines=given["risks"]) for risk in draft.risks[:risks]),
        conditions_title(reading),
        conditions_note(reading),
        columns(reading, draft.plan, given["conditions"]),
        air_for(left, BLOCKS),
    )


def dimensions_picture(reading: Reading) -> Picture:
    """A bullet bar for each dimension against its limit."""
    bullets = pictures.dimension_bullets(reading.dossier.scorecard, reading.framework)
    title = reading.press.own(sentences.dimensions_message(bullets))
    svg = charts.compact_bullets(bullets, id="dimensions", title=title, width=CHART_WIDTH, theme=charts.PAPER)
    return Picture(title, svg, charts.height_of(svg) * 0.75)
