"""Page 2 of the brief: why the result can be trusted, and how far."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.reports import charts, pictures, sentences
from assessments.reports.brief.grounds import grounds, people
from assessments.reports.brief.parts import (
    ANSWERS,
    CHART_WIDTH,
    ENTRY_GAP,
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
)
from assessments.reports.brief.unproven import unproven
from assessments.reports.press import Passage, Runs
from assessments.reports.reading import Reading
from assessments.reports.room import Claim, allot

STRIP = 23.0
BULLET_WIDTH = PAGE_WIDTH - 12.0
NOTE = 14.0
BLOCKS = 6
WATERFALL_GAPS = (6.0, 2.0, 0.0)  # drawing units between its lines: as airy as the page allows


@dataclass(frozen=True)
class Draft:
    """The texts of page 2 before they are cut to their room."""

    reasons: list[Runs]
    groups: dict[str, list[EntryText]]
    evidence: Picture | None

    def claims(self, reasons: int) -> list[Claim]:
        """What each block needs and would like, with at least so many lines of reasons."""
        need = sum(self.heights)
        return [
            Claim("reasons", min(reasons, need), min(12, need), LEADING + 1.5, HEADING),
            *(
                entry_claim(f"{group}{index}", text)
                for group, texts in self.groups.items()
                for index, text in enumerate(texts)
            ),
        ]

    @property
    def heights(self) -> list[int]:
        """The lines of each reason, two at most."""
        return [min(2, height_of(text, BULLET_WIDTH, SIZE)) for text in self.reasons]

    def layout(self, height: float, waterfall: Picture | None) -> tuple[dict[str, int], float]:
        """The lines of each block, and the height left over: reasons give way first."""
        shown_pictures = [picture for picture in (waterfall, self.evidence) if picture]
        fixed = STRIP + 2 * HEADING + sum(HEADING + picture.height for picture in shown_pictures)
        fixed += NOTE if waterfall else 0
        for reasons in (4, 3, 2):
            given, left = allot(self.claims(reasons), height - fixed)
            if left >= 0:
                break
        return given, left


def trust_page(reading: Reading, *, squeeze: float = 0.0) -> Trust:
    """Page 2, laid out so that it fills one page less ``squeeze`` points."""
    reasons = [reading.press.words(text) for text in reason_texts(reading)]
    groups = {"unproven": unproven(reading), "grounds": grounds(reading), "people": people(reading)}
    draft = Draft(reasons, groups, evidence_picture(reading))
    for gap in WATERFALL_GAPS:
        waterfall = waterfall_picture(reading, gap)
        given, left = draft.layout(PAGE_HEIGHT - squeeze, waterfall)
        count = shown(draft.heights, given["reasons"])
        if left >= 0 and count == len(reasons):
            break

    def entries(group: str) -> tuple[Entry, ...]:
        return tuple(
            entry(reading, text, given[f"{group}{index}"]) for index, text in enumerate(groups[group])
        )

    note = _(
        "The effect of the conditions is not computed yet; the table of this picture is in the appendix, §3."
    )
    return Trust(
        waterfall,
        reading.press.own(note),
        reasons_title(reading),
        tuple(
            reading.press.fit(text, lines=2, width=BULLET_WIDTH, size=SIZE, section=WORKING)
            for text in reasons[:count]
        ),
        more_reasons(reading, len(reasons) - count),
        entries("unproven"),
        draft.evidence,
        entries("grounds"),
        entries("people"),
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


def waterfall_picture(reading: Reading, gap: float) -> Picture | None:
    """From inherent risk to the prudent score; None when there is nothing to score."""
    steps = pictures.score_steps(reading.dossier.scorecard, reading.framework)
    if not steps:
        return None
    title = reading.press.own(sentences.controls_message(steps[0].points.text, steps[-1].points.text))
    svg = charts.waterfall(steps, id="waterfall", title=title, width=CHART_WIDTH, gap=gap, theme=charts.PAPER)
    return Picture(title, svg, charts.height_of(svg) * 0.75)


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
