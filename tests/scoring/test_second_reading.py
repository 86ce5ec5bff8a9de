"""The engine, the lean engine and the second reading agree on everything, case by case."""

from hypothesis import given, settings

from assessments.scoring.engine import score
from assessments.scoring.quick import quick_verdict
from tests.scoring.at_random import Chance, chances
from tests.scoring.builder import TODAY
from tests.scoring.second_reading import SecondReading


@given(chances)
@settings(max_examples=120)
def test_engine_agrees_with_a_second_reading_of_the_method(chance: Chance):
    subject = chance.subject()
    answers, options = chance.answers(subject), chance.options(subject)

    card = score(subject, answers, **options, as_of=TODAY)
    other = SecondReading(subject, answers, **options, as_of=TODAY)

    for criterion, scored in zip(subject.criteria, card.criteria, strict=True):
        low, high = other.criterion(criterion, "low"), other.criterion(criterion, "high")
        assert (scored.figures.inherent_low, scored.figures.low) == low
        assert (scored.figures.inherent_high, scored.figures.high) == high
    for dimension, own in zip(subject.dimensions, card.dimensions, strict=True):
        assert both(own.figures) == (other.dimension(dimension, "low"), other.dimension(dimension, "high"))
    assert both(card.total) == (other.total("low"), other.total("high"))
    assert card.coverage == other.coverage()
    assert {stop.id: (stop.state, stop.floor) for stop in card.stops} == other.stops()
    assert (card.verdict, card.headline) == other.verdict()


def both(figures):
    if figures is None:
        return None, None
    return (figures.inherent_low, figures.low), (figures.inherent_high, figures.high)


@given(chances)
@settings(max_examples=120)
def test_lean_engine_agrees_with_the_readable_one(chance: Chance):
    subject = chance.subject()
    answers, options = chance.answers(subject), chance.options(subject)

    card = score(subject, answers, **options, as_of=TODAY)
    quick = quick_verdict(subject, answers, **options, as_of=TODAY)

    assert (quick.verdict, quick.headline, quick.coverage) == (card.verdict, card.headline, card.coverage)
    assert (quick.stops, quick.gates) == (card.stops, card.gates)
    assert ends(quick.total) == ends(card.total)
    for dimension in card.dimensions:
        assert ends(quick.dimensions[dimension.id]) == ends(dimension.figures)


def ends(figures):
    return None if figures is None else (figures.low, figures.high)
