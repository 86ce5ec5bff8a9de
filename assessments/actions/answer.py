"""Recording answers: one as it is given, or a section at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, cast

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.actions.event import record_event
from assessments.actions.refusal import Refused
from assessments.actions.text import LONG, faults_of, tidy
from assessments.frameworks.schema import ContextQuestion, Framework, Question
from assessments.models import Answer, Assessment, User
from assessments.queries.first_answer import is_first_pass
from assessments.queries.stored_answers import StoredAnswers, framework_of, scope_of, stored_answers

GivenState = Literal["unanswered", "answered", "unknown", "not_applicable_claimed"]
GIVEN_STATES = frozenset({"unanswered", "answered", "unknown", "not_applicable_claimed"})


class AnswerRefused(Refused):
    """The answer cannot be saved as it is."""


class AnswerConflict(Exception):
    """Somebody saved another answer meanwhile: ``current`` is theirs, with who gave it."""

    def __init__(self, current: Answer) -> None:
        super().__init__(f"{current.question_id} is at revision {current.revision}")
        self.current = current


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What a person says in answer to one question."""

    state: GivenState
    choices: tuple[str, ...] = ()
    note: str = ""
    reason: str = ""
    evidence: str = ""
    source_title: str = ""
    source_reference: str = ""
    source_on: date | None = None
    source_expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """The answer as it is stored now, among the answers read on the way: pages need no second query."""

    answer: Answer
    answers: StoredAnswers
    is_changed: bool
    previous: Answer | None  # what stood there before


@dataclass(frozen=True, slots=True)
class RecordedAll:
    """What a section's post saved, and where somebody else was faster; ``answers``: all as stored now."""

    saved: Mapping[str, Answer]
    conflicts: Mapping[str, Answer]
    answers: StoredAnswers


def record_answer(
    *,
    assessment: Assessment,
    question_id: str,
    given: GivenAnswer,
    expected_revision: int,
    by: User,
    at: datetime,
) -> Recorded:
    """Save one answer made from ``expected_revision`` (0: there was none). The same again saves nothing."""
    require_open(assessment)
    given = checked(framework_of(assessment), question_id, given)
    stored = stored_answers(assessment)
    current = stored.get(question_id)
    if is_first_pass(assessment, stored, question_id) and given != GivenAnswer("unanswered"):
        raise _not_alone(question_id)
    if _says(current) == given or (current is None and given == GivenAnswer("unanswered")):
        unchanged = current or _answer(assessment, stored, question_id, given, by, at)
        return Recorded(unchanged, stored, is_changed=False, previous=current)
    answer = _answer(assessment, stored, question_id, given, by, at)
    # Nothing is raised inside: an outer transaction, if there is one, stays usable.
    with transaction.atomic(savepoint=False):
        is_saved = _save(answer, current, assessment=assessment, expected_revision=expected_revision)
    if not is_saved:
        raise _obstacle(assessment, question_id)
    return Recorded(answer, stored.with_answers(answer), is_changed=True, previous=current)


def record_answers(
    *,
    assessment: Assessment,
    given: Mapping[str, tuple[GivenAnswer, int]],
    by: User,
    at: datetime,
) -> RecordedAll:
    """Save a section at once: what changed and meets no other answer is saved, the conflicts come back."""
    require_open(assessment)
    framework = framework_of(assessment)
    # In one order for everybody, so that two people's posts cannot wait for each other.
    wanted = {
        id: (checked(framework, id, answer), revision) for id, (answer, revision) in sorted(given.items())
    }
    stored = stored_answers(assessment, with_people=True)
    for id, (answer_given, _revision) in wanted.items():  # before anything is written
        if is_first_pass(assessment, stored, id) and answer_given != GivenAnswer("unanswered"):
            raise _not_alone(id)
    saved: dict[str, Answer] = {}
    beaten: list[str] = []
    with transaction.atomic(savepoint=False):
        for question_id, (answer_given, expected_revision) in wanted.items():
            current = stored.get(question_id)
            if _says(current) == answer_given or (
                current is None and answer_given == GivenAnswer("unanswered")
            ):
                continue
            answer = _answer(assessment, stored, question_id, answer_given, by, at)
            if _save(answer, current, assessment=assessment, expected_revision=expected_revision):
                saved[question_id] = answer
            else:
                beaten.append(question_id)
    stored = stored.with_answers(*saved.values())
    if not beaten:
        return RecordedAll(saved, {}, stored)
    require_open(_reread(assessment))
    stored = stored_answers(assessment, with_people=True)
    return RecordedAll(saved, {question_id: stored[question_id] for question_id in beaten}, stored)


def settle_answer(
    *, assessment: Assessment, question_id: str, given: GivenAnswer, by: User, at: datetime
) -> Answer:
    """The answer that comes out of a blind first pass, as anybody’s; ``AnswerConflict`` when there is one."""
    given = checked(framework_of(assessment), question_id, given)
    answer = _answer(assessment, stored_answers(assessment), question_id, given, by, at)
    if not _save(answer, None, assessment=assessment, expected_revision=0):
        raise _obstacle(assessment, question_id)
    return answer


def checked(framework: Framework, question_id: str, given: GivenAnswer) -> GivenAnswer:
    """The answer tidied and in the framework's order, or ``AnswerRefused`` with all that is wrong with it."""
    question = framework.questions_by_id.get(question_id) or framework.context_by_id.get(question_id)
    if question is None:
        raise AnswerRefused(
            _("This version of the questionnaire has no question “%(id)s”.") % {"id": question_id[:64]}
        )
    given = replace(
        given,
        choices=tuple(value for value in question.values if value in given.choices)
        + tuple(value for value in given.choices if value not in question.values),
        note=tidy(given.note),
        reason=tidy(given.reason),
        source_title=tidy(given.source_title),
        source_reference=tidy(given.source_reference),
    )
    faults = [
        *_state_faults(question, given),
        *_text_faults(given),
        *_source_faults(framework, question, given),
    ]
    if faults:
        raise AnswerRefused(*faults)
    return given


def _state_faults(question: Question | ContextQuestion, given: GivenAnswer) -> list[str]:
    if given.state not in GIVEN_STATES:
        return [_("An answer cannot be given as “%(state)s”.") % {"state": str(given.state)[:40]}]
    faults = []
    if any(value not in question.values for value in given.choices):
        faults.append(_("Choose one of the options listed."))
    if given.state == "answered" and not given.choices:
        faults.append(_("Choose an option, or “not known yet”."))
    if given.state != "answered" and given.choices:
        faults.append(_("“Not known yet” and “not applicable” go without an option."))
    if question.kind == "single_choice" and len(given.choices) > 1:
        faults.append(_("Choose one option only."))
    if isinstance(question, Question):
        if given.state == "unknown" and not question.allows_unknown:
            faults.append(_("This question needs an answer: “not known yet” is not offered."))
        if given.state == "not_applicable_claimed" and not given.reason:
            faults.append(_("Say why it does not apply: a reviewer will read it."))
    elif given.state == "not_applicable_claimed":
        faults.append(_("This question always applies."))
    return faults


def _text_faults(given: GivenAnswer) -> list[str]:
    return [
        *faults_of(given.note, limit=LONG, what=_("Note")),
        *faults_of(given.reason, limit=LONG, what=_("Why it does not apply")),
        *faults_of(given.source_title, limit=300, what=_("Source")),
        *faults_of(given.source_reference, limit=1000, what=_("Link or reference")),
    ]


def _source_faults(
    framework: Framework, question: Question | ContextQuestion, given: GivenAnswer
) -> list[str]:
    if isinstance(question, ContextQuestion):
        has_source = (
            given.evidence
            or given.source_title
            or given.source_reference
            or given.source_on
            or given.source_expires_on
        )
        return [_("Context answers carry no evidence.")] if has_source else []
    faults = []
    if given.evidence and given.evidence not in {level.id for level in framework.evidence.levels}:
        faults.append(_("Choose one of the evidence levels listed."))
    if given.source_on and given.source_expires_on and given.source_expires_on < given.source_on:
        faults.append(_("“Valid until” must not be before the date of the source."))
    return faults


def as_given(answer: Answer) -> GivenAnswer:
    """A stored answer as it was given, in the state it has now."""
    return GivenAnswer(
        state=cast(GivenState, answer.state),
        choices=answer.choices,
        note=answer.note,
        reason=answer.reason,
        evidence=answer.evidence_level,
        source_title=answer.source_title,
        source_reference=answer.source_reference,
        source_on=answer.source_on,
        source_expires_on=answer.source_expires_on,
    )


def _says(answer: Answer | None) -> GivenAnswer | None:
    """What a stored answer says; a confirmed claim says the same as when it was made."""
    if answer is None or answer.state != "not_applicable_confirmed":
        return as_given(answer) if answer else None
    return replace(as_given(answer), state="not_applicable_claimed")


def _answer(
    assessment: Assessment,
    stored: StoredAnswers,
    question_id: str,
    given: GivenAnswer,
    by: User,
    at: datetime,
) -> Answer:
    return Answer(
        sheet_id=stored.sheets[scope_of(framework_of(assessment), question_id)],
        question_id=question_id,
        state=given.state,
        chosen=" ".join(given.choices),
        note=given.note,
        reason=given.reason,
        evidence_level=given.evidence,
        source_title=given.source_title,
        source_reference=given.source_reference,
        source_on=given.source_on,
        source_expires_on=given.source_expires_on,
        revision=0,
        answered_at=at,
        answered_by=by,
    )


def _save(answer: Answer, current: Answer | None, *, assessment: Assessment, expected_revision: int) -> bool:
    """The answer and its line of history: two statements. False when it was not saved."""
    # The history tells what stood there before: that is only certain while ``current`` is what was expected.
    if (current.revision if current else 0) != expected_revision:
        return False
    if Answer.objects.put(answer, assessment=assessment, expected_revision=expected_revision) is None:
        return False
    record_event(
        "answer.recorded",
        assessment,
        subject=answer.question_id,
        sheet_id=answer.sheet_id,
        before=history_of(current) if current else None,
        after=history_of(answer),
        by=answer.answered_by,
        at=answer.answered_at,
    )
    return True


def history_of(answer: Answer) -> dict[str, object]:
    """An answer as its history keeps it; what is empty is left out."""
    facts = {
        "state": answer.state,
        "choices": list(answer.choices),
        "note": answer.note,
        "reason": answer.reason,
        "evidence": answer.evidence_level,
        "source_title": answer.source_title,
        "source_reference": answer.source_reference,
        "source_on": answer.source_on.isoformat() if answer.source_on else "",
        "source_expires_on": answer.source_expires_on.isoformat() if answer.source_expires_on else "",
        "revision": answer.revision,
    }
    return {name: value for name, value in facts.items() if value}


def _not_alone(question_id: str) -> AnswerRefused:
    return AnswerRefused(
        _(
            "%(id)s: two experts answer this question first, without seeing each other. Until then it takes "
            "no other answer."
        )
        % {"id": question_id}
    )


def require_open(assessment: Assessment) -> None:
    """Refuse unless the assessment takes answers."""
    if not assessment.is_open:
        raise AnswerRefused(
            _("This assessment is no longer open for answers: it was submitted. Nothing was changed.")
        )


def _reread(assessment: Assessment) -> Assessment:
    return Assessment.objects.get(pk=assessment.pk)


def _obstacle(assessment: Assessment, question_id: str) -> Exception:
    """Why an answer was not saved: the assessment was submitted meanwhile, or somebody else was faster."""
    require_open(_reread(assessment))
    current = stored_answers(assessment, with_people=True).get(question_id)
    if current is None:
        return AnswerRefused(_("This page is out of date: load it again and give your answer once more."))
    return AnswerConflict(current)
