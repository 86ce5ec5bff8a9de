"""Passages: the page that speaks of a question comes first, and its sentences stand on it."""

from functools import cache

from hypothesis import example, given
from hypothesis import strategies as st

from assessments.frameworks.loader import load_framework
from assessments.reading.quoting import in_one_line, stands
from assessments.reading.ranking import Page, passages
from tests.reading.packs import FRAMEWORK, pages_of
from tests.scoring.builder import MINI


@cache
def question(id):
    return load_framework(FRAMEWORK).question(id)


def test_pages_that_share_no_word_are_left_out():
    assert passages(question("PRIV-01"), []) == []
    assert (
        passages(question("PRIV-01"), [Page(1, 1, ""), Page(1, 2, "42"), Page(1, 3, "Zebras graze.")]) == []
    )


def test_no_more_than_asked_for_and_best_first():
    found = passages(question("PRIV-01"), pages_of("dpa-en"), most=2)

    assert len(found) == 2
    assert found[0].score >= found[1].score


def test_the_order_of_the_pages_does_not_matter():
    pages = pages_of("dpa-en")

    assert passages(question("PRIV-08"), pages) == passages(question("PRIV-08"), pages[::-1])


def test_a_question_without_keywords_is_ranked_by_its_own_words():
    asked = MINI.question("AAA-01").model_copy(update={"keywords": None})
    words = asked.text.to("en")

    (best, *_rest) = passages(asked, [Page(1, 1, "Zebras graze."), Page(1, 2, f"{words} Yes.")])

    assert best.number == 2


def test_a_long_passage_is_one_sentence_only():
    keyword = question("PRIV-01").keywords.en[0]
    long = f"{keyword.capitalize()} " + "and much else besides " * 40 + ". "

    (passage,) = passages(question("PRIV-01"), [Page(1, 1, long * 3)])

    assert passage.quote == long.strip()


@given(st.lists(st.text(max_size=200), max_size=4))
@example(["0\x02"])
@example(["cus-\ntomer", "cus\ufffetomer "])
def test_whatever_a_page_holds_a_passage_stands_on_it(texts):
    pages = [Page(1, number, f"{text} training data.") for number, text in enumerate(texts)]

    for passage in passages(question("PRIV-01"), pages):
        assert passage.quote in pages[passage.number].text
        assert stands(in_one_line(passage.quote), pages[passage.number].text)
        assert passage.score > 0
