"""How a text is cut to the room it has."""

from hypothesis import given
from hypothesis import strategies as st

from assessments.reports.measure import fitting, line_count
from assessments.reports.press import Press, Run, plain

ROOM = {"width": 200.0, "size": 9.0}


@given(st.text(max_size=2000), st.integers(1, 6))
def test_what_is_kept_fits_and_is_a_beginning(text, lines):
    kept = fitting(text, lines=lines, tail="… (§1)", **ROOM)

    assert text.startswith(kept)
    assert kept == text or line_count(kept + "… (§1)", **ROOM) <= lines


def test_a_text_that_fits_is_kept_whole():
    assert fitting("Short.", lines=1, tail="… (§1)", **ROOM) == "Short."


def test_a_cut_text_ends_at_a_word():
    text = "one two three four five six seven eight nine ten eleven twelve"

    kept = fitting(text, lines=1, tail="… (§1)", **ROOM)

    assert text[len(kept)] == " "


def test_a_word_longer_than_the_room_is_cut_inside():
    kept = fitting("x" * 500, lines=2, tail="…", **ROOM)

    assert 0 < len(kept) < 500


def test_a_cut_passage_says_where_it_goes_on():
    press = Press("en")

    passage = press.fit((Run("word " * 300),), lines=2, section=4, **ROOM)

    assert passage.more == "(continues in appendix, §4)"
    assert passage.lines == 2


def test_a_cut_passage_keeps_whose_words_they_are():
    press = Press("en")

    passage = press.fit(
        (Run("Approve "), Run("name " * 100, is_user=True), Run(" now")), lines=1, section=1, **ROOM
    )

    assert [run.is_user for run in passage.runs] == [False, True]


def test_a_sentence_keeps_user_words_apart():
    press = Press("fr")

    runs = press.sentence("Approuver %(option)s pour : %(use)s !", option=press.user("Qwen ?"), use="lire")

    assert [run.is_user for run in runs] == [False, True, False]
    assert plain(runs) == "Approuver Qwen\u202f? pour\u00a0: lire\u202f!"


def test_a_long_name_leaves_the_sentence_its_verdict():
    name = Press("en").name("A very long name " * 20, 60)

    assert len(name.text) < 75
    assert name.text.endswith("… (§1)")
