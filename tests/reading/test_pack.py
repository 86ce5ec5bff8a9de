"""What the pack of documents measures: passages found, contradictions found, false alarms."""

import pytest

from tests.reading.packs import caught, documents_in, false_alarms, is_found, pages_of, pairs, planted, read

LANGUAGES = ["en", "fr"]


def test_of_forty_labelled_pairs_eight_in_ten_are_among_the_first_three_passages():
    labelled = pairs("pairs")
    everything = documents_in(labelled)

    found = [is_found(pair, everything) for pair in labelled]

    assert len(labelled) == 40
    assert sum(found) >= 0.8 * len(labelled)


def test_words_other_than_the_questionnaires_are_harder_and_mostly_found():
    labelled = pairs("pairs-hard")

    found = [is_found(pair, [pair.document]) for pair in labelled]

    assert sum(found) >= len(labelled) / 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_eleven_of_twelve_planted_contradictions_are_found(language):
    assert len(read(f"planted-{language}")["planted"]) == 12
    assert len(caught(language)) >= 11


@pytest.mark.parametrize("language", LANGUAGES)
def test_sound_documents_raise_two_false_alarms_at_most(language):
    assert len(false_alarms(language)) <= 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_sides_of_an_alert_stand_where_it_says(language):
    pages = {page.number: page.text for page in pages_of(f"planted-{language}")}

    for alert in planted(language):
        for side in (alert.claim, alert.against):
            assert side.question or side.quote in pages[side.page]


@pytest.mark.parametrize("name", ["pairs", "pairs-hard"])
def test_every_label_points_at_a_page_that_is_there(name):
    for pair in pairs(name):
        assert pair.pages <= {page.number for page in pages_of(pair.document)}
