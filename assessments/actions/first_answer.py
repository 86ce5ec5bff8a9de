"""A blind first pass: an expert’s own answer, and what is kept once two have answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from assessments.actions.answer import (
    AnswerConflict,
    AnswerRefused,
    GivenAnswer,
    GivenState,
    RecordedAll,
    checked,
    record_answers,
    require_open,
    settle_answer,
)
from assessments.actions.event import record_event
from assessments.actions.refusal import Refused
from assessments.actions.text import LONG, faults_of, tidy
from assessments.models import Answer, Assessment, FirstAnswer, User
from assessments.queries.assessment_page import assessment_page
from assessments.queries.first_answer import (
    EXPERTS,
    FIRST_REVISION,
    Disagreement,
    as_answer,
    first_answers,
    first_pass,
    first_pass_page,
    is_first_pass,
    said,
)
from assessments.queries.stored_answers import framework_of, stored_answers

LINE = 2000
UNKNOWN = "unknown"


class SettlementRefused(Refused):
    """Nothing can be kept like this."""


class AlreadySettled(SettlementRefused):
    """Somebody has settled it meanwhile."""


@dataclass(frozen=True, slots=True)
class FirstRecorded:
    """What a question shows after an expert’s answer. ``is_apart``: the other one answered differently."""

    answer: Answer
    is_apart: bool = False


def give_first_answer(
    *,
    assessment: Assessment,
    question_id: str,
    given: GivenAnswer,
    expected_revision: int,
    by: User,
    at: datetime,
) -> FirstRecorded:
    """Keep one expert’s own answer. When it is the second, and the same, it is recorded as the answer.

    The line of history says that they answered, not what: it is read by those who have not yet.
    """
    require_open(assessment)
    given = _checked(assessment, question_id, given)
    with transaction.atomic():
        _hold_open(assessment)
        stored = stored_answers(assessment, with_people=True)
        if question_id in stored:
            raise AnswerConflict(stored[question_id])
        pair = _pair(assessment, question_id)
        own = next((first for first in pair if first.user_id == by.pk), None)
        if len(pair) >= EXPERTS:
            raise AnswerRefused(_("Two experts have answered this question: what is kept is settled now."))
        if own is not None and _given(own) == given:
            return FirstRecorded(as_answer(own))
        own = _keep(own, assessment, question_id, given, expected_revision=expected_revision, by=by, at=at)
        pair = _pair(assessment, question_id)
        if len(pair) < EXPERTS:
            return FirstRecorded(as_answer(own))
        if said(pair[0]) == said(pair[1]):
            answer = _settle_equal(assessment, question_id, pair, by=by, at=at)
            settle_harmless(assessment=assessment, by=by, at=at)
            return FirstRecorded(answer)
        settle_harmless(assessment=assessment, by=by, at=at)
        settled = stored_answers(assessment, with_people=True).get(question_id)
        return FirstRecorded(settled or as_answer(own), is_apart=settled is None)


def record_section(
    *, assessment: Assessment, given: Mapping[str, tuple[GivenAnswer, int]], by: User, at: datetime
) -> RecordedAll:
    """A section’s post: what two experts answer first goes there, the rest is recorded; all or nothing."""
    if not assessment.option.use_case.is_blind:
        return record_answers(assessment=assessment, given=given, by=by, at=at)
    require_open(assessment)
    stored = stored_answers(assessment)
    blind = {id for id in given if is_first_pass(assessment, stored, id)}
    own = first_pass(assessment, stored, by).own
    conflicts: dict[str, Answer] = {}
    with transaction.atomic():
        _hold_open(assessment)
        for id in sorted(blind):
            answer, revision = given[id]
            if answer == GivenAnswer("unanswered") and id not in own:
                continue
            try:
                give_first_answer(
                    assessment=assessment,
                    question_id=id,
                    given=answer,
                    expected_revision=revision,
                    by=by,
                    at=at,
                )
            except AnswerConflict as conflict:
                conflicts[id] = conflict.current
        rest = {id: answer for id, answer in given.items() if id not in blind}
        recorded = record_answers(assessment=assessment, given=rest, by=by, at=at)
        settle_harmless(assessment=assessment, by=by, at=at)  # another context may ask nothing more
    return RecordedAll(recorded.saved, {**recorded.conflicts, **conflicts}, recorded.answers)


def settle(
    *, assessment: Assessment, question_id: str, choice: str, line: str, by: User, at: datetime
) -> Answer:
    """Keep one of two different answers, or a third, and say why."""
    line = _line(line)
    with transaction.atomic():
        _hold_open(assessment)
        pair = _open_pair(assessment, question_id)
        given = _kept(pair, choice, line)
        answer = _settle(assessment, question_id, pair, given, how="chosen", line=line, by=by, at=at)
        settle_harmless(assessment=assessment, by=by, at=at)
    return answer


def settle_harmless(*, assessment: Assessment, by: User, at: datetime) -> int:
    """Keep the careful one of two answers where the verdict is the same either way; how many.

    Only once two have answered everything, or it is recorded: before, nobody can tell.
    """
    stored = stored_answers(assessment)
    page = first_pass_page(assessment_page(assessment, answers=stored, as_of=localdate(at)))
    if not page.is_complete:
        return 0
    with transaction.atomic():
        return sum(_settle_carefully(assessment, one, by=by, at=at) for one in page.harmless)


def settle_alone(*, assessment: Assessment, line: str, by: User, at: datetime) -> int:
    """Wait for no second expert: take the single answers there are; how many."""
    line = _line(line)
    with transaction.atomic():
        _hold_open(assessment)
        stored = stored_answers(assessment)
        single = {
            id: given
            for id, given in first_answers(assessment).items()
            if len(given) == 1 and is_first_pass(assessment, stored, id)
        }
        if not single:
            raise SettlementRefused(_("There is no single answer left to take."))
        for id, given in single.items():
            _settle(assessment, id, given, _given(given[0]), how="alone", line=line, by=by, at=at)
        settle_harmless(assessment=assessment, by=by, at=at)
    return len(single)


# --- the steps ---


def _checked(assessment: Assessment, question_id: str, given: GivenAnswer) -> GivenAnswer:
    given = checked(framework_of(assessment), question_id, given)
    faults = []
    if given.state == "unanswered":
        faults.append(_("Choose an option, or “not known yet”: a note alone is not kept here."))
    if given.state == "not_applicable_claimed":
        faults.append(
            _("Two experts answer this question first: choose an option, or “not known yet” with a note.")
        )
    if given.source_title or given.source_reference or given.source_on or given.source_expires_on:
        faults.append(_("The source is added once two experts have answered; put it in the note until then."))
    if faults:
        raise AnswerRefused(*faults)
    return given


def _hold_open(assessment: Assessment) -> None:
    """Nobody else answers, settles or hands in before the transaction ends."""
    require_open(Assessment.objects.select_for_update().get(pk=assessment.pk))


def _pair(assessment: Assessment, question_id: str) -> list[FirstAnswer]:
    rows = FirstAnswer.objects.filter(assessment=assessment, question_id=question_id)
    return list(rows.select_related("user").order_by("id"))


def _keep(
    own: FirstAnswer | None,
    assessment: Assessment,
    question_id: str,
    given: GivenAnswer,
    *,
    expected_revision: int,
    by: User,
    at: datetime,
) -> FirstAnswer:
    known = max(expected_revision - FIRST_REVISION, 0)
    if own is not None and own.revision != known:  # changed in another window
        raise AnswerConflict(as_answer(own))
    if own is None and expected_revision:
        raise AnswerRefused(_("This page is out of date: load it again and give your answer once more."))
    own, _is_new = FirstAnswer.objects.update_or_create(
        assessment=assessment,
        question_id=question_id,
        user=by,
        defaults={
            "state": given.state,
            "chosen": " ".join(given.choices),
            "note": given.note,
            "evidence_level": given.evidence,
            "given_at": at,
            "revision": known + 1,
        },
    )
    record_event(
        "first_answer.given", assessment, subject=question_id, after={"revision": own.revision}, by=by, at=at
    )
    return own


def _given(first: FirstAnswer) -> GivenAnswer:
    return GivenAnswer(
        state=cast(GivenState, first.state),
        choices=first.choices,
        note=first.note,
        evidence=first.evidence_level,
    )


def _together(pair: list[FirstAnswer]) -> GivenAnswer:
    """One answer of two that say the same: the weaker proof, and both notes as far as there is room."""
    notes = "\n\n".join(dict.fromkeys(first.note for first in pair if first.note))
    level = min(first.evidence_level for first in pair)  # none is weaker than E0
    return GivenAnswer(
        state=cast(GivenState, pair[0].state), choices=pair[0].choices, note=notes[:LONG], evidence=level
    )


def _kept(pair: list[FirstAnswer], choice: str, line: str) -> GivenAnswer:
    """The expert’s answer that was chosen, with its proof; or a third one. The line stands in its note."""
    chosen = next((first for first in pair if choice == (first.chosen or UNKNOWN)), None)
    note = f"{chosen.note}\n\n{line}".strip() if chosen else line
    if len(note) > LONG:
        note = line
    if chosen is not None:
        return GivenAnswer(
            state=cast(GivenState, chosen.state),
            choices=chosen.choices,
            note=note,
            evidence=chosen.evidence_level,
        )
    if choice == UNKNOWN:
        return GivenAnswer("unknown", note=note)
    return GivenAnswer("answered", (choice,) if choice else (), note=note)


def _open_pair(assessment: Assessment, question_id: str) -> list[FirstAnswer]:
    pair = _pair(assessment, question_id)
    if not is_first_pass(assessment, stored_answers(assessment), question_id):
        raise AlreadySettled(_("This question has its answer already. Nothing was changed."))
    if len(pair) < EXPERTS:
        raise SettlementRefused(_("Two experts have to answer this question first."))
    return pair


def _settle(
    assessment: Assessment,
    question_id: str,
    firsts: list[FirstAnswer],
    given: GivenAnswer,
    *,
    how: str,
    line: str = "",
    by: User,
    at: datetime,
) -> Answer:
    """The answer, and a line of history with everything that was said."""
    try:
        answer = settle_answer(assessment=assessment, question_id=question_id, given=given, by=by, at=at)
    except AnswerConflict as conflict:
        raise AlreadySettled(_("This question has its answer already. Nothing was changed.")) from conflict
    record_event(
        "first_pass.settled",
        assessment,
        subject=question_id,
        sheet_id=answer.sheet_id,
        before={"originals": [_original(first) for first in firsts]},
        after={"kept": list(given.choices) or given.state, "how": how, "line": line},
        by=by,
        at=at,
    )
    return answer


def _settle_equal(
    assessment: Assessment, question_id: str, pair: list[FirstAnswer], *, by: User, at: datetime
) -> Answer:
    try:
        return _settle(assessment, question_id, pair, _together(pair), how="equal", by=by, at=at)
    except AlreadySettled:  # for another option that shares the question, this very moment
        current = stored_answers(assessment, with_people=True).get(question_id)
        raise AnswerConflict(cast(Answer, current)) from None


def _settle_carefully(assessment: Assessment, one: Disagreement, *, by: User, at: datetime) -> bool:
    """Whether it was; not where another option that shares the question was faster."""
    given = _given(one.careful)
    try:
        _settle(assessment, one.question_id, list(one.both), given, how="careful", by=by, at=at)
    except AlreadySettled:
        return False
    return True


def _original(first: FirstAnswer) -> dict[str, object]:
    facts = {
        "user": first.user_id,
        "state": first.state,
        "choices": list(first.choices),
        "evidence": first.evidence_level,
        "note": first.note,
    }
    return {name: value for name, value in facts.items() if value}


def _line(line: str) -> str:
    line = tidy(line)
    faults = faults_of(line, limit=LINE, what=_("Why"))
    if not line:
        faults.append(_("Say why, in a sentence."))
    if faults:
        raise SettlementRefused(*faults)
    return line
