"""A phrase stands in a sentence by its stems, near enough, and is turned round by a negation."""

from datetime import date
from fractions import Fraction

import pytest

from assessments.frameworks.schema import Limit, WordList
from assessments.frameworks.schema.contradiction import steps_of
from assessments.reading.contradictions import _ready as ready
from assessments.reading.phrases import is_beyond, meant, pattern, stands

LISTS = {"things": WordList(id="things", en=("data", "our files"), fr=("données",))}


def made(phrase, language="en"):
    return pattern(steps_of(phrase), LISTS, language)


def said(phrase, sentence, *, language="en", limit=None):
    return list(meant(made(phrase, language), limit, ready(sentence, language)))


@pytest.mark.parametrize(
    ("phrase", "sentence"),
    [
        ("train models", "Training of the models goes on"),
        ("train|improve models", "We improve our own models"),
        ("@things stored", "Our files are stored here"),
        ("engineers … access @things", "Engineers who are on call may in rare cases access data"),
        ("open_source licence", "An open source licence"),
    ],
)
def test_forms_of_words_lists_and_gaps_are_found(phrase, sentence):
    assert said(phrase, sentence) == [None]


@pytest.mark.parametrize(
    ("phrase", "sentence"),
    [
        ("train models", "Training is given by people who know all the models"),
        ("train models", "Models train"),
        ("train … models", "Training " + "goes on and on " * 4 + "with models"),
        ("@things stored", "Our notes are stored here"),
        ("kept … <duration>", "It is kept for ever"),
    ],
)
def test_words_too_far_apart_or_in_another_order_are_not(phrase, sentence):
    assert said(phrase, sentence) == []


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("We do not use data to train models", "en"),
        ("Use of data to never train models", "en"),
        ("Use of data to train models is excluded", "en"),
        ("Nous n’utilisons pas les données", "fr"),
        ("L’usage des données est interdit", "fr"),
    ],
)
def test_a_negation_turns_a_phrase_round(sentence, language):
    phrase = "use … train" if language == "en" else "usage|utilisons … données"

    assert stands(made(phrase, language), ready(sentence, language))
    assert said(phrase, sentence, language=language) == []


def test_a_negation_in_another_clause_does_not():
    assert said("use data", "This is not free: we use data") == [None]
    assert said("use data", "We use data; never mind") == [None]


def test_a_phrase_that_says_no_itself_is_meant_as_it_stands():
    assert said("no sub|agents", "There are no agents") == [None]
    assert said("without consent", "Prices change without consent") == [None]


@pytest.mark.parametrize(
    ("limit", "inside", "beyond"),
    [
        (Limit(days_above=30), 30 * 24, 31 * 24),
        (Limit(days_below=90), 90 * 24, 89 * 24),
        (Limit(hours_above=72), 72, 73),
        (Limit(percent_below=99), 99, 98),
    ],
)
def test_a_limit_is_passed_only_beyond_it(limit, inside, beyond):
    assert not is_beyond(limit, Fraction(inside))
    assert is_beyond(limit, Fraction(beyond))


def test_what_is_measured_decides():
    limit = Limit(days_above=30)

    assert said("kept … <duration>", "It is kept for thirty days", limit=limit) == []
    assert said("kept … <duration>", "It is kept for two years", limit=limit) == [None]
    assert said("kept", "It is kept for two years", limit=limit) == []  # nothing measured in the phrase


def test_a_day_is_told_and_judged_by_whoever_looks():
    found = said("expires … <date>", "It expires on 31 March 2026", limit=Limit(past=True))

    assert found == [date(2026, 3, 31)]
