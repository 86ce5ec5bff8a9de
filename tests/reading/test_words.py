"""Words, languages and sentences as search sees them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.reading.words import folded, languages_of, sentences, stem, words_of


def pieces(text):
    return [text[begin:end] for begin, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Données à l’étranger", "donnees a l'etranger"),
        ("Cœur — réseau", "coeur   reseau"),
        ("阿里 Qwen", " qwen"),
        ("PLAIN", "plain"),
    ],
)
def test_case_accents_and_other_scripts_are_folded_away(text, plain):
    assert folded(text) == plain


def test_numbers_are_no_words():
    assert words_of("Within 30 days, Article 4(2)") == ["within", "days", "article"]


@pytest.mark.parametrize(
    ("word", "same", "language"), [("training", "trained", "en"), ("données", "donnée", "fr")]
)
def test_forms_of_a_word_share_a_stem(word, same, language):
    assert stem(folded(word), language) == stem(folded(same), language)


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("the data that we keep", ("en",)),
        ("les données que nous gardons", ("fr",)),
        ("Northgate Hosting | Germany", ("en", "fr")),
    ],
)
def test_small_words_tell_the_language_and_a_table_may_be_either(text, languages):
    assert languages_of(words_of(text)) == languages


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One is. Two are.", ["One is.", "Two are."]),
        ("See Art. 5 of it. Then go.", ["See Art. 5 of it.", "Then go."]),
        ("It is kept, e.g. logs, here. Next", ["It is kept, e.g. logs, here.", "Next"]),
        ("It ends. but not here.", ["It ends. but not here."]),
        ("3.\nUse of content. It is ours.", ["3.\nUse of content.", "It is ours."]),
        ("Article 4. Transfers are told.", ["Article 4. Transfers are told."]),
        ("Title\n\nText of it", ["Title", "Text of it"]),
        ("Listed:\n- one\n- two", ["Listed:", "- one", "- two"]),
        (
            "Northgate | servers | Germany\nPelican | mail | Canada",
            ["Northgate | servers | Germany", "Pelican | mail | Canada"],
        ),
        ("He said “so.” And left", ["He said “so.”", "And left"]),
        ("  \n ", []),
        ("", []),
        (". Next one.", [". Next one."]),
    ],
)
def test_a_sentence_ends_where_a_reader_would_end_it(text, expected):
    assert pieces(text) == expected


@given(st.text())
def test_sentences_follow_each_other_and_leave_no_word_out(text):
    spans = sentences(text)

    assert all(begin < end for begin, end in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert "".join("".join(pieces(text)).split()) == "".join(text.split())
