"""Page 2 of the brief: why the result can be trusted, and how far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import figures
from assessments.insight.conditions import ConditionSet
from assessments.queries.insight import BARS
from assessments.reports import charts, pictures, sentences
from assessments.reports.brief.cases import cases_picture
from assessments.reports.brief.conditions import smallest_set
from assessments.reports.brief.costs import cost_picture
from assessments.reports.brief.grounds import concentration, grounds, opinions, people, weak_proof
from assessments.reports.brief.parts import (
    ANSWERS,
    CHART_WIDTH,
    ENTRY_GAP,
    HALF_CHART,
    HALF_WIDTH,
    LEADING,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    SIZE,
    STRIP,
    TEXT_WIDTH,
    WORKING,
    Entry,
    EntryText,
    Picture,
    Trust,
    air_for,
    entry_height,
    height_of,
    shown,
    title_height,
)
from assessments.reports.brief.sensitivity import robustness_picture, robustness_words, tornado_picture
from assessments.reports.brief.unproven import unproven
from assessments.reports.charts import Figure, Step
from assessments.reports.press import Passage, Runs
from assessments.reports.reading import Reading
from assessments.reports.room import Shares, Wish, given_back

BULLET_WIDTH = PAGE_WIDTH - 12.0
REASON_GAP = 1.5
LAST_GAP = 3.0  # above the labelled paragraphs
BLOCKS = 6
MOST_CONDITIONS = 3  # steps of the waterfall
MOST_REASON, MOST_REASONS = 2, 8  # lines of a reason, and of all of them before anything else grows
LEAST_CASES, ENOUGH_CASES, MOST_CASES = 2, 6, 12
LEAST_BARS = 4
LEAST_OPINIONS = 1  # lines, however full the page is; the appendix has every opinion whole
MOST_NAME = 2  # lines of an option's name in the picture of its cost
MOST_WORDS = 4  # lines of what moves the verdict
GAP_STEP, MOST_GAP, BY_DIMENSION = 2.0, 3, 10  # between the lines of the waterfall, in drawing units


@dataclass(frozen=True)
class Draft:
    """The blocks of page 2, each drawn as large as it is asked for and once."""

    reading: Reading
    reasons: list[Runs]
    entries: list[EntryText]
    weak: EntryText  # what weak proof costs, shown where there is room
    weak_at: int  # its place among the entries
    opinions: EntryText  # at the end of the entries before ``people``; dissent goes before any picture grows
    opinions_at: int

    @cached_property
    def is_half(self) -> bool:
        """Whether the cost stands beside the waterfall."""
        return cost_picture(self.reading, 1) is not None

    @cached_property
    def reason_heights(self) -> list[int]:
        """The lines of each reason, two at most."""
        return [min(MOST_REASON, height_of(text, BULLET_WIDTH, SIZE)) for text in self.reasons]

    def picture(self, name: str, size: int) -> Picture | None:
        """One picture at one of its sizes."""
        if (name, size) not in self.drawn:
            self.drawn[name, size] = PICTURES[name](self.reading, size)
        return self.drawn[name, size]

    @cached_property
    def drawn(self) -> dict[tuple[str, int], Picture | None]:
        """What was drawn so far."""
        return {}

    def shown_pictures(self, shares: Shares) -> dict[str, Picture | None]:
        """Every picture as it is shown."""
        waterfall = shares["gap"] if self.is_half else shares["gap"] + BY_DIMENSION * shares["dimensions"]
        return {
            "waterfall": self.picture("half" if self.is_half else "waterfall", waterfall),
            "cost": self.picture("cost", shares["names"]),
            "tornado": self.picture("tornado", shares["bars"]),
            "robustness": self.picture("robustness", 0),
            "cases": self.picture("cases", shares["cases"]),
            "evidence": self.picture("evidence", 0) if shares["evidence"] else None,
        }

    def shown_entries(self, shares: Shares) -> list[tuple[EntryText, int]]:
        """Every labelled paragraph with its lines."""
        found = [(text, shares[entry_key(place)]) for place, text in enumerate(self.entries)]
        found.insert(self.opinions_at, (self.opinions, shares["opinions"]))
        if shares["weak"]:
            found.insert(self.weak_at, (self.weak, entry_need(self.weak)))
        return found

    def least(self) -> dict[str, int]:
        """What nothing else may take from any block."""
        first = self.reason_heights[0]
        return {
            "reasons": first + (len(self.reasons) > 1),
            "cases": LEAST_CASES,
            "bars": LEAST_BARS,
            "names": 1,
            "words": 1,
            "opinions": min(LEAST_OPINIONS, entry_need(self.opinions)),
            **{entry_key(place): entry_least(text) for place, text in enumerate(self.entries)},
            **dict.fromkeys(("gap", "dimensions", "evidence", "weak"), 0),
        }

    def wishes(self) -> list[Wish]:
        """What gets the rest of the page, most important first."""
        entries = [Wish(entry_key(place), entry_need(text)) for place, text in enumerate(self.entries)]
        return [
            Wish("opinions", entry_need(self.opinions)),
            Wish("reasons", min(MOST_REASONS, sum(self.reason_heights))),
            Wish("cases", ENOUGH_CASES),
            *entries,
            Wish("bars", BARS),
            Wish("words", 2),
            Wish("names", MOST_NAME),
            Wish("weak", 1),
            Wish("words", MOST_WORDS),
            Wish("gap", 1),
            Wish("cases", MOST_CASES - 4),
            Wish("evidence", 1),
            Wish("dimensions", 1),
            Wish("cases", MOST_CASES),
            Wish("reasons", sum(self.reason_heights)),
            Wish("gap", MOST_GAP),
        ]

    def height(self, shares: Shares) -> float:
        """The height of the page with so much of everything."""
        shown_now = self.shown_pictures(shares)
        waterfall, cost = shown_now.pop("waterfall"), shown_now.pop("cost")
        pair = max(block_height(waterfall, cost is not None), block_height(cost, True))
        words = 0.0
        if shown_now["robustness"]:
            words = robustness_words(self.reading, shares["words"]).lines * LEADING + 2
        reasons = shares["reasons"] * LEADING + min(shares["reasons"], len(self.reasons)) * REASON_GAP
        entries = sum(lines * LEADING + ENTRY_GAP for _text, lines in self.shown_entries(shares))
        blocks = sum(block_height(picture) for picture in shown_now.values())
        return STRIP + pair + blocks + words + title_height(reasons_title(self.reading)) + reasons + entries


def block_height(picture: Picture | None, is_half: bool = False) -> float:
    """A picture under its title."""
    if picture is None:
        return 0.0
    return title_height(picture.title, HALF_WIDTH if is_half else PAGE_WIDTH) + picture.height


def trust_page(reading: Reading, *, squeeze: float = 0.0) -> Trust:
    """Page 2, laid out so that it fills one page less ``squeeze`` points."""
    before = unproven(reading)
    middle = [*before, *grounds(reading), *concentration(reading)]
    draft = Draft(
        reading,
        [reading.press.words(text) for text in reason_texts(reading)],
        [*middle, *people(reading)],
        weak=weak_proof(reading),
        weak_at=len(before) + 1,
        opinions=opinions(reading),
        opinions_at=len(middle),
    )
    given, left = given_back(draft.least(), draft.wishes(), draft.height, PAGE_HEIGHT - LAST_GAP - squeeze)
    count = shown(draft.reason_heights, given["reasons"])
    return Trust(
        **draft.shown_pictures(given),
        robustness_words=robustness_words(reading, given["words"]),
        reasons_title=reasons_title(reading),
        reasons=tuple(
            reading.press.fit(text, lines=MOST_REASON, width=BULLET_WIDTH, size=SIZE, section=WORKING)
            for text in draft.reasons[:count]
        ),
        reasons_more=more_reasons(reading, len(draft.reasons) - count),
        entries=tuple(entry(reading, text, lines) for text, lines in draft.shown_entries(given)),
        air=air_for(left, BLOCKS),
    )


def entry_key(place: int) -> str:
    """The share of one labelled paragraph."""
    return f"entry{place}"


def entry_need(text: EntryText) -> int:
    """The lines it would like."""
    label, runs, most, _section = text
    return min(entry_height(label, runs), most)


def entry_least(text: EntryText) -> int:
    """Ours stand whole; questions may be cut, since the appendix has them."""
    return min(entry_need(text), 2) if text[3] == ANSWERS else entry_need(text)


def entry(reading: Reading, text: EntryText, lines: int) -> Entry:
    """A labelled paragraph, cut to ``lines``."""
    label, runs, _most, section = text
    passage: Passage = reading.press.fit(runs, lines=lines, width=TEXT_WIDTH, size=SIZE, section=section)
    return Entry(label, passage)


# --- pictures ---


def waterfall_picture(reading: Reading, size: int, *, is_half: bool) -> Picture | None:
    """Inherent risk, controls, conditions, what is left; None when there is nothing to score.

    ``size``: the steps of air between its lines, more for the controls of each dimension alone.
    """
    by_dimension = pictures.score_steps(reading.dossier.scorecard, reading.framework)
    if not by_dimension:
        return None
    bought = conditions_bought(reading)
    steps = by_dimension if size >= BY_DIMENSION else in_short(by_dimension)
    title = waterfall_message(reading, by_dimension, bought)
    svg = charts.waterfall(
        [*steps, *bought],
        id="waterfall",
        title=title,
        width=HALF_CHART if is_half else CHART_WIDTH,
        gap=GAP_STEP * (size % BY_DIMENSION),
        is_beside=True,
        theme=charts.PAPER,
    )
    return Picture(title, svg, charts.height_of(svg) * 0.75)


def in_short(steps: list[Step]) -> list[Step]:
    """The controls of all dimensions as one step: printed, it still adds up."""
    start, *changes, end = steps
    taken = sum((step.points.value for step in changes), Fraction(0))
    return [
        Step("start", _("Inherent risk"), start.points),
        Step("change", _("Proven controls"), Figure(taken, difference(start.points.text, end.points.text))),
        Step("end", _("Prudent score today"), end.points),
    ]


def difference(before: str, after: str) -> str:
    """The difference of two printed figures, printed."""
    exact = [Fraction(text.replace(",", ".").replace(figures.MINUS, "-")) for text in (before, after)]
    decimals = max(len(text.replace(",", ".").partition(".")[2]) for text in (before, after))
    change = exact[1] - exact[0]
    return figures.signed(figures.decimal(change, decimals), change)


def conditions_bought(reading: Reading) -> list[Step]:
    """What conditions take off, the greatest steps by name, and where that leads.

    Those of the decision; while there is none, the smallest set.
    """
    found, total = shown_set(reading), reading.dossier.scorecard.total
    if found is None or found.total is None or total is None:
        return []
    named, rest = found.steps[:MOST_CONDITIONS], found.steps[MOST_CONDITIONS:]
    terms = [*named]
    if rest:
        others = ngettext("%(count)s more condition", "%(count)s more conditions", len(rest))
        terms.append((others % {"count": len(rest)}, sum((points for _id, points in rest), Fraction(0))))
    end = total.high - sum((points for _name, points in terms), Fraction(0))
    start_text = figures.total_points(total.high, reading.framework)
    decimals = max(figures.total_decimals(end, reading.framework), len(start_text.partition(".")[2]))
    printed_start = figures.rounded(total.high, figures.total_decimals(total.high, reading.framework))
    whole = figures.apportioned([printed_start, *(-points for _name, points in terms)], end, decimals)
    steps = [
        Step("change", name, Figure(-points, figures.signed(figures.decimal(printed, decimals), printed)))
        for (name, points), printed in zip(terms, whole[1:], strict=True)
    ]
    final = Figure(end, figures.decimal(sum(whole, Fraction(0)), decimals))
    return [*steps, Step("end", _("With the conditions"), final)]


def shown_set(reading: Reading) -> ConditionSet | None:
    """The conditions whose effect is drawn."""
    if reading.dossier.decision is None:
        return smallest_set(reading)
    return reading.insight.decided if reading.insight else None


def waterfall_message(reading: Reading, steps: list[Step], bought: list[Step]) -> str:
    """What controls take off, and what the conditions would."""
    text = sentences.controls_message(steps[0].points.text, steps[-1].points.text)
    if bought:
        words = {"controls": text, "after": bought[-1].points.text}
        if reading.dossier.decision is None:
            text = _("%(controls)s, conditions to %(after)s") % words
        else:
            text = _("%(controls)s, the decision’s conditions to %(after)s") % words
    return reading.press.own(text)


def evidence_picture(reading: Reading) -> Picture | None:
    """How much of the score rests on which level of proof."""
    shares = pictures.evidence_shares(reading.dossier.scorecard, reading.framework)
    if not shares:
        return None
    title = reading.press.own(sentences.evidence_message(reading.dossier.scorecard, reading.framework))
    svg = charts.stacked_bar(shares, id="evidence", title=title, width=CHART_WIDTH, theme=charts.PAPER)
    return Picture(title, svg, charts.height_of(svg) * 0.75)


PICTURES: dict[str, Callable[[Reading, int], Picture | None]] = {
    "half": lambda reading, size: waterfall_picture(reading, size, is_half=True),
    "waterfall": lambda reading, size: waterfall_picture(reading, size, is_half=False),
    "cost": cost_picture,
    "tornado": tornado_picture,
    "robustness": lambda reading, _size: robustness_picture(reading),
    "cases": cases_picture,
    "evidence": lambda reading, _size: evidence_picture(reading),
}

# --- why this verdict ---


def reason_texts(reading: Reading) -> list[str]:
    """Every reason of the verdict, strongest first."""
    scorecard = reading.dossier.scorecard
    return [
        sentences.reason_sentence(reason, scorecard, reading.framework) for reason in scorecard.reasons
    ] or [_("Nothing pushes the verdict away from the best one.")]


def reasons_title(reading: Reading) -> str:
    """The verdict that the answers give, and whether more answers could change it."""
    scorecard = reading.dossier.scorecard
    word = reading.press.said(reading.framework.verdict(scorecard.headline).label)
    if scorecard.is_settled:
        text = _("Why “%(verdict)s”: no answer still missing can change it")
    else:
        text = _("Why “%(verdict)s”: answers still missing can change it")
    return reading.press.own(text % {"verdict": word})


def more_reasons(reading: Reading, hidden: int) -> str:
    """How many reasons stand in the appendix only."""
    if hidden <= 0:
        return ""
    text = ngettext(
        "… and %(count)s more reason (continues in appendix, §%(section)s)",
        "… and %(count)s more reasons (continues in appendix, §%(section)s)",
        hidden,
    ) % {"count": hidden, "section": WORKING}
    return reading.press.own(text)
