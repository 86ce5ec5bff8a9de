"""A quote stands on a page word for word, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.reading.quoting import in_one_line, stands

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


@pytest.mark.parametrize("quote", ["a well-\nkept list", "a well- \n kept list", "a well-kept list"])
@pytest.mark.parametrize(
    "page", ["a well-\nkept list", "a well\ufffekept list", "a well\x02 kept list", "a well-kept list"]
)
def test_a_line_end_may_have_cut_the_quote_and_the_page(quote, page):
    assert stands(quote, page)


@pytest.mark.parametrize("cut", ["-\n", "\ufffe", "\x02\n"])
def test_numbers_on_both_sides_of_a_line_end_are_not_joined(cut):
    page = f"Within 30{cut}90 days."

    assert stands(in_one_line(page), page)
    assert not stands("3090 days", page)


@pytest.mark.parametrize("mark", ["-", "‐", "\x02", "\ufffe"])
def test_a_quote_may_end_where_the_line_cuts_a_word(mark):
    assert stands(f"cus{mark}", f"cus{mark}\ntomer | content")


@pytest.mark.parametrize(
    ("quote", "line"),
    [
        ("We keep\n  it.", "We keep it."),
        ("the cus-\ntomer", "the cus-tomer"),
        ("the cus\ufffetomer", "the customer"),
        ("- one\n- two", "- one - two"),
    ],
)
def test_in_one_line_a_cut_word_is_whole(quote, line):
    assert in_one_line(quote) == line
    assert stands(in_one_line(quote), quote)


words = st.text(alphabet=st.characters(categories=["Ll", "Lu", "Nd"]), min_size=1, max_size=12)


@given(st.lists(words, min_size=1, max_size=20), st.data())
def test_any_run_of_whole_words_of_a_page_stands_there(page, data):
    begin = data.draw(st.integers(0, len(page) - 1))
    end = data.draw(st.integers(begin + 1, len(page)))

    assert stands(" ".join(page[begin:end]), "\n".join(page))


@given(st.lists(words, min_size=1, max_size=20))
def test_a_word_that_is_not_there_never_stands(page):
    assert not stands(" ".join([*page, "Ωmega"]), " ".join(page))
