"""Page 2: what-if cases, the verdict before and after each."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import figures
from assessments.frameworks.schema import LADDER, Text
from assessments.queries.insight import CaseFacts
from assessments.reports import charts
from assessments.reports.amounts import amount
from assessments.reports.brief.parts import CHART_WIDTH, Picture
from assessments.reports.brief.sensitivity import on_a_line, word
from assessments.reports.charts import BeforeAfter
from assessments.reports.reading import Reading
from assessments.scoring.scorecard import Headline

LABEL_SHARE, SHORT_LABEL, NOTE_SHARE = 0.38, 0.26, 0.17  # short: beside five verdicts


def cases_picture(reading: Reading, most: int) -> Picture | None:
    """The cases that change most first, ``most`` at most; those that do not apply are in the appendix."""
    cases = played(reading)
    if not cases:
        return None
    title = cases_message(reading, cases)
    shown = sorted(cases, key=lambda case: (not case.is_worse, not changes_terms(case)))[:most]
    ladder = ladder_of(cases)
    share = LABEL_SHARE if len(ladder) == len(LADDER) else SHORT_LABEL
    svg = charts.strip(
        [row(reading, case, ladder, share) for case in shown],
        ladder=[reading.press.own(word(verdict)) for verdict in ladder],
        id="cases",
        title=title,
        width=CHART_WIDTH,
        gap=2.0,
        label_share=share,
        note_share=NOTE_SHARE,
        theme=charts.PAPER,
    )
    return Picture(title, svg, charts.height_of(svg) * 0.75)


def played(reading: Reading) -> list[CaseFacts]:
    """The cases that mean something for this option."""
    cases = reading.insight.cases if reading.insight else ()
    return [case for case in cases if case.state != "not_applicable"]


def ladder_of(cases: list[CaseFacts]) -> tuple[Headline, ...]:
    """The verdicts, and that there is none where a case shows so."""
    shown = {headline for case in cases for headline in (case.before.headline, case.after.headline)}
    return (*LADDER, "not_enough_information") if "not_enough_information" in shown else LADDER


def row(reading: Reading, case: CaseFacts, ladder: tuple[Headline, ...], share: float = 0.0) -> BeforeAfter:
    """One case as a line of the strip; with ``share``, its name is cut to this share of the picture."""
    name = case_name(reading, case)
    return BeforeAfter(
        on_a_line(name, CHART_WIDTH * share - 2) if share else name,
        ladder.index(case.before.headline),
        ladder.index(case.after.headline),
        reading.press.own(terms_words(reading, case)),
    )


def case_name(reading: Reading, case: CaseFacts) -> str:
    """What happens here: its title, or what it means instead."""
    title = case.instead or case.title
    return reading.press.said(title) if isinstance(title, Text) else reading.press.line(title)


def changes_terms(case: CaseFacts) -> bool:
    """Whether it changes what leaving takes or what the option costs."""
    return bool(case.late_exit) or case.price_factor != 1


def terms_words(reading: Reading, case: CaseFacts) -> str:
    """Days to leave and cost after the case, as far as they are known."""
    words = []
    if case.days_to_exit is not None:
        words.append(_("exit %(days)s d") % {"days": figures.grouped(figures.Fraction(case.days_to_exit))})
    if case.cost_after is not None and reading.insight is not None:
        words.append(amount(case.cost_after.p50, reading.insight.comparison.currency))
    return ", ".join(words)


def cases_message(reading: Reading, cases: list[CaseFacts]) -> str:
    """How many of the cases change the verdict."""
    worse = sum(case.is_worse for case in cases)
    if not worse:
        text = _("None of %(all)s what-if cases changes the verdict") % {"all": len(cases)}
    else:
        text = ngettext(
            "%(count)s of %(all)s what-if cases changes the verdict",
            "%(count)s of %(all)s what-if cases change the verdict",
            worse,
        ) % {"count": worse, "all": len(cases)}
    return reading.press.own(text)
