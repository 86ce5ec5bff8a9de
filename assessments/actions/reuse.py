"""Saying of an earlier answer that it is still true."""

from __future__ import annotations

from collections.abc import Collection
from copy import copy
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from assessments.actions.answer import AnswerRefused, as_given, record_answers
from assessments.actions.event import record_event
from assessments.actions.refusal import Refused
from assessments.models import Answer, Assessment, User
from assessments.queries.assessment_page import assessment_page
from assessments.queries.reuse import facts_of, old_answers, proposals
from assessments.queries.stored_answers import stored_answers


class ReuseRefused(Refused):
    """Nothing can be reconfirmed like this."""


@dataclass(frozen=True, slots=True)
class Reconfirmed:
    """What was recorded, and how many tokens named an answer that has moved on."""

    questions: tuple[str, ...]
    stale: int


def reconfirm(*, assessment: Assessment, tokens: Collection[str], by: User, at: datetime) -> Reconfirmed:
    """Record the earlier answers that ``tokens`` name as answers here, with their sources and dates.

    An expired proof stays expired, so that it goes on counting less. What was answered here meanwhile, or
    changed where it comes from, is left alone.
    """
    if not tokens:
        raise ReuseRefused(_("Tick the answers that are still true."))
    with transaction.atomic():
        page = assessment_page(assessment, answers=stored_answers(assessment), as_of=localdate(at))
        chosen = {one.question.id: one for one in proposals(page).values() if one.token in tokens}
        try:
            recorded = record_answers(
                assessment=assessment,
                given={
                    id: (as_given(one.answer), page.answers[id].revision if id in page.answers else 0)
                    for id, one in chosen.items()
                },
                by=by,
                at=at,
            )
        except AnswerRefused as refusal:
            raise ReuseRefused(*refusal.messages) from refusal
        if recorded.saved:
            record_event(
                "answers.reconfirmed",
                assessment,
                after={id: facts_of(chosen[id].answer) for id in recorded.saved},
                by=by,
                at=at,
            )
    return Reconfirmed(tuple(recorded.saved), len(set(tokens)) - len(recorded.saved))


def reconfirm_standing(
    *, assessment: Assessment, tokens: Collection[str], by: User, at: datetime
) -> Reconfirmed:
    """Say of answers that stand here, and have aged, that they are still true: they count as given today.

    Nothing else of them changes: a proof that has expired stays expired. What was answered anew meanwhile is
    left alone.
    """
    page = assessment_page(assessment, answers=stored_answers(assessment), as_of=localdate(at))
    chosen = {one.question.id: one.answer for one in old_answers(page) if one.is_aged and one.token in tokens}
    with transaction.atomic():
        saved = {
            id: facts_of(answer)
            for id, answer in sorted(chosen.items())
            if _renew(answer, assessment, by, at)
        }
        if saved:
            record_event("answers.reconfirmed", assessment, after=saved, by=by, at=at)
    return Reconfirmed(tuple(saved), len(set(tokens)) - len(saved))


def _renew(answer: Answer, assessment: Assessment, by: User, at: datetime) -> bool:
    fresh = copy(answer)
    fresh.answered_at, fresh.answered_by = at, by
    found = Answer.objects.put(fresh, assessment=assessment, expected_revision=answer.revision)
    return found is not None
