"""How solid a verdict is, in sentences and pictures: weightings, break-even weights, answers that flip it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import figures
from assessments.frameworks.schema import LADDER, ContextQuestion, Framework, Question
from assessments.insight.robustness import BreakEven, End, Robustness
from assessments.insight.tornado import Bar, Flip
from assessments.labels import VERDICT, listed, question_number, said
from assessments.reports import charts
from assessments.reports.charts import Figure, Fill, Share, Swing
from assessments.reports.pictures import Picture
from assessments.reports.sentences import verdict_word

EDGES = (Fraction(0), Fraction(1))
# The worse the verdict, the darker: told apart in grey, and each named in the key.
FILLS: dict[str, Fill] = dict(zip(LADDER, ("light", "dotted", "hatched", "solid"), strict=True))
LABEL_LENGTH = 60


# --- weightings ---


def share_sentence(found: Robustness) -> str:
    """Under how many weightings the verdict holds, and what fixes it where no weighting changes it."""
    word = {"verdict": verdict_word(found.verdict), "share": figures.percent(found.share, EDGES)}
    if found.share < 1:
        return _("“%(verdict)s” holds under %(share)s of all weightings.") % word
    sentences = {
        "stop": _("“%(verdict)s” holds under every weighting: a hard stop forces it."),
        "ceiling": _("“%(verdict)s” holds under every weighting: a dimension over its limit forces it."),
        "careful": _(
            "“%(verdict)s” holds under every weighting: an open or waived hard stop, or a missing record,"
            " rules out “Proceed”."
        ),
        "weights": _("“%(verdict)s” holds under every weighting of the dimensions."),
    }
    return sentences[found.bound] % word


def end_sentence(end: End) -> str:
    """Which end of the range is meant."""
    return {
        "prudent": _("Prudent end: only what is proven counts."),
        "possible": _("Possible end: every claim is true and every unknown turns out well."),
    }[end]


def weighting_shares(found: Robustness) -> list[Share]:
    """The weightings cut by verdict, best first; printed, they add up to 100."""
    parts = [(verdict, share) for verdict, share in found.distribution if share]
    printed = _hundred([share for _verdict, share in parts])
    return [
        Share(verdict_word(verdict), Figure(share, text), FILLS[verdict])
        for (verdict, share), text in zip(parts, printed, strict=True)
    ]


def _hundred(shares: Sequence[Fraction]) -> list[str]:
    """Whole percentages that add up to 100; a part too small for one is "<1%", and its rest ">99%"."""
    whole = figures.apportioned([share * 100 for share in shares], Fraction(100))
    return [share_text(part, share) for part, share in zip(whole, shares, strict=True)]


def share_text(part: Fraction, share: Fraction) -> str:
    """A rounded percentage that never makes all or nothing of a share that is neither."""
    if part == 0 < share:
        return "<" + figures.percent(Fraction(1, 100))
    if part == 100 and share < 1:
        return ">" + figures.percent(Fraction(99, 100))
    return figures.percent(part / 100)


def robustness_picture(found: Robustness) -> Picture:
    """One bar: all weightings, cut by the verdict they give."""
    title = share_sentence(found).removesuffix(".")
    shares = weighting_shares(found)
    name = f"weightings-{found.end}"
    return Picture(
        title,
        charts.stacked_bar(shares, id=f"{name}-wide", title=title),
        charts.stacked_bar(shares, id=f"{name}-narrow", title=title, width=charts.NARROW),
        charts.share_table(shares, caption=title, first=_("Verdict"), second=_("Share of all weightings")),
    )


def break_even_sentence(found: BreakEven, framework: Framework) -> str:
    """The weight at which the verdict gives way, and the verdict on the far side."""
    words = {
        "dimension": said(framework.dimension(found.dimension).name),
        "at": figures.percent(found.at, (found.weight, *EDGES)),
        "weight": figures.percent(found.weight, (found.at, *EDGES)),
        "verdict": verdict_word(found.verdict),
    }
    if found.is_rise:
        return (
            _(
                "“%(dimension)s” would need %(at)s of the weight; today it has %(weight)s."
                " Beyond, the verdict is “%(verdict)s”."
            )
            % words
        )
    return (
        _(
            "“%(dimension)s” would have to fall to %(at)s of the weight; today it has %(weight)s."
            " Below, the verdict is “%(verdict)s”."
        )
        % words
    )


def steadfast_sentence(found: Robustness, framework: Framework) -> str:
    """How many dimensions could take any weight at all; empty where each has a break-even weight."""
    moving = {item.dimension for item in found.break_evens}
    count = sum(dimension.id not in moving for dimension in framework.dimensions)
    if not moving:
        return _("No single weight can change the verdict, whatever it is set to.")
    if not count:
        return ""
    return ngettext(
        "The weight of %(count)s other dimension can take any value without changing the verdict.",
        "The weights of %(count)s other dimensions can each take any value without changing the verdict.",
        count,
    ) % {"count": count}


# --- answers that flip the verdict ---


def asked(framework: Framework, id: str) -> Question | ContextQuestion:
    """A question or a context question."""
    return framework.context_by_id.get(id) or framework.question(id)


def choice_words(question: Question | ContextQuestion, choices: Sequence[str], *, most: int = 0) -> str:
    """An answer in words; of a multiple choice with every option, "all of them"."""
    if len(choices) > 1 and len(choices) == len(question.values):
        return _("all of them")
    labels = {option.value: said(option.label) for option in question.options}
    text = " + ".join(labels[value] for value in choices)
    return shortened(text, most) if most else text


def shortened(text: str, most: int) -> str:
    """Cut between words, with a sign that it was."""
    if len(text) <= most:
        return text
    return text[:most].rsplit(" ", 1)[0].rstrip(" ,;:–(") + "…"


def nearest_flips(bar: Bar, now: Fraction) -> list[Flip]:
    """For each headline that the answer can bring, the option that moves the total least."""
    nearest: dict[str, Flip] = {}
    for flip in sorted(bar.flips, key=lambda flip: abs(flip.total - now)):
        nearest.setdefault(flip.headline, flip)
    return sorted(nearest.values(), key=lambda flip: flip.total)


def flip_words(bar: Bar, framework: Framework, now: Fraction, *, most: int = LABEL_LENGTH) -> str:
    """The flip point in words: "“Excluded”: Proceed with conditions"; empty when there is none."""
    question = asked(framework, bar.question)
    return listed(
        _("“%(answer)s”: %(verdict)s")
        % {
            "answer": choice_words(question, flip.choices, most=most),
            "verdict": str(VERDICT[flip.headline].word),
        }
        for flip in nearest_flips(bar, now)
    )


def tornado_message(bars: Sequence[Bar]) -> str:
    """What the tornado shows: how many answers could flip the verdict alone."""
    count = sum(bool(bar.flips) for bar in bars)
    if not count:
        return _("No single answer can change the verdict")
    return ngettext(
        "%(count)s answer alone could change the verdict",
        "%(count)s answers could each change the verdict alone",
        count,
    ) % {"count": count}


def tornado_picture(bars: Sequence[Bar], framework: Framework, *, now: Fraction) -> Picture:
    """How far each answer alone moves the score. ``now``: today's total at the same end, in points."""
    title = tornado_message(bars)
    today = Figure(now, figures.total_points(now, framework))
    swings = [
        Swing(
            name=f"{question_number(framework, bar.question)} · {said(asked(framework, bar.question).text)}",
            low=Figure(bar.low_total, figures.total_points(bar.low_total, framework)),
            high=Figure(bar.high_total, figures.total_points(bar.high_total, framework)),
            flip=flip_words(bar, framework, now),
        )
        for bar in bars
    ]
    edges = [
        Figure(band.above, figures.points(band.above)) for band in framework.bands if band.above is not None
    ]
    return Picture(
        title,
        charts.tornado(swings, now=today, id="tornado-wide", title=title, edges=edges),
        charts.tornado(swings, now=today, id="tornado-narrow", title=title, edges=edges, width=charts.NARROW),
        charts.tornado_table(swings, caption=title, first=_("Answer")),
    )
