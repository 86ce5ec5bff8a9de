"""The picture of a comparison: every option's range against the bands of the appetite."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assessments import figures
from assessments.frameworks.schema import Framework
from assessments.labels import VERDICT
from assessments.queries.comparison import Comparison, OptionLine
from assessments.reports import charts
from assessments.reports.charts import Edge, Figure, Span
from assessments.reports.comparison.table import first_sentence
from assessments.reports.pictures import Picture


def comparison_picture(comparison: Comparison, framework: Framework) -> Picture | None:
    """For a page; None while no option has a figure."""
    drawn = spans(comparison, framework)
    if not any(span.high for span in drawn):
        return None
    title, edges = first_sentence(comparison), band_edges(framework)
    return Picture(
        title,
        charts.ranges(drawn, edges=edges, id="options-wide", title=title),
        charts.ranges(drawn, edges=edges, id="options-narrow", title=title, width=charts.NARROW),
        charts.span_table(drawn, caption=title, first=_("Option")),
    )


def spans(comparison: Comparison, framework: Framework) -> list[Span]:
    """The options that are assessed, in the order of the table."""
    return [_span(line, framework) for line in comparison.lines if line.headline]


def _span(line: OptionLine, framework: Framework) -> Span:
    word = str(VERDICT[line.headline].word) if line.headline else ""
    if line.total is None:
        return Span(line.title, None, None, "–", word)
    low = Figure(line.total.low, figures.total_points(line.total.low, framework))
    high = Figure(line.total.high, figures.total_points(line.total.high, framework))
    return Span(line.title, low, high, figures.with_range(low.text, high.text), word)


def band_edges(framework: Framework) -> list[Edge]:
    """Where each band of the total begins."""
    return [
        Edge(Figure(band.above, figures.points(band.above)), str(VERDICT[band.verdict].word))
        for band in framework.bands
        if band.above is not None
    ]
