"""Page 2: which answers could flip the verdict, and under how many weightings it holds."""

from __future__ import annotations

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import figures
from assessments.insight.robustness import Robustness
from assessments.insight.tornado import Bar
from assessments.labels import VERDICT
from assessments.reports import charts
from assessments.reports.brief.parts import CHANGES, CHART_WIDTH, PAGE_WIDTH, SIZE, Picture
from assessments.reports.charts import Figure, SharedRow, Swing
from assessments.reports.measure import fitting
from assessments.reports.press import Passage
from assessments.reports.reading import Reading
from assessments.reports.robustness import (
    asked,
    break_even_sentence,
    choice_words,
    flip_words,
    weighting_shares,
)
from assessments.scoring.scorecard import Headline

LABEL_SHARE, FLIP_SHARE = 0.28, 0.4
NAME_WIDTH, FLIP_WIDTH = CHART_WIDTH * LABEL_SHARE - 2, CHART_WIDTH * FLIP_SHARE - 2  # drawing units


def word(verdict: Headline) -> str:
    """What a verdict is called, in the middle of a sentence of ours."""
    return str(VERDICT[verdict].word)


def on_a_line(text: str, width: float) -> str:
    """A text cut to one line of a chart; its table in the appendix has it whole."""
    kept = fitting(text, lines=1, width=width, size=charts.SMALL, tail="…")
    return text if kept == text else f"{kept}…"


# --- the tornado ---


def tornado_picture(reading: Reading, most: int) -> Picture | None:
    """The answers that move the score most, those that flip the verdict first."""
    insight, total = reading.insight, reading.dossier.scorecard.total
    if insight is None or total is None or not insight.tornado:
        return None
    title = tornado_message(reading, insight.tornado[:most])
    svg = charts.tornado(
        [swing(reading, bar, is_short=True) for bar in insight.tornado[:most]],
        now=printed_total(reading, total.high),
        edges=band_edges(reading),
        id="tornado",
        title=title,
        width=CHART_WIDTH,
        gap=2.0,
        label_share=LABEL_SHARE,
        flip_share=FLIP_SHARE,
        theme=charts.PAPER,
    )
    return Picture(title, svg, charts.height_of(svg) * 0.75)


def swing(reading: Reading, bar: Bar, *, is_short: bool = False) -> Swing:
    """One bar with its flip point in words."""
    text = reading.press.said(asked(reading.framework, bar.question).text)
    name = f"{reading.code(bar.question)} · {text}"
    flip = flip_point(reading, bar, is_short=is_short)
    return Swing(
        on_a_line(name, NAME_WIDTH) if is_short else name,
        printed_total(reading, bar.low_total),
        printed_total(reading, bar.high_total),
        on_a_line(flip, FLIP_WIDTH) if is_short else flip,
    )


def flip_point(reading: Reading, bar: Bar, *, is_short: bool) -> str:
    """The verdict it flips to, at the answer nearest to today's score; whole: every verdict it can bring."""
    total = reading.dossier.scorecard.total
    if not bar.flips or total is None:
        return ""
    if not is_short:
        return reading.press.own(flip_words(bar, reading.framework, total.high))
    flip = min(bar.flips, key=lambda one: abs(one.total - total.high))
    answer = choice_words(asked(reading.framework, bar.question), flip.choices)
    return reading.press.own(f"{word(flip.headline)} – {answer}")


def printed_total(reading: Reading, value: Fraction) -> Figure:
    return Figure(value, figures.total_points(value, reading.framework))


def band_edges(reading: Reading) -> list[Figure]:
    """Where each band of the total begins."""
    return [
        Figure(band.above, figures.points(band.above))
        for band in reading.framework.bands
        if band.above is not None
    ]


def tornado_message(reading: Reading, bars: tuple[Bar, ...]) -> str:
    """How many of the answers shown flip the verdict alone, and what the picture leaves out."""
    flips = sum(bool(bar.flips) for bar in bars)
    if not flips:
        text = _("No single answer changes the verdict (interactions are ignored)")
    else:
        text = ngettext(
            "%(count)s answer shown here can change the verdict alone (interactions are ignored)",
            "%(count)s answers shown here can each change the verdict alone (interactions are ignored)",
            flips,
        ) % {"count": flips}
    return reading.press.own(text)


# --- robustness ---


def robustness_picture(reading: Reading) -> Picture | None:
    """The share of all weightings that give each verdict, at both ends of the range."""
    insight = reading.insight
    if insight is None or not insight.robustness:
        return None
    title = robustness_message(reading, insight.robustness[0])
    svg = charts.stacked_rows(
        robustness_rows(reading), id="robustness", title=title, width=CHART_WIDTH, theme=charts.PAPER
    )
    return Picture(title, svg, charts.height_of(svg) * 0.75)


def robustness_rows(reading: Reading) -> list[SharedRow]:
    """One bar an end."""
    names = {"prudent": _("Prudent end"), "possible": _("Possible end")}
    found = reading.insight.robustness if reading.insight else ()
    return [
        SharedRow(
            reading.press.own(names[one.end]),
            tuple(weighting_shares(one)),
            reading.press.own(holds(one)),
        )
        for one in found
    ]


def share_words(part: Fraction) -> str:
    """A share that is not all never prints as all, nor one that is something as nothing."""
    return figures.percent(part, (Fraction(0), Fraction(1)))


def holds(one: Robustness) -> str:
    """The verdict of one end with its share. No colon: French sets a space there, lost in a picture."""
    return f"{word(one.verdict)} {share_words(one.share)}"


def robustness_message(reading: Reading, prudent: Robustness) -> str:
    """Under how many weightings the verdict holds."""
    words = {"verdict": word(prudent.verdict), "share": share_words(prudent.share)}
    if prudent.share == 1:
        text = _("“%(verdict)s” holds whatever the weights of the dimensions") % words
    else:
        text = _("“%(verdict)s” holds under %(share)s of all weightings of the dimensions") % words
    return reading.press.own(text)


def robustness_words(reading: Reading, lines: int) -> Passage:
    """What fixes the verdict or what moves it, at both ends."""
    found = reading.insight.robustness if reading.insight else ()
    words = {one.end: moved_words(reading, one) for one in found}
    if len(set(words.values())) == 1 and len(words) > 1:
        text = _("Both ends. %(words)s") % {"words": words["prudent"]}
    else:
        text = " ".join(END[end]() % {"words": said} for end, said in words.items())
    runs = reading.press.words(text)
    return reading.press.fit(runs, lines=lines, width=PAGE_WIDTH, size=SIZE, section=CHANGES)


END = {
    "prudent": lambda: _("Prudent end. %(words)s"),
    "possible": lambda: _("Possible end. %(words)s"),
}


def moved_words(reading: Reading, one: Robustness) -> str:
    """The nearest break-even weight, or the rule that holds whatever the weights."""
    if one.share == 1 and one.bound != "weights":
        return BOUND[one.bound]()
    if not one.break_evens:
        return _("No weight of a single dimension changes it.")
    return break_even_sentence(one.break_evens[0], reading.framework)


BOUND = {
    "stop": lambda: _("A hard stop fixes it, whatever the weights."),
    "ceiling": lambda: _("The limit of a dimension fixes it, whatever the weights."),
    "careful": lambda: _("An open or waived hard stop or a shut gate fixes it, whatever the weights."),
}
