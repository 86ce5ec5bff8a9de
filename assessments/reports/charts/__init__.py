"""Numbers to SVG, one set of pictures for the web pages and the PDF; every picture has a table twin.

Pure functions of plain data: the same input gives the same bytes. Figures arrive printed (``Figure.text``),
so a chart shows the very words of the table beside it. Colours are presentation attributes, which WeasyPrint
reads; each shape also names its part in a class, which the page's CSS uses for the dark theme. Every colour
is doubled by a shape, a pattern or a word. Texts are measured and wrapped, never clipped. Words follow the
active language, as labels do.
"""

from __future__ import annotations

from assessments.reports.charts.bars import Bar, bar_table, horizontal_bars
from assessments.reports.charts.bullets import Bullet, bullet_bars, bullet_table, compact_bullets
from assessments.reports.charts.cases import BeforeAfter, strip, strip_table
from assessments.reports.charts.drawing import (
    NARROW,
    NORMAL,
    PAPER,
    SMALL,
    THEME,
    WIDE,
    Appetite,
    Figure,
    Fill,
    Table,
    Theme,
    height_of,
)
from assessments.reports.charts.shares import (
    Share,
    SharedRow,
    row_table,
    share_table,
    stacked_bar,
    stacked_rows,
)
from assessments.reports.charts.spans import Edge, Span, ranges, span_table
from assessments.reports.charts.spreads import BESIDE_SHARE, Spread, range_plot, spread_table
from assessments.reports.charts.steps import Step, waterfall, waterfall_table
from assessments.reports.charts.swings import Swing, tornado, tornado_table

__all__ = [
    "BESIDE_SHARE",
    "NARROW",
    "NORMAL",
    "PAPER",
    "SMALL",
    "THEME",
    "WIDE",
    "Appetite",
    "Bar",
    "BeforeAfter",
    "Bullet",
    "Edge",
    "Figure",
    "Fill",
    "Share",
    "SharedRow",
    "Span",
    "Spread",
    "Step",
    "Swing",
    "Table",
    "Theme",
    "bar_table",
    "bullet_bars",
    "bullet_table",
    "compact_bullets",
    "height_of",
    "horizontal_bars",
    "range_plot",
    "ranges",
    "row_table",
    "share_table",
    "span_table",
    "spread_table",
    "stacked_bar",
    "stacked_rows",
    "strip",
    "strip_table",
    "tornado",
    "tornado_table",
    "waterfall",
    "waterfall_table",
]
