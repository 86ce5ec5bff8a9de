"""The options table of page 1: this option, the others and doing nothing, each on its own axes."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import figures
from assessments.labels import OPTION_KIND, VERDICT
from assessments.queries.comparison import Comparison, OptionLine
from assessments.reports.amounts import cost_range
from assessments.reports.brief.parts import OPTIONS, SIZE, OptionRow
from assessments.reports.measure import line_count
from assessments.reports.press import Run
from assessments.reports.reading import Reading

ROWS = 5
# Columns in points; static/reports/report.css says the same.
NAME_WIDTH, RISK_WIDTH, COST_WIDTH, VERDICT_WIDTH = 127.0, 64.0, 84.0, 116.5


def option_rows(reading: Reading, lines: int) -> tuple[OptionRow, ...]:
    """Five rows at most: this option first, doing nothing last; names on so many ``lines`` at most."""
    insight = reading.insight
    if insight is None:
        return ()
    return tuple(option_row(reading, line, insight.comparison, lines) for line in shown_lines(reading))


def shown_lines(reading: Reading) -> list[OptionLine]:
    """This option, others in their order, and doing nothing, which is never left out."""
    insight = reading.insight
    if insight is None:
        return []
    own = [line for line in insight.comparison.lines if line.option_id == insight.option_id]
    nothing = [line for line in insight.comparison.lines if line.kind == "do_nothing"]
    others = [line for line in insight.comparison.lines if line not in own and line not in nothing]
    return [*own, *others[: ROWS - len(own) - len(nothing)], *nothing]


def option_row(reading: Reading, line: OptionLine, comparison: Comparison, lines: int) -> OptionRow:
    """One option, each figure as its own page prints it."""
    press = reading.press
    name = Run(press.own(str(OPTION_KIND["do_nothing"].word))) if line.kind == "do_nothing" else None
    is_own = reading.insight is not None and line.option_id == reading.insight.option_id
    passage = press.fit(
        (name or press.user(line.name),),
        lines=lines,
        width=NAME_WIDTH,
        size=SIZE,
        section=OPTIONS,
        is_short=True,
        is_bold=is_own,
    )
    cost = press.own(cost_range(line.cost, comparison.currency)) if line.cost else "–"
    verdict = press.own(verdict_of(line))
    risk = press.own(risk_of(reading, line))
    return OptionRow(
        passage,
        is_own,
        "–" if line.value is None else f"{line.value}/5",
        risk,
        cost,
        short_days(reading, line.days_to_live),
        short_days(reading, line.days_to_exit),
        verdict,
        max(
            passage.lines,
            *(
                line_count(text, width=width, size=SIZE, is_regular=not is_own)
                for text, width in ((verdict, VERDICT_WIDTH), (risk, RISK_WIDTH), (cost, COST_WIDTH))
            ),
        ),
    )


def risk_of(reading: Reading, line: OptionLine) -> str:
    """The prudent score with its range."""
    if line.total is None:
        return "–"
    low, high = (figures.total_points(end, reading.framework) for end in (line.total.low, line.total.high))
    return figures.with_range(low, high)


def verdict_of(line: OptionLine) -> str:
    """What is shown for the option; that nothing was assessed where nothing was."""
    if line.headline is None:
        return _("not assessed")
    return str(VERDICT[line.headline].word)


def short_days(reading: Reading, days: int | None) -> str:
    """Days with a letter for their unit."""
    if days is None:
        return "–"
    return reading.press.own(_("%(days)s d") % {"days": figures.grouped(figures.Fraction(days))})


def options_title(reading: Reading) -> str:
    """Which option carries the least risk, or that there is nothing to compare with yet."""
    lines = reading.insight.comparison.lines if reading.insight else ()
    scored = [line for line in lines if line.total is not None and line.is_ranked]
    text = least_risk(reading, scored) if len(scored) > 1 else _("No other option is assessed yet")
    return reading.press.own(" ".join(filter(None, (text, more_options(reading)))))


def least_risk(reading: Reading, scored: Sequence[OptionLine]) -> str:
    """The message of the table; a tie is said."""
    lowest = min(line.total.high for line in scored if line.total)
    best = [line for line in scored if line.total and line.total.high == lowest]
    count = {"count": len(scored)}
    if all(line.option_id != reading.insight.option_id for line in best):  # type: ignore[union-attr]
        return _("Another of %(count)s assessed options carries less risk than this one") % count
    if len(best) > 1:
        return _("Of %(count)s assessed options, none carries less risk than this one") % count
    return _("Of %(count)s assessed options, this one carries the least risk") % count


def more_options(reading: Reading) -> str:
    """How many options the table leaves out."""
    if reading.insight is None:
        return ""
    hidden = len(reading.insight.comparison.lines) - len(shown_lines(reading))
    if not hidden:
        return ""
    return ngettext(
        "(%(count)s more option in §%(section)s)", "(%(count)s more options in §%(section)s)", hidden
    ) % {"count": hidden, "section": OPTIONS}
