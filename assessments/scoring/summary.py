"""A scorecard in a few lines of text, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from assessments.frameworks.schema import Framework
from assessments.scoring.cases import Case
from assessments.scoring.printing import printed_points
from assessments.scoring.scorecard import Scorecard, StopResult

WORDS = {
    "score": {"en": "Risk", "fr": "Risque"},
    "range": {"en": "{high} out of 100 (could be {low})", "fr": "{high} sur 100 (pourrait être {low})"},
    "none": {"en": "nothing to score", "fr": "rien à évaluer"},
    "coverage": {"en": "Answered", "fr": "Répondu"},
    "percent": {"en": "{value}%", "fr": "{value}\u00a0%"},
    "triggered": {"en": "HARD STOP", "fr": "POINT BLOQUANT"},
    "waived": {"en": "Waived stop", "fr": "Point bloquant levé par dérogation"},
    "open": {"en": "Open stop", "fr": "Point bloquant ouvert"},
    "gate": {"en": "Missing", "fr": "Manque"},
    "dimensions": {"en": "Dimensions", "fr": "Dimensions"},
    "next": {"en": "Ask next", "fr": "À demander ensuite"},
    "full": {"en": "Continue in the full lane", "fr": "Poursuivre dans le parcours complet"},
    "colon": {"en": ": ", "fr": "\u00a0: "},
}
MOST_NEXT = 3


def scorecard_summary(case: Case, scorecard: Scorecard, language: str) -> str:
    """Verdict, stops, score with its range, dimensions, what to ask next."""
    return "\n".join(summary_lines(case, scorecard, language)) + "\n"


def summary_lines(case: Case, scorecard: Scorecard, language: str) -> Iterator[str]:
    """The lines, most important first."""
    framework, colon = case.framework, WORDS["colon"][language]
    title = case.title.get(language, "")
    yield f"{case.id}{colon}{title}" if title else case.id
    verdict = framework.verdict(scorecard.headline)
    yield f"  {verdict.label.to(language)}{colon}{verdict.decision.to(language)}"
    for stop in scorecard.stops:
        yield f"  {stop_line(stop, language)}"
    for gate in scorecard.gates:
        if not gate.is_open:
            yield f"  {WORDS['gate'][language]}{colon}{gate.message.to(language)}"
    total = scorecard.total
    score = WORDS["none"][language]
    if total is not None:
        high, low = printed(total.high, framework, language), printed(total.low, framework, language)
        score = WORDS["range"][language].format(high=high, low=low)
    yield f"  {WORDS['score'][language]}{colon}{score}"
    share = WORDS["percent"][language].format(value=int(scorecard.coverage * 100))
    yield f"  {WORDS['coverage'][language]}{colon}{share}"
    yield f"  {WORDS['dimensions'][language]}{colon}{dimension_line(scorecard, framework, language)}"
    ahead = [effect.question for effect in scorecard.next_questions[:MOST_NEXT]]
    if ahead and not scorecard.is_settled:
        yield f"  {WORDS['next'][language]}{colon}{', '.join(ahead)}"
    if scorecard.escalates_to_full:
        called_by = ", ".join(dict.fromkeys(reason.id for reason in scorecard.escalates_to_full))
        yield f"  {WORDS['full'][language]}{colon}{called_by}"


def stop_line(stop: StopResult, language: str) -> str:
    """One stop with its state and message."""
    return f"{WORDS[stop.state][language]}{WORDS['colon'][language]}{stop.message.to(language)} ({stop.id})"


def dimension_line(scorecard: Scorecard, framework: Framework, language: str) -> str:
    """Each dimension's prudent figure."""
    parts = [
        f"{item.id} {printed(item.figures.high, framework, language, item.id) if item.figures else '–'}"
        for item in scorecard.dimensions
    ]
    return " · ".join(parts)


def printed(value: Fraction, framework: Framework, language: str, dimension: str | None = None) -> str:
    """A figure with the decimal mark of the language."""
    text = printed_points(value, framework, dimension)
    return text.replace(".", ",") if language == "fr" else text
