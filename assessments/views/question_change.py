"""What a workbook changes, as the pages of the experts and of the vendor show it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from assessments.actions.question_file import Fault, Reading
from assessments.actions.question_workbook import CellChange, Comparison, QuestionChange, day_of
from assessments.forms.question_workbook import FILE, TakeForm
from assessments.frameworks.schema import Framework, Question
from assessments.labels import question_number, said
from assessments.queries.question_workbook import DAYS, AnyQuestion, cell_in_words
from assessments.reports.question_workbook import column_heads
from assessments.templatetags.words import day


@dataclass(frozen=True, slots=True)
class CellShown:
    """One cell: what it is, where it stands in the file, old and new."""

    name: str
    place: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """One question with its changed cells."""

    id: str
    number: str
    text: str
    who: str
    cells: list[CellShown]
    is_chosen: bool = True
    which: str = ""


def shown_changes(
    framework: Framework, comparison: Comparison, *, form: TakeForm | None = None, is_theirs: bool = False
) -> dict[str, Any]:
    """What the template places: changes, conflicts, and how many cells."""
    taken = set(form.data.getlist("take")) if form is not None else None
    heads = column_heads()

    def shown(change: QuestionChange) -> ChangeShown:
        question: AnyQuestion = framework.context_by_id.get(change.question_id) or framework.question(
            change.question_id
        )
        return ChangeShown(
            id=question.id,
            number=question_number(framework, question.id),
            text=_asked(question, is_theirs=is_theirs),
            who=change.who,
            cells=[_cell(framework, question, cell, heads) for cell in change.cells],
            is_chosen=taken is None or question.id in taken,
            which=form.data.get(f"which-{question.id}", "") if form is not None else "",
        )

    return {
        "changes": [shown(change) for change in comparison.changes],
        "conflicts": [shown(change) for change in comparison.conflicts],
        "cell_count": comparison.count,
        "FILE": FILE,
    }


def _asked(question: AnyQuestion, *, is_theirs: bool) -> str:
    if is_theirs and isinstance(question, Question) and question.vendor_question:
        return said(question.vendor_question)
    return said(question.text)


def _cell(framework: Framework, question: AnyQuestion, cell: CellChange, heads: dict[str, str]) -> CellShown:
    column = cell.column
    option = column.removeprefix("is:") if column.startswith("is:") else ""
    name = (
        next(said(one.label) for one in question.options if one.value == option) if option else heads[column]
    )
    before, after = (
        day(day_of(value)) if column in DAYS else cell_in_words(framework, question, column, value)
        for value in (cell.before, cell.after)
    )
    return CellShown(name, cell.place, before, after)


def shown_faults(reading: Reading, faults: Iterable[Fault], framework: Framework) -> dict[str, Any]:
    """What could not be read, what is unknown, and what is gone from the file."""
    return {
        "faults": list(faults),
        "unknown": reading.unknown,
        "missing": _numbers(framework, reading.missing),
        "file_name": reading.name,
    }


def _numbers(framework: Framework, ids: Collection[str]) -> list[str]:
    return [question_number(framework, id) for id in ids]
