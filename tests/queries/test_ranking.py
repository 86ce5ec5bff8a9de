"""What a dimension would have to weigh for another option to carry the least risk."""

from dataclasses import dataclass
from fractions import Fraction

from assessments.queries.ranking import overtakings
from assessments.scoring.scorecard import Interval
from tests.insight.figured import BASE, A, B, C, D, figured

IDS = {"A": 1, "B": 2, "C": 3, "D": 4}


@dataclass(frozen=True)
class Figure:
    id: str
    ends: Interval | None


@dataclass(frozen=True)
class Line:
    option_id: int
    dimensions: tuple[Figure, ...]
    is_ranked: bool = True


def line(option, *, is_ranked=True):
    figures = tuple(Figure(id, Interval(value, value)) for id, value in option.dimensions.items())
    return Line(IDS[option.id], figures, is_ranked)


def golden():
    """The framework with the reference weights; its own figures do not matter."""
    return figured(dict.fromkeys(BASE, 10), BASE)[0]


def test_economics_at_35_percent_puts_the_european_host_first():
    found = {one.dimension: one for one in overtakings([line(A), line(B), line(C)], golden())}

    economics = found["economics"]
    assert economics.option_id == IDS["B"]
    assert economics.today == Fraction(15, 100)
    assert Fraction(34, 100) < economics.weight <= Fraction(35, 100)


def test_nearest_comes_first():
    found = overtakings([line(A), line(B), line(C), line(D)], golden())

    gaps = [one.weight - one.today for one in found]
    assert found
    assert gaps == sorted(gaps)


def test_an_option_of_which_too_little_is_known_overtakes_nobody():
    found = overtakings([line(A), line(B, is_ranked=False), line(C)], golden())

    assert IDS["B"] not in {one.option_id for one in found}


def test_alone_or_without_a_figure_nothing_is_ranked():
    assert overtakings([line(A)], golden()) == ()
    assert overtakings([], golden()) == ()
    assert overtakings([Line(1, (Figure("privacy", None),)), line(A)], golden()) == ()


def test_an_option_better_everywhere_is_never_overtaken():
    best = type(A)("D", {id: Fraction(1) for id in A.dimensions})

    assert overtakings([line(A), line(best)], golden()) == ()
