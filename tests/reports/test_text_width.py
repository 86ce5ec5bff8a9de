"""Measured widths are never too small for the bundled font, and rarely much too large."""

from __future__ import annotations

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from assessments.reports.text_width import _REGULAR, _WIDTH, text_width, wrapped


@pytest.mark.parametrize("style", ["Regular", "SemiBold"])
def test_no_character_prints_wider_than_it_is_measured(style: str) -> None:
    font = TTFont(f"static/reports/fonts/ReportSans-{style}.ttf")
    cmap, metrics, units = font.getBestCmap(), font["hmtx"].metrics, font["head"].unitsPerEm

    wider = [
        character
        for character, width in _WIDTH.items()
        if ord(character) in cmap and metrics[cmap[ord(character)]][0] / units * 100 > width
    ]

    assert wider == []


def test_no_character_prints_wider_than_it_is_measured_where_nothing_is_bold() -> None:
    font = TTFont("static/reports/fonts/ReportSans-Regular.ttf")
    cmap, metrics, units = font.getBestCmap(), font["hmtx"].metrics, font["head"].unitsPerEm

    off = [
        character
        for character, width in _REGULAR.items()
        if not 0 <= width - metrics[cmap[ord(character)]][0] / units * 1000 <= 5
    ]

    assert off == []


def test_a_text_that_needs_another_font_is_measured_generously() -> None:
    assert text_width("à 漢", 10, is_regular=True) == text_width("à 漢", 10)
    assert text_width("à la", 10, is_regular=True) < text_width("à la", 10)


def test_characters_outside_the_table_count_as_a_square() -> None:
    assert text_width("漢", 10) == pytest.approx(10.8)


@given(st.text(alphabet="abc défœW,.-\u00a0漢", max_size=80), st.integers(30, 300))
def test_wrapping_loses_nothing_and_fits(text: str, width: int) -> None:
    lines = wrapped(text, width, 13)

    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(text_width(line, 13) <= width or len(line) == 1 for line in lines)


def test_a_no_break_space_is_no_place_to_break() -> None:
    assert wrapped("limite\u00a0: 30", 60, 13) == ["limite\u00a0:", "30"]
