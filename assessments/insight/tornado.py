"""The answers that move the result most, each moved alone, and the points at which the verdict flips."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from assessments.frameworks.schema import Framework, Lane, VerdictId
from assessments.insight.robustness import End
from assessments.scoring.answers import Answers
from assessments.scoring.hard_stops import Waiver
from assessments.scoring.scorecard import AnswerState, Headline


@dataclass(frozen=True, slots=True)
class Flip:
    """An answer that alone changes the verdict, or what is shown in its place."""

    choices: tuple[str, ...]  # one option; of a multiple-choice context question also all of them
    total: Fraction  # points, 0-100
    verdict: VerdictId
    headline: Headline


@dataclass(frozen=True, slots=True)
class Bar:
    """How far one answer moves the total, all others staying: from its best to its worst option.

    The answer as it stands lies inside the bar; each other option counts with the best proof there is.
    """

    question: str  # id of a question, or of a context question
    is_context: bool
    state: AnswerState
    low_total: Fraction  # points, 0-100
    high_total: Fraction
    best_headline: Headline  # what is shown at the low end of the bar
    worst_headline: Headline  # and at the high end
    flips: tuple[Flip, ...]  # in the order of the options


def tornado(
    framework: Framework,
    answers: Answers,
    *,
    lane: Lane,
    waivers: Iterable[Waiver] = (),
    shut_gates: frozenset[str] = frozenset(),
    as_of: date,
    end: End = "prudent",
    most: int | None = None,
) -> tuple[Bar, ...]:
    """A bar for each question that is asked and each context question: what can flip the verdict, then widest.

    ``most``: how many bars at most.
    """
    raise NotImplementedError
