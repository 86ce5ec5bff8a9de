"""A quote stands on a page word for word, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.reading.quoting import flowing, stands

PAGE = """We keep content for thirty days. Sub-processors are listed
in Schedule 2; the cus-
tomer’s “content” stays in the EU."""


@pytest.mark.parametrize(
    "quote",
    [
        "We keep content for thirty days.",
        "for  thirty\n days",
        "Sub-processors are listed in Schedule 2",
        'the customer\'s "content"',
        "« content » stays",
    ],
)
def test_white_space_line_ends_and_the_shape_of_quotes_do_not_count(quote):
    assert stands(quote, PAGE)


@pytest.mark.parametrize(
    "quote",
    [
        "We keep content for thirty hours.",
        "we keep content",
        "tent for thirty",
        "for thirty day",
        "We keep for thirty days",
        "…",
        "",
        "   ",
        "content.*days",
    ],
)
def test_other_words_parts_of_words_and_patterns_do_not_stand(quote):
    assert not stands(quote, PAGE)


def test_a_hyphen_of_the_quote_may_have_been_cut_by_the_line_end():
    assert stands("a well-kept list", "a well-\nkept list")
    assert stands("a wellkept list", "a well-\nkept list")


@pytest.mark.parametrize("cut", ["-\n", "‐\r\n", "\x02\n", "\x02", "\ufffe"])
def test_words_cut_by_a_line_end_stand_as_the_page_holds_them_and_as_a_quote_shows_them(cut):
    page = f"We never use cus{cut}tomer content."

    assert stands(page, page)
    assert flowing(page) == "We never use cus-tomer content."
    assert stands(flowing(page), page)
    assert stands("We never use customer content.", page)
    assert not stands("We never use cus tomer content.", page)


@pytest.mark.parametrize("mark", ["-", "\x02", "\ufffe"])
def test_a_quote_may_end_where_the_line_cuts_a_word(mark):
    assert stands(f"cus{mark}", f"cus{mark}\ntomer | content")


words = st.text(alphabet=st.characters(categories=["Ll", "Lu", "Nd"]), min_size=1, max_size=12)


@given(st.lists(words, min_size=1, max_size=20), st.data())
def test_any_run_of_whole_words_of_a_page_stands_there(page, data):
    begin = data.draw(st.integers(0, len(page) - 1))
    end = data.draw(st.integers(begin + 1, len(page)))

    assert stands(" ".join(page[begin:end]), "\n".join(page))


@given(st.lists(words, min_size=1, max_size=20))
def test_a_word_that_is_not_there_never_stands(page):
    assert not stands(" ".join([*page, "Ωmega"]), " ".join(page))
