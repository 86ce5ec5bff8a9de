"""Charts: equal numbers give equal bytes, nothing is clipped or told by colour alone, each has its table."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from xml.etree import ElementTree

import pytest
from django.utils import translation
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from assessments.reports import charts
from assessments.reports.charts import (
    Bar,
    BeforeAfter,
    Bullet,
    Edge,
    Figure,
    Share,
    SharedRow,
    Span,
    Spread,
    Step,
    Swing,
)

SVG = "{http://www.w3.org/2000/svg}"
WIDTHS = (charts.NARROW, charts.WIDE)
LONG = "Viabilité économique et coût total de possession, anticonstitutionnellement exposée"


def figure(value: int) -> Figure:
    return Figure(Fraction(value), str(value))


@st.composite
def bullets(draw: Callable[[st.SearchStrategy[int]], int]) -> Bullet:
    low, high, inherent = sorted(draw(st.integers(0, 100)) for _ in range(3))
    limit = draw(st.integers(0, 100))
    appetite = "at" if high == limit else "over" if high > limit else "within"
    name = LONG[: draw(st.integers(1, len(LONG)))]
    text = f"{high} ({low} to {high})"
    return Bullet(name, figure(high), figure(low), figure(inherent), figure(limit), appetite, text)


BULLET = Bullet("Lock-in", figure(60), figure(40), figure(80), figure(50), "over", "60 (40 to 60)")
NOTHING = Bullet("Reputation", None, None, None, None, None, "–", "nothing to assess")
STEPS = [
    Step("start", "Inherent risk", figure(63)),
    Step("change", LONG, Figure(Fraction(-20), "−20")),
    Step("end", "Prudent score", figure(43)),
]
SHARES = [
    Share("E4 · " + LONG, Figure(Fraction(1, 4), "25%"), "solid"),
    Share("E0", Figure(Fraction(1, 4), "25%"), "light"),
    Share("Not known yet", Figure(Fraction(1, 2), "50%"), "empty"),
]
BARS = [Bar(LONG, figure(7)), Bar("Support", figure(3))]
SPREADS = [
    Spread(LONG, figure(320), figure(378), figure(509), "378 k€ (320 to 509)"),
    Spread("Paid offer", figure(331), figure(356), figure(397), "356 k€ (331 to 397)"),
]
NOW = figure(48)
SWINGS = [
    Swing("LOCK-01 · " + LONG, figure(41), figure(55), "Escalate with “more than a year”, " + LONG),
    Swing("PRIV-01", figure(48), figure(52)),
]
EDGES = [figure(20), figure(45)]
LADDER = ["Proceed", "Proceed with conditions", "Escalate", "Do not proceed"]
CASES = [
    BeforeAfter(LONG, 1, 3, "400 days to leave, 356 k€"),
    BeforeAfter("Licence changes", 2, 2),
    BeforeAfter("Cut off", None, None, "does not apply: " + LONG),
]
BANDS = [Edge(figure(20), "Proceed with conditions"), Edge(figure(45), "Escalate")]
SPANS = [
    Span(LONG, figure(30), figure(63), "63 (30 to 63)", "Do not proceed"),
    Span("Do nothing", None, None, "–", "not assessed"),
]
SHARED = [
    SharedRow("Prudent end", tuple(SHARES), "25%"),
    SharedRow(LONG, (Share("E0", figure(1), "light"),), "100%"),
]
DRAWN: dict[str, Callable[[float], str]] = {
    "bullets": lambda width: charts.bullet_bars(
        [BULLET, NOTHING], id="one", title="Over <limit>", width=width
    ),
    "waterfall": lambda width: charts.waterfall(STEPS, id="one", title="Down", width=width),
    "stacked": lambda width: charts.stacked_bar(SHARES, id="one", title="Half", width=width),
    "bars": lambda width: charts.horizontal_bars(BARS, id="one", title="Most", width=width),
    "stacked_rows": lambda width: charts.stacked_rows(SHARED, id="one", title="Two", width=width),
    "range_plot": lambda width: charts.range_plot(SPREADS, id="one", title="Dear", width=width),
    "tornado": lambda width: charts.tornado(SWINGS, now=NOW, edges=EDGES, id="one", title="Two", width=width),
    "strip": lambda width: charts.strip(CASES, ladder=LADDER, id="one", title="One case", width=width),
    "ranges": lambda width: charts.ranges(SPANS, edges=BANDS, id="one", title="Best", width=width),
}


def printed_width(text: str, size: float, *, bold: bool, fonts: dict[bool, TTFont]) -> float:
    font = fonts[bold]
    cmap, metrics = font.getBestCmap(), font["hmtx"].metrics
    return sum(metrics[cmap[ord(c)]][0] for c in text) / font["head"].unitsPerEm * size


@pytest.fixture(scope="module")
def fonts() -> dict[bool, TTFont]:
    folder = "static/reports/fonts/ReportSans-"
    return {False: TTFont(f"{folder}Regular.ttf"), True: TTFont(f"{folder}SemiBold.ttf")}


def assert_nothing_is_clipped(svg: str, fonts: dict[bool, TTFont]) -> None:
    root = ElementTree.fromstring(svg)
    width, height = (float(root.get(name, "0")) for name in ("width", "height"))
    for text in root.iter(f"{SVG}text"):
        bold = text.get("font-weight") == "600"
        length = printed_width(text.text or "", float(text.get("font-size", "0")), bold=bold, fonts=fonts)
        x = float(text.get("x", "0"))
        left = {"start": x, "middle": x - length / 2, "end": x - length}[text.get("text-anchor", "start")]
        assert left >= -0.5 and left + length <= width + 0.5, text.text
        assert 0 < float(text.get("y", "0")) <= height, text.text


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", DRAWN)
def test_the_same_numbers_give_the_same_bytes(kind: str, width: float) -> None:
    assert DRAWN[kind](width) == DRAWN[kind](width)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", DRAWN)
def test_no_text_is_clipped(kind: str, width: float, language: str, fonts: dict[bool, TTFont]) -> None:
    with translation.override(language):
        svg = DRAWN[kind](width)

    assert_nothing_is_clipped(svg, fonts)


@given(st.lists(bullets(), min_size=1, max_size=7), st.sampled_from(WIDTHS))
def test_no_text_of_any_bullet_bars_is_clipped(rows: list[Bullet], width: float) -> None:
    folder = "static/reports/fonts/ReportSans-"
    fonts = {False: TTFont(f"{folder}Regular.ttf"), True: TTFont(f"{folder}SemiBold.ttf")}

    assert_nothing_is_clipped(charts.bullet_bars(rows, id="any", title="Any", width=width), fonts)


@pytest.mark.parametrize("kind", DRAWN)
def test_a_picture_has_a_text_alternative(kind: str) -> None:
    root = ElementTree.fromstring(DRAWN[kind](charts.WIDE))

    title, description = root[0], root[1]
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert title.text
    assert description.text


@pytest.mark.parametrize("kind", DRAWN)
def test_colours_are_attributes_and_nothing_needs_a_style(kind: str) -> None:
    svg = DRAWN[kind](charts.WIDE)

    assert "style" not in svg
    assert "var(" not in svg
    assert "currentColor" not in svg
    for shape in ElementTree.fromstring(svg).iter(f"{SVG}rect"):
        assert shape.get("fill")


def test_ids_of_two_pictures_on_one_page_differ() -> None:
    pair = [charts.bullet_bars([BULLET], id=id, title="T") for id in ("a", "b")]

    ids = re.findall(r' id="([^"]+)"', "".join(pair))

    assert len(ids) == len(set(ids))


def test_text_from_outside_is_escaped() -> None:
    hostile = Bar("<script>alert(1)</script>&", Figure(Fraction(1), "1"))

    svg = charts.horizontal_bars([hostile], id="x", title='"><b>')

    assert "<script>" not in svg
    assert "<b>" not in svg
    ElementTree.fromstring(svg)


def test_over_at_and_within_differ_in_shape_and_word() -> None:
    drawn = {}
    for appetite in ("within", "at", "over"):
        row = Bullet("D", figure(50), figure(50), figure(60), figure(50), appetite, "50")  # type: ignore[arg-type]
        root = ElementTree.fromstring(charts.bullet_bars([row], id="x", title="T"))
        paths = [path.get("d", "") for path in root.iter(f"{SVG}path")]
        words = [text.text for text in root.iter(f"{SVG}text")]
        drawn[appetite] = (frozenset(re.sub(r"[\d.]+", "#", path) for path in paths), tuple(words))

    assert len({shapes for shapes, _words in drawn.values()}) == 3
    assert len({words for _shapes, words in drawn.values()}) == 3


def test_a_dimension_without_figures_says_so_and_draws_no_bar() -> None:
    root = ElementTree.fromstring(charts.bullet_bars([NOTHING], id="x", title="T"))

    assert "nothing to assess" in [text.text for text in root.iter(f"{SVG}text")]
    assert charts.bullet_table([NOTHING], caption="T", first="D").rows == (
        ("Reputation", "nothing to assess", "–", "–", "–", "–"),
    )


def test_the_table_twin_prints_the_chart_s_own_figures() -> None:
    table = charts.bullet_table([BULLET], caption="T", first="Dimension")

    svg = charts.bullet_bars([BULLET], id="x", title="T")

    assert table.rows == (("Lock-in", "60", "40", "80", "50", "over the limit"),)
    assert all(text in svg for text in (BULLET.text, "over the limit 50"))


def test_the_waterfall_table_ends_with_the_score_in_its_foot() -> None:
    table = charts.waterfall_table(STEPS, caption="T", first="Step")

    assert table.rows == (("Inherent risk", "63"), (LONG, "−20"))
    assert table.foot == ("Prudent score", "43")


def test_parts_and_bars_have_tables_too() -> None:
    parts = charts.share_table(SHARES, caption="T", first="Evidence", second="Share")
    bars = charts.bar_table(BARS, caption="T", first="Name", second="Value")

    assert parts.rows[2] == ("Not known yet", "50%")
    assert bars.rows == ((LONG, "7"), ("Support", "3"))


def test_the_new_charts_have_tables_too():
    spreads = charts.spread_table(SPREADS, caption="T", first="Option")
    swings = charts.tornado_table(SWINGS, caption="T", first="Answer")
    cases = charts.strip_table(CASES, ladder=LADDER, caption="T", first="Case")
    spans = charts.span_table(SPANS, caption="T", first="Option")
    wholes = charts.row_table(SHARED, caption="T", first="End")

    assert wholes.rows[1] == (LONG, "–", "1", "–")
    assert spreads.rows[1] == ("Paid offer", "331", "356", "397")
    assert swings.rows[1] == ("PRIV-01", "48", "52", "no")
    assert cases.rows[1] == ("Licence changes", "Escalate", "Escalate", "–")
    assert spans.rows[1] == ("Do nothing", "–", "–", "not assessed")


def test_a_case_that_does_not_apply_says_why_and_moves_nothing():
    root = ElementTree.fromstring(charts.strip([CASES[2]], ladder=LADDER, id="x", title="T"))

    assert not list(root.iter(f"{SVG}path"))[4:]
    assert "does not apply" in " ".join(text.text or "" for text in root.iter(f"{SVG}text"))


def test_a_verdict_that_gets_worse_better_or_stays_differs_in_shape():
    drawn = {}
    for after in (0, 1, 2):
        svg = charts.strip([BeforeAfter("Case", 1, after)], ladder=LADDER, id="x", title="T")
        paths = [path.get("d", "") for path in ElementTree.fromstring(svg).iter(f"{SVG}path")]
        drawn[after] = tuple(re.sub(r"(?<=[MHV ])[\d.]+", "#", path) for path in paths)

    assert len(set(drawn.values())) == 3


def test_the_bands_of_the_score_stand_in_the_tornado_where_it_reaches_them():
    svg = charts.tornado([SWINGS[0]], now=NOW, edges=EDGES, id="x", title="T")

    texts = [text.text for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]
    assert "45" in texts
    assert "20" not in texts
