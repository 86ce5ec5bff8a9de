"""A workbook of questions read back: what changed in it, what we changed meanwhile, and taking it over."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from assessments.actions.answer import AnswerRefused, GivenAnswer, GivenState, checked, record_answers
from assessments.actions.event import record_event
from assessments.actions.question_file import (
    Fault,
    Reading,
    WorkbookRefused,
    changed_cells,
    day_of,
    read_workbook,
)
from assessments.frameworks.schema import Framework
from assessments.models import Assessment, User
from assessments.queries.question_workbook import (
    NOT_APPLICABLE,
    UNKNOWN,
    AnyQuestion,
    Cells,
    cells_of_answer,
    is_several,
)
from assessments.queries.stored_answers import framework_of, stored_answers


class WorkbookOutdated(WorkbookRefused):
    """Somebody answered between the look at the changes and taking them: look again."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody answered some of these questions meanwhile. Nothing was taken over: look once more.")
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands here now for a question."""

    cells: Cells
    revision: int
    who: str = ""


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell, in codes. ``place`` is where it stands in the file."""

    column: str
    before: str
    after: str
    place: str


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """What the file says otherwise than the export did. ``cells``: from what stands here to the file."""

    question_id: str
    cells: tuple[CellChange, ...]
    is_conflict: bool  # here it was changed too since the export
    who: str  # who changed it here
    revision: int  # of what stands here


@dataclass(frozen=True, slots=True)
class Comparison:
    """The file beside what stands here now, in the order of the questionnaire."""

    changes: tuple[QuestionChange, ...]
    conflicts: tuple[QuestionChange, ...]

    @property
    def count(self) -> int:
        """How many cells changed, conflicts aside."""
        return sum(len(change.cells) for change in self.changes)

    @property
    def revisions(self) -> dict[str, int]:
        """What each was looked at with."""
        return {one.question_id: one.revision for one in (*self.changes, *self.conflicts)}


@dataclass(frozen=True, slots=True)
class Incoming:
    """The part of a file that says something else than its export did: all that is needed to take it over."""

    name: str
    base: Mapping[str, Cells]
    said: Mapping[str, Cells]
    places: Mapping[str, Mapping[str, str]]

    def compared(self, standing: Mapping[str, Standing]) -> Comparison:
        """Pure. What is here already as the file wants it is no change any more."""
        found = [
            self._change(id, standing[id])
            for id in self.said
            if id in standing and standing[id].cells != self.said[id]
        ]
        return Comparison(
            tuple(one for one in found if not one.is_conflict), tuple(one for one in found if one.is_conflict)
        )

    def _change(self, id: str, here: Standing) -> QuestionChange:
        places = self.places.get(id, {})
        return QuestionChange(
            question_id=id,
            cells=tuple(
                CellChange(column, here.cells[column], self.said[id][column], places.get(column, ""))
                for column in changed_cells(here.cells, self.said[id])
            ),
            is_conflict=here.cells != self.base[id],
            who=here.who,
            revision=here.revision,
        )


def incoming_of(reading: Reading, framework: Framework) -> tuple[Incoming, list[Fault]]:
    """What a file changes, and each changed question that could not be kept as it is, with the reason."""
    questions: dict[str, AnyQuestion] = {**framework.context_by_id, **framework.questions_by_id}
    wrong = {fault.question for fault in reading.faults}
    base, said, faults = {}, {}, list(reading.faults)
    for id in questions:
        if id not in reading.cells or not any(changed_cells(reading.exported.cells[id], reading.cells[id])):
            continue
        cells = reading.cells[id]
        if id in wrong:
            continue  # half of an answer is not an answer
        try:
            checked(framework, id, given_of(questions[id], cells, reading.exported.kind))
        except AnswerRefused as refusal:
            place = next(iter(reading.places[id].values()), "")
            faults += [Fault(place, id, message) for message in refusal.messages]
            continue
        base[id], said[id] = reading.exported.cells[id], cells
    places = {id: reading.places.get(id, {}) for id in said}
    return Incoming(reading.name, base, said, places), faults


def given_of(question: AnyQuestion, cells: Cells, kind: str = "assessment") -> GivenAnswer:
    """Cells as an answer; ``AnswerRefused`` where two of them exclude each other."""
    answer = cells["answer"]
    chosen = tuple(value for value in question.values if cells.get(f"is:{value}"))
    if answer and chosen:
        raise AnswerRefused(_("“Not known yet” and “Not applicable” stand alone: untick the other answers."))
    state = {UNKNOWN: "unknown", NOT_APPLICABLE: "not_applicable_claimed"}.get(answer, "answered")
    if not is_several(question):
        chosen = (answer,) if answer and state == "answered" else ()
    if state == "answered" and not chosen:
        state = "unanswered"
    is_theirs = kind == "inquiry"  # for the vendor the note is the reason
    return GivenAnswer(
        state=cast(GivenState, state),
        choices=chosen,
        note=cells["note"],
        reason=cells["note"] if is_theirs and answer == NOT_APPLICABLE else cells.get("reason", ""),
        evidence=cells.get("evidence", ""),
        source_title=cells.get("source_title", ""),
        source_reference=cells.get("source_reference", ""),
        source_on=day_of(cells.get("source_on", "")),
        source_expires_on=day_of(cells.get("source_expires_on", "")),
    )


def read_answers(*, assessment: Assessment, upload: UploadedFile) -> tuple[Reading, Incoming, list[Fault]]:
    """A workbook of this assessment, and what it changes. Nothing is written."""
    _require_open(assessment)
    framework = framework_of(assessment)
    reading = read_workbook(upload, framework, kind="assessment", subject=assessment.pk)
    incoming, faults = incoming_of(reading, framework)
    return reading, incoming, faults


def standing_answers(assessment: Assessment, ids: Collection[str]) -> dict[str, Standing]:
    """What stands here now; one query."""
    framework = framework_of(assessment)
    questions: dict[str, AnyQuestion] = {**framework.context_by_id, **framework.questions_by_id}
    stored = stored_answers(assessment, with_people=True)
    return {
        id: Standing(
            cells_of_answer(questions[id], stored.get(id)),
            stored[id].revision if id in stored else 0,
            str(stored[id].answered_by) if id in stored else "",
        )
        for id in ids
        if id in questions
    }


def take_answers(
    *,
    assessment: Assessment,
    incoming: Incoming,
    chosen: Mapping[str, int],
    by: User,
    at: datetime,
) -> tuple[str, ...]:
    """Record the chosen questions as the file has them, each as seen at its revision: all, or none."""
    _require_open(assessment)
    framework = framework_of(assessment)
    questions: dict[str, AnyQuestion] = {**framework.context_by_id, **framework.questions_by_id}
    try:
        with transaction.atomic():
            recorded = record_answers(
                assessment=assessment,
                given={
                    id: (given_of(questions[id], incoming.said[id]), revision)
                    for id, revision in chosen.items()
                },
                by=by,
                at=at,
            )
            if recorded.conflicts:
                raise WorkbookOutdated
            if recorded.saved:
                said = {"file": incoming.name, "questions": sorted(recorded.saved)}
                record_event("answers.read_in", assessment, after=said, by=by, at=at)
    except AnswerRefused as refusal:
        raise WorkbookRefused(*refusal.messages) from refusal
    return tuple(recorded.saved)


def _require_open(assessment: Assessment) -> None:
    if not assessment.is_open:
        raise WorkbookRefused(
            _("This assessment is no longer open for answers: it was submitted. Nothing was changed.")
        )
    if assessment.option.use_case.is_blind:
        raise WorkbookRefused(
            _("Two experts answer this request without seeing each other: it takes no spreadsheet.")
        )
