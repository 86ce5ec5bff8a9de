"""Robustness in words, on every calibration case and in both languages."""

import re
from fractions import Fraction

import pytest
from django.utils import translation

from assessments.frameworks.schema import LADDER
from assessments.insight.robustness import BreakEven, Robustness, robustness
from assessments.insight.tornado import Bar, Flip
from assessments.queries.robustness_page import moving_bars
from assessments.reports import robustness as words
from tests.reports.dossiers import CASES, framework, scored

NAMES = sorted(path.stem for path in CASES.glob("*.json"))


@pytest.fixture(params=["en", "fr"])
def language(request):
    with translation.override(request.param):
        yield request.param


def found(share="1/2", bound="weights", break_evens=()):
    """A robustness with this share of "escalate" and the rest "do not proceed"."""
    share = Fraction(share)
    distribution = dict.fromkeys(LADDER, Fraction(0)) | {"escalate": share, "do_not_proceed": 1 - share}
    return Robustness(
        end="prudent",
        verdict="escalate",
        share=share,
        distribution=tuple(distribution.items()),
        bound=bound,
        floor="proceed",
        break_evens=tuple(break_evens),
    )


def numbers(shares):
    return [int(re.sub(r"\D", "", share.part.text)) for share in shares if share.part.text[0] not in "<>"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("end", ["prudent", "possible"])
def test_the_printed_shares_of_every_case_add_up_to_a_hundred(name, end, language):
    result = robustness(framework(), scored(name).scorecard, end=end)

    shares = words.weighting_shares(result)

    whole = sum(numbers(shares))
    assert whole == 100 or any(share.part.text[0] == ">" for share in shares)
    assert words.robustness_picture(result).title
    assert all(words.break_even_sentence(item, framework()) for item in result.break_evens)


@pytest.mark.parametrize("share", ["1/3", "999/1000", "99996/100000", "1/100000", "1/10000000"])
def test_a_share_that_is_not_all_is_never_printed_as_all(share, language):
    shares = words.weighting_shares(found(share))

    assert not {"0", "100"} & {str(number) for number in numbers(shares)}
    assert "100" not in words.share_sentence(found(share))


@pytest.mark.parametrize(
    ("bound", "words_of_it"),
    [
        ("stop", "a hard stop forces it"),
        ("ceiling", "a dimension over its limit forces it"),
        ("careful", "rules out “Proceed”"),
        ("weights", "under every weighting of the dimensions"),
    ],
)
def test_a_verdict_under_every_weighting_says_what_fixes_it(bound, words_of_it):
    assert words_of_it in words.share_sentence(found(1, bound))


def test_a_break_even_weight_is_said_with_the_weight_of_today():
    rise = BreakEven("LOCK", Fraction(15, 100), Fraction(35, 100), "do_not_proceed", Fraction(40), True)
    fall = BreakEven("GEO", Fraction(15, 100), Fraction(4, 100), "proceed", Fraction(5), False)

    assert words.break_even_sentence(rise, framework()) == (
        "“Vendor lock-in and reversibility” would need 35% of the weight; today it has 15%."
        " Beyond, the verdict is “Do not proceed”."
    )
    assert words.break_even_sentence(fall, framework()) == (
        "“Geopolitical exposure and sovereignty” would have to fall to 4% of the weight; today it has 15%."
        " Below, the verdict is “Proceed”."
    )


def test_a_break_even_weight_is_never_printed_as_the_weight_of_today():
    near = BreakEven("LOCK", Fraction(15, 100), Fraction(151, 1000), "escalate", Fraction(20), True)

    assert "would need 15.1% of the weight; today it has 15%" in words.break_even_sentence(near, framework())


def test_the_dimensions_that_no_weight_moves_are_counted():
    names = [dimension.id for dimension in framework().dimensions]
    breaks = [BreakEven(id, Fraction(1, 7), Fraction(1, 2), "escalate", Fraction(20), True) for id in names]

    assert words.steadfast_sentence(found(break_evens=[]), framework()).startswith("No single weight")
    assert "other dimension can" in words.steadfast_sentence(found(break_evens=breaks[1:]), framework())
    assert "5 other dimensions" in words.steadfast_sentence(found(break_evens=breaks[5:]), framework())
    assert words.steadfast_sentence(found(break_evens=breaks), framework()) == ""


@pytest.mark.parametrize("name", NAMES)
def test_every_bar_that_flips_the_verdict_says_at_which_answer(name, language):
    dossier = scored(name)
    bars = moving_bars(dossier, framework())
    picture = words.tornado_picture(bars[:12], framework(), now=dossier.scorecard.total.high)

    for bar, row in zip(bars, picture.table.rows, strict=False):
        assert bool(words.flip_words(bar, framework(), dossier.scorecard.total.high)) == bool(bar.flips)
        assert len(row) == 4


def test_of_several_answers_that_flip_alike_the_nearest_is_named():
    flips = tuple(
        Flip((option,), Fraction(total), "escalate", "escalate") for option, total in (("d", 25), ("e", 40))
    )
    bar = Bar("LOCK-02", False, "answered", Fraction(5), Fraction(40), "proceed", "escalate", flips)

    text = words.flip_words(bar, framework(), Fraction(10), most=0)

    assert text == f"“{framework().question('LOCK-02').option('d').label.en}”: Escalate"


def test_a_message_counts_the_answers_that_could_flip_the_verdict():
    still = Bar("LOCK-02", False, "answered", Fraction(5), Fraction(9), "proceed", "proceed", ())
    flips = Bar(
        "LOCK-02",
        False,
        "answered",
        Fraction(5),
        Fraction(9),
        "proceed",
        "escalate",
        (Flip(("e",), Fraction(9), "escalate", "escalate"),),
    )

    assert words.tornado_message([still]) == "No single answer can change the verdict"
    assert words.tornado_message([still, flips]) == "1 answer alone could change the verdict"
    assert words.tornado_message([flips, flips]) == "2 answers could each change the verdict alone"


def test_every_option_of_a_multiple_choice_at_once_is_all_of_them():
    question = framework().context_question("data_classes")

    assert words.choice_words(question, question.values) == "all of them"
    assert words.choice_words(question, question.values[:1]) == question.options[0].label.en
    assert " + " in words.choice_words(question, question.values[:2])


def test_a_long_answer_is_cut_between_words():
    assert words.shortened("one two three", 8) == "one two…"
    assert words.shortened("one two", 8) == "one two"
