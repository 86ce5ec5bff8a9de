"""French spacing and unprintable characters."""

import pytest

from assessments.reports.typography import on_one_line, printable, typeset


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Est-ce vrai ?", "Est-ce vrai\u202f?"),
        ("Oui : tout ; rien !", "Oui\u00a0: tout\u202f; rien\u202f!"),
        ("43 %", "43\u00a0%"),
        ("« oui »", "«\u00a0oui\u00a0»"),
        ("«oui»", "«\u00a0oui\u00a0»"),
        ("art. 28, n° 3", "art.\u00a028, n°\u00a03"),
        ("un  double espace : oui", "un  double espace\u00a0: oui"),
    ],
)
def test_french_marks_are_held_by_no_break_spaces(typed, printed):
    assert typeset(typed, "fr") == printed


@pytest.mark.parametrize("text", ["https://example.org:8000/?a=b", "14:03", "3:1", "a;b", "100%"])
def test_no_space_is_added_where_none_was_typed(text):
    assert typeset(text, "fr") == text


def test_setting_twice_changes_nothing():
    once = typeset("« Quoi ? » : 43 % !", "fr")

    assert typeset(once, "fr") == once


def test_english_is_left_alone():
    assert typeset("Is it “true” : yes ?", "en") == "Is it “true” : yes ?"


def test_characters_that_no_font_prints_are_dropped():
    assert printable("a\x00b\x1b[0m\ud800c\r\nd\x0b") == "ab[0mc\nd"


def test_letters_are_composed():
    assert printable("e\u0301te\u0301") == "été"


def test_one_line_keeps_the_no_break_spaces():
    assert on_one_line(" a\n\n b\tc\u00a0: d ") == "a b c\u00a0: d"
