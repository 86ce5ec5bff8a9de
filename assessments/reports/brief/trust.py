"""Page 2 of the brief: why the result can be trusted, and how far."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import figures
from assessments.reports import charts, pictures, sentences
from assessments.reports.brief.cases import cases_picture
from assessments.reports.brief.conditions import smallest_set
from assessments.reports.brief.costs import cost_picture
from assessments.reports.brief.grounds import grounds, people
from assessments.reports.brief.parts import (
    ANSWERS,
    CHART_WIDTH,
    ENTRY_GAP,
    HALF_CHART,
    HALF_WIDTH,
    HEADING,
    LEADING,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    SIZE,
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
from assessments.reports.room import Claim, allot

STRIP = 23.0
BULLET_WIDTH = PAGE_WIDTH - 12.0
BLOCKS = 6
MOST_CONDITIONS = 3  # steps of the waterfall


@dataclass(frozen=True, slots=True)
class Wish:
    """How much of each block the page tries to show."""

    bars: int
    cases: int
    gap: float  # between the lines of the waterfall, in drawing units
    reasons: int
    has_evidence: bool = False
    has_weak: bool = False
    by_dimension: bool = False


# From the richest page to the leanest; the first that fits is printed.
WISHES = (
    Wish(6, 12, 6.0, 4, has_evidence=True, has_weak=True, by_dimension=True),
    Wish(6, 8, 2.0, 4, has_evidence=True, has_weak=True, by_dimension=True),
    Wish(6, 8, 4.0, 4, has_evidence=True, has_weak=True),
    Wish(6, 8, 4.0, 4, has_weak=True),
    Wish(6, 6, 4.0, 3, has_weak=True),
    Wish(6, 8, 2.0, 3),
    Wish(6, 6, 2.0, 2),
    Wish(6, 5, 0.0, 2),
    Wish(6, 4, 0.0, 1),
    Wish(6, 3, 0.0, 1),
    Wish(6, 2, 0.0, 1),
    Wish(5, 2, 0.0, 1),
    Wish(4, 2, 0.0, 1),
)


@dataclass(frozen=True)
class Draft:
    """The blocks of page 2 before their texts are cut to their room."""

    waterfall: Picture | None
    cost: Picture | None
    tornado: Picture | None
    robustness: Picture | None
    robustness_words: Passage
    cases: Picture | None
    evidence: Picture | None
    reasons: list[Runs]
    entries: list[EntryText]

    @property
    def fixed(self) -> float:
        """The height of what is never cut."""
        pair = max(block_height(self.waterfall, self.cost is not None), block_height(self.cost, True))
        whole = sum(
            block_height(picture) for picture in (self.tornado, self.robustness, self.cases, self.evidence)
        )
        words = self.robustness_words.lines * LEADING + 2 if self.robustness else 0
        return STRIP + pair + whole + words + HEADING

    def claims(self, reasons: int) -> list[Claim]:
        """What each block of text needs and would like, with at least so many lines of reasons."""
        need = sum(self.heights)
        return [
            Claim("reasons", min(reasons, need), min(8, need), LEADING + 1.5, HEADING),
            *(entry_claim(f"entry{index}", text) for index, text in enumerate(self.entries)),
        ]

    @property
    def heights(self) -> list[int]:
        """The lines of each reason, two at most."""
        return [min(2, height_of(text, BULLET_WIDTH, SIZE)) for text in self.reasons]


def block_height(picture: Picture | None, is_half: bool = False) -> float:
    """A picture under its title."""
    if picture is None:
        return 0.0
    return title_height(picture.title, HALF_WIDTH if is_half else PAGE_WIDTH) + picture.height


def trust_page(reading: Reading, *, squeeze: float = 0.0) -> Trust:
    """Page 2, laid out so that it fills one page less ``squeeze`` points."""
    reasons = [reading.press.words(text) for text in reason_texts(reading)]
    cost, robustness = cost_picture(reading), robustness_picture(reading)
    for wish in WISHES:
        entries = [*unproven(reading), *grounds(reading, has_weak=wish.has_weak), *people(reading)]
        draft = Draft(
            waterfall_picture(reading, wish, is_half=cost is not None),
            cost,
            tornado_picture(reading, wish.bars),
            robustness,
            robustness_words(reading, 2),
            cases_picture(reading, wish.cases),
            evidence_picture(reading) if wish.has_evidence else None,
            reasons,
            entries,
        )
        given, left = allot(draft.claims(wish.reasons), PAGE_HEIGHT - squeeze - draft.fixed)
        if left >= 0:
            break
    count = shown(draft.heights, given["reasons"])
    return Trust(
        draft.waterfall,
        cost,
        draft.tornado,
        robustness,
        draft.robustness_words,
        draft.cases,
        draft.evidence,
        reasons_title(reading),
        tuple(
            reading.press.fit(text, lines=2, width=BULLET_WIDTH, size=SIZE, section=WORKING)
            for text in reasons[:count]
        ),
        more_reasons(reading, len(reasons) - count),
        tuple(entry(reading, text, given[f"entry{index}"]) for index, text in enumerate(entries)),
        air_for(left, BLOCKS),
    )


def entry_claim(name: str, text: EntryText) -> Claim:
    """A labelled paragraph: ours stand whole, questions may be cut, since the appendix has them."""
    label, runs, most, section = text
    need = min(entry_height(label, runs), most)
    return Claim(name, min(need, 2) if section == ANSWERS else need, need, LEADING, ENTRY_GAP)


def entry(reading: Reading, text: EntryText, lines: int) -> Entry:
    """A labelled paragraph, cut to ``lines``."""
    label, runs, _most, section = text
    passage: Passage = reading.press.fit(runs, lines=lines, width=TEXT_WIDTH, size=SIZE, section=section)
    return Entry(label, passage)


# --- pictures ---


def waterfall_picture(reading: Reading, wish: Wish, *, is_half: bool) -> Picture | None:
    """Inherent risk, controls, conditions, what is left; None when there is nothing to score."""
    by_dimension = pictures.score_steps(reading.dossier.scorecard, reading.framework)
    if not by_dimension:
        return None
    bought = conditions_bought(reading)
    if wish.by_dimension and not is_half:
        steps = [*by_dimension, *bought]
    else:
        steps = [*in_short(by_dimension), *bought]
    title = waterfall_message(reading, by_dimension, bought)
    svg = charts.waterfall(
        steps,
        id="waterfall",
        title=title,
        width=HALF_CHART if is_half else CHART_WIDTH,
        gap=wish.gap,
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
    """What the smallest set of conditions takes off, the greatest steps by name, and where that leads."""
    smallest, total = smallest_set(reading), reading.dossier.scorecard.total
    if smallest is None or smallest.total is None or total is None:
        return []
    named, rest = smallest.steps[:MOST_CONDITIONS], smallest.steps[MOST_CONDITIONS:]
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


def waterfall_message(reading: Reading, steps: list[Step], bought: list[Step]) -> str:
    """What controls take off, and what the conditions would."""
    text = sentences.controls_message(steps[0].points.text, steps[-1].points.text)
    if bought:
        text = _("%(controls)s, conditions to %(after)s") % {
            "controls": text,
            "after": bought[-1].points.text,
        }
    return reading.press.own(text)


def evidence_picture(reading: Reading) -> Picture | None:
    """How much of the score rests on which level of proof."""
    shares = pictures.evidence_shares(reading.dossier.scorecard, reading.framework)
    if not shares:
        return None
    title = reading.press.own(sentences.evidence_message(reading.dossier.scorecard, reading.framework))
    svg = charts.stacked_bar(shares, id="evidence", title=title, width=CHART_WIDTH, theme=charts.PAPER)
    return Picture(title, svg, charts.height_of(svg) * 0.75)


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
