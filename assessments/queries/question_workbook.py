"""Questions as a spreadsheet: what stands in which cell, which questions, and the seal on what was exported.

A cell is known by its code and holds a code: the writer turns it into words, the reader back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from django.core import signing
from django.utils.translation import gettext as _

from assessments.frameworks.schema import ContextQuestion, Framework, Question
from assessments.labels import ANSWER_STATE, said
from assessments.models import Answer, Claim, User
from assessments.queries.assessment_page import AssessmentPage
from assessments.queries.assignment import OPEN_STATES, mine
from assessments.queries.cost_file import FORMULA_STARTS

AnyQuestion = Question | ContextQuestion
Cells = Mapping[str, str]  # by the code of the column; ``is:public``: one choice of several

FORMAT, VERSION = "riskapp-questions", "1"
CODE = "#"  # begins what names a column, in the first row of a sheet
EVIDENCE = ("reason", "evidence", "source_title", "source_reference", "source_on", "source_expires_on")
DAYS = frozenset({"source_on", "source_expires_on"})
TEXTS = frozenset({"reason", "source_title", "source_reference", "note"})
OURS = ("id", "number", "question", "why", "options", "answer", *EVIDENCE, "note")
THEIRS = ("id", "number", "question", "options", "answer", "note")
UNKNOWN, NOT_APPLICABLE, YES = "unknown", "not_applicable", "yes"
SALT = "question-workbook"
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
CHUNK = 30_000  # characters; a cell holds 32,767


@dataclass(frozen=True, slots=True)
class Exported:
    """What a workbook was made of: the seal around it tells whether somebody changed it."""

    kind: Literal["assessment", "inquiry"]
    subject: int
    framework: str
    framework_hash: str
    language: str
    cells: Mapping[str, Cells]  # by question
    revisions: Mapping[str, int]


def sealed(exported: Exported) -> list[str]:
    """The export in signed pieces, each short enough for a cell."""
    text = signing.dumps(asdict(exported), salt=SALT, compress=True)
    return [text[start : start + CHUNK] for start in range(0, len(text), CHUNK)]


def unsealed(pieces: Iterable[str]) -> Exported | None:
    """The export, unless a piece was changed, or sealed somewhere else."""
    try:
        return Exported(**signing.loads("".join(pieces), salt=SALT))
    except signing.BadSignature:
        return None


# --- an answer as cells ---


def input_columns(question: AnyQuestion, kind: str) -> tuple[str, ...]:
    """The cells of a question that may be written to. The context needs no proof."""
    several = tuple(f"is:{value}" for value in question.values) if is_several(question) else ()
    proof = EVIDENCE if kind == "assessment" and isinstance(question, Question) else ()
    return ("answer", *several, *proof, "note")


def is_several(question: AnyQuestion) -> bool:
    """Whether more than one option may be chosen: then each has a row of its own."""
    return question.kind == "multiple_choice"


def cells_of_answer(question: AnyQuestion, answer: Answer | None) -> Cells:
    """An answer of ours in its cells."""
    facts = dict.fromkeys(input_columns(question, "assessment"), "")
    if answer is None:
        return facts
    said_in_full: dict[str, Any] = {
        **_choice(question, answer.state, answer.choices),
        "reason": answer.reason,
        "evidence": answer.evidence_level,
        "source_title": answer.source_title,
        "source_reference": answer.source_reference,
        "source_on": answer.source_on.isoformat() if answer.source_on else "",
        "source_expires_on": answer.source_expires_on.isoformat() if answer.source_expires_on else "",
        "note": answer.note,
    }
    return {name: said_in_full.get(name, "") for name in facts}


def cells_of_claim(question: AnyQuestion, claim: Claim | None) -> Cells:
    """An answer of the vendor's in its cells."""
    facts = dict.fromkeys(input_columns(question, "inquiry"), "")
    if claim is None:
        return facts
    return facts | _choice(question, claim.answer_state, claim.choices) | {"note": claim.note}


def _choice(question: AnyQuestion, state: str, choices: Iterable[str]) -> dict[str, str]:
    if state.startswith("not_applicable"):
        return {"answer": NOT_APPLICABLE}
    if state == "unknown":
        return {"answer": UNKNOWN}
    if is_several(question):
        return {f"is:{value}": YES for value in choices}
    return {"answer": next(iter(choices), "")}


def offered_words(question: AnyQuestion) -> dict[str, str]:
    """What the answer cell offers, by code, in the active language: several options stand in rows below."""
    options = {} if is_several(question) else {one.value: said(one.label) for one in question.options}
    words = options
    if isinstance(question, ContextQuestion) or question.allows_unknown:
        words[UNKNOWN] = str(ANSWER_STATE["unknown"].word)
    if isinstance(question, Question):
        words[NOT_APPLICABLE] = _("Not applicable")
    return words


def level_words(framework: Framework) -> dict[str, str]:
    """The evidence levels, by code."""
    return {level.id: f"{level.id} · {said(level.label)}" for level in framework.evidence.levels}


def cell_in_words(framework: Framework, question: AnyQuestion, column: str, value: str) -> str:
    """What a cell says to people; empty when it is."""
    if column == "answer":
        return offered_words(question).get(value, value)
    if column == "evidence":
        return level_words(framework).get(value, value)
    return _("Yes") if column.startswith("is:") and value else value


# --- text that no spreadsheet calculates ---


def printable(text: str) -> str:
    """Text without what neither XML nor a spreadsheet can hold."""
    return UNPRINTABLE.sub("", text)


def guarded(text: str) -> str:
    """Text with an apostrophe before it where a spreadsheet would calculate it."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA_STARTS) else text


def unguarded(text: str) -> str:
    """What ``guarded`` was given."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(FORMULA_STARTS) else text


def alike(text: str) -> str:
    """Words as they are compared: spaces of any kind and capitals do not count."""
    return re.sub(r"\s+", " ", text).strip().casefold()


# --- which questions ---


def chosen_questions(page: AssessmentPage, choice: str, user: User) -> list[str]:
    """Ids in the questionnaire's order: ``open``, ``mine``, ``all``, or those of one section."""
    if choice == "mine":
        return list(mine(page, user, on=page.as_of))
    return [
        one.id
        for section in page.sections
        for one in section.questions
        if choice in ("all", section.id) or (choice == "open" and one.state in OPEN_STATES)
    ]
