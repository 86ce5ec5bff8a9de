"""Small frameworks and cases made in code, for rules that the real content does not happen to show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from assessments.frameworks.loader import load_framework
from assessments.frameworks.schema import (
    Band,
    Ceiling,
    Condition,
    Context,
    ContextQuestion,
    ContextStop,
    Criterion,
    Dimension,
    Framework,
    Gate,
    Question,
    Text,
)
from assessments.scoring.answers import Answer, Answers

MINI = load_framework("mini/1", Path(__file__).parent.parent / "frameworks" / "library")
BANK = load_framework("ai-vendor/2026.11")
TODAY = date(2026, 11, 25)
WORD = {"en": "Word", "fr": "Mot"}
LETTERS = "abcdefgh"
PROVEN = "E4"


def words() -> Text:
    return Text(en="Word", fr="Mot")


def condition(**form: Any) -> Condition:
    return Condition.model_validate(form)


def context_question(id: str, options: int = 3, *, multiple: bool = False) -> ContextQuestion:
    return ContextQuestion.model_validate(
        {
            "id": id,
            "kind": "multiple_choice" if multiple else "single_choice",
            "scope": "use_case",
            "answered_by": "legal",
            "text": WORD,
            "help": WORD,
            "options": tuple({"value": LETTERS[i], "label": WORD} for i in range(options)),
        }
    )


def question(
    id: str,
    role: str,
    anchors: Iterable[Fraction] | None = None,
    *,
    stop: Mapping[str, Any] | None = None,
    visible_if: Condition | None = None,
    triage: bool = True,
    multiple: bool = False,
) -> Question:
    """Options from best to worst; the stop, if any, on the last."""
    steps = list(anchors or (Fraction(0), Fraction(1, 2), Fraction(1)))
    steps = sorted(steps, reverse=role == "control")
    options = [{"value": LETTERS[i], "anchor": anchor, "label": WORD} for i, anchor in enumerate(steps)]
    if stop is not None:
        options[-1]["hard_stop"] = {"message": WORD, **stop}
    return Question.model_validate(
        {
            "id": id,
            "kind": "multiple_choice" if multiple else "single_choice",
            "role": role,
            "scope": "option",
            "triage": triage,
            "answered_by": ("legal",),
            "visible_if": visible_if,
            "text": WORD,
            "why": WORD,
            "options": tuple(options),
            "allows_unknown": True,
            "references": (),
            "facts": (),
            "evidence_expected": (),
            "keywords": {"en": ("word",), "fr": ("mot",)},
            "remediation": {**WORD, "effort": 1},
            "vendor_question": None,
        }
    )


def criterion(
    id: str,
    *,
    weight: Any = 1,
    cap: Any = None,
    impact: Iterable[Mapping[str, Any]],
    likelihood: Iterable[Mapping[str, Any]],
    controls: Iterable[tuple[str, Any]],
) -> Criterion:
    return Criterion.model_validate(
        {
            "id": id,
            "weight": weight,
            "control_cap": cap,
            "title": WORD,
            "risk": WORD,
            "article_criteria": (),
            "impact": tuple(impact),
            "likelihood": tuple(likelihood),
            "controls": tuple({"question": id, "share": share} for id, share in controls),
        }
    )


def dimension(
    id: str, criteria: Iterable[Criterion], questions: Iterable[Question], weight: Any = 1
) -> Dimension:
    return Dimension(id, Fraction(weight), words(), words(), "", tuple(criteria), tuple(questions))


def gate(id: str, question: str, *opens_with: str) -> Gate:
    """A gate that the best option opens, or these."""
    return Gate(id=id, question=question, opens_with=opens_with or ("a",), message=words())


def framework(
    dimensions: Iterable[Dimension],
    context: Iterable[ContextQuestion],
    *,
    stops: Iterable[ContextStop] = (),
    bands: tuple[Band, ...] = MINI.bands,
    ceilings: tuple[Ceiling, ...] = (),
    gates: tuple[Gate, ...] = (),
    coverage_floor: Fraction = MINI.coverage_floor,
    **other: Any,
) -> Framework:
    parts = {name: getattr(MINI, name) for name in Framework.__dataclass_fields__}
    parts.update(
        key="built/1",
        dimensions=tuple(dimensions),
        context=Context(tuple(context), tuple(stops)),
        bands=bands,
        ceilings=ceilings,
        gates=gates,
        coverage_floor=coverage_floor,
        **other,
    )
    return Framework(**parts)


def plain(
    *,
    stop: Mapping[str, Any] | None = None,
    gates: tuple[Gate, ...] = (),
    coverage_floor: Fraction = Fraction(0),
    asks: Iterable[str] = (),
    **other: Any,
) -> Framework:
    """One criterion, exposure and control; impact is none in the context "a", half in "b", full in "c".

    ``asks``: context questions beside "use", which move no figure.
    """
    source = {"context": "use", "anchors": {"a": 0, "b": Fraction(1, 2), "c": 1}}
    return framework(
        [
            dimension(
                "DIM",
                [
                    criterion(
                        "DIM-A",
                        impact=[source],
                        likelihood=[{"weight": 1, "question": "EXP"}],
                        controls=[("CTL", 1)],
                    )
                ],
                [question("EXP", "exposure"), question("CTL", "control", stop=stop)],
            )
        ],
        [context_question("use"), *(context_question(id) for id in asks)],
        gates=gates,
        coverage_floor=coverage_floor,
        **other,
    )


def proven(*choices: str) -> Answer:
    return Answer("answered", choices, PROVEN)


def calm_case(exposure: Answer | None = None, control: Answer | None = None, **context: str) -> Answers:
    """Answers to ``plain`` under which there is no inherent risk: stops and gates decide alone."""
    chosen = {id: Answer("answered", (value,)) for id, value in {"use": "a", **context}.items()}
    given = {"EXP": exposure, "CTL": control}
    return Answers(chosen, {id: answer for id, answer in given.items() if answer is not None})


BEST, MIDDLE, WORST = proven("a"), proven("b"), proven("c")
